"""How figures are shown, and when a symbol stands instead."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reports.measures.display import Symbol, change, median, shown, strongest


@pytest.mark.parametrize(
    ("exact", "text"),
    [("11.25", "11.3"), ("6.25", "6.3"), ("17.15", "17.2"), ("11.85", "11.9"), ("0.15", "0.2"), ("20.00", "20"),
     ("19.95", "20"), ("0.05", "0.1"), ("0.0499", "low"), ("0", "0")],
)  # fmt: skip
def test_a_half_goes_up_and_what_would_show_as_nothing_shows_low(exact, text):
    assert shown(Decimal(exact)).text == text


def test_people_are_shown_whole():
    assert shown(Decimal("160.0"), whole=True).text == "160"


@given(some.fractions(min_value=0, max_value=1000))
def test_what_is_shown_is_never_further_than_half_a_decimal_from_the_value(exact: Fraction):
    figure = shown(exact)
    if figure.symbol is None:
        assert -Fraction(1, 20) < exact - Fraction(figure.text) < Fraction(1, 20) or Fraction(
            figure.text
        ) - exact == Fraction(1, 20)


def test_unavailable_hides_suppressed_hides_unreliable_hides_not_applicable():
    symbols = [Symbol.NOT_APPLICABLE, Symbol.LOW_RELIABILITY, Symbol.SUPPRESSED, Symbol.UNAVAILABLE]
    assert [strongest(symbols[: n + 1]) for n in range(4)] == symbols
    assert strongest([]) is None


def test_every_symbol_has_its_words():
    assert all(symbol.words for symbol in Symbol)


@pytest.mark.parametrize(
    ("this", "last", "text"),
    [("11.9", "14.5", "-2.6"), ("14.5", "11.9", "2.6"), ("3", "3", "0")],
)
def test_a_change_is_in_points_with_a_minus_when_falling_and_no_plus(this, last, text):
    assert change(Decimal(this), Decimal(last)).text == text


@pytest.mark.parametrize("pair", [(Symbol.SUPPRESSED, Decimal(1)), (Decimal(1), Symbol.SUPPRESSED)])
def test_a_symbol_on_either_side_of_a_change_is_the_answer(pair):
    assert change(*pair).text == "c"


def test_the_median_leaves_symbols_out_and_says_how_many_it_used():
    middle, used = median([Decimal("12.8"), Symbol.UNAVAILABLE, Decimal("13.7"), Symbol.LOW])
    assert (middle.text, used) == ("13.3", 2)
    middle, used = median([Symbol.UNAVAILABLE])
    assert (middle.text, used) == ("x", 0)
