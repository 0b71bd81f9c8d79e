"""Caseloads: how many children each worker and each team holds. Counts only: no child is held in this product."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.problems import NotThere
from workforce.queries.given import given_to
from workforce.rules.caseload import above, pro_rata, whole_time

# The team's workers of today, each once, with the last count on or before it.
LOADS = """
select distinct on (e.person) e.person, e.team, e.authority, p.name, p.sort_key, e.local_title, e.census_role, e.basis,
       coalesce(e.fte, 1) as fte, c.on_day, c.children, c.agreed, c.ceiling
from employment e
join person p on p.id = e.person
left join lateral (select * from caseload x where x.person = e.person and x.team = e.team and x.on_day <= $1
                   order by x.on_day desc limit 1) c on true
where e.starts <= $1 and (e.ends is null or e.ends > $1)
"""
TEAMS = """
select t.id, t.name, t.authority, a.region, a.name as authority_name, u.children as unallocated,
       u.on_day as unallocated_on, l.workers, l.children
from team t
join authority a on a.code = t.authority
left join lateral (select * from unallocated x where x.team = t.id and x.on_day <= $1 order by x.on_day desc limit 1) u
  on true
left join lateral (
  select count(*) as workers, sum(h.children) as children from (
    select distinct on (c.person) c.person, c.children from caseload c
    join employment e on e.person = c.person and e.team = c.team and e.starts <= $1 and (e.ends is null or e.ends > $1)
    where c.team = t.id and c.on_day <= $1 order by c.person, c.on_day desc) h) l on true
"""

LOAD_WHERE: Mapping[str, tuple[str, ...]] = {
    "count": ("children", "on_day"),
    "pro_rata": ("pro_rata",),
    "weighted": ("whole_time",),
    "agreed": ("agreed", "above_agreed"),
    "ceiling": ("ceiling", "above_ceiling"),
}
TEAM_WHERE: Mapping[str, tuple[str, ...]] = {
    "count": ("workers", "children"),
    "unallocated": ("unallocated", "unallocated_on"),
}


@dataclass(frozen=True)
class Load:
    """What one worker holds. `children` None: no count was ever taken, or the reader may not see it."""

    person: UUID
    name: str
    title: str
    team: UUID | None
    authority: int
    fte: Decimal
    on_day: date | None
    children: int | None
    pro_rata: str | None
    whole_time: Decimal | None
    agreed: int | None
    ceiling: int | None
    above_agreed: bool | None
    above_ceiling: bool | None


@dataclass(frozen=True)
class Team:
    """A team and its counts; None where nothing was counted, or the reader may not see it."""

    id: UUID
    name: str
    authority: int
    authority_name: str
    region: int
    workers: int | None
    children: int | None
    unallocated: int | None
    unallocated_on: date | None


async def teams(actor: Actor) -> list[Team]:
    """The teams whose counts this reader may look through, by authority and name."""
    reach = reach_of(actor, Can.LIST_CASELOADS)
    rows = await fetch(
        TEAMS + " where t.authority = any($2) or t.id = any($3) order by a.name, t.name",
        clock.today(), reach.authorities, reach.teams,
    )  # fmt: skip
    found: list[Team] = seen_list(actor, Can.LIST_CASELOADS, [_team(row) for row in rows], _team_place, TEAM_WHERE)
    return found


async def team_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_CASELOAD) -> Team:
    """One team's counts."""
    row = await fetch_one(TEAMS + " where t.id = $2", clock.today(), id)
    if row is None:
        raise NotThere
    team = _team(row)
    return masked(team, admit(actor, to, _team_place(team)), TEAM_WHERE)


async def loads_of(actor: Actor, team: UUID) -> list[Load]:
    """What each worker of a team holds, by family name."""
    rows = await fetch(f"select * from ({LOADS} and e.team = $2) x order by sort_key, person", clock.today(), team)
    return _seen(actor, rows)


async def load_of(actor: Actor, person: UUID) -> Load | None:
    """What one person holds, None where no count was taken or this reader may not see it."""
    rows = await fetch(f"{LOADS} and e.person = $2 order by e.person, c.on_day desc nulls last", clock.today(), person)
    found = [_load(row) for row in rows if row["children"] is not None]
    if not found:
        return None
    try:
        cases = (await given_to(actor)).get(person, frozenset())
        return masked(found[0], admit(actor, Can.SEE_CASELOAD, _place(found[0], cases)), LOAD_WHERE)
    except NotThere:
        return None


def _seen(actor: Actor, rows: Sequence[asyncpg.Record]) -> list[Load]:
    found: list[Load] = seen_list(actor, Can.LIST_CASELOADS, [_load(row) for row in rows], _place, LOAD_WHERE)
    return found


def _place(load: Load, cases: frozenset[UUID] = frozenset()) -> Place:
    return Place(load.person, cases=cases, team=load.team, authority=load.authority)


def _team_place(team: Team) -> Place:
    return Place(team=team.id, authority=team.authority, region=team.region)


def _load(row: asyncpg.Record) -> Load:
    children, fte = row["children"], row["fte"]
    known = children is not None
    return Load(
        person=row["person"], name=row["name"], title=row["local_title"] or row["census_role"] or "", team=row["team"],
        authority=row["authority"], fte=fte, on_day=row["on_day"], children=children,
        pro_rata=pro_rata(children, fte) if known else None,
        whole_time=whole_time(children, fte) if known else None,
        agreed=row["agreed"], ceiling=row["ceiling"], above_agreed=above(children, row["agreed"]),
        above_ceiling=above(children, row["ceiling"]),
    )  # fmt: skip


def _team(row: asyncpg.Record) -> Team:
    same = ("id", "name", "authority", "authority_name", "region", "workers", "unallocated", "unallocated_on")
    return Team(**{name: row[name] for name in same}, children=row["children"] or 0)
