"""Caseloads: how many children each worker and each team holds. Counts only: no child is held in this product."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one
from foundation.database.rounds import at_once
from foundation.database.shaping import shaped
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.problems import NotThere
from workforce.queries.known_above import facts_of_teams
from workforce.rules.caseload import waiting_days

TEAMS = """
select t.id, t.name, t.authority, a.region, a.name as authority_name, u.children as unallocated,
       u.on_day as unallocated_on, u.longest_since, u.over_five, l.workers, l.children
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

# What the whole team holds is for whoever sees all of it: beside the counts of some, it would tell those of the rest.
TEAM_WHERE: Mapping[str, tuple[str, ...]] = {
    "changes_of_worker": ("workers", "children"),
    "unallocated": ("unallocated", "unallocated_on", "longest_since", "over_five", "waiting"),
}


@dataclass(frozen=True)
class Team:
    """A team and its counts; None where nothing was counted, or the reader may not see it.

    `longest_since`: the day since which the child who waits longest has had no worker, so many working days `waiting`;
    `over_five`: how many have waited more than five.
    """

    id: UUID
    name: str
    authority: int
    authority_name: str
    region: int
    workers: int | None
    children: int | None
    unallocated: int | None
    unallocated_on: date | None
    longest_since: date | None
    over_five: int | None
    waiting: int | None
    facts: frozenset[str] = frozenset()  # that hold of it now


async def teams(actor: Actor) -> list[Team]:
    """The teams whose counts this reader may look through, by authority and name."""
    reach = reach_of(actor, Can.LIST_CASELOADS)
    rows = await fetch(
        TEAMS + " where t.authority = any($2) or t.id = any($3) order by a.name, t.name",
        clock.today(), reach.authorities, reach.teams,
    )  # fmt: skip
    facts = await facts_of_teams(actor, [row["id"] for row in rows], Can.LIST_CASELOADS)
    made = [_team(row, facts[row["id"]]) for row in rows]
    found: list[Team] = seen_list(actor, Can.LIST_CASELOADS, made, _team_place, TEAM_WHERE)
    return found


async def team_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_CASELOAD) -> Team:
    """One team's counts."""
    row, facts = await at_once(
        fetch_one(TEAMS + " where t.id = $2", clock.today(), id), facts_of_teams(actor, [id], to, Can.SEE_CASELOAD)
    )
    if row is None:
        raise NotThere
    team = _team(row, facts[id])
    return masked(team, admit(actor, to, _team_place(team)), TEAM_WHERE)


def _team_place(team: Team) -> Place:
    return Place(team=team.id, authority=team.authority, region=team.region, facts=team.facts)


def _team(row: asyncpg.Record, facts: frozenset[str]) -> Team:
    waiting = waiting_days(row["longest_since"], clock.today())
    return shaped(Team, row, children=row["children"] or 0, waiting=waiting, facts=facts)


CHANGES_WHERE: Mapping[str, tuple[str, ...]] = {"changes_of_worker": ("never", "once", "twice", "more")}


@dataclass(frozen=True)
class Changes:
    """How often a team's children changed social worker in the year to the end of a month: counts, never a child."""

    team: UUID
    authority: int
    month: date
    never: int | None
    once: int | None
    twice: int | None
    more: int | None


async def changes_in(actor: Actor, team: Team, months: int = 6) -> list[Changes]:
    """The last months of one team for which they were counted, latest first; none for who may not see them."""
    rows = await fetch(
        "select * from worker_change where team = $1 and month <= $2 order by month desc limit $3",
        team.id, clock.today(), months,
    )  # fmt: skip
    made = [shaped(Changes, row) for row in rows]
    found: list[Changes] = seen_list(actor, Can.SEE_CASELOAD, made, lambda one: _team_place(team), CHANGES_WHERE)
    return [one for one in found if one.never is not None]
