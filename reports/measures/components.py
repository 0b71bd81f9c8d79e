"""The counts of one authority on one date, of several together, and the rates they make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from reports.measures import COUNTS, RATES
from reports.measures.display import Shown, Symbol, Value, symbolic
from reports.measures.measure import Count, Rate, working_days


@dataclass(frozen=True)
class Components:
    """Counts of one authority and date, each a number or the symbol that stands for it; None means not given."""

    inpost_fte: Value | None = None
    inpost_headcount: Value | None = None
    vacancy_fte: Value | None = None
    agency_fte: Value | None = None
    agency_headcount: Value | None = None
    agency_cover_fte: Value | None = None
    starters_fte: Value | None = None
    starters_headcount: Value | None = None
    leavers_fte: Value | None = None
    leavers_headcount: Value | None = None
    case_holders_fte: Value | None = None
    cases: Value | None = None
    working_days_lost_fte: Value | None = None

    def given(self) -> dict[str, Value]:
        """The counts that are given, by their published names."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}


def rates(
    components: Components, *, census_year: int | None = None, working_days: int | None = None
) -> dict[str, Shown]:
    """Every rate whose components are all given. Absence needs the working days, or the census year that sets them."""
    given, days = components.given(), days_of(census_year, working_days)
    return {rate.name: rate.of(given, days) for rate in RATES if rate.answerable(given, days)}


def counts(components: Components) -> dict[str, Shown]:
    """Every count that is given, as people read it."""
    given = components.given()
    return {count.name: count.shown(given[count.name]) for count in COUNTS if count.name in given}


@dataclass(frozen=True)
class Total:
    """Several authorities together: rates, counts, and for each rate the authorities that could not be in it."""

    rates: dict[str, Shown]
    counts: dict[str, Shown]
    left_out: dict[str, tuple[str, ...]]


def together(
    authorities: Iterable[tuple[str, Components]],
    *,
    census_year: int | None = None,
    working_days: int | None = None,
) -> Total:
    """Ratios of sums: an authority without a usable component is in neither part of that rate."""
    given = [(name, components.given()) for name, components in authorities]
    days = days_of(census_year, working_days)
    known = {component for _, values in given for component in values}
    answered = [rate for rate in RATES if rate.answerable(dict.fromkeys(known), days)]
    outside = {rate.name: tuple(name for name, values in given if not _usable(rate, values)) for rate in answered}
    return Total(
        {rate.name: _ratio_of_sums(rate, [values for _, values in given], days) for rate in answered},
        {count.name: _sum(count, [values for _, values in given]) for count in COUNTS if count.name in known},
        {name: names for name, names in outside.items() if names},
    )


def days_of(census_year: int | None, given: int | None) -> int | None:
    """The working days of a year: as given, else from the census year, else not known."""
    if given is not None or census_year is None:
        return given
    return working_days(census_year)


def _usable(rate: Rate, values: Mapping[str, Value]) -> bool:
    return all(isinstance(values.get(name), Decimal) for name in rate.components)


def _ratio_of_sums(rate: Rate, authorities: list[dict[str, Value]], days: int | None) -> Shown:
    usable = [values for values in authorities if _usable(rate, values)]
    if not usable:
        return symbolic(Symbol.UNAVAILABLE)
    return rate.of({name: sum_of(values[name] for values in usable) for name in rate.components}, days)


def _sum(count: Count, authorities: list[dict[str, Value]]) -> Shown:
    numbers = [value for values in authorities if isinstance(value := values.get(count.name), Decimal)]
    return count.shown(sum_of(numbers)) if numbers else symbolic(Symbol.UNAVAILABLE)


def sum_of(values: Iterable[Value | None]) -> Decimal:
    """The sum of those that are numbers."""
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))
