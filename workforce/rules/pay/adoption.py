"""What adopting a scale would do: who is below, within, above it, and what it costs each year, phased, with protection.

Every figure is at today's pay: no later award is guessed, for the scale or for anyone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial

from foundation.periods import add_months
from workforce.rules.pay.bill import Added, Move, added
from workforce.rules.pay.employer_cost import CostYear, year_known_by, year_on
from workforce.rules.pay_scales import PayScale

BELOW, WITHIN, ABOVE = "below", "within", "above"
WHOLE = Decimal(1)


@dataclass(frozen=True)
class Paid:
    """One employment: whole-time basic pounds a year, share of full time, level on the scale, area, fund's rate."""

    annual: Decimal
    fte: Decimal
    level: int
    lgps_percent: Decimal
    area: str | None = None


@dataclass(frozen=True)
class Position:
    """Where pay stands against a level: whole-time pounds a year the person would move to, and the level's top."""

    where: str
    target: Decimal
    top: Decimal


@dataclass(frozen=True)
class Terms:
    """How a scale is brought in. `phases` are the shares of the rise paid in year one, two…; the last one stays.

    Those above keep their pay for `protected_years`, None for as long as they stay.
    """

    starts: date
    years: int = 5
    phases: tuple[Decimal, ...] = (WHOLE,)
    protected_years: int | None = None


@dataclass(frozen=True)
class Counted:
    """How many employments of one level stand where."""

    level: int
    below: int
    within: int
    above: int


@dataclass(frozen=True)
class YearOfCost:
    """One year. `rises` is the cost of adoption. `protection` is what those above are paid over the scale, on-costs
    included: paid already, so no part of the cost. `ended` is what stops once protection is over; never set against it.

    `own_rules` is False where the year's own on-cost rules are not known and the latest before it are carried on.
    """

    starts: date
    rules: CostYear
    own_rules: bool
    share: Decimal
    rises: Added
    protection: Decimal
    ended: Decimal


@dataclass(frozen=True)
class Effect:
    """The whole effect of one scale on some people."""

    counts: tuple[Counted, ...]
    years: tuple[YearOfCost, ...]

    def people(self, where: str) -> int:
        """How many are "below", "within" or "above"."""
        return sum(getattr(row, where) for row in self.counts)


def position(scale: PayScale, paid: Paid) -> Position:
    """Below the level: to its bottom. Within: to the lowest point that pays no less than now. Above: pay is kept.

    Area additions count on the scale's side. LookupError for a level or area that the scale has not got.
    """
    level = scale.at(paid.level)
    addition = scale.annual(paid.level, paid.area) - level.annual
    points = [point + addition for point in level.points or (level.annual,)]
    if paid.annual > points[-1]:
        return Position(ABOVE, paid.annual, points[-1])
    target = next(point for point in points if point >= paid.annual)
    return Position(BELOW if paid.annual < points[0] else WITHIN, target, points[-1])


def effect(scale: PayScale, people: Iterable[Paid], terms: Terms) -> Effect:
    """What adopting the scale from a day does to these people, at today's pay.

    The cost is the sum of max(0, new − now) × FTE with on-costs, per person to the penny. LookupError when no on-cost
    rules are known for the first day; ValueError for terms that cannot be.
    """
    _fit(terms)
    alike = Counter(people)
    placed = {paid: position(scale, paid) for paid in alike}
    counts = Counter[tuple[int, str]]()
    for paid, count in alike.items():
        counts[paid.level, placed[paid].where] += count
    rows = (
        Counted(level.level, *(counts[level.level, where] for where in (BELOW, WITHIN, ABOVE)))
        for level in scale.levels
    )
    movements = cache(partial(_movements, alike, placed))
    years = tuple(_year(number, terms, movements) for number in range(terms.years))
    return Effect(tuple(rows), years)


def _fit(terms: Terms) -> None:
    shares = list(terms.phases)
    if not shares or shares != sorted(shares) or not 0 <= shares[0] <= shares[-1] <= 1:
        raise ValueError("phases are shares from 0 to 1 that never fall")
    if not 1 <= terms.years <= 10:
        raise ValueError("ask for one to ten years")


def _year(number: int, terms: Terms, movements: Callable[[date, Decimal], tuple[Added, Decimal]]) -> YearOfCost:
    starts = add_months(terms.starts, 12 * number)
    rules, own = year_known_by(starts)
    share = terms.phases[min(number, len(terms.phases) - 1)]
    rises, over = movements(rules.edition.starts, share)  # years under the same rules at the same share are alike
    nothing = Decimal("0.00")
    protected = terms.protected_years is None or number < terms.protected_years
    protection, ended = (over, nothing) if protected else (nothing, over)
    return YearOfCost(starts, rules, own, share, rises, protection, ended)


def _movements(
    alike: Counter[Paid], placed: Mapping[Paid, Position], under: date, share: Decimal
) -> tuple[Added, Decimal]:
    """What rises by this share of the way, and what those above are paid over the scale, by the rules of a day."""
    rising, falling = Counter[Move](), Counter[Move]()
    for paid, people in alike.items():
        to = placed[paid]
        rising[_rise(paid, to, share)] += people
        if to.where == ABOVE:
            falling[_to_top(paid, to)] += people
    rules = year_on(under)
    return added(rising, rules), -added(falling, rules).total


def _rise(paid: Paid, to: Position, share: Decimal) -> Move:
    return Move(paid.annual, paid.annual + share * (to.target - paid.annual), paid.fte, paid.lgps_percent)


def _to_top(paid: Paid, to: Position) -> Move:
    return Move(paid.annual, to.top, paid.fte, paid.lgps_percent)
