"""What an employer pays for someone in a year: pay, National Insurance, pension and apprenticeship levy, each shown."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from foundation import editions
from foundation.editions import Edition, EditionError
from foundation.money import EXACT, half_up, percent_of, product

DATA = Path(__file__).parents[2] / "data" / "employer_cost"
LEVY_PERCENT = Decimal("0.5")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Band:
    """Employees' pension: the percentage for actual pay up to this many pounds a year, included."""

    up_to: Decimal
    percent: Decimal


@dataclass(frozen=True)
class CostYear:
    """The rules of one year from 1 April; thresholds and allowance in pounds a year.

    `ni_threshold_young` is for those under 21 and apprentices under 25. The allowance is the employer's, once a year.
    """

    edition: Edition
    year: str
    ni_percent: Decimal
    ni_threshold: Decimal
    ni_threshold_young: Decimal
    levy_percent: Decimal
    levy_allowance: Decimal
    employee_pension: tuple[Band, ...]
    note: str


@dataclass(frozen=True)
class EmployerCost:
    """Pounds a year, each term to the penny; the total is the sum of the terms as shown."""

    salary: Decimal
    ni: Decimal
    lgps: Decimal
    levy: Decimal

    @property
    def on_costs(self) -> Decimal:
        return self.ni + self.lgps + self.levy

    @property
    def total(self) -> Decimal:
        return self.salary + self.on_costs


def employer_cost(
    annual: Decimal,
    fte: Decimal,
    lgps_percent: Decimal,
    *,
    ni_percent: Decimal,
    ni_threshold: Decimal,
    levy_percent: Decimal = LEVY_PERCENT,
) -> EmployerCost:
    """One employment's cost from whole-time pounds a year; each term of exact pay, rounded half up to the penny.

    The threshold stays whole however few the hours, so a part-time cost is never a share of the full-time one (HMRC
    secondary threshold). The levy is 0.5 % of pay; the employer's yearly allowance is `levy_of_bill`'s.
    """
    pay = product(annual, fte)
    over = max(EXACT.subtract(pay, ni_threshold), NOTHING)
    return EmployerCost(
        salary=half_up(pay),
        ni=half_up(percent_of(over, ni_percent)),
        lgps=half_up(percent_of(pay, lgps_percent)),
        levy=half_up(percent_of(pay, levy_percent)),
    )


def cost_in(
    year: CostYear, annual: Decimal, fte: Decimal, lgps_percent: Decimal, *, young: bool = False
) -> EmployerCost:
    """The same by a year's rules; `lgps_percent` is the fund's rate for the authority, never built in."""
    return employer_cost(
        annual,
        fte,
        lgps_percent,
        ni_percent=year.ni_percent,
        ni_threshold=year.ni_threshold_young if young else year.ni_threshold,
        levy_percent=year.levy_percent,
    )


def levy_of_bill(year: CostYear, bill: Decimal) -> Decimal:
    """The levy an employer pays on its whole pay bill of a year, after its one allowance; pounds to the penny."""
    return half_up(max(percent_of(bill, year.levy_percent) - year.levy_allowance, NOTHING))


def employee_percent(year: CostYear, actual_pay: Decimal) -> Decimal:
    """The employee's pension percentage, by the actual pay of this employment (LGPS bands); LookupError above them."""
    for band in year.employee_pension:
        if actual_pay <= band.up_to:
            return band.percent
    raise LookupError(f"no pension band was found for £{actual_pay} in {year.year}")


def cost_year(edition: Edition) -> CostYear:
    """An edition read as a year's rules; EditionError names the file and what is wrong in it."""
    data = edition.data
    try:
        read = CostYear(
            edition=edition,
            year=data["year"],
            **{
                name: Decimal(data[name])
                for name in ("ni_percent", "ni_threshold", "ni_threshold_young", "levy_percent", "levy_allowance")
            },
            employee_pension=tuple(
                Band(Decimal(row["up_to"]), Decimal(row["percent"])) for row in data.get("employee_pension", ())
            ),
            note=data["note"],
        )
    except (KeyError, TypeError, ArithmeticError) as wrong:
        raise EditionError(f"{edition.path}: {wrong!r}") from wrong
    tops = [band.up_to for band in read.employee_pension]
    if tops != sorted(set(tops)):
        raise EditionError(f"{edition.path}: employee_pension: bands must rise")
    return read


YEARS: tuple[CostYear, ...] = tuple(cost_year(edition) for edition in editions.load(DATA))


def year_called(name: str) -> CostYear:
    """The rules of "2025/26"; LookupError for a year that is not shipped."""
    for known in YEARS:
        if known.year == name:
            return known
    raise LookupError(f"no rules for {name!r}; known: {', '.join(year.year for year in YEARS)}")


def year_on(day: date) -> CostYear:
    """The rules pay falls under on a day: 31 March and 1 April differ; LookupError where none are shipped."""
    return year_called(cost_year(editions.on([known.edition for known in YEARS], day)).year)


def year_known_by(day: date) -> tuple[CostYear, bool]:
    """The rules for a day, or the latest before it; True when they are that day's own, False when carried on."""
    begun = [known for known in YEARS if known.edition.starts <= day]
    if not begun:
        raise LookupError(f"no rules are known for {day:%-d %B %Y}")
    return begun[-1], begun[-1].edition.covers(day)
