"""Declared and derived agree when the bridge between them meets, to two decimals and no more."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.vacancies import bridge, wrong_amount

D = Decimal
AMOUNTS = st.decimals("-99", "99", places=2)


@given(st.decimals("0", "99", places=4), AMOUNTS, st.lists(AMOUNTS, max_size=5))
def test_the_gap_is_what_no_line_explains_and_a_line_of_the_gap_closes_it(derived, declared, lines):
    found = bridge(derived, declared, lines)
    assert abs(found.derived - derived) <= D("0.005")
    assert found.gap + found.derived + sum(lines, D(0)) == declared
    assert bridge(derived, declared, [*lines, found.gap]).meets


def test_it_is_said_how_far_the_two_are_apart():
    assert (
        bridge(D("51"), D("50"), []).words == "1 FTE less is declared than the derived figure and the bridge explain."
    )
    assert bridge(D("51"), D("50"), [D("-1")]).words == "The bridge explains the whole difference."
    assert bridge(D("51.004"), D("51"), []).words == "What you declared is what your posts and people say."
    assert "more is declared" in bridge(D("1"), D("2"), []).words


def test_an_amount_has_two_decimals_as_the_census_takes_it():
    assert wrong_amount(D("1.25")) is None and wrong_amount(D("-0.6")) is None
    assert "two decimal places" in (wrong_amount(D("1.255")) or "")
    assert "below 10,000" in (wrong_amount(D("10000")) or "")
