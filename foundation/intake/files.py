"""The files being taken in, as whoever asks may see them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.audited import audited
from foundation.database.pool import fetch, fetch_one, fetch_value
from foundation.database.rounds import at_once
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.intake.kinds import KINDS, PRODUCT, Fault, keeps
from foundation.problems import NotThere


@dataclass(frozen=True)
class File:
    """A file being taken in, without its content. `kept`: the reader's own role keeps this kind of file here."""

    id: UUID
    kind: str
    authority: int | None
    region: int | None
    name: str
    state: str
    fingerprint: str | None
    rows_total: int | None
    rows_done: int | None
    errors: Sequence[Fault] | None
    preview: Mapping[str, Any] | None
    uploaded_by: UUID
    uploaded_at: datetime
    committed_by: UUID | None
    committed_at: datetime | None
    version: int
    has_refused: bool
    kept: bool = False

    @property
    def title(self) -> str:
        return KINDS[self.kind].title

    @property
    def under_way(self) -> bool:
        return self.state in ("uploaded", "checking", "committing")


# Which attributes hold which field of the access table.
WHERE = {"rows": ("rows_total", "rows_done"), "errors": ("errors",), "preview": ("preview",),
         "committed_by": ("committed_by",), "fingerprint": ("fingerprint",)}  # fmt: skip
COLUMNS = "id, kind, authority, region, name, state, fingerprint, rows_total, rows_done, errors, preview, uploaded_by,"
COLUMNS += " uploaded_at, committed_by, committed_at, version, refused is not null as has_refused"


async def file_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_INTAKE) -> File:
    """The file as the actor may see it, for the act `to`; NotThere or NotAllowed."""
    row, within = await at_once(
        fetch_one(f"select {COLUMNS} from intake_file where id = $1", id), audited(actor, Can.SEE_INTAKE)
    )
    if row is None:
        raise NotThere
    file = _file(row, actor)
    if actor.person in PRODUCT:
        return file
    return masked(file, admit(actor, to, place_of(file, within), seen=Can.SEE_INTAKE), WHERE)


async def files_for(actor: Actor) -> list[File]:
    """The latest hundred files of the authorities and regions whose files the actor may list, newest first."""
    reach, within = reach_of(actor, Can.LIST_INTAKES), await audited(actor, Can.LIST_INTAKES)
    rows = await fetch(
        f"select {COLUMNS} from intake_file where authority = any ($1) or region = any ($2)"
        " order by uploaded_at desc limit 100",
        [*reach.authorities, *within], list(reach.regions),
    )  # fmt: skip
    found = [_file(row, actor) for row in rows]
    return seen_list(actor, Can.LIST_INTAKES, found, lambda file: place_of(file, within), WHERE)


@dataclass(frozen=True)
class Far:
    """How far the work on a file is: rows done of how many, and the faults found so far."""

    done: int
    total: int
    faults: int


async def far_of(file: File) -> Far | None:
    """None when nothing is known yet, or when this reader may not know of its rows."""
    row = await fetch_one("select * from work_on($1)", file.id) if file.errors is not None else None
    return Far(row["done"], row["total"], row["faults"]) if row else None


async def refused_of(actor: Actor, id: UUID) -> tuple[File, bytes]:
    """The refused rows as a file to correct; NotThere when there is none. For its keepers alone: it holds rows."""
    file = await file_for(actor, id)
    content = await fetch_value("select refused from intake_file where id = $1", id) if file.kept else None
    if not content:
        raise NotThere
    return file, bytes(content)


def _file(row: asyncpg.Record, actor: Actor) -> File:
    values = dict(row) | {"preview": json.loads(row["preview"])}
    values["errors"] = tuple(Fault(**fault) for fault in json.loads(row["errors"]))
    return File(**values, kept=keeps(actor, row["kind"], row["authority"], row["region"]))


def place_of(file: File, within: Mapping[int, int] | None = None) -> Place:
    """Where a file stands. `within`: the region of each authority that the reader audits by its region."""
    facts = frozenset({"kind_kept"} if file.kept else ())
    region = (within or {}).get(file.authority) if file.authority else file.region
    return Place(authority=file.authority, region=region, facts=facts)
