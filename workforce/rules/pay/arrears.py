"""Arrears of a late award: exact by person, part months by their days, leavers included, rounded once at the end."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from foundation.money import rounded
from foundation.periods import Period


@dataclass(frozen=True)
class Spell:
    """Days at one old and new whole-time pay (pounds a year) and one share of full time."""

    period: Period
    old: Decimal
    new: Decimal
    fte: Decimal = Decimal(1)

    @property
    def monthly(self) -> Fraction:
        """What a whole month is short by, exact pounds; below zero where the new pay is lower."""
        return (Fraction(self.new) - Fraction(self.old)) * Fraction(self.fte) / 12


@dataclass(frozen=True)
class OnPoint:
    """Days on one point of a spine at one share of full time."""

    period: Period
    point: int
    fte: Decimal = Decimal(1)


@dataclass(frozen=True)
class Arrears:
    """What one person is owed: months (exact) in which an old rate was paid, and pounds to the penny."""

    months: Fraction
    amount: Decimal


@lru_cache(maxsize=4096)  # most of an authority's people have the same few periods
def months_in(period: Period | None) -> Fraction:
    """Months from first to last day, a part month being its days ÷ the days of that month; 0 for no days.

    ValueError for an open period.
    """
    if period is None:
        return Fraction(0)
    if period.end is None:
        raise ValueError("an open period has no months")
    # The months from the beginning of the first month to the end, less those before the start.
    return _since_year_one(period.end) - _since_year_one(period.start)


def _since_year_one(day: date) -> Fraction:
    return Fraction(day.year * 12 + day.month) + Fraction(day.day - 1, monthrange(day.year, day.month)[1])


def arrears(spells: Iterable[Spell], effective_from: date, first_paid: date) -> Arrears:
    """What is owed for the days from the award's first to the day before the month in which it is first paid.

    `first_paid` is the first of that month. Leavers are owed to their last day, joiners from their first. The exact
    sum over all spells is rounded once, half up, to the penny.
    """
    owed, months = Fraction(0), Fraction(0)
    if first_paid > effective_from:
        late = Period(effective_from, first_paid)
        for spell in spells:
            here = months_in(late.meet(spell.period))
            owed, months = owed + spell.monthly * here, months + here
    return Arrears(months, rounded(owed))


def spells_of(held: Iterable[OnPoint], old: Mapping[int, Decimal], new: Mapping[int, Decimal]) -> tuple[Spell, ...]:
    """What each stretch on a point was paid by the old spine and is due by the new one, pounds a year by point.

    An increment, a gate or fewer hours inside the arrears is a stretch of its own. LookupError names a point that
    either spine has no value for: nobody is left out in silence.
    """
    stretches = tuple(held)
    for stretch in stretches:
        if stretch.point not in old or stretch.point not in new:
            raise LookupError(f"point {stretch.point} is not on both spines")
    return tuple(Spell(each.period, old[each.point], new[each.point], each.fte) for each in stretches)


def one_spell(
    old: Decimal, new: Decimal, fte: Decimal, started_on: date | None, left_on: date | None
) -> tuple[Spell, ...]:
    """Someone whose pay and hours did not change; `left_on` is the last day. ValueError when it is before the start."""
    return (Spell(Period.of(started_on or date.min, left_on if left_on != date.max else None), old, new, fte),)
