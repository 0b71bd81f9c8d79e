"""What a measure is: a count the census publishes, or a rate made of such counts."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reports.measures.display import Shown, Symbol, Value, shown, strongest, symbolic

DFE = "Department for Education, Children's social work workforce, reporting year 2025 (Open Government Licence v3.0)"
WORKING_DAYS = 253  # of a full-time worker in a reporting year; one more where it holds 29 February


@dataclass(frozen=True)
class Count:
    """A published count. `unit` is what is counted; `whole` says that no decimals are shown."""

    name: str
    title: str
    unit: str
    words: str
    whole: bool = False
    source: str = DFE

    def shown(self, value: Value | Fraction) -> Shown:
        """The count as people read it."""
        return shown(value, whole=self.whole)


@dataclass(frozen=True)
class Rate:
    """A published rate: `top` over the sum of `over`, as a percentage unless `percent` is false.

    `per_day`: the denominator is multiplied by the working days of the year.
    `part`: the top is a part of the denominator, so that more than 100 is an error of the return and shows u.
    """

    name: str
    title: str
    words: str
    formula: str
    top: str
    over: tuple[str, ...]
    percent: bool = True
    per_day: bool = False
    part: bool = False
    symbols: tuple[Symbol, ...] = tuple(Symbol)
    source: str = DFE

    @property
    def unit(self) -> str:
        return "per cent" if self.percent else "cases for each full-time equivalent"

    @property
    def components(self) -> tuple[str, ...]:
        """The counts it is made of, each once, the top first."""
        return tuple(dict.fromkeys((self.top, *self.over)))

    def answerable(self, given: Mapping[str, object], days: int | None) -> bool:
        """Whether every component is given, and the working days where they are needed."""
        return all(name in given for name in self.components) and (days is not None or not self.per_day)

    def exact(self, values: Mapping[str, Decimal | Fraction], days: int | None) -> Fraction | None:
        """The rate before rounding; None when the denominator is 0."""
        below = sum((Fraction(values[name]) for name in self.over), Fraction(0)) * self.scale(days)
        return Fraction(values[self.top]) / below if below else None

    def scale(self, days: int | None) -> Fraction:
        """What the sum of the denominator is multiplied by: the days of the year, and a hundredth for a percentage."""
        return Fraction(days or 0 if self.per_day else 1) / (100 if self.percent else 1)

    def of(self, values: Mapping[str, Value], days: int | None) -> Shown:
        """As shown: a hidden component hides the rate, then 0 below is z, then a part above the whole is u."""
        numbers = {name: value for name in self.components if not isinstance(value := values[name], Symbol)}
        hidden = strongest(value for name in self.components if isinstance(value := values[name], Symbol))
        if hidden is not None:
            return symbolic(hidden)
        exact = self.exact(numbers, days)
        if exact is None:
            return symbolic(Symbol.NOT_APPLICABLE)
        if self.part and exact > 100:
            return Shown(str(Symbol.LOW_RELIABILITY), exact)
        return shown(exact)


def working_days(census_year: int) -> int:
    """Working days of the year to 30 September: 253, or 254 when that calendar year holds 29 February."""
    return WORKING_DAYS + calendar.isleap(census_year)
