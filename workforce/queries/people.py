"""People: one fetched through its reader, and the list each role may look through.

A bank coordinator finds members on the staff bank's own pages: membership is not known here, so the fact
"bank_member" never holds and the two bank roles find nobody here. Likewise "open_journey" for absences.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place, Reach
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one, fetch_value
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.periods import Period
from foundation.problems import NotThere
from workforce.queries.given import given_to

PAGE = 50

# Each person with the spell of work that is in force today, their own employer's before any other.
PERSON = """
select p.*, e.team, t.name as team_name, e.local_title, e.census_role, e.job_type, e.grade, e.weekly_hours, e.fte,
       e.starts, e.ends
from person p
left join lateral (
  select * from employment x where x.person = p.id and x.authority = p.authority
    and x.starts <= $1 and (x.ends is null or x.ends > $1)
  order by (x.employer_authority = p.authority) desc nulls last, x.starts desc, x.id limit 1) e on true
left join team t on t.id = e.team
"""
NAMED = "p.name ilike all ($5::text[])"
EVERYONE = "cardinality($5::text[]) = 0"
IN_POST = " and e.starts is not null"
REACHED = "(p.authority = any($2) or e.team = any($3) or p.id = any($4))"

# Field of the access table → what shows it.
WHERE: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "work_contact": ("work_email", "work_phone"),
    "team": ("team", "team_name"),
    "job_title": ("job_title",),
    "core_job_type": ("core_job_type", "census_role"),
    "grade": ("grade",),
    "hours": ("weekly_hours", "fte"),
    "employment_dates": ("employed", "spells"),
    "registration_number": ("swe_number",),
    "registration_status": ("registration_status", "registered_on"),
    "qualification": ("qualification",),
    "home_contact": ("home_contact",),
}
SPELL_WHERE: Mapping[str, tuple[str, ...]] = {
    "job_title": ("job_title",),
    "team": ("team_name",),
    "grade": ("grade",),
    "hours": ("weekly_hours",),
    "leaving_reason": ("left_for",),
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


@dataclass(frozen=True)
class Away:
    """Days away. `kind` and `days_lost` are None for a reader who may see dates only."""

    period: Period
    kind: str | None
    days_lost: Decimal | None


@dataclass(frozen=True)
class Person:
    """Someone's record as its reader may see it; None where their role may not. `employed`: the spell in force."""

    id: UUID
    authority: int
    region: int
    name: str | None
    work_email: str | None
    work_phone: str | None
    home_contact: str | None
    swe_number: str | None
    registered_on: date | None
    registration_status: str | None
    qualification: str | None
    team: UUID | None
    team_name: str | None
    job_title: str | None
    core_job_type: str | None
    census_role: str | None
    grade: str | None
    weekly_hours: Decimal | None
    fte: Decimal | None
    employed: Period | None
    spells: tuple[Spell, ...] | None = ()
    away: tuple[Away, ...] | None = None


@dataclass(frozen=True)
class Listed:
    """A page of a list: what is on it, how many there are in all, and which page it is, from 1."""

    rows: Sequence[Any]
    total: int
    page: int
    size: int = PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def place_of(person: Person, cases: frozenset[UUID] = frozenset()) -> Place:
    """Where a person's record stands. `cases`: theirs, in which the reader was given a part."""
    return Place(person.id, cases=cases, team=person.team, authority=person.authority, region=person.region)


async def person_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_PERSON) -> Person:
    """One person's record, with the work and the days away that this reader may see."""
    row = await fetch_one(PERSON + " where p.id = $2", clock.today(), id)
    if row is None:
        raise NotThere
    person = _person(row)
    place = place_of(person, (await given_to(actor)).get(id, frozenset()))
    sees = admit(actor, to, place)
    elsewhere = sees.sees("timeline")  # work for other employers is the whole timeline's, not the employment's
    found = await _spells(id, None if elsewhere else person.authority)
    spells = tuple(masked(spell, sees, SPELL_WHERE) for spell in found)
    return masked(replace(person, spells=spells, away=await _away(actor, id, place)), sees, WHERE)


