"""Records and numbers that may be one person's: those that wait, what each side says, and whom to compare.

Of a record of another authority only a name and a registration number are ever read here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one, fetch_value, the_row
from foundation.database.rounds import at_once
from foundation.database.shaping import shaped
from foundation.guard import reach_of
from workforce.queries.numbers import Number, numbers_of
from workforce.rules.matching import KINDS, Known, Suspicion, ground, suspects

MATCHES = """
select m.*, d.id as decision, d.verdict, d.kept, d.decided_by, d.decided_on,
       o.id is null and m.other is not null as elsewhere
from match_suspected m
left join person o on o.id = m.other and o.authority = m.authority
left join lateral (select * from match_decided d where d.suspected = m.id
                   and not exists (select from match_decided s where s.supersedes = d.id)) d on true
"""
WAITING, ANSWERED = "(d.id is null or d.verdict = 'undone')", "d.verdict in ('same', 'not_same')"
SIDES = """
select p.id, p.name, p.swe_number, p.birth_date, p.work_email, e.local_title, e.starts, e.ends, t.name as team_name
from person p
left join lateral (select * from employment x where x.person = p.id and x.authority = p.authority and x.starts <= $2
                   order by x.starts desc, x.id limit 1) e on true
left join team t on t.id = e.team where p.id = any($1)
"""
COMPARED = """
select p.id, p.name, p.birth_date, p.swe_number, k.numbers from person p
left join lateral (
  select array_agg(n.kind || ':' || n.value) as numbers from (
    select k.kind, k.value from known_number k where k.person = p.id and k.ended_on is null
    union all select 'swe', f.aside from feed_person f where f.person = p.id and f.aside is not null) n) k on true
where p.authority = $1
"""


@dataclass(frozen=True)
class Match:
    """Two sides and the answer in force. `other` None: the second side is a number with no record; `elsewhere`: that
    record is another authority's. `decision` is the row that a further answer replaces, an undone one too."""

    id: UUID
    authority: int
    person: UUID
    other: UUID | None
    kind: str
    value: str
    name: str
    source: str
    why: str
    found_on: date
    elsewhere: bool
    decision: UUID | None
    verdict: str | None
    kept: UUID | None
    decided_by: UUID | None
    decided_on: date | None

    @property
    def answered(self) -> bool:
        return self.verdict in ("same", "not_same")


@dataclass(frozen=True)
class Side:
    """What one side says of its person, for somebody to compare."""

    name: str
    facts: tuple[tuple[str, str | date | None], ...]
    person: UUID | None = None


@dataclass(frozen=True)
class Pair:
    match: Match
    one: Side
    two: Side


async def match_for(id: UUID) -> Match:
    """One match; NotThere where row security hides it. The deed admits its actor to the person's record."""
    row = await the_row(f"{MATCHES} where m.id = $1", id)
    return _match(row)


async def pairs_for(actor: Actor, *, answered: bool = False, limit: int = 20) -> list[Pair]:
    """What waits in the reader's authorities, strongest ground first; or what was answered, latest first."""
    reach = reach_of(actor, Can.EDIT_PERSON)
    order = "d.decided_at desc, m.id" if answered else "m.why = 'similar_name', m.found_on, m.id"
    found = [
        _match(row)
        for row in await fetch(
            f"{MATCHES} where m.authority = any($1) and {ANSWERED if answered else WAITING} order by {order} limit $2",
            reach.authorities, limit,
        )
    ]  # fmt: skip
    people = [side for match in found for side in (match.person, match.other) if side]
    own, others, numbers = await at_once(
        fetch(SIDES, people, clock.today()),
        fetch("select * from other_sides($1)", [match.id for match in found if match.elsewhere]),
        numbers_of(people),
    )
    known = {row["id"]: row for row in own}
    there = {row["suspicion"]: row for row in others}
    theirs: dict[UUID, list[Number]] = defaultdict(list)
    for number in numbers:
        theirs[number.person].append(number)
    return [
        Pair(match, _record(known[match.person], theirs), _second(match, known, there, theirs))
        for match in found
        if match.person in known
    ]


