"""A team's figures as whoever asks may see them: hours, vacancies and cases a year apart, and whose they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, the_row
from foundation.guard import admit, may, reach_of
from reports.measures.components import Components
from reports.measures.moved import Part
from reports.queries.components import OF_A_TEAM, parts_on
from reports.queries.figures import Days

TEAM = """
select t.id, t.name, t.authority, a.name as place from team t join authority a on a.code = t.authority
where t.id = $1 and t.authority = $2
"""
TEAMS = """
select t.id, t.name, t.authority, a.name as place from team t join authority a on a.code = t.authority
where t.id = any($1) order by a.name, t.name
"""


@dataclass(frozen=True)
class Member:
    """Someone who works in the team today, and what they add to its figures. `name` None: not the reader's to see."""

    id: UUID
    name: str | None
    own: Decimal
    agency: Decimal
    cases: Decimal


@dataclass(frozen=True)
class TeamFigures:
    """`live`: the team's own counts on each day. `place`: its authority."""

    id: UUID
    name: str
    authority: int
    place: str
    days: Days
    live: Mapping[date, Components]
    members: tuple[Member, ...]
    may_export: bool


async def team_figures_for(
    actor: Actor, code: int, id: UUID, today: date, *, to: Can = Can.SEE_TEAM_FIGURES
) -> TeamFigures:
    """The figures of one team, in three statements; NotThere unless the team is the reader's to see figures of."""
    row = await the_row(TEAM, id, code)
    place, days = Place(team=id, authority=code), Days(today)
    admit(actor, to, place, seen=Can.SEE_TEAM_FIGURES)
    found = await parts_on(code, (today, days.year_ago), OF_A_TEAM)
    ours = [part for part in found if part.team == id]
    live = {day: _counts(part for part in ours if part.day == day) for day in (today, days.year_ago)}
    return TeamFigures(
        id, row["name"], code, row["place"], days, live,
        await _members(actor, place, [part for part in ours if part.day == today]),
        may(actor, Can.EXPORT_TEAM_FIGURES, place),
    )  # fmt: skip


async def teams_for(actor: Actor) -> list[tuple[int, UUID, str]]:
    """Authority, id and name of the teams that are the reader's own to see figures of, their authority's aside."""
    rows = await fetch(TEAMS, list(reach_of(actor, Can.LIST_TEAM_FIGURES).teams))
    return [(row["authority"], row["id"], row["name"]) for row in rows]


async def names_within(actor: Actor, where: Mapping[UUID, Place]) -> dict[UUID, str]:
    """Names of those people whom the reader may find in a list, each standing where it is said."""
    wanted = sorted(id for id, place in where.items() if may(actor, Can.LIST_PEOPLE, place))
    if not wanted:
        return {}
    return {row["id"]: row["name"] for row in await fetch("select id, name from person where id = any($1)", wanted)}


def _counts(parts: Iterable[Part]) -> Components:
    sums = dict.fromkeys(OF_A_TEAM, Decimal(0))
    for part in parts:
        if part.count in sums:
            sums[part.count] += part.amount
    return Components(**sums)


async def _members(actor: Actor, place: Place, parts: Iterable[Part]) -> tuple[Member, ...]:
    amounts: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    for part in parts:
        if part.person is not None:
            amounts[part.person][part.count] = part.amount
    names = await names_within(
        actor, {id: Place(subject=id, team=place.team, authority=place.authority) for id in amounts}
    )
    found = [
        Member(id, names.get(id), *(of.get(name, Decimal(0)) for name in ("inpost_fte", "agency_fte", "cases")))
        for id, of in amounts.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.name is None, each.name or "", str(each.id))))