async def people(actor: Actor, words: str = "", page: int = 1, size: int = PAGE, *, left: bool = False) -> Listed:
    """Those this reader may list, by family name. A registration number wins over a name.

    Without words or `left`, only those in post; words find those who have left too.
    """
    reach = reach_of(actor, Can.LIST_PEOPLE)
    number, given = _number(words), await given_to(actor)
    if number:
        rows = await _rows(reach, given, "p.swe_number = $5", number, 1, size)
        found = [person for person in _seen(actor, given, rows) if person.swe_number]  # a hidden number finds nobody
        if found:
            return Listed(found, len(found), 1, size)
    named = [f"%{_plain(word)}%" for word in words.split()]
    condition = NAMED if named else EVERYONE if left else EVERYONE + IN_POST
    rows = await _rows(reach, given, condition, named, page, size)
    return Listed(_seen(actor, given, rows), rows[0]["total"] if rows else 0, page, size)


async def employed_in(person: UUID, authority: int, today: date) -> bool:
    """Whether the authority's own records hold an employment of this person that is in force."""
    found: bool = await fetch_value(
        "select exists (select from employment where person = $1 and authority = $2 and starts <= $3"
        " and (ends is null or ends > $3))",
        person, authority, today,
    )  # fmt: skip
    return found


async def teams_in(authorities: Sequence[int], teams: Sequence[UUID] = ()) -> list[tuple[UUID, str]]:
    """The teams of these authorities, and these teams, by name."""
    rows = await fetch(
        "select id, name from team where authority = any($1) or id = any($2) order by name", authorities, teams
    )
    return [(row["id"], row["name"]) for row in rows]


async def _rows(
    reach: Reach, given: Mapping[UUID, Any], condition: str, value: Any, page: int, size: int
) -> list[asyncpg.Record]:
    people = [*given, *([reach.person] if reach.own else [])]
    sql = PERSON.replace("select p.*", "select count(*) over () as total, p.*", 1)
    return await fetch(
        f"{sql} where {REACHED} and {condition} order by p.sort_key, p.id limit {int(size)} offset $6",
        clock.today(), reach.authorities, reach.teams, people, value, max(0, page - 1) * size,
    )  # fmt: skip


def _seen(actor: Actor, given: Mapping[UUID, frozenset[UUID]], rows: list[asyncpg.Record]) -> list[Person]:
    def place(person: Person) -> Place:
        return place_of(person, given.get(person.id, frozenset()))

    found: list[Person] = seen_list(actor, Can.LIST_PEOPLE, [_person(row) for row in rows], place, WHERE)
    return found


def _number(words: str) -> str:
    """A registration number as it is kept, "SW123456", or nothing when the words are none."""
    plain = words.upper().replace(" ", "").removeprefix("SW")
    return f"SW{plain}" if plain.isdigit() else ""


def _plain(word: str) -> str:
    return word.replace("\\", "").replace("%", "").replace("_", "")


def _person(row: asyncpg.Record) -> Person:
    same = (
        "id", "authority", "region", "name", "work_email", "work_phone", "home_contact", "swe_number", "registered_on",
        "registration_status", "qualification", "team", "team_name", "census_role", "grade", "weekly_hours", "fte",
    )  # fmt: skip
    return Person(
        **{name: row[name] for name in same},
        job_title=row["local_title"] or row["census_role"],
        core_job_type=row["job_type"],
        employed=Period(row["starts"], row["ends"]) if row["starts"] else None,
    )


async def _spells(person: UUID, employer: int | None) -> list[Spell]:
    """Every spell of work, or those for one authority."""
    rows = await fetch(
        "select e.*, t.name as team_name, coalesce(a.name, e.employer) as employer_name from employment e"
        " left join team t on t.id = e.team left join authority a on a.code = e.employer_authority"
        " where e.person = $1 and ($2::int is null or e.employer_authority = $2) order by e.starts desc, e.id",
        person,
        employer,
    )
    same = ("basis", "team_name", "grade", "weekly_hours", "left_for")
    return [
        Spell(
            employer=row["employer_name"],
            period=Period(row["starts"], row["ends"]),
            job_title=row["local_title"] or row["census_role"],
            **{name: row[name] for name in same},
        )
        for row in rows
    ]


async def _away(actor: Actor, person: UUID, place: Place) -> tuple[Away, ...] | None:
    """Days away, where this reader may see any of them; None where they may not."""
    try:
        sees = admit(actor, Can.SEE_ABSENCE, place)
    except NotThere:
        return None
    rows = await fetch("select * from absence where person = $1 order by starts desc", person)
    where = {"kind": ("kind",), "days_lost": ("days_lost",)}
    return tuple(
        masked(Away(Period(row["starts"], row["ends"]), row["kind"], row["days_lost"]), sees, where) for row in rows
    )
