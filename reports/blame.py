"""Which cells of contradicted rows are wrong: the fewest whose alteration explains every rate that does not fit.

A cell explains a contradicted rate if it is the rate, or if it is a component for which some one value makes all of
its rates right, except those that other chosen cells explain. Where several sets of cells of a row are equally small,
the region's published totals decide, over all contradicted rows of the region together: a component is named only when
the region adds up better, beyond rounding, with the value that its rates imply. Otherwise the rate itself is named.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, groupby, product

from reports.measures import BY_NAME, RATES
from reports.measures.display import Symbol, Value
from reports.measures.measure import Count, Rate, working_days
from reports.published import Published, PublishedRow
from reports.regions import Regions
from reports.spans import ANYTHING, Span, component_span, hidden

MOST_CELLS = 4  # of one row; beyond that the contradicted rates themselves are named
MOST_TOGETHER = 2_000  # ways of explaining a region's rows that are compared as a whole
Cells = tuple[str, ...]
Failures = Mapping[PublishedRow, Sequence[Rate]]


def blamed(published: Published, failures: Failures) -> dict[PublishedRow, Cells]:
    """The wrong columns of each contradicted authority row."""
    regions = Regions(published)
    found: dict[PublishedRow, Cells] = {}
    for _, rows in groupby(sorted(failures, key=_place), key=_place):
        options = {row: _explanations(row, failures[row]) for row in rows}
        found |= _likeliest(options, regions, {name for row in options for name in _counts_of(failures[row])})
    return found


def _place(row: PublishedRow) -> tuple[int, str]:
    return row.year, row.region


def _counts_of(failed: Iterable[Rate]) -> Cells:
    return tuple(dict.fromkeys(name for rate in failed for name in rate.components))


def _explanations(row: PublishedRow, failed: Sequence[Rate]) -> list[Cells]:
    rates = tuple(rate.name for rate in failed)
    for size in range(1, min(MOST_CELLS, len(rates)) + 1):
        choices = combinations((*rates, *_counts_of(failed)), size)
        explaining = [chosen for chosen in choices if _explains(row, failed, chosen)]
        if explaining:
            return explaining
    return [rates]


def _explains(row: PublishedRow, failed: Sequence[Rate], chosen: Cells) -> bool:
    return all(_touches(rate, chosen) for rate in failed) and all(
        implied(row, name, chosen) is not None for name in _counts_in(chosen)
    )


def _counts_in(chosen: Cells) -> Iterator[str]:
    return (name for name in chosen if isinstance(BY_NAME[name], Count))


def _touches(rate: Rate, cells: Iterable[str]) -> bool:
    return not {rate.name, *rate.components}.isdisjoint(cells)


def implied(row: PublishedRow, name: str, chosen: Iterable[str]) -> Span | None:
    """The values of a component that make all its rates right, but for those that other chosen cells explain."""
    others = set(chosen) - {name}
    low, high = ANYTHING.low, ANYTHING.high
    for rate in RATES:
        if name in rate.components and not _touches(rate, others):
            span = _implied_by(rate, row, name)
            if span is None:
                return None
            low, high = max(low, span.low), min(high, span.high)
    count = BY_NAME[name]
    if isinstance(count, Count) and count.whole:
        low, high = Fraction(math.ceil(low)), Fraction(math.floor(high))
    return Span(low, high) if low <= high else None


def _implied_by(rate: Rate, row: PublishedRow, name: str) -> Span | None:
    others_hidden = any(hidden(row.values[other]) for other in rate.components if other != name)
    told = row.values[rate.name]
    if hidden(told):
        return _implied_by_symbol(told, others_hidden)
    return None if others_hidden else component_span(rate, name, row.values, working_days(row.year))


def _implied_by_symbol(told: Value, others_hidden: bool) -> Span | None:
    if others_hidden or told is Symbol.LOW_RELIABILITY:
        return ANYTHING
    return Span(Fraction(0), Fraction(0)) if told is Symbol.NOT_APPLICABLE else None


def _likeliest(
    options: Mapping[PublishedRow, list[Cells]], regions: Regions, counts: Iterable[str]
) -> dict[PublishedRow, Cells]:
    chosen = {row: each[0] for row, each in options.items()}

    def cost(way: Mapping[PublishedRow, Cells]) -> tuple[Fraction, int]:
        instead = {(row, name): span for row, cells in way.items() for name in _counts_in(cells)
                   if (span := implied(row, name, cells))}  # fmt: skip
        place = next(iter(way))
        misfit = sum((regions.misfit(place, name, instead) for name in counts), Fraction(0))
        return misfit, len(instead)

    if math.prod(map(len, options.values())) <= MOST_TOGETHER:
        ways = (dict(zip(options, way, strict=True)) for way in product(*options.values()))
        return min(ways, key=cost)
    for row in (*options, *options):  # too many ways: each row in turn, the others as they stand, twice over
        chosen = min(({**chosen, row: cells} for cells in options[row]), key=cost)
    return chosen
