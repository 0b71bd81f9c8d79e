"""Pounds and pence convert without loss, round half up and read as people write them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.money import POUND, gbp, half_up, pence, pounds, rounded


def test_a_half_penny_rounds_up_and_away_from_zero() -> None:
    assert half_up(Decimal("2.675")) == Decimal("2.68")
    assert half_up(Decimal("-2.675")) == Decimal("-2.68")
    assert half_up(Decimal("40777.5"), POUND) == Decimal(40778)


@settings(deadline=None)
@given(st.fractions(min_value=-(10**30), max_value=10**30))
def test_an_exact_amount_is_never_more_than_half_a_penny_from_its_rounding(exact: Fraction) -> None:
    away = Fraction(rounded(exact)) - exact
    assert abs(away) <= Fraction(1, 200)
    assert abs(away) < Fraction(1, 200) or abs(Fraction(rounded(exact))) > abs(exact)


def test_thirds_and_long_amounts_round_once() -> None:
    assert (rounded(Fraction(2, 3)), rounded(Fraction(5, 2), 0)) == (Decimal("0.67"), Decimal(3))
    assert str(rounded(Fraction(10**40) + Fraction(1, 8))) == "1" + "0" * 40 + ".13"
    assert str(rounded(Fraction(-1, 1000))) == "0.00"


def test_pence_and_pounds_are_each_others_way_back() -> None:
    assert pence(Decimal("36480.10")) == 3648010
    assert pounds(3648010) == Decimal("36480.10") and pounds(5) == Decimal("0.05")
    assert pounds(pence(Decimal("-0.01"))) == Decimal("-0.01")


def test_a_fraction_of_a_penny_is_never_dropped_in_silence() -> None:
    with pytest.raises(ValueError):
        pence(Decimal("0.005"))


def test_money_reads_as_people_write_it() -> None:
    assert gbp(Decimal(36480)) == "£36,480"
    assert gbp(Decimal("1234.5")) == "£1,234.50"
    assert gbp(Decimal("-0.995")) == "-£1"
    assert gbp(Decimal("-0.001")) == "£0"
