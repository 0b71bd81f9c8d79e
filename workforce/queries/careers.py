"""Careers as the agency rules ask about them: dates and kinds of spells, breaks and registration, for many at once.

Read through functions that hold no reasons, so that a rule may count what another authority's records show.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation.database.pool import fetch
from foundation.database.rounds import at_once
from foundation.periods import Period

SPELLS = """
select s.*, a.name as authority_name, r.name as region_name from spells_of($1) s
left join authority a on a.code = s.employer_authority left join region r on r.code = a.region
order by s.person, s.starts
"""

# From every record that somebody said is theirs, as the spells are.
BREAKS = """
select s.person, b.kind, b.starts, b.ends from selves_of($1) s
join career_breaks_of((select array_agg(self) from selves_of($1) where sure)) b on b.person = s.self
where s.sure order by s.person, b.starts
"""


@dataclass(frozen=True)
class Worked:
    """One spell of work. `region` is None for an employer that is no authority of England; `fte` is above 0, to 1."""

    employer: str
    employer_kind: str
    region: str | None
    service: str
    basis: str
    fte: Decimal
    period: Period
    left_for: str | None
    leaving_proof: bool
    verified: bool


@dataclass(frozen=True)
class Break:
    """Days away that a rule may leave out: "sick_leave", "family_leave" or "career_break"."""

    kind: str
    period: Period


@dataclass(frozen=True)
class Career:
    """What is known of someone's work, earliest first; nothing at all for someone who is not known."""

    person: UUID
    swe_number: str | None = None
    registered_on: date | None = None
    registration_status: str | None = None
    checked_on: date | None = None  # when the register was last asked, if ever
    spells: tuple[Worked, ...] = ()
    breaks: tuple[Break, ...] = ()

    def breaks_in(self, spell: Worked) -> tuple[Break, ...]:
        """The breaks that fall into a spell."""
        return tuple(each for each in self.breaks if each.period.overlaps(spell.period))


async def careers_of(people: Sequence[UUID]) -> dict[UUID, Career]:
    """A career for each of these people, in three reads at once, however many they are."""
    wanted = list(dict.fromkeys(people))
    if not wanted:
        return {}
    spells: dict[UUID, list[Worked]] = defaultdict(list)
    worked, away, known = await at_once(
        fetch(SPELLS, wanted),
        fetch(BREAKS, wanted),
        fetch("select * from registrations_of($1)", wanted),
    )
    for row in worked:
        spells[row["person"]].append(_spell(row))
    breaks: dict[UUID, list[Break]] = defaultdict(list)
    for row in away:
        breaks[row["person"]].append(Break(row["kind"], Period(row["starts"], row["ends"])))
    registered = {row["person"]: row for row in known}
    return {person: _career(person, registered.get(person), spells[person], breaks[person]) for person in wanted}


def _career(person: UUID, row: asyncpg.Record | None, spells: list[Worked], breaks: list[Break]) -> Career:
    known = Career(person, spells=tuple(spells), breaks=tuple(breaks))
    if row is None:
        return known
    return replace(
        known,
        swe_number=row["swe_number"],
        registered_on=row["registered_on"],
        registration_status=row["registration_status"],
        checked_on=row["checked_on"],
    )


def _spell(row: asyncpg.Record) -> Worked:
    return Worked(
        employer=row["authority_name"] or row["employer_kind"].replace("_", " "),
        employer_kind=row["employer_kind"],
        region=row["region_name"],
        service=row["service"],
        basis=row["basis"],
        fte=Decimal(1) if row["fte"] is None else row["fte"],
        period=Period(row["starts"], row["ends"]),
        left_for=row["left_for"],
        leaving_proof=row["leaving_proof"],
        verified=row["verified"],
    )
