"""Days away: one absence fetched through its reader, the list each role may look through, and what a file compares."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one, fetch_value, the_row
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.periods import Period
from workforce.queries.known_above import on_journey, open_journeys
from workforce.rules.absence import days_lost

WHERE: Mapping[str, tuple[str, ...]] = {"dates": ("away",), "kind": ("kind", "fed_on"), "days_lost": ("days_lost",)}
# Each absence with the work its person does here today, or did when it began.
ABSENCE = """
select a.*, p.name, p.sort_key, e.team, t.name as team_name, coalesce(e.fte, 1) as fte
from absence a
join person p on p.id = a.person
left join lateral (select * from employment x where x.person = a.person and x.authority = a.authority
                   and (x.ends is null or x.ends > a.starts) order by x.starts limit 1) e on true
left join team t on t.id = e.team
where a.withdrawn_on is null
"""


@dataclass(frozen=True)
class Absence:
    """Days away as the reader may see them. `fed_on`: the day an HR feed last said so; what is fed is read-only.

    `days_lost`: working days of full time until today, by the feed or whoever entered it, else counted.
    """

    id: UUID
    person: UUID
    authority: int
    name: str
    team: UUID | None
    team_name: str | None
    away: Period | None
    kind: str | None
    days_lost: Decimal | None
    typed: bool
    fed: bool
    fed_on: date | None
    version: int


async def absence_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_ABSENCE) -> Absence:
    row = await the_row(ABSENCE + " and a.id = $1", id)
    found = _absence(row)
    journeys = await open_journeys(actor, [found.person], to)
    place = replace(_place(found), facts=on_journey(found.person, found.authority, journeys))
    return masked(found, admit(actor, to, place), WHERE)


async def absences(actor: Actor, since: date) -> list[Absence]:
    """Who was away since a day, latest first, as far as this reader may list."""
    reach = reach_of(actor, Can.LIST_ABSENCES)
    rows = await fetch(
        ABSENCE + " and (a.ends is null or a.ends > $1) and (a.authority = any($2) or e.team = any($3)"
        " or ($4 and a.person = $5)) order by a.starts desc, p.sort_key limit 1000",
        since, reach.authorities, reach.teams, reach.own, actor.person,
    )  # fmt: skip
    found: list[Absence] = seen_list(actor, Can.LIST_ABSENCES, [_absence(row) for row in rows], _place, WHERE)
    return found


@dataclass(frozen=True)
class Known:
    """An absence as a file compares it."""

    id: UUID
    kind: str
    away: Period
    days_lost: Decimal | None
    fed: bool


async def known_in(authority: int) -> defaultdict[UUID, list[Known]]:
    """Every absence of an authority that stands, by person; the caller keeps its files."""
    rows = await fetch("select * from absence where authority = $1 and withdrawn_on is null order by starts", authority)
    found: defaultdict[UUID, list[Known]] = defaultdict(list)
    for row in rows:
        away = Period(row["starts"], row["ends"])
        found[row["person"]].append(Known(row["id"], row["kind"], away, row["days_lost"], row["source"] == "fed"))
    return found


async def others_at(person: UUID, away: Period, but: UUID | None = None) -> Period | None:
    """An absence of theirs that shares a day with this one, if there is one."""
    row = await fetch_one(
        "select starts, ends from absence where person = $1 and id is distinct from $2 and withdrawn_on is null"
        " and daterange(starts, ends) && daterange($3, $4) order by starts limit 1",
        person, but, away.start, away.end,
    )  # fmt: skip
    return Period(row["starts"], row["ends"]) if row else None


async def committer_of(file: UUID) -> UUID | None:
    """Who committed a file that is being loaded."""
    found: UUID | None = await fetch_value("select committed_by from intake_file where id = $1", file)
    return found


def _place(absence: Absence) -> Place:
    return Place(absence.person, team=absence.team, authority=absence.authority)


def _absence(row: asyncpg.Record) -> Absence:
    away, lost = Period(row["starts"], row["ends"]), row["days_lost"]
    same = ("id", "person", "authority", "name", "team", "team_name", "kind", "fed_on", "version")
    return Absence(
        **{name: row[name] for name in same}, away=away, typed=lost is not None, fed=row["source"] == "fed",
        days_lost=days_lost(away, row["fte"], clock.today()) if lost is None else lost,
    )  # fmt: skip
