"""Pounds and pence convert without loss, round half up and read as people write them."""

from decimal import Decimal

import pytest

from foundation.money import POUND, gbp, half_up, pence, pounds


def test_a_half_penny_rounds_up_and_away_from_zero() -> None:
    assert half_up(Decimal("2.675")) == Decimal("2.68")
    assert half_up(Decimal("-2.675")) == Decimal("-2.68")
    assert half_up(Decimal("40777.5"), POUND) == Decimal(40778)


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