async def how_many_wait(authorities: Iterable[int]) -> tuple[int, date | None]:
    """How many pairs wait for an answer in these authorities, and since when."""
    row = await fetch_one(
        "select count(*) as many, min(w.found_on) as since"
        f" from ({MATCHES} where m.authority = any($1) and {WAITING}) w",
        list(authorities),
    )
    return (row["many"], row["since"]) if row else (0, None)


async def found_in(authority: int) -> list[Suspicion]:
    """Everyone of the authority compared with each other, and with whom they resemble elsewhere, by the rule."""
    rows, elsewhere = await at_once(fetch(COMPARED, authority), fetch("select * from alike_elsewhere($1)", authority))
    records = {row["id"]: _known(row) for row in rows}
    found = suspects(records.values())
    for row in elsewhere:
        numbers = frozenset({("swe", row["swe_number"])} if row["swe_number"] else ())
        there = Known(row["other"], row["name"], row["birth_date"], numbers)
        if row["person"] in records and (why := ground(records[row["person"]], there)):
            found.append(Suspicion(row["person"], row["other"], why))
    return found


async def joined_with(person: UUID) -> list[tuple[UUID, str, bool]]:
    """Other records of this person in their own authority: id, name, and whether that one goes on."""
    rows = await fetch(
        "select s.self, o.name, exists (select from match_decided d where d.kept = o.id and d.verdict = 'same'"
        " and not exists (select from match_decided x where x.supersedes = d.id)) as kept"
        " from selves_of(array[$1::uuid]) s join person o on o.id = s.self and o.id <> $1 where s.sure order by o.id",
        person,
    )
    return [(row["self"], row["name"], row["kept"]) for row in rows]


async def kept_instead_of(person: UUID) -> UUID | None:
    """The record that goes on in place of this one, where somebody joined the two."""
    kept: UUID | None = await fetch_value(
        "select d.kept from match_decided d where (d.person = $1 or d.other = $1) and d.verdict = 'same'"
        " and d.kept <> $1 and not exists (select from match_decided s where s.supersedes = d.id) limit 1",
        person,
    )
    return kept


def _known(row: asyncpg.Record) -> Known:
    pairs = {(kind, value) for kind, _, value in (each.partition(":") for each in row["numbers"] or ())}
    if row["swe_number"]:
        pairs.add(("swe", row["swe_number"]))
    return Known(row["id"], row["name"], row["birth_date"], frozenset(pairs))


def _match(row: asyncpg.Record) -> Match:
    return shaped(Match, row, kind=row["kind"] or "", value=row["value"] or "")


def _second(
    match: Match, known: Mapping[UUID, asyncpg.Record], there: Mapping[UUID, Any],
    numbers: Mapping[UUID, list[Number]],
) -> Side:  # fmt: skip
    if match.other is None:
        facts = ((KINDS[match.kind], match.value), ("Source", match.source))
        return Side(match.name or "No name given", facts)
    if match.other in known and not match.elsewhere:
        return _record(known[match.other], numbers)
    row = there.get(match.id)
    if row is None:
        return Side("Another record", ())
    return Side(row["name"], (("Social Work England number", row["swe_number"]), ("Record", "of another authority")))


def _record(row: asyncpg.Record, numbers: Mapping[UUID, list[Number]]) -> Side:
    facts: list[tuple[str, str | date | None]] = [
        ("Social Work England number", row["swe_number"]), ("Date of birth", row["birth_date"]),
        ("Work", ", ".join(part for part in (row["local_title"], row["team_name"]) if part) or None),
        ("From", row["starts"]), ("Until", row["ends"]), ("Work e-mail", row["work_email"]),
    ]  # fmt: skip
    facts += [(number.words, number.value) for number in numbers.get(row["id"], ())]
    return Side(row["name"], tuple(facts), row["id"])
