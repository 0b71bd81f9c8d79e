"""The counts of one authority on several days, computed from its people, posts, caseload, absence and bookings."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.database.pool import fetch
from reports.measures.components import Components
from reports.measures.display import Value
from reports.measures.moved import Part
from reports.queries.counted import BY_TEAM, COUNTS, PARTS
from workforce.rules.establishment import COUNTED
from workforce.rules.structure import Structure, structure_on

# What a team has of its own; people are counted once in the authority, wherever else they work.
OF_A_TEAM = ("inpost_fte", "agency_fte", "vacancy_fte", "case_holders_fte", "cases")
FULL_TIME_WEEK = Decimal(37)  # hours; turns the weekly hours of a bank booking into FTE


async def components_on(authority: int, days: Iterable[date], known: Structure | None = None) -> dict[date, Components]:
    """Every count of the authority on each day, flows over the twelve months to it: one statement, whatever the days.

    The caller has been admitted to the authority's figures; row security refuses another authority's rows.
    """
    rows = await fetch(COUNTS, *asked(authority, days, known))
    return {row["on_day"]: components_in(row) for row in rows}


async def parts_on(authority: int, days: Iterable[date], counts: Iterable[str]) -> list[Part]:
    """What these counts are made of on each day, with everyone who is here: one statement. The caller was admitted."""
    rows = await fetch(PARTS, *asked(authority, days), sorted(set(counts)))
    return [
        Part(row["count"], row["r"], row["thing"], Decimal(row["amount"]), row["person"], row["post"], row["team"])
        for row in rows
    ]


@dataclass(frozen=True)
class InTeam:
    """A team by name; without an id, what names no team."""

    id: UUID | None
    name: str


async def by_team(authority: int, days: Iterable[date]) -> dict[date, dict[InTeam, Components]]:
    """Hours, vacancies and cases by team, which add up to the authority's."""
    found: dict[date, dict[InTeam, dict[str, Value]]] = {day: {} for day in days}
    for row in await fetch(BY_TEAM, *asked(authority, found), list(OF_A_TEAM)):
        if row["count"] in OF_A_TEAM:
            of = found[row["r"]].setdefault(InTeam(row["team"], row["name"] or "No team recorded"), {})
            of[row["count"]] = Decimal(row["amount"])
    empty: dict[str, Value] = dict.fromkeys(OF_A_TEAM, Decimal(0))
    return {day: {team: Components(**{**empty, **of}) for team, of in teams.items()} for day, teams in found.items()}


def asked(authority: int, days: Iterable[date], known: Structure | None = None) -> tuple[object, ...]:
    """The statement's own arguments."""
    began, before, ended, after = _moves_of(str(authority), known or structure_on(clock.today()))
    return authority, sorted(set(days)), FULL_TIME_WEEK, COUNTED, began, before, ended, after


def _moves_of(code: str, known: Structure) -> tuple[date | None, list[int], date | None, list[int]]:
    """When the authority came in others' place and whose, and when others come in its own and who; codes alone."""
    began, ended = known.began_on(code), known.ended_on(code)
    after = known.successors_of(code, ended) if ended else ()
    return began, _codes(known.predecessors_of(code)), ended, _codes(after)


def _codes(names: Iterable[str]) -> list[int]:
    return [int(name) for name in names if name.isdigit()]


def components_in(row: asyncpg.Record) -> Components:
    return Components(**{field.name: Decimal(row[field.name] or 0) for field in fields(Components)})
