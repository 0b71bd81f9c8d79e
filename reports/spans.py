"""What a published figure may have been before rounding, and what follows for a rate or for one of its components."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from reports.measures import BY_NAME
from reports.measures.display import Symbol, Value
from reports.measures.measure import Count, Rate

HALF = Fraction(1, 20)  # of the last decimal shown
ENDLESS = Fraction(10**15)
HIDDEN = (Symbol.UNAVAILABLE, Symbol.SUPPRESSED, Symbol.LOW_RELIABILITY, Symbol.NOT_APPLICABLE)


@dataclass(frozen=True)
class Span:
    """Every value from `low` to `high`; half up leaves the high end out unless the two are one exact value."""

    low: Fraction
    high: Fraction

    def meets(self, other: "Span") -> bool:
        """Whether some value lies in both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or (low == high and (self.holds(low) and other.holds(low)))

    def holds(self, value: Fraction) -> bool:
        return self.low <= value < self.high or self.low == value == self.high


ANYTHING = Span(Fraction(0), ENDLESS)


def hidden(value: Value) -> bool:
    """Whether a symbol stands for a value that is not told; `low` tells enough."""
    return value in HIDDEN


def span_of(name: str, value: Value) -> Span:
    """The values that would be shown like this. People and cases are exact, and so is 0: less than 0.05 shows low."""
    if value is Symbol.LOW:
        return Span(Fraction(0), HALF)
    exact, measure = Fraction(value), BY_NAME[name]
    if not exact or (isinstance(measure, Count) and measure.whole):
        return Span(exact, exact)
    return Span(max(exact - HALF, Fraction(0)), exact + HALF)


def rate_span(rate: Rate, values: Mapping[str, Value], days: int) -> Span | None:
    """The rates these components allow; None when the denominator is exactly 0. No component may be hidden."""
    top, rest, scale = span_of(rate.top, values[rate.top]), _rest(rate, values), rate.scale(days)
    own = rate.top in rate.over  # the top is also in the denominator
    lowest = _ratio(top.low, rest.high + (top.low if own else 0), scale)
    highest = _ratio(top.high, rest.low + (top.high if own else 0), scale)
    if not rest.high + (top.high if own else 0):
        return None
    return Span(lowest, highest)


def component_span(rate: Rate, name: str, values: Mapping[str, Value], days: int) -> Span | None:
    """The values of one component with which the published rate is right, the others being as published.

    None when there are none. Not to be asked where another component or the rate is hidden.
    """
    shown, scale = span_of(rate.name, values[rate.name]), rate.scale(days)
    low, high = shown.low * scale, shown.high * scale
    if rate.top in rate.over:  # top / (top + rest) = r, so top = rest * r / (1 - r)
        low, high = _odds(low), _odds(high)
    if name == rate.top:
        rest = _rest(rate, values)
        return Span(rest.low * low, min(rest.high * high, ENDLESS))
    top = span_of(rate.top, values[rate.top])
    if not high:
        return ANYTHING if not top.low else None
    return Span(_divided(top.low, high), _divided(top.high, low))


def _rest(rate: Rate, values: Mapping[str, Value]) -> Span:
    spans = [span_of(name, values[name]) for name in rate.over if name != rate.top]
    return Span(sum((s.low for s in spans), Fraction(0)), sum((s.high for s in spans), Fraction(0)))


def _ratio(top: Fraction, below: Fraction, scale: Fraction) -> Fraction:
    if below:
        return top / (below * scale)
    return ENDLESS if top else Fraction(0)


def _divided(top: Fraction, by: Fraction) -> Fraction:
    if by >= ENDLESS:
        return Fraction(0)
    return min(top / by, ENDLESS) if by else ENDLESS


def _odds(share: Fraction) -> Fraction:
    return share / (1 - share) if share < 1 else ENDLESS
