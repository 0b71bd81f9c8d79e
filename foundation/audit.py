"""The record: a hash chain per authority, its history in words, and the check that nobody has touched it.

Rows hold ids, deed, role held then, and facts; names come from the tables when history is read. A chain whose tail
was cut, or that was rewritten whole, looks sound from inside: hence the anchor, kept outside the database.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from foundation.database.pool import fetch
from foundation.database.shaping import shaped
from foundation.deeds import DEEDS
from foundation.filters import day
from foundation.roster import names_of

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Line:
    """One line of history, ready to read."""

    at: datetime
    who: str
    role_held: str
    deed: str
    words: str
    subject: UUID
    kind: str
    authority: int | None
    region: int | None
    worker: UUID | None


async def history(
    *, subject: UUID | None = None, worker: UUID | None = None, authority: int | None = None, limit: int = 50
) -> list[Line]:
    """What was done, newest first, to one thing, about one person, or in one authority; row security narrows it too."""
    rows = await fetch(
        "select * from audit where ($1::uuid is null or subject = $1) and ($2::uuid is null or worker = $2)"
        " and ($3::int is null or authority = $3) order by at desc limit $4",
        subject, worker, authority, limit,
    )  # fmt: skip
    return await lines_of(rows)


async def lines_of(rows: Sequence[asyncpg.Record], untold: Sequence[frozenset[str]] = ()) -> list[Line]:
    """Rows of the record ready to read; `untold`: for each row, the facts its reader may not be told."""
    facts = [json.loads(row["facts"]) for row in rows]
    for each, barred in zip(facts, untold, strict=False):
        for name in barred & each.keys():
            del each[name]
    names = await names_of({row["actor"] for row in rows} | {person for each in facts for person in people_in(each)})
    return [_line(row, each, names) for row, each in zip(rows, facts, strict=True)]


def people_in(facts: Mapping[str, Any]) -> Iterable[UUID]:
    """The ids among facts; most are people's, and no other has a name."""
    for value in facts.values():
        try:
            yield UUID(value)
        except (ValueError, AttributeError, TypeError):
            continue


def _line(row: asyncpg.Record, facts: dict[str, Any], names: dict[UUID, str]) -> Line:
    who = names.get(row["actor"], "Someone")
    if "lent_by" in facts:  # done under a role that a colleague lent: the record names both
        who = f"{who} for {_shown(facts['lent_by'], names)}"
    words = _says(row["deed"]).format_map(_Told({"actor": who, **_told(facts, names)}))
    return shaped(Line, row, who=who, role_held=row["role"].replace("_", " "), words=words)


def fill(says: str, facts: Mapping[str, Any], names: Mapping[UUID, str]) -> str:
    """A sentence with facts in it, people by name and days in words."""
    return says.format_map(_Told(_told(facts, names)))


def _told(facts: Mapping[str, Any], names: Mapping[UUID, str]) -> dict[str, str]:
    return {key: _shown(value, names) for key, value in facts.items()}


# What is put on the record otherwise than by a declared deed.
OTHERS = {
    "attempt:refused": "{actor} was refused: {duty}",
    "grant:given": "{actor} gave {person} the role of {role}",
}


def _says(deed: str) -> str:
    """The sentence of a deed; of one that is no longer declared, its name: the record outlives the code."""
    return (
        DEEDS[deed].says if deed in DEEDS else OTHERS.get(deed, "{actor}: " + deed.replace(":", " ").replace("_", " "))
    )


class _Told(dict[str, str]):
    """Facts by name; what a row of before does not have is left open."""

    def __missing__(self, key: str) -> str:
        return "…"


def _shown(value: Any, names: Mapping[UUID, str]) -> str:
    try:
        return names.get(UUID(value), "someone")
    except (ValueError, AttributeError, TypeError):
        return day(date.fromisoformat(value)) if DAY.fullmatch(str(value)) else str(value)


