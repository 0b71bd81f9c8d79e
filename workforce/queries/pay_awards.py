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
SLICES = 8  # an award's lines are entered in so many statements: each stays far from the time a statement may take
SLICE = "and get_byte(uuid_send(person), 0) % 8 = $9"
# $1 authority, $2 pence by the old spine, $3 by the new: the place in the array is the point; $4 the spine's name
CHAIN = """
chain as (
  select pl.person, pl.point, pl.fte, pl.starts, coalesce(pl.protected_pence, 0) as kept, f.name as code, g.spine,
    min(pl.starts) over (partition by pl.person order by pl.seq rows between 1 following and unbounded following) until
  from grade_placement pl join grade g on g.id = pl.grade join pay_filed f on f.id = pl.grade
  where pl.authority = $1 {slice}),
paid as (
  select *, greatest(($2::bigint[])[point], kept) as old, greatest(($3::bigint[])[point], kept) as new,
    ($2::bigint[])[point] is null or ($3::bigint[])[point] is null as lost
  from chain where spine = $4 and (until is null or until > starts)),
held as (
  select person, unnest(range_agg(daterange(starts, ends))) as days from employment
  where authority = $1 and employer_authority = $1 and basis in ('permanent', 'fixed_term') {slice} group by person)
"""
# $5 first day of the award, $6 first day of the month in which it is paid
STRETCHES = f"""
with {CHAIN}, stretch as (
  select c.*, h.days * daterange(c.starts, c.until) * daterange($5::date, $6::date) as days
  from paid c join held h on h.person = c.person
  where h.days && daterange(c.starts, c.until) and daterange(c.starts, c.until) && daterange($5::date, $6::date)),
owed as (
  select person, lost, point, fte, old, new, days, (new - old) * (fte * 10000)::bigint
    * ({SINCE_YEAR_ONE.format("upper(days)")} - {SINCE_YEAR_ONE.format("lower(days)")}) as parts
  from stretch where not isempty(days))
"""
AMOUNT = f"(sign(parts) * div(2 * abs(parts) + {IN_A_PENNY}, {2 * IN_A_PENNY}))::bigint"
# $7 the run, $8 whose line is left out, $9 which slice
LINES = f"""
{STRETCHES.format(slice=SLICE)}, line as (
  select person, (array_agg(point order by upper(days) desc))[1] as point,
    (array_agg(fte order by upper(days) desc))[1] as fte, (array_agg(old order by upper(days) desc))[1] as old_pence,
    (array_agg(new order by upper(days) desc))[1] as new_pence, sum(upper(days) - lower(days))::integer as days,
    nullif(max(upper(days)), $6::date) - 1 as last_day, sum(parts) as parts
  from owed where person <> $8::uuid group by person)
select $7::uuid, person, $1, point, fte, old_pence, new_pence, days, {AMOUNT} as arrears_pence, last_day
from line where person not in (select l.person from award_line l where l.run = $7::uuid)
"""
OWED = f"""
{STRETCHES.format(slice="")}, line as (
  select person, bool_or(lost) as lost, max(upper(days)) < $6::date as gone, sum(parts) as parts
  from owed group by person),
amount as (select gone, lost, {AMOUNT} as pence from line)
select count(*) as people, count(*) filter (where gone) as leavers, coalesce(sum(pence), 0)::bigint as total,
  coalesce(sum(pence) filter (where gone), 0)::bigint as to_leavers, count(*) filter (where lost) as lost
from amount
"""
# $5 a day: whoever stands on a point then. $6 NI per cent, $7 its threshold in pence, $8 levy, $9 pension per cent
COST = f"""
with {CHAIN.format(slice="")}, here as (
  select code, point, lost, fte * old as old, fte * new as new from paid c
  where starts <= $5::date and (until is null or until > $5::date)
    and person in (select h.person from held h where h.days @> $5::date)),
cost as (
  select code, point, lost, old, new, round(new) - round(old) as pay,
    round(greatest(new - $7::bigint, 0) * $6::numeric / 100) - round(greatest(old - $7::bigint, 0) * $6::numeric / 100)
      + round(new * $8::numeric / 100) - round(old * $8::numeric / 100)
      + round(new * $9::numeric / 100) - round(old * $9::numeric / 100) as on_costs
  from here)
select code, count(*) as people, count(*) filter (where new <> old) as moved, count(*) filter (where lost) as lost,
  coalesce(sum(pay), 0)::bigint as pay, coalesce(sum(on_costs), 0)::bigint as on_costs
from cost group by code order by min(point), code
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
    points = range(1, max({*old, *new}) + 1)
    by_point = ([pence(found[point]) if point in found else None for point in points] for found in (old, new))
    return (award.authority, *by_point, award.name)


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
