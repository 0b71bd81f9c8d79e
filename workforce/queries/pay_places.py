"""Who stands on which point of which grade: one person's place and how they came to it, and an authority's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.money import pounds, product
from foundation.paging import PAGE, Paged, before
from workforce.queries.pay_scales import read_adopted, scale_known
from workforce.queries.pay_terms import spine_called
from workforce.rules.pay.grades import Grade, Next, beyond
from workforce.rules.pay.spines import Spine
from workforce.rules.pay.terms import GradeInForce, Terms, next_increment, paid_on, pays
from workforce.rules.pay_scales import Level

# In force on a day: begun, and no later one of the chain has begun.
BEGUN = """
pl.starts <= $1 and not exists (select from grade_placement n where n.person = pl.person
  and n.authority = pl.authority and n.seq > pl.seq and n.starts <= $1)
"""
# Beside each place: its grade as it is today, the edition its spine is paid by, the rule of increments, those withheld.
AROUND = """
select pl.*, p.name, p.sort_key, f.name as code, v.*,
  (select r.edition from award_run r where r.authority = pl.authority and r.spine = v.spine and r.starts <= $1
   order by r.starts desc limit 1) as edition,
  (select array_agg(a.starts order by a.starts) from pay_adopted a
   where a.authority = pl.authority and a.kind = 'increments') as rule_days,
  (select array_agg(i.rule order by i.starts) from pay_adopted a join pay_filed i on i.id = a.filed
   where a.authority = pl.authority and a.kind = 'increments') as rules,
  (select array_agg(w.due) from increment_withheld w left join increment_heard h on h.withheld = w.id
   where w.person = pl.person and w.authority = pl.authority and h.stands is not false) as withheld,
  (select s.edition from pay_scale_adopted s where s.authority = pl.authority and s.starts <= $1
   and (s.ends is null or s.ends > $1)) as scale
from {found} pl join person p on p.id = pl.person join pay_filed f on f.id = pl.grade
join lateral (select a.filed as version, a.starts as version_starts, g.title, g.spine, g.bottom as lowest,
    g.top as highest, g.weekly_hours, g.level, g.census_role, g.job_type
  from pay_adopted a join grade g on g.id = a.filed
  where a.authority = pl.authority and a.kind = 'grade' and a.name = f.name
  order by a.starts <= $1 desc, case when a.starts <= $1 then a.starts end desc nulls last, a.starts limit 1) v on true
"""

WHERE: Mapping[str, tuple[str, ...]] = {
    "level": ("grade",),
    "point": ("point",),
    "salary": ("annual", "actual", "protected", "spine"),
    "next_step": ("next", "beyond"),
}


@dataclass(frozen=True)
class OnGrade:
    """A place on a point. `annual` is whole-time pounds a year by the spine the authority pays; None where it has
    adopted none for this day, or the spine lacks the point. `actual` is for the share worked.
    """

    id: UUID
    person: UUID
    authority: int
    name: str
    grade: GradeInForce
    seq: int
    point: int
    fte: Decimal
    starts: date
    since: date
    reason: str
    protected: Decimal | None
    annual: Decimal | None
    actual: Decimal | None
    spine: Spine | None
    next: Next | None
    beyond: Level | None


@dataclass(frozen=True)
class Step:
    """One link of the chain, as history tells it."""

    starts: date
    code: str
    point: int
    fte: Decimal
    reason: str
    entered_by: UUID
    entered_on: date
    who: str


async def standing_of(actor: Actor, person: UUID) -> OnGrade | None:
    """Someone's place today, None where they have none; NotThere where the reader may not see it."""
    rows = await fetch(
        AROUND.format(found="grade_placement") + f" where {BEGUN} and pl.person = $2 order by pl.starts desc limit 1",
        clock.today(), person,
    )  # fmt: skip
    if not rows:
        return None
    found = (await _places(rows))[0]
    return masked(found, admit(actor, Can.SEE_PAY, _stands(found)), WHERE)


