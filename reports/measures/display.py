"""How a figure is shown: one decimal, half up, and the symbols that stand where a number would mislead."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Symbol(StrEnum):
    """The symbols of the official statistics, in the order in which one hides another."""

    UNAVAILABLE = "x"
    SUPPRESSED = "c"
    LOW_RELIABILITY = "u"
    NOT_APPLICABLE = "z"
    LOW = "low"

    @property
    def words(self) -> str:
        return WORDS[self]


WORDS = {
    Symbol.UNAVAILABLE: "not available",
    Symbol.SUPPRESSED: "hidden so that nobody can be recognised",
    Symbol.LOW_RELIABILITY: "low reliability: treat with caution",
    Symbol.NOT_APPLICABLE: "not applicable",
    Symbol.LOW: "more than zero, but rounds to 0",
}
Value = Decimal | Symbol
SHOWS_NOTHING = Fraction(1, 20)  # what is smaller would be shown as 0.0


@dataclass(frozen=True)
class Shown:
    """A figure as people read it, and the exact value behind it (none when a symbol stands for something unknown)."""

    text: str
    exact: Fraction | None = None

    def __str__(self) -> str:
        return self.text

    @property
    def symbol(self) -> Symbol | None:
        """The symbol shown instead of a number, if there is one."""
        return Symbol(self.text) if self.text in {str(symbol) for symbol in Symbol} else None


def strongest(symbols: Iterable[Symbol]) -> Symbol | None:
    """Of several symbols the one that is shown: x before c before u before z."""
    return min(symbols, key=list(Symbol).index, default=None)


def symbolic(symbol: Symbol) -> Shown:
    """A symbol shown on its own."""
    return Shown(str(symbol))


def shown(value: Decimal | Fraction | Symbol, *, whole: bool = False) -> Shown:
    """A value of zero or more with one decimal (`whole`: none), half up, without a trailing .0."""
    if isinstance(value, Symbol):
        return symbolic(value)
    exact = Fraction(value)
    if 0 < exact < SHOWS_NOTHING:
        return Shown(str(Symbol.LOW), exact)
    return Shown(str(_half_up(exact)) if whole else _tenths(_half_up(exact * 10)), exact)


def change(this: Value, last: Value) -> Shown:
    """The difference in percentage points, a minus sign when falling; a symbol on either side is the answer."""
    hidden = strongest(value for value in (this, last) if isinstance(value, Symbol))
    if hidden is not None or isinstance(this, Symbol) or isinstance(last, Symbol):
        return symbolic(hidden or Symbol.UNAVAILABLE)
    exact = Fraction(this) - Fraction(last)
    size = shown(abs(exact))
    return Shown(f"-{size.text}" if exact < 0 and size.symbol is None else size.text, exact)


def median(values: Iterable[Value]) -> tuple[Shown, int]:
    """The middle of the values that are numbers, and how many those are; x when there are none."""
    numbers = sorted(Fraction(value) for value in values if not isinstance(value, Symbol))
    if not numbers:
        return symbolic(Symbol.UNAVAILABLE), 0
    middle = (numbers[(len(numbers) - 1) // 2] + numbers[len(numbers) // 2]) / 2
    return shown(middle), len(numbers)


def _half_up(exact: Fraction) -> int:
    return int((exact + Fraction(1, 2)) // 1)


def _tenths(tenths: int) -> str:
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)
