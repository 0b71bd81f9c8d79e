"""Money: Decimal pounds in Python, whole pence in tables, rounded half up, written as people read it."""

from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

PENNY = Decimal("0.01")
POUND = Decimal(1)
# Room for any product of amounts that a form or file may hold; what would not fit is an error and never rounded.
EXACT = Context(prec=200, traps=[Inexact, InvalidOperation])
WIDE = Context(prec=200, traps=[InvalidOperation])


def half_up(amount: Decimal, to: Decimal = PENNY) -> Decimal:
    """Rounded half up, away from zero on a tie, to the penny unless told otherwise."""
    return amount.quantize(to, rounding=ROUND_HALF_UP, context=WIDE)


def product(amount: Decimal, factor: Decimal) -> Decimal:
    """The two multiplied, with every digit kept."""
    return EXACT.multiply(amount, factor)


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    """So many per cent of an amount, with every digit kept."""
    return EXACT.multiply(amount, percent).scaleb(-2, context=EXACT)


def rounded(exact: Fraction, places: int = 2) -> Decimal:
    """An exact amount to so many decimals, half up, away from zero on a tie: nothing is rounded before this, ever."""
    scaled = (2 * abs(exact.numerator) * 10**places + exact.denominator) // (2 * exact.denominator)
    digits = tuple(map(int, str(scaled)))  # built by its digits: however long, no context rounds it again
    return Decimal((1 if exact < 0 and scaled else 0, digits, -places))


def pence(pounds: Decimal) -> int:
    """Whole pence for a table; ValueError where a fraction of a penny would be lost."""
    if half_up(pounds) != pounds:
        raise ValueError(f"{pounds} is not whole pence; round it first")
    return int(pounds * 100)


def pounds(whole_pence: int) -> Decimal:
    """Decimal pounds, two places, from a table's pence."""
    return Decimal(whole_pence).scaleb(-2)


def gbp(amount: Decimal) -> str:
    """£36,480 or £1,234.50: pence only where there are some."""
    exact = half_up(amount)
    sign = "-" if exact < 0 else ""
    return f"{sign}£{abs(exact):,.2f}".removesuffix(".00")
