"""People: one fetched through its reader, and the list each role may look through.

Those who keep the bank find its members here and nobody else: who is one, the package that knows has put into the
database (`my_bank_members`), where row security asks it too.
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
from foundation.database.pool import fetch, fetch_one
from foundation.database.rounds import at_once
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.paging import PAGE, Paged, before
from foundation.periods import Period
from foundation.problems import NotThere
from workforce.queries.given import cases_of, given_to
from workforce.queries.known_above import on_journey, open_journeys
from workforce.queries.spells import Away, Spell, away_of, spells_of
from workforce.rules.matching import plain_number

# Each person with the spell of work that is in force today, their own employer's before any other.
PERSON = """
select p.*, p.id in (select * from my_bank_members()) as bank_member,
       e.team, t.name as team_name, e.local_title, e.census_role, e.job_type, e.grade, e.weekly_hours, e.fte,
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
REACHED = """
(p.authority = any($2) or e.team = any($3) or p.id = any($4)
 or (p.region = any($7) and p.id in (select * from my_bank_members())))
"""
# A record that somebody joined with another is met through the one that goes on.
GOES_ON = """
not exists (select from match_decided d where (d.person = p.id or d.other = p.id) and d.verdict = 'same'
            and d.kept <> p.id and not exists (select from match_decided s where s.supersedes = d.id))
"""
REGISTERED = "(p.swe_number = any($5::text[]))"
# Whoever sees a whole record finds it by any number it is known by: payroll, case system, supplier.
KNOWN_BY = """
(exists (select from known_number k where k.person = p.id and k.ended_on is null and k.value = any($5::text[]))
 or exists (select from feed_person f where f.person = p.id and f.payroll_number = any($5::text[])))
"""

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
    "timeline": ("whole",),
}


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
    whole: bool | None = True  # emptied for whoever may not see all of it
    bank_member: bool = False  # of a bank that the reader keeps


def place_of(person: Person, cases: frozenset[UUID] = frozenset()) -> Place:
    """Where a person's record stands. `cases`: theirs, in which the reader was given a part."""
    facts = frozenset({"bank_member"} if person.bank_member else ())
    return Place(
        person.id, cases=cases, team=person.team, authority=person.authority, region=person.region, facts=facts
    )


async def person_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_PERSON) -> Person:
    """One person's record, with the work and the days away that this reader may see."""
    row, given, journeys = await at_once(
        fetch_one(PERSON + " where p.id = $2", clock.today(), id), given_to(actor),
        open_journeys(actor, [id], Can.SEE_ABSENCE),
    )  # fmt: skip
    if row is None:
        raise NotThere
    person = _person(row)
    place = place_of(person, given.get(id, frozenset()))
    sees = admit(actor, to, place)
    place = replace(place, facts=place.facts | on_journey(id, person.authority, journeys))
    spells, away = await spells_of(person.id, person.authority, sees), await away_of(actor, id, place)
    return masked(replace(person, spells=spells, away=away), sees, WHERE)


async def standing(id: UUID) -> Place | None:
    """Where a person's record stands, whoever asks, with all the cases that are theirs; None where none is shown."""
    row, cases, members = await at_once(
        fetch_one(PERSON + " where p.id = $2", clock.today(), id), cases_of(id),
        fetch("select * from bank_members($1)", [id]),
    )  # fmt: skip
    return place_of(replace(_person(row), bank_member=bool(members)), cases) if row else None


async def people(actor: Actor, words: str = "", page: int = 1, size: int = PAGE, *, left: bool = False) -> Paged:
    """Those this reader may list, by family name. A number wins over a name: register, payroll, case system.

    Without words or `left`, only those in post; words find those who have left too.
    """
    reach = reach_of(actor, Can.LIST_PEOPLE)
    numbers, given = _numbers(words), await given_to(actor)
    for condition, shown in ((REGISTERED, "swe_number"), (KNOWN_BY, "whole")) if numbers else ():
        rows = await _rows(reach, given, condition, numbers, 1, size)
        # A hidden number finds nobody.
        if found := [person for person in _seen(actor, given, rows) if getattr(person, shown)]:
            return Paged(found, len(found), 1, size)
    named = [f"%{_plain(word)}%" for word in words.split()]
    condition = NAMED if named else EVERYONE if left else EVERYONE + IN_POST
    rows = await _rows(reach, given, condition, named, page, size)
    return Paged(_seen(actor, given, rows), rows[0]["total"] if rows else 0, page, size)


async def employed_in(person: UUID, authority: int, today: date) -> bool:
    """Whether the authority's own records hold an employment of this person that is in force."""
    return bool(await employed_among([person], authority, today))


async def employed_among(people: Sequence[UUID], authority: int, today: date) -> set[UUID]:
    """Those of these people of whom the same holds."""
    rows = await fetch(
        "select distinct person from employment where person = any($1) and authority = $2 and starts <= $3"
        " and (ends is null or ends > $3)",
        people, authority, today,
    )  # fmt: skip
    return {row["person"] for row in rows}


async def known_as(authority: int, identifiers: Sequence[str]) -> list[tuple[str, UUID]]:
    """Whose work e-mail address or Social Work England number it is, among the authority's own people."""
    rows = await fetch(
        "select i as identifier, p.id from unnest($2::text[]) as i"
        " join person p on lower(p.work_email) = lower(i) or lower(p.swe_number) = lower(i) where p.authority = $1",
        authority, identifiers,
    )  # fmt: skip
    return [(row["identifier"], row["id"]) for row in rows]


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
        f"{sql} where {REACHED} and {condition} and {GOES_ON} order by p.sort_key, p.id limit {int(size)} offset $6",
        clock.today(), reach.authorities, reach.teams, people, value, before(page, size), reach.regions,
    )  # fmt: skip


def _seen(actor: Actor, given: Mapping[UUID, frozenset[UUID]], rows: list[asyncpg.Record]) -> list[Person]:
    def place(person: Person) -> Place:
        return place_of(person, given.get(person.id, frozenset()))

    found: list[Person] = seen_list(actor, Can.LIST_PEOPLE, [_person(row) for row in rows], place, WHERE)
    return found


def _numbers(words: str) -> list[str]:
    """The words as numbers are kept, "SW123456" and "A1234"; nothing when no figure is in them."""
    plain = plain_number(words)
    if not any(letter.isdigit() for letter in plain):
        return []
    bare = plain.removeprefix("SW")
    return [plain, f"SW{bare}"] if bare.isdigit() else [plain]


def _plain(word: str) -> str:
    return word.replace("\\", "").replace("%", "").replace("_", "")


def _person(row: asyncpg.Record) -> Person:
    same = (
        "id", "authority", "region", "name", "work_email", "work_phone", "home_contact", "swe_number", "registered_on",
        "registration_status", "qualification", "team", "team_name", "census_role", "grade", "weekly_hours", "fte",
        "bank_member",
    )  # fmt: skip
    return Person(
        **{name: row[name] for name in same},
        job_title=row["local_title"] or row["census_role"],
        core_job_type=row["job_type"],
        employed=Period(row["starts"], row["ends"]) if row["starts"] else None,
    )
