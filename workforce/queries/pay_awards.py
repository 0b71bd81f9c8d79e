"""What an award does: its cost a year by grade, and the arrears of everyone employed since its first day, leavers too.

Set-based and exact. A month has 377,580 parts (the least number that 28, 29, 30 and 31 all divide), so that a part of
a month is a whole number of them; what someone is owed is a whole number of parts of a penny until it is rounded once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one
from foundation.guard import admit
from foundation.money import pence, pounds
from foundation.periods import DAY
from workforce.queries.pay_terms import AGREED, Filed, filed_in, spines_filed, stands, terms_of
from workforce.rules.pay.employer_cost import YEARS, CostYear, year_known_by
from workforce.rules.pay.spines import SPINES, Spine
from workforce.rules.pay.terms import Terms, changes_inside, paid_on

PARTS = 377_580
IN_A_PENNY = 12 * 10_000 * PARTS  # months of a year × ten-thousandths of full time × parts of a month
SINCE_YEAR_ONE = (
    "((extract(year from {0})::bigint * 12 + extract(month from {0})::bigint) * 377580 + (extract(day from {0})::bigint"
    " - 1) * (377580 / extract(day from date_trunc('month', {0}) + interval '1 month - 1 day')::bigint))"
)
# $1 authority, $2 points, $3 pence by the old spine, $4 by the new, $5 the spine's name
CHAIN = """
value as (select * from unnest($2::int[], $3::bigint[], $4::bigint[]) as v (point, old, new)),
chain as (
  select pl.person, pl.point, pl.fte, pl.starts, coalesce(pl.protected_pence, 0) as kept, f.name as code, g.spine,
    min(pl.starts) over (partition by pl.person order by pl.seq rows between 1 following and unbounded following) until
  from grade_placement pl join grade g on g.id = pl.grade join pay_filed f on f.id = pl.grade where pl.authority = $1),
held as (
  select person, unnest(range_agg(daterange(starts, ends))) as days from employment
  where authority = $1 and employer_authority = $1 and basis in ('permanent', 'fixed_term') group by person)
"""
# $6 first day of the award, $7 first day of the month in which it is paid
LINES = f"""
with {CHAIN}, stretch as (
  select c.person, c.point, c.fte, greatest(v.old, c.kept) as old, greatest(v.new, c.kept) as new,
    v.point is null as lost, h.days * daterange(c.starts, c.until) * daterange($6::date, $7::date) as days
  from chain c join held h on h.person = c.person left join value v on v.point = c.point
  where c.spine = $5 and (c.until is null or c.until > c.starts)
    and h.days && daterange(c.starts, c.until) and daterange(c.starts, c.until) && daterange($6::date, $7::date)),
owed as (
  select person, lost, point, fte, old, new, days, (new - old) * (fte * 10000)::bigint
    * ({SINCE_YEAR_ONE.format("upper(days)")} - {SINCE_YEAR_ONE.format("lower(days)")}) as parts
  from stretch where not isempty(days)),
line as (
  select person, bool_or(lost) as lost, (array_agg(point order by upper(days) desc))[1] as point,
    (array_agg(fte order by upper(days) desc))[1] as fte, (array_agg(old order by upper(days) desc))[1] as old_pence,
    (array_agg(new order by upper(days) desc))[1] as new_pence, sum(upper(days) - lower(days))::integer as days,
    nullif(max(upper(days)), $7::date) - 1 as last_day, sum(parts) as parts
  from owed group by person)
select person, lost, point, fte, old_pence, new_pence, days, last_day,
  (sign(parts) * div(2 * abs(parts) + {IN_A_PENNY}, {2 * IN_A_PENNY}))::bigint as arrears_pence
from line
"""
OWED = f"""
select count(*) as people, count(*) filter (where last_day is not null) as leavers,
  coalesce(sum(arrears_pence), 0)::bigint as total,
  coalesce(sum(arrears_pence) filter (where last_day is not null), 0)::bigint as to_leavers,
  count(*) filter (where lost) as lost
from ({LINES}) every_line
"""
# $6 a day: whoever stands on a point then. $7 NI per cent, $8 its threshold in pence, $9 levy, $10 pension per cent
COST = f"""
with {CHAIN}, here as (
  select c.code, c.fte * greatest(v.old, c.kept) as old, c.fte * greatest(v.new, c.kept) as new,
    v.point is null as lost
  from chain c left join value v on v.point = c.point
  where c.spine = $5 and c.starts <= $6::date and (c.until is null or c.until > $6::date)
    and exists (select from held h where h.person = c.person and h.days @> $6::date)),
cost as (
  select code, lost, old, new, round(new) - round(old) as pay,
    round(greatest(new - $8::bigint, 0) * $7::numeric / 100) - round(greatest(old - $8::bigint, 0) * $7::numeric / 100)
      + round(new * $9::numeric / 100) - round(old * $9::numeric / 100)
      + round(new * $10::numeric / 100) - round(old * $10::numeric / 100) as on_costs
  from here)
select code, count(*) as people, count(*) filter (where new <> old) as moved, count(*) filter (where lost) as lost,
  coalesce(sum(pay), 0)::bigint as pay, coalesce(sum(on_costs), 0)::bigint as on_costs
