"""Increments: who moves up a point by a day, worked out for a whole authority at once; and those that are withheld."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit
from foundation.money import pounds
from foundation.roster import names_of
from workforce.queries.pay_terms import terms_of
from workforce.rules.pay.terms import GradeInForce, next_increment

TAILS = """
with held as (
  select person, case when bool_or(ends is null) then null else max(ends) end as left_on from employment
  where authority = $1 and employer_authority = $1 and basis in ('permanent', 'fixed_term') group by person),
tail as (
  select distinct on (person) * from grade_placement where authority = $1 order by person, seq desc)
select t.id, t.person, t.seq, t.point, t.fte, t.starts, t.since, t.protected_pence, f.name as code, p.name, p.sort_key,
  h.left_on
from tail t join held h on h.person = t.person join pay_filed f on f.id = t.grade join person p on p.id = t.person
where t.since < $2
"""
WITHHELD = """
select w.*, r.words as reply, r.replied_on, h.stands, h.heard_by, h.heard_on from increment_withheld w
left join increment_reply r on r.withheld = w.id left join increment_heard h on h.withheld = w.id
"""


@dataclass(frozen=True)
class Due:
    """One increment: who, from which point to which, from what day, and the link of the chain it follows."""

    person: UUID
    name: str
    sort_key: str
    grade: GradeInForce
    point: int
    on: date
    link: UUID
    seq: int
    fte: Decimal
    starts: date
    protected: Decimal | None


@dataclass(frozen=True)
class Withheld:
    """An increment withheld: why, what its person says to that, and what a second person made of it."""

    id: UUID
    person: UUID
    authority: int
    due: date
    reason: str
    withheld_by: UUID
    withheld_on: date
    reply: str | None
    replied_on: date | None
    stands: bool | None
    heard_by: UUID | None
    heard_on: date | None
    names: Mapping[UUID, str]

    def who(self, person: UUID | None) -> str:
        return self.names.get(person, "someone") if person else ""


async def increments_due(actor: Actor, authority: int, until: date) -> list[Due]:
    """Everyone whose next increment falls due by a day, earliest first; for HR of the authority."""
    admit(actor, Can.EDIT_PAY, Place(authority=authority))
    terms = await terms_of(authority)
    withheld: dict[UUID, set[date]] = {}
    for row in await fetch(f"{WITHHELD} where w.authority = $1 and h.stands is not false", authority):
        withheld.setdefault(row["person"], set()).add(row["due"])
    stages = terms.stages

    @cache
    def after(since: date, passed: frozenset[date]) -> date:
        return next_increment(since, stages, passed)

    grade_on = cache(terms.grade_on)
    found = []
    for row in await fetch(TAILS, authority, until):
        on = after(row["since"], frozenset(withheld.get(row["person"], ())))
        grade = grade_on(row["code"], on)
        if on <= until and (row["left_on"] is None or row["left_on"] > on) and grade and row["point"] < grade.grade.top:
            found.append(_due(row, grade, on))
    return sorted(found, key=lambda due: (due.on, due.sort_key, due.person))


def _due(row: asyncpg.Record, grade: GradeInForce, on: date) -> Due:
    protected = pounds(row["protected_pence"]) if row["protected_pence"] else None
    return shaped(Due, row, grade=grade, on=on, link=row["id"], protected=protected)


async def shares_since(people: Iterable[UUID], authority: int) -> dict[UUID, list[tuple[date, Decimal]]]:
    """For each person every stretch of a share of full time that is in force, from its first day, oldest first."""
    rows = await fetch(
        "select person, starts, fte from (select *, min(starts) over (partition by person order by seq"
        " rows between 1 following and unbounded following) as until from grade_placement"
        " where authority = $1 and person = any($2)) links where until is null or until > starts order by starts",
        authority, list(people),
    )  # fmt: skip
    found: dict[UUID, list[tuple[date, Decimal]]] = {}
    for row in rows:
        found.setdefault(row["person"], []).append((row["starts"], row["fte"]))
    return found


async def withheld_from(person: UUID, authority: int) -> list[Withheld]:
    """What was withheld from one person, the latest first, without names; for a reader admitted to their pay."""
    rows = await fetch(f"{WITHHELD} where w.person = $1 and w.authority = $2 order by w.due desc", person, authority)
    return [Withheld(**row, names={}) for row in rows]


async def withheld_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_PAY, named: bool = False) -> Withheld:
    """One of them; NotThere where the reader may not see that person's pay."""
    row = await the_row(f"{WITHHELD} where w.id = $1", id)
    admit(actor, to, Place(row["person"], authority=row["authority"]), seen=Can.SEE_PAY)
    return Withheld(**row, names=await names_of((row["withheld_by"], row["heard_by"])) if named else {})