async def places(actor: Actor, page: int = 1, size: int = PAGE) -> Paged:
    """Everyone's place, as far as this reader's list goes, by family name."""
    reach = reach_of(actor, Can.LIST_PAY)
    narrowed = f"""(select pl.*, count(*) over () as total from grade_placement pl join person p on p.id = pl.person
      where {BEGUN} and pl.authority = any($2) and exists (select from employment e where e.person = pl.person
        and e.authority = pl.authority and e.employer_authority = pl.authority and e.starts <= $1
        and (e.ends is null or e.ends > $1) and e.basis in ('permanent', 'fixed_term'))
      order by p.sort_key, pl.id limit {int(size)} offset $3)"""
    rows = await fetch(
        AROUND.format(found=narrowed) + " order by p.sort_key, pl.id",
        clock.today(), reach.authorities, before(page, size),
    )  # fmt: skip
    found = seen_list(actor, Can.LIST_PAY, await _places(rows), _stands, WHERE)
    return Paged(found, rows[0]["total"] if rows else 0, page, size)


async def steps_of(person: UUID, authority: int) -> list[Step]:
    """How someone came to their place, the latest first; for a reader who has been admitted to the place itself."""
    rows = await fetch(
        "select pl.starts, f.name as code, pl.point, pl.fte, pl.reason, pl.entered_by, pl.entered_on,"
        " coalesce((select n.name from names_of(array[pl.entered_by]) n limit 1), 'someone') as who"
        " from grade_placement pl join pay_filed f on f.id = pl.grade"
        " where pl.person = $1 and pl.authority = $2 order by pl.seq desc",
        person, authority,
    )  # fmt: skip
    return [Step(**row) for row in rows]


def _stands(found: OnGrade) -> Place:
    return Place(found.person, authority=found.authority)


async def _places(rows: list[asyncpg.Record]) -> list[OnGrade]:
    await read_adopted(row["scale"] for row in rows if row["scale"])
    spines = {key: await spine_called(key) for key in {row["edition"] for row in rows} if key}
    return [_place(row, spines.get(row["edition"])) for row in rows]


def _place(row: asyncpg.Record, spine: Spine | None) -> OnGrade:
    grade = Grade(
        row["code"], row["title"], row["spine"], row["lowest"], row["highest"], row["weekly_hours"],
        level=row["level"], role=row["census_role"], job_type=row["job_type"],
    )  # fmt: skip
    protected = pounds(row["protected_pence"]) if row["protected_pence"] else None
    annual = _pays(spine, row["point"], protected)
    return OnGrade(
        id=row["id"], person=row["person"], authority=row["authority"], name=row["name"],
        grade=GradeInForce(row["version"], row["version_starts"], grade), seq=row["seq"], point=row["point"],
        fte=row["fte"], starts=row["starts"], since=row["since"], reason=row["reason"], protected=protected,
        annual=annual, actual=None if annual is None else product(annual, row["fte"]), spine=spine,
        next=_next(row, grade, spine), beyond=_beyond(grade, row["scale"]),
    )  # fmt: skip


def _pays(spine: Spine | None, point: int, protected: Decimal | None) -> Decimal | None:
    values = paid_on(spine, clock.today()) if spine else {}
    return pays(values, point, protected) if point in values else None


def _next(row: asyncpg.Record, grade: Grade, spine: Spine | None) -> Next | None:
    """The next point and its day, at what it pays today: no later award is guessed."""
    if row["point"] >= grade.top or spine is None or row["point"] + 1 not in (values := paid_on(spine, clock.today())):
        return None
    rules = tuple(zip(row["rule_days"] or (), row["rules"] or (), strict=True))
    stages = Terms(row["authority"], rules=rules).stages
    on = next_increment(row["since"], stages, frozenset(row["withheld"] or ()))
    return Next(row["point"] + 1, on, values[row["point"] + 1])


def _beyond(grade: Grade, scale: str | None) -> Level | None:
    """What lies above the grade on the framework-linked scale that the authority runs, if it mapped the grade to it."""
    known = scale_known(scale) if scale else None
    return beyond(grade, known) if known else None
