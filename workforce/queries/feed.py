"""The HR feed of an authority: its headings and state, what its extracts said so far, and whose record is fed."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one, fetch_value, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit
from foundation.intake.kinds import keeps
from foundation.problems import NotThere, Refusal
from workforce.rules.feed import Said, Word
from workforce.rules.feed_plan import Fed, Holder, Known
from workforce.rules.feed_rows import APART, JOB, LONG_AGO, UNSAID, Row, kind_of, value
from workforce.rules.leaving import destination_of, reason_of

PEOPLE = "people"  # a file of everyone
CHANGES = "people_changes"  # a file of changes alone
FED_FROM = "This comes from the HR system. Put it right there: the next file brings it here"


@dataclass(frozen=True)
class Feed:
    """An authority's feed. `headings`: heading → our column, as a person said; times are those of the extracts."""

    authority: int
    name: str
    headings: Mapping[str, str]
    mapped_by: UUID | None
    mapped_at: datetime | None
    hold_above: Decimal
    last_full: datetime | None
    last_as_at: datetime | None
    last_file: UUID | None
    loaded_at: datetime | None
    version: int
    people: int = 0
    unnamed: int = 0


@dataclass(frozen=True)
class Source:
    """Where a person's fed fields come from, and when it last said so."""

    authority: str
    as_at: datetime


def place_of(actor: Actor, authority: int) -> Place:
    facts = frozenset({"kind_kept"} if keeps(actor, PEOPLE, authority) else ())
    return Place(authority=authority, facts=facts)


async def feed_for(actor: Actor, authority: int, *, to: Can = Can.SEE_INTAKE) -> Feed:
    """The authority's feed, as whoever keeps its files may see it; empty where none has come yet."""
    admit(actor, to, place_of(actor, authority), seen=Can.SEE_INTAKE)
    if not keeps(actor, PEOPLE, authority):
        raise NotThere
    return await feed_of(authority)


async def feed_of(authority: int) -> Feed:
    # "not in": hashed whatever the statistics say, which know nothing yet of people who were loaded a moment ago.
    row = await the_row(
        "select a.name, f.*, (select count(distinct person) from feed_person x where x.authority = $1) as people,"
        " (select count(*) from person p where p.authority = $1"
        "  and p.id not in (select x.person from feed_person x where x.authority = $1)) as unnamed"
        " from authority a left join feed f on f.authority = a.code where a.code = $1",
        authority,
    )
    return shaped(
        Feed, row, authority=authority, headings=json.loads(row["headings"] or "{}"),
        hold_above=row["hold_above"] or Decimal(10), version=row["version"] or 0,
    )  # fmt: skip


async def headings_of(authority: int | None) -> Mapping[str, str]:
    """What a person said the headings of the authority's files mean."""
    found = await fetch_value("select headings from feed where authority = $1", authority)
    return json.loads(found) if found else {}


async def source_of(person: UUID) -> Source | None:
    """The feed that keeps this person's record; None where we keep it ourselves."""
    row = await fetch_one(
        "select a.name, max(f.as_at) as as_at from feed_person f join authority a on a.code = f.authority"
        " where f.person = $1 group by a.name order by 2 desc limit 1",
        person,
    )
    return Source(row["name"], row["as_at"]) if row else None


async def refuse_fed(person: UUID, authority: int) -> None:
    """For deeds that would change what the feed of this authority keeps: Refusal, in words."""
    if await fetch_value(
        "select exists (select from feed_person where person = $1 and authority = $2)", person, authority
    ):
        raise Refusal(FED_FROM)


# What a file is compared with ---------------------------------------------------------------------------------------


async def known_for(authority: int, rows: Sequence[Row], *, full: bool) -> Known:
    """Everything held that the rows may touch, in a handful of statements however many rows there are."""
    payrolls = sorted({row.payroll for row in rows})
    numbers = sorted({number for row in rows if (number := value(row.who, "swe_number"))})
    people = await fetch(
        "select payroll_number, person, as_at, said, aside from feed_person"
        " where authority = $1 and ($2 or payroll_number = any ($3))",
        authority, full, payrolls,
    )  # fmt: skip
    fed = {row[0]: Fed(row[1], row[2], row[3], row[4]) for row in people}
    spells = await _spells(authority, payrolls, full)
    holders = {
        row["swe_number"]: Holder(row["person"], row["authority"], row["name"], row["birth_date"])
        for row in await fetch("select * from numbers_held($1) order by authority = $2", numbers, authority)
    }
    mine = [each.person for each in holders.values() if each.authority == authority]
    linked = await _linked(authority, payrolls)
    unfed = await _unfed(authority, [*mine, *linked.values()])
    return Known(
        authority, fed, spells, unfed, holders, await _namesakes(authority),
        frozenset(row["name"] for row in await fetch("select name from team where authority = $1", authority)),
        await fetch_value("select fulls from feed where authority = $1", authority) or (),
        linked,
    )  # fmt: skip


