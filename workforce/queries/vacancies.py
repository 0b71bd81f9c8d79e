"""Vacancies declared: what an authority said it had vacant on a day, and the lines of its bridge."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit, reach_of, seen_list
from workforce.queries.establishment import derived_vacancy
from workforce.rules.vacancies import Bridge, bridge

DECLARED = """
select d.*, a.name as authority_name from vacancy_declared d join authority a on a.code = d.authority
"""
LINES = """
select id, declared, authority, reason, fte, words, added_by, added_on, version from vacancy_bridge
where declared = $1 and removed_on is null order by added_on, id
"""


@dataclass(frozen=True)
class Line:
    """A line of a bridge: a reason's code, full-time equivalents (below 0 where fewer are declared), and words."""

    id: UUID
    declared: UUID
    authority: int
    reason: str
    fte: Decimal
    words: str
    added_by: UUID
    added_on: date
    version: int


@dataclass(frozen=True)
class Declared:
    """A declaration, as it stands. `agreed_derived`: what was derived when it was agreed."""

    id: UUID
    authority: int
    authority_name: str
    on_day: date
    fte: Decimal
    bridged: Decimal
    agreed_derived: Decimal | None
    agreed_on: date | None
    declared_on: date
    version: int

    @property
    def agreed(self) -> bool:
        return self.agreed_on is not None


@dataclass(frozen=True)
class Explained:
    """A declaration with its lines, and the bridge from what is derived now."""

    declared: Declared
    lines: tuple[Line, ...]
    bridge: Bridge

    @property
    def moved(self) -> bool:
        """Whether posts or people have been corrected since it was agreed."""
        return self.declared.agreed and self.declared.agreed_derived != self.bridge.derived


async def declared_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_ESTABLISHMENT) -> Explained:
    """One declaration, for the act `to`, with what posts and people say of its day now."""
    row = await the_row(DECLARED + " where d.id = $1", id)
    found = _declared(row)
    seen = None if to is Can.SEE_ESTABLISHMENT else Can.SEE_ESTABLISHMENT
    admit(actor, to, Place(authority=found.authority), seen=seen)
    lines = tuple(Line(**line) for line in await fetch(LINES, id))
    derived = await derived_vacancy(found.authority, found.on_day)
    return Explained(found, lines, bridge(derived, found.fte, (line.fte for line in lines)))


async def declarations(actor: Actor) -> list[Declared]:
    """Every declaration of the authorities whose establishment this reader lists, latest day first."""
    reach = reach_of(actor, Can.LIST_ESTABLISHMENT)
    rows = await fetch(DECLARED + " where d.authority = any($1) order by d.on_day desc, d.authority", reach.authorities)
    found: list[Declared] = seen_list(
        actor, Can.LIST_ESTABLISHMENT, [_declared(row) for row in rows], lambda one: Place(authority=one.authority), {}
    )
    return found


async def declared_on(authority: int, on: date) -> Declared | None:
    """What an authority declared for a day; the caller has been admitted to it."""
    row = await fetch_one(DECLARED + " where d.authority = $1 and d.on_day = $2", authority, on)
    return _declared(row) if row else None


def _declared(row: asyncpg.Record) -> Declared:
    return shaped(Declared, row, agreed_derived=row["derived"])
