"""The record and the rules, to read: what was done, by whom and when; and the dated editions behind every value."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from foundation import audit
from foundation.access import Actor, Place, Relation, Sight, sight
from foundation.access_table import Can, row
from foundation.audited import audited
from foundation.database.pool import fetch, fetch_value, the_row
from foundation.editions import load
from foundation.guard import admit, reach_of
from foundation.paging import PAGE, Paged, before
from foundation.problems import SignInAgain
from foundation.roster import names_of
from foundation.settings import HOME

# Which kinds of thing HR's and the bank's deeds are about: the packages name theirs in wiring.py.
HR_KINDS: set[str] = set()
BANK_KINDS: set[str] = set()


@dataclass(frozen=True)
class Entry:
    """One line of the record as its reader may see it; None where they may not."""

    at: datetime
    who: str
    role_held: str
    words: str
    rule: str | None
    edition: str | None
    subject: UUID
    about: str | None


async def entries(
    actor: Actor, *, about: UUID | None = None, page: int = 1, size: int = PAGE, to: Can = Can.LIST_HISTORY
) -> Paged:
    """What was done, as far as this reader may look; `about` narrows to one person or thing."""
    reach = reach_of(actor, to)
    if _only_fresh(actor, to):
        raise SignInAgain
    where = (
        "((worker = $1 and $6) or (authority = any($2) and ($3::text[] is null or kind = any($3)))"
        " or (region = any($4) and kind = any($5)) or authority = any($8) or region = any($9))"
        " and ($7::uuid is null or worker = $7 or subject = $7)"
    )
    within = await audited(actor, to)
    given = (
        actor.person, reach.authorities, None if _whole(actor, to) else sorted(HR_KINDS), reach.regions,
        sorted(BANK_KINDS), reach.own, about, sorted(within), sorted(set(within.values())),
    )  # fmt: skip
    rows = await fetch(
        f"select * from audit where {where} order by at desc, chain, seq desc limit {int(size)} offset $10",
        *given, before(page, size),
    )  # fmt: skip
    total = await fetch_value(f"select count(*) from audit where {where}", *given)
    seen = [(each, sees) for each in rows if (sees := sight(row(to), actor, _place(each, within)))]
    return Paged(await _entries(seen), total, page, size)


async def _entries(seen: list[tuple[asyncpg.Record, Sight]]) -> list[Entry]:
    untold = [frozenset(name for name in ("rule", "edition") if not sees.sees(name)) for _, sees in seen]
    lines = await audit.lines_of([each for each, _ in seen], untold)
    names = await names_of({each["worker"] for each, _ in seen})
    return [_entry(line, each, barred, names) for line, (each, _), barred in zip(lines, seen, untold, strict=True)]


def _entry(line: audit.Line, found: asyncpg.Record, barred: frozenset[str], names: Mapping[UUID, str]) -> Entry:
    facts: dict[str, Any] = {name: told for name, told in _facts(found).items() if name not in barred}
    return Entry(
        line.at, line.who, line.role_held, line.words, facts.get("rule"), facts.get("edition"), line.subject,
        names.get(line.worker) if line.worker else None,
    )  # fmt: skip


def _facts(found: asyncpg.Record) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(found["facts"])
    return facts


def _place(found: asyncpg.Record, within: Mapping[int, int]) -> Place:
    kinds = (("hr_deed", HR_KINDS), ("bank_deed", BANK_KINDS))
    facts = frozenset(name for name, those in kinds if found["kind"] in those)
    region = found["region"] or within.get(found["authority"])
    return Place(found["worker"], authority=found["authority"], region=region, facts=facts)


def _whole(actor: Actor, can: Can) -> bool:
    """Whether some role reads an authority's whole record, not only the deeds of one kind."""
    cells = [row(can).get(grant.role, {}).get(Relation.SAME_AUTHORITY) for grant in actor.grants]
    return any(cell and not cell.when for cell in cells)


def _only_fresh(actor: Actor, can: Can) -> bool:
    cells = [cell for grant in actor.grants for cell in row(can).get(grant.role, {}).values()]
    return not actor.fresh and all(cell.step_up for cell in cells)


# Editions ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Edition:
    """A dated edition as it was registered; `ends` is its last day."""

    kind: str
    key: str
    title: str
    source: str
    status: str
    starts: date
    ends: date | None
    fingerprint: str
    authority: int | None
    registered_at: datetime


async def editions(actor: Actor) -> list[Edition]:
    """Every edition this reader may look through: the nation's, and their own authorities', newest first."""
    reach_of(actor, Can.LIST_EDITIONS)
    found = [Edition(**each) for each in await fetch("select * from edition order by kind, starts desc, key")]
    return [each for each in found if sight(row(Can.LIST_EDITIONS), actor, _stands(each))]


async def edition_for(actor: Actor, kind: str, key: str) -> Edition:
    """One edition, if this reader may see it."""
    found = await the_row("select * from edition where kind = $1 and key = $2", kind, key)
    edition = Edition(**found)
    admit(actor, Can.SEE_EDITION, _stands(edition))
    return edition


def parameters(edition: Edition) -> Mapping[str, Any]:
    """What the edition's file says below its header; nothing when the file is not among those shipped."""
    for path in (HOME / edition.kind / "data").glob(f"**/{edition.key}.toml"):
        return next((each.data for each in load(path.parent) if each.key == edition.key), {})
    return {}


def _stands(edition: Edition) -> Place:
    """The nation's editions are everyone's; an authority's own are its own."""
    return Place(authority=edition.authority, reference=True)
