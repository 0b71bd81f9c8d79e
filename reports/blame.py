"""Which cells of a row are wrong: the fewest whose alteration explains every rate that does not fit.

A cell explains a contradicted rate if it is the rate, or if it is a component for which some one value makes all of
its rates right, except those already explained. Where several sets of cells are equally small, the region's published
totals decide: a component is named only when the authorities of the region do not add up with it, beyond rounding, and
add up better with the value that its rates imply. Otherwise the rate is named.
"""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations

from reports.measures import BY_NAME, COUNTS, RATES
from reports.measures.display import Symbol, Value
from reports.measures.measure import Count, Rate, working_days
from reports.published import Level, Published, PublishedRow
from reports.spans import ANYTHING, Span, component_span, hidden

MOST_CELLS = 4  # of one row; beyond that the contradicted rates themselves are named
ROUNDING = Fraction(3, 100)  # the standard deviation of one rounding to a decimal
BEYOND = 4  # standard deviations


class Totals:
    """What a region's published total leaves for one authority, once the others are taken away."""

    def __init__(self, published: Published) -> None:
        self.totals = {(row.year, row.region): row for row in published.rows if row.level is Level.REGIONAL}
        self.by_place = {(row.year, row.codes): row for row in published.rows if row.level is Level.AUTHORITY}
        self.members: dict[tuple[int, str], list[PublishedRow]] = {}
        for row in self.by_place.values():
            self.members.setdefault((row.year, row.region), []).append(row)

    def left_for(self, row: PublishedRow, name: str) -> tuple[Fraction, Fraction] | None:
        """The value the total leaves, and how far rounding may move it; None where the total cannot be taken apart."""
        total = self.totals.get((row.year, row.region))
        others = [each for each in self.members[row.year, row.region] if each is not row]
        values = [self._counted(each, name) for each in others]
        if total is None or hidden(total.values[name]) or any(hidden(value) for value in values):
            return None
        exact = isinstance(count := BY_NAME[name], Count) and count.whole
        rounding = Fraction(0) if exact else BEYOND * ROUNDING * Fraction(math.sqrt(len(others) + 2))
        return _number(total.values[name]) - sum(map(_number, values), Fraction(0)), rounding

    def _counted(self, row: PublishedRow, name: str) -> Value:
        """As published, or last year's figure for an authority without data: so the totals of 2025 were made."""
        before = self.by_place.get((row.year - 1, row.codes))
        missing = all(hidden(row.values[count.name]) for count in COUNTS)
        return before.values[name] if missing and before else row.values[name]


def blamed(row: PublishedRow, failed: Sequence[Rate], totals: Totals) -> tuple[str, ...]:
    """The columns of an authority's row that are wrong, given the rates that are contradicted."""
    cells = [rate.name for rate in failed]
    cells += dict.fromkeys(name for rate in failed for name in rate.components)
    for size in range(1, min(MOST_CELLS, len(failed)) + 1):
        explaining = [chosen for chosen in combinations(cells, size) if _explains(row, failed, chosen)]
        if explaining:
            return min(explaining, key=lambda chosen: _misfit(row, failed, chosen, totals))
    return tuple(rate.name for rate in failed)


def _explains(row: PublishedRow, failed: Sequence[Rate], chosen: tuple[str, ...]) -> bool:
    touched = all(rate.name in chosen or set(rate.components) & set(chosen) for rate in failed)
    return touched and all(
        implied(row, name, chosen) is not None for name in chosen if isinstance(BY_NAME[name], Count)
    )


def implied(row: PublishedRow, name: str, chosen: Iterable[str]) -> Span | None:
    """The values of a component that make all its rates right, but for those that other chosen cells explain."""
    others = set(chosen) - {name}
    spans = [_implied_by(rate, row, name) for rate in RATES if name in rate.components and not _touches(rate, others)]
    if any(span is None for span in spans):
        return None
    known = [span for span in spans if span is not None]
    low, high = max((s.low for s in known), default=Fraction(0)), min((s.high for s in known), default=ANYTHING.high)
    if isinstance(count := BY_NAME[name], Count) and count.whole:
        low, high = Fraction(math.ceil(low)), Fraction(math.floor(high))
    return Span(low, high) if low <= high else None


def _touches(rate: Rate, cells: set[str]) -> bool:
    return bool(cells & {rate.name, *rate.components})


def _implied_by(rate: Rate, row: PublishedRow, name: str) -> Span | None:
    others_hidden = any(hidden(row.values[other]) for other in rate.components if other != name)
    told = row.values[rate.name]
    if hidden(told):
        return ANYTHING if others_hidden or told is not Symbol.NOT_APPLICABLE else Span(Fraction(0), Fraction(0))
    return None if others_hidden else component_span(rate, name, row.values, working_days(row.year))


def _misfit(row: PublishedRow, failed: Sequence[Rate], chosen: tuple[str, ...], totals: Totals) -> tuple[Fraction, int]:
    """How far the region's totals speak against these cells, in their own units; then how many are components."""
    misfit = Fraction(0)
    for name in dict.fromkeys(name for rate in failed for name in rate.components):
        left = totals.left_for(row, name)
        if left is None:
            continue
        span = implied(row, name, chosen) if name in chosen else None
        value = Fraction(0) if hidden(row.values[name]) else _number(row.values[name])
        away = (span or Span(value, value)).distance(left[0])
        misfit += max(away - left[1], Fraction(0)) / max(value, Fraction(1))
    return misfit, sum(isinstance(BY_NAME[name], Count) for name in chosen)


def _number(value: Value) -> Fraction:
    return Fraction(0) if isinstance(value, Symbol) else Fraction(value)