from cost group by code order by code
"""


@dataclass(frozen=True)
class ByGrade:
    """People on one grade today, how many of them move, and pounds a year that the award adds."""

    code: str
    people: int
    moved: int
    pay: Decimal
    on_costs: Decimal

    @property
    def total(self) -> Decimal:
        return self.pay + self.on_costs


@dataclass(frozen=True)
class Owed:
    """Arrears: people, of them leavers, and pounds."""

    people: int = 0
    leavers: int = 0
    total: Decimal = Decimal("0.00")
    to_leavers: Decimal = Decimal("0.00")


@dataclass(frozen=True)
class Award:
    """An edition of a spine that an authority could pay, and what it would pay until then."""

    authority: int
    terms: Terms
    spine: Spine
    before: Spine | None
    filed: Filed | None
    starts: date
    name: str


@dataclass(frozen=True)
class Preview:
    """What an award costs in a year by that year's rules, what is owed for months gone, and what stands against it."""

    award: Award
    first_paid: date
    year: CostYear
    own_rules: bool
    rate: Decimal | None
    grades: tuple[ByGrade, ...]
    owed: Owed
    against: tuple[str, ...]

    @property
    def people(self) -> int:
        return sum(row.people for row in self.grades)

    @property
    def moved(self) -> int:
        return sum(row.moved for row in self.grades)

    @property
    def pay(self) -> Decimal:
        return sum((row.pay for row in self.grades), Decimal("0.00"))

    @property
    def on_costs(self) -> Decimal:
        return sum((row.on_costs for row in self.grades), Decimal("0.00"))

    @property
    def total(self) -> Decimal:
        return self.pay + self.on_costs


async def awards_open(actor: Actor, authority: int) -> list[Award]:
    """Editions later than the one paid: the shipped ones and those filed here, for this authority's HR."""
    admit(actor, Can.EDIT_PAY, stands(authority))
    terms, own = await terms_of(authority), await spines_filed(authority)
    filed = {each.key: each for each in await filed_in(authority, named=False) if each.kind == "spine"}
    known = own | {spine.key: spine for spine in SPINES}
    found = [_award(terms, spine, filed.get(key), known) for key, spine in known.items()]
    return sorted((each for each in found if each), key=lambda each: (each.name, each.starts, each.spine.key))


def _award(terms: Terms, spine: Spine, filed: Filed | None, known: Mapping[str, Spine]) -> Award | None:
    """None for an edition that is paid already, or older than one that is."""
    name, starts = filed.name if filed else spine.key.partition("/")[0], spine.edition.starts
    mine = [run for run in terms.runs if run.spine == name]
    if mine and mine[-1].starts >= starts:
        return None
    return Award(terms.authority, terms, spine, known[mine[-1].edition] if mine else None, filed, starts, name)


async def award_called(actor: Actor, authority: int, key: str) -> Award | None:
    """One of them by its key."""
    return next((each for each in await awards_open(actor, authority) if each.spine.key == key), None)


async def previewed(award: Award, first_paid: date) -> Preview:
    """The whole preview, in two statements whatever the size of the authority."""
    year, own = year_known_by(max(award.starts, YEARS[0].edition.starts))
    rate = award.terms.rate_on(award.starts)
    values = _values(award, award.starts)
    given = (pence(year.ni_threshold), year.levy_percent, rate or Decimal(0))
    rows = await fetch(COST, *values, clock.today(), year.ni_percent, *given)
    owed = await fetch_one(OWED, *values, award.starts, first_paid) if award.before else None
    lost = sum(row["lost"] for row in rows) + (owed["lost"] if owed else 0)
    return Preview(
        award, first_paid, year, own, rate,
        tuple(ByGrade(r["code"], r["people"], r["moved"], pounds(r["pay"]), pounds(r["on_costs"])) for r in rows),
        Owed(owed["people"], owed["leavers"], pounds(owed["total"]), pounds(owed["to_leavers"])) if owed else Owed(),
        tuple(_against(award, first_paid, lost)),
    )  # fmt: skip


def lines_of(award: Award, first_paid: date) -> tuple[Any, ...]:
    """What `LINES` is asked with."""
    return (*_values(award, award.starts), award.starts, first_paid)


def _values(award: Award, day: date) -> tuple[Any, ...]:
    old, new = paid_on(award.before or award.spine, day), paid_on(award.spine, day)
    points = sorted(old.keys() & new.keys())
    return (
        award.authority, points, [pence(old[point]) for point in points], [pence(new[point]) for point in points],
        award.name,
    )  # fmt: skip


def _against(award: Award, first_paid: date, lost: int) -> list[str]:
    """Why it may not be applied, in words; nothing when it may."""
    filed, until = award.filed, first_paid - DAY
    both = [each for each in (award.before, award.spine) if each]
    inside = [point for each in both for point in changes_inside(each, award.starts, until)]
    checks = (
        (not filed or filed.standing in AGREED,
         "It has not been agreed: an offer or a proposal can be looked at, and not paid."),
        (not filed or filed.adopted_by, "A director has not adopted it yet."),
        (not lost, f"{lost} people stand on a point that one of the two spines has no value for."),
        (first_paid.day == 1 and first_paid >= award.starts,
         "The first month paid must begin on the 1st, and not before the award."),
        (not inside, f"Point {min(inside, default=0)} is deleted between the award and the month it is paid."),
    )  # fmt: skip
    return [words for fine, words in checks if not fine]
