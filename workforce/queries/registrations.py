"""Registrations: what is known of each on a day, by the register's own answers where it was asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.guard import reach_of, seen_list
from workforce.rules.registration import Standing, standing

WHERE: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "registration_number": ("number",),
    "registration_status": ("status", "checked_on", "standing"),
}
# Everyone with a number who works here today, each once, with the answer that stands.
REGISTERED = """
select distinct on (p.id) p.id, p.name, p.sort_key, p.authority, p.region, e.team, p.swe_number,
       coalesce(r.status, p.registration_status) as status, r.checked_on, r.until
from person p
join employment e on e.person = p.id and e.starts <= $1 and (e.ends is null or e.ends > $1)
left join registration_status r on r.person = p.id and r.ends is null
where p.swe_number is not null
"""


@dataclass(frozen=True)
class Registered:
    """One person's registration as its reader may see it."""

    person: UUID
    name: str | None
    authority: int
    region: int
    team: UUID | None
    number: str | None
    status: str | None
    checked_on: date | None
    standing: Standing | None


@dataclass(frozen=True)
class Answer:
    """The answer that stands for one person of an authority, as a file compares it; `version` 0: none does."""

    person: UUID
    number: str
    status: str
    id: UUID | None
    starts: date | None
    checked_on: date | None
    version: int


async def registered(actor: Actor) -> list[Registered]:
    """Everyone in post whose registration this reader may list, by number."""
    reach, today = reach_of(actor, Can.LIST_PEOPLE), clock.today()
    rows = await fetch(
        f"select * from ({REGISTERED} and (p.authority = any($2) or e.team = any($3))) x order by swe_number",
        today, reach.authorities, reach.teams,
    )  # fmt: skip
    made = [_registered(row, today) for row in rows]
    found: list[Registered] = seen_list(actor, Can.LIST_PEOPLE, made, _place, WHERE)
    return [each for each in found if each.number]


async def answers_in(authority: int) -> dict[str, Answer]:
    """Number in capitals → the answer that stands, of everybody on an authority's books; the caller keeps its files."""
    rows = await fetch(
        "select p.id as person, upper(p.swe_number) as number, coalesce(r.status, p.registration_status) as status,"
        " r.id, r.starts, r.checked_on, coalesce(r.version, 0) as version from person p"
        " left join registration_status r on r.person = p.id and r.ends is null"
        " where p.authority = $1 and p.swe_number is not null",
        authority,
    )
    return {row["number"]: Answer(**dict(row)) for row in rows}


def _place(one: Registered) -> Place:
    return Place(one.person, team=one.team, authority=one.authority, region=one.region)


def _registered(row: asyncpg.Record, today: date) -> Registered:
    return Registered(
        person=row["id"], name=row["name"], authority=row["authority"], region=row["region"], team=row["team"],
        number=row["swe_number"], status=row["status"], checked_on=row["checked_on"],
        standing=standing(row["status"], row["checked_on"], today),
    )  # fmt: skip
