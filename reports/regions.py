"""Whether the authorities of a region add up to its published total."""

import math
from collections.abc import Mapping
from fractions import Fraction

from reports.measures import BY_NAME, COUNTS
from reports.measures.display import Symbol, Value
from reports.measures.measure import Count
from reports.published import Level, Published, PublishedRow
from reports.spans import Span, hidden

ROUNDING = Fraction(3, 100)  # the standard deviation of one rounding to a decimal
BEYOND = 4  # standard deviations
LEFT_OUT = (Symbol.LOW_RELIABILITY, "working_days_lost_fte")


class Regions:
    """The regions of one release, and the authorities in each, by year."""

    def __init__(self, published: Published) -> None:
        self.totals = {(row.year, row.region): row for row in published.rows if row.level is Level.REGIONAL}
        self.members: dict[tuple[int, str], list[PublishedRow]] = {}
        self.years: dict[tuple[str, ...], dict[int, PublishedRow]] = {}
        for row in published.rows:
            if row.level is Level.AUTHORITY:
                self.members.setdefault((row.year, row.region), []).append(row)
                self.years.setdefault(row.codes, {})[row.year] = row

    def misfit(self, place: PublishedRow, name: str, instead: Mapping[tuple[PublishedRow, str], Span]) -> Fraction:
        """How far the total of the region of `place` is from its authorities' sum, beyond rounding, as a share of it.

        `instead` holds the values that take the place of published ones. 0 where the total cannot be taken apart.
        """
        total, members = self.totals.get((place.year, place.region)), self.members[place.year, place.region]
        spans = [instead.get((row, name)) or self._counted(row, name) for row in members]
        known = [span for span in spans if span is not None]
        if total is None or hidden(total.values[name]) or len(known) < len(spans):
            return Fraction(0)
        count, told = BY_NAME[name], _number(total.values[name])
        exact = isinstance(count, Count) and count.whole
        rounding = Fraction(0) if exact else BEYOND * ROUNDING * Fraction(math.sqrt(len(members) + 1))
        least, most = sum(span.low for span in known) - rounding, sum(span.high for span in known) + rounding
        return max(least - told, told - most, Fraction(0)) / max(told, Fraction(1))

    def _counted(self, row: PublishedRow, name: str) -> Span | None:
        """What an authority may stand for in its region's total; None when nothing is known of it.

        As found in every region of 2017 to 2025: an authority without any data stands there with last year's figures;
        what is unavailable is not in the total, nor are days lost of low reliability; another hidden figure is in it
        with a value we are not told, taken to be at most the authority's highest of any year.
        """
        value, years = row.values[name], self.years[row.codes]
        if value is Symbol.NOT_APPLICABLE or not hidden(value):
            return Span(_number(value), _number(value))
        before, no_data = years.get(row.year - 1), all(hidden(row.values[count.name]) for count in COUNTS)
        if no_data and before and not hidden(before.values[name]):
            return Span(_number(before.values[name]), _number(before.values[name]))
        if not no_data and (value is Symbol.UNAVAILABLE or (value, name) == LEFT_OUT):
            return Span(Fraction(0), Fraction(0))
        told = [_number(each.values[name]) for each in years.values() if not hidden(each.values[name])]
        return Span(Fraction(0), max(told)) if told else None


def _number(value: Value) -> Fraction:
    return Fraction(0) if isinstance(value, Symbol) else Fraction(value)
