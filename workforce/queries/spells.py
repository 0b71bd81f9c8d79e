"""A person's line of time: their spells of work and their days away, as the reader may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place, Sight
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.database.shaping import shaped
from foundation.guard import admit, masked
from foundation.periods import Period
from foundation.problems import NotThere

SPELL_WHERE: Mapping[str, tuple[str, ...]] = {
    "job_title": ("job_title", "seconded", "seconded_with"),
    "core_job_type": ("census_role",),
    "team": ("team_name",),
    "grade": ("grade",),
    "hours": ("weekly_hours",),
    "leaving_reason": ("left_for", "census_reason", "census_destination"),
    "timeline": ("probation_ends", "notice_given"),
}


@dataclass(frozen=True)
class Spell:
    """One spell of work as its reader may see it; None where their role may not."""

    employer: str
    period: Period
    basis: str
    job_title: str | None
    team_name: str | None
    grade: str | None
    weekly_hours: Decimal | None
    left_for: str | None
    id: UUID | None = None
    census_role: str | None = None
    seconded: str | None = None
    seconded_with: str | None = None
    probation_ends: date | None = None
    notice_given: date | None = None
    census_reason: int | None = None
    census_destination: int | None = None


@dataclass(frozen=True)
class Away:
    """Days away. `kind` and `days_lost` are None for a reader who may see dates only; `fed`: by the HR system."""

    id: UUID
    period: Period
    kind: str | None
    days_lost: Decimal | None
    fed: bool


async def spells_of(person: UUID, authority: int, sees: Sight) -> tuple[Spell, ...]:
    """Every spell of work, or only those for their own authority where the reader sees no whole timeline."""
    employer = None if sees.sees("timeline") else authority
    rows = await fetch(
        "select e.*, t.name as team_name, coalesce(a.name, e.employer) as employer_name"
        " from selves_of(array[$1::uuid]) s join employment e on e.person = s.self and s.sure"
        " left join team t on t.id = e.team left join authority a on a.code = e.employer_authority"
        " where $2::int is null or e.employer_authority = $2 order by e.starts desc, e.id",
        person,
        employer,
    )
    found = (
        shaped(
            Spell, row, employer=row["employer_name"], period=Period(row["starts"], row["ends"]),
            job_title=row["local_title"] or row["census_role"],
        )
        for row in rows
    )  # fmt: skip
    return tuple(masked(spell, sees, SPELL_WHERE) for spell in found)


async def away_of(actor: Actor, person: UUID, place: Place) -> tuple[Away, ...] | None:
    """Days away, where this reader may see any of them; None where they may not."""
    try:
        sees = admit(actor, Can.SEE_ABSENCE, place)
    except NotThere:
        return None
    rows = await fetch("select * from absence where person = $1 and withdrawn_on is null order by starts desc", person)
    where = {"kind": ("kind",), "days_lost": ("days_lost",)}
    return tuple(masked(_away(row), sees, where) for row in rows)


def _away(row: asyncpg.Record) -> Away:
    away = Period(row["starts"], row["ends"])
    return Away(row["id"], away, row["kind"], row["days_lost"], row["source"] == "fed")