async def _linked(authority: int, payrolls: Sequence[str]) -> Mapping[str, UUID]:
    """Whose number it is, as a person said in the matching queue."""
    rows = await fetch(
        "select value, person from known_number"
        " where authority = $1 and kind = 'payroll' and ended_on is null and value = any ($2)",
        authority, payrolls,
    )  # fmt: skip
    return {row["value"]: row["person"] for row in rows}


async def _spells(authority: int, payrolls: Sequence[str], full: bool) -> Mapping[str, Sequence[Said]]:
    found: dict[str, list[Said]] = defaultdict(list)
    for row in await fetch(
        "select payroll_number, contract, kind, starts, ends, as_at, said, employment, first_at, was"
        " from feed_spell where authority = $1 and ($2 or payroll_number = any ($3))",
        authority, full, payrolls,
    ):  # fmt: skip
        was = tuple(_word(*each) for each in json.loads(row[9])) if row[9] else ()
        found[row[0]].append(Said(row[1], row[2], row[3], row[4], row[5], row[6], row[7], 0, row[8], was))
    return found


def _word(as_at: str, ends: str | None, said: str) -> Word:
    return Word(datetime.fromisoformat(as_at), date.fromisoformat(ends) if ends else None, said)


async def _namesakes(authority: int) -> Mapping[Any, UUID]:
    rows = await fetch(
        "select lower(p.name) as name, p.birth_date, p.id from person p where p.authority = $1"
        " and p.birth_date is not null and not exists (select from feed_person f where f.person = p.id)",
        authority,
    )
    return {(row["name"], row["birth_date"]): row["id"] for row in rows}


async def _unfed(authority: int, people: Sequence[UUID]) -> Mapping[UUID, Sequence[Said]]:
    """The work for this authority of people whom the feed has not named yet, as the feed would have said it."""
    rows = await fetch(
        "select e.*, t.name as team_name from employment e left join team t on t.id = e.team"
        " where e.authority = $1 and e.person = any ($2) and e.fed is null"
        " and (e.employer_authority = $1 or e.employer_authority is null and coalesce(e.team, e.post) is not null)"
        " and e.basis in ('permanent', 'fixed_term', 'agency', 'bank', 'secondment')",
        authority, people,
    )  # fmt: skip
    found: dict[UUID, list[Said]] = defaultdict(list)
    for row in rows:
        kind = kind_of(row["basis"])
        found[row["person"]].append(
            Said("", kind, row["starts"], row["ends"], LONG_AGO, APART.join(_said(row)), row["id"])
        )
    return found


WHERE = {"title": "local_title", "role": "census_role", "type": "job_type", "team": "team_name", "hours":
         "weekly_hours", "probation": "probation_ends", "notice": "notice_given"}  # fmt: skip
NOT_HELD = ("post", "manager")


def _said(row: asyncpg.Record) -> Iterable[str]:
    made = {
        "employer": "" if row["employer_kind"] == "authority" else row["employer"],
        "reason": _coded(reason_of(row["census_reason"], row["left_for"]), row["left_for"]),
        "destination": _coded(destination_of(row["census_destination"], row["destination"]), row["destination"]),
    } | dict.fromkeys(NOT_HELD, UNSAID)
    for code in JOB:
        held = made[code] if code in made else row[WHERE.get(code, code)]
        yield "" if held is None else format(held.normalize(), "f") if isinstance(held, Decimal) else str(held)


def _coded(number: int | None, ours: str | None) -> str:
    return f"{number} {ours or ''}" if number else ""


async def accounts_among(people: Sequence[UUID]) -> list[UUID]:
    """Those of these people who sign in here: none of them may commit the file that changes their own record."""
    rows = await fetch("select person from who_sign_in($1)", people)
    return [row["person"] for row in rows]