# Verifying ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """Something in a chain that is not as it was written; `seq` is the first row at which it shows.

    `since`: where whoever rewrote it hid which row they began with, the first it can have been.
    """

    chain: str
    seq: int
    words: str
    since: int = 0


@dataclass(frozen=True)
class Anchor:
    """How long a chain was, and its head's hash, at a moment; kept where the database cannot reach."""

    chain: str
    seq: int
    hash: str


async def anchors_now(connection: asyncpg.Connection) -> list[Anchor]:
    rows = await connection.fetch("select chain, seq, hash from audit_head where seq > 0 order by chain")
    return [Anchor(row["chain"], row["seq"], row["hash"].hex()) for row in rows]


def keep(anchors: Sequence[Anchor], path: Path) -> None:
    """Add today's anchors to the file, one JSON line each. The file is only ever added to."""
    path.parent.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with path.open("a") as file:
        for anchor in anchors:
            file.write(json.dumps({"at": at, "chain": anchor.chain, "seq": anchor.seq, "hash": anchor.hash}) + "\n")


def kept(path: Path) -> list[Anchor]:
    if not path.exists():
        return []
    lines = [json.loads(line) for line in path.read_text().splitlines() if line]
    return [Anchor(line["chain"], line["seq"], line["hash"]) for line in lines]


async def verify(connection: asyncpg.Connection, anchors: Sequence[Anchor]) -> list[Fault]:
    """Every fault of every chain: hashes computed again, numbers without a gap, the head, and the anchors."""
    rows = await connection.fetch(
        "select a.*, audit_hash(a.prev, a) as again, chain_of(a.authority, a.region) as home from audit a"
        " order by chain, seq"
    )
    heads = {row["chain"]: row for row in await connection.fetch("select * from audit_head where seq > 0")}
    chains: dict[str, list[asyncpg.Record]] = {name: [] for name in (*heads, *(anchor.chain for anchor in anchors))}
    for row in rows:
        chains.setdefault(row["chain"], []).append(row)
    faults = []
    for chain, links in sorted(chains.items()):
        faults += _broken_links(chain, links)
        faults += _head_differs(chain, links, heads.get(chain))
        faults += _anchors_differ(chain, links, [anchor for anchor in anchors if anchor.chain == chain])
    return faults


def _broken_links(chain: str, links: Sequence[asyncpg.Record]) -> list[Fault]:
    before = hashlib.sha256(chain.encode()).digest()
    at = None
    for number, link in enumerate(links, start=1):
        if link["seq"] != number:
            return [Fault(chain, number, "a row is missing or out of place")]
        if link["prev"] != before:
            return [Fault(chain, number, "does not follow the row before it")]
        if link["again"] != link["hash"]:
            return [Fault(chain, number, "was changed after it was written")]
        if link["home"] != chain:
            return [Fault(chain, number, f"belongs to the chain {link['home']}")]
        if at is not None and link["at"] < at:
            return [Fault(chain, number, "is older than the row before it")]
        before, at = link["hash"], link["at"]
    return []


def _head_differs(chain: str, links: Sequence[asyncpg.Record], head: asyncpg.Record | None) -> list[Fault]:
    end = (links[-1]["seq"], links[-1]["hash"]) if links else (0, b"")
    if head is None:
        return [Fault(chain, end[0], "has rows but no head")] if links else []
    if (head["seq"], head["hash"]) != end:
        return [Fault(chain, min(head["seq"], end[0]) + 1, "the head does not match the last row")]
    return []


def _anchors_differ(chain: str, links: Sequence[asyncpg.Record], anchors: Sequence[Anchor]) -> list[Fault]:
    hashes = {link["seq"]: link["hash"].hex() for link in links}
    sound = 0
    for anchor in sorted(anchors, key=lambda each: each.seq):
        if anchor.seq not in hashes:
            return [Fault(chain, len(links) + 1, f"rows up to {anchor.seq} were anchored and are gone")]
        if hashes[anchor.seq] != anchor.hash:
            words = f"differs from its anchor: rewritten from a row between {sound + 1} and {anchor.seq}"
            return [Fault(chain, anchor.seq, words, since=sound + 1)]
        sound = anchor.seq
    return []
