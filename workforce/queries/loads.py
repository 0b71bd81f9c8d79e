"""What each worker holds on a day, beside what the authority's own definition, weights and ceilings make of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.database.rounds import at_once
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.problems import NotThere
from workforce.queries.caseload_policy import policies_about, policies_of
from workforce.queries.given import given_to, years_of
from workforce.queries.known_above import on_journey, open_journeys
from workforce.rules.caseload import (
    Counts,
    Policy,
    Supervision,
    above,
    ceiling_for,
    in_force,
    pro_rata,
    supervision,
    weighted,
    whole_time,
)

# The team's workers of today, each once, with the last count and the last supervision on or before it.
LOADS = """
select distinct on (e.person) e.person, e.team, e.authority, p.name, p.sort_key, e.local_title, e.census_role, e.basis,
       e.starts, coalesce(e.fte, 1) as fte, c.on_day, c.children, c.agreed, c.ceiling, c.child_protection, c.court,
       c.looked_after, c.alone, c.source, s.held_on
from employment e
join person p on p.id = e.person
left join lateral (select * from caseload x where x.person = e.person and x.team = e.team and x.on_day <= $1
                   order by x.on_day desc limit 1) c on true
left join lateral (select max(x.held_on) as held_on from supervision_held x
                   where x.person = e.person and x.authority = e.authority and x.held_on <= $1) s on true
where e.starts <= $1 and (e.ends is null or e.ends > $1)
"""

LOAD_WHERE: Mapping[str, tuple[str, ...]] = {
    "count": ("children", "on_day", "source"),
    "pro_rata": ("pro_rata",),
    "weighted": ("whole_time", "weighted", "counts", "newly_qualified_alone", "supervision"),
    "agreed": ("agreed", "above_agreed"),
    "ceiling": ("ceiling", "above_ceiling", "year"),
}


@dataclass(frozen=True)
class Load:
    """What one worker holds. `children` None: no count was ever taken, or the reader may not see it.

    `year`: of the framework, where they are in it; `newly_qualified_alone`: court and child protection cases held
    without a co-worker by someone whose caseload is protected.
    """

    person: UUID
    name: str
    title: str
    team: UUID | None
    authority: int
    fte: Decimal
    on_day: date | None
    source: str | None
    children: int | None
    counts: Counts | None
    pro_rata: str | None
    whole_time: Decimal | None
    weighted: Decimal | None
    agreed: int | None
    ceiling: int | None
    year: int | None
    above_agreed: bool | None
    above_ceiling: bool | None
    newly_qualified_alone: int | None
    supervision: Supervision | None


async def loads_of(actor: Actor, team: UUID, on: date | None = None) -> list[Load]:
    """What each worker of a team holds, by family name; `on` another day than today."""
    day = on or clock.today()
    rows = await fetch(f"select * from ({LOADS} and e.team = $2) x order by sort_key, person", day, team)
    return await _seen(actor, rows, day)


async def loads_within_reach(actor: Actor) -> list[Load]:
    """What everyone holds in the teams whose counts this reader may look through, in one pass."""
    reach = reach_of(actor, Can.LIST_CASELOADS)
    rows = await fetch(
        f"{LOADS} and e.team is not null and (e.authority = any($2) or e.team = any($3))"
        " order by e.person, c.on_day desc nulls last",
        clock.today(), reach.authorities, reach.teams,
    )  # fmt: skip
    return await _seen(actor, rows, clock.today())


async def load_of(actor: Actor, person: UUID) -> Load | None:
    """What one person holds, None where no count was taken or this reader may not see it."""
    day = clock.today()
    rows, policies, years, given, journeys = await at_once(
        fetch(f"{LOADS} and e.person = $2 order by e.person, c.on_day desc nulls last", day, person),
        policies_about(person), years_of([person], day), given_to(actor),
        open_journeys(actor, [person], Can.SEE_CASELOAD),
    )  # fmt: skip
    counted = [row for row in rows if row["children"] is not None]
    if not counted:
        return None
    load = _load(counted[0], in_force(policies.get(counted[0]["authority"], ()), day), years.get(person), day)
    try:
        sees = admit(actor, Can.SEE_CASELOAD, _place(load, journeys, given.get(person, frozenset())))
    except NotThere:
        return None
    return masked(load, sees, LOAD_WHERE)


async def _seen(actor: Actor, rows: Sequence[asyncpg.Record], day: date) -> list[Load]:
    people = [row["person"] for row in rows]
    policies, years, journeys = await at_once(
        policies_of({row["authority"] for row in rows}), years_of(people, day),
        open_journeys(actor, people, Can.LIST_CASELOADS),
    )  # fmt: skip
    loads = [
        _load(row, in_force(policies.get(row["authority"], ()), day), years.get(row["person"]), day) for row in rows
    ]
    found: list[Load] = seen_list(actor, Can.LIST_CASELOADS, loads, lambda load: _place(load, journeys), LOAD_WHERE)
    return found


def _place(load: Load, journeys: frozenset[tuple[UUID, int]], cases: frozenset[UUID] = frozenset()) -> Place:
    facts = on_journey(load.person, load.authority, journeys)
    return Place(load.person, cases=cases, team=load.team, authority=load.authority, facts=facts)


def _load(row: asyncpg.Record, policy: Policy | None, year: int | None, day: date) -> Load:
    children, fte = row["children"], row["fte"]
    counts = None
    if children is not None:
        counts = Counts(children, row["child_protection"], row["court"], row["looked_after"], row["alone"])
    ceiling = row["ceiling"]
    if ceiling is None and policy is not None:
        ceiling = ceiling_for(policy, fte, year)
    newly = policy is not None and policy.protects(year)
    return Load(
        person=row["person"], name=row["name"], title=row["local_title"] or row["census_role"] or "", team=row["team"],
        authority=row["authority"], fte=fte, on_day=row["on_day"], source=row["source"], children=children,
        counts=counts, pro_rata=pro_rata(children, fte) if counts else None,
        whole_time=whole_time(children, fte) if counts else None,
        weighted=weighted(counts, policy) if counts and policy else None,
        agreed=row["agreed"], ceiling=ceiling, year=year, above_agreed=above(children, row["agreed"]),
        above_ceiling=above(children, ceiling),
        newly_qualified_alone=counts.alone if counts and newly else 0,
        supervision=supervision(row["held_on"], row["starts"], policy.supervision_days, day) if policy else None,
    )  # fmt: skip
