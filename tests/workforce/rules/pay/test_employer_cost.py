"""What an employer pays: each term by the year's rules, the threshold whole, the total the sum of what is shown."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.editions import EditionError
from workforce.rules.pay.bill import Move, added
from workforce.rules.pay.comparison import agency_year, beside_agency
from workforce.rules.pay.employer_cost import (
    YEARS,
    cost_in,
    cost_year,
    employee_percent,
    levy_of_bill,
    year_called,
    year_known_by,
    year_on,
)
from workforce.rules.pay.teachers import between, teachers_known_by, teachers_pay

LGPS, WHOLE = Decimal("22.9"), Decimal(1)
NOW = year_called("2025/26")
pay = st.decimals(Decimal(1), Decimal(90000), places=2)
shares = st.decimals(Decimal("0.01"), Decimal(1), places=2)


def test_the_last_of_march_and_the_first_of_april_fall_under_different_rules() -> None:
    assert (year_on(date(2025, 3, 31)).year, year_on(date(2025, 4, 1)).year) == ("2024/25", "2025/26")
    before, after = (
        cost_in(year_on(day), Decimal(39513), WHOLE, LGPS) for day in (date(2025, 3, 31), date(2025, 4, 1))
    )
    assert (before.total, after.ni - before.ni) == (Decimal("52956.04"), Decimal("979.96"))


def test_a_year_whose_rules_are_not_known_is_never_guessed_in_silence() -> None:
    with pytest.raises(LookupError):
        year_on(date(2027, 4, 1))
    assert year_known_by(date(2027, 4, 1)) == (year_called("2026/27"), False)
    assert year_known_by(date(2026, 4, 1)) == (year_called("2026/27"), True)
    with pytest.raises(LookupError):
        year_known_by(date(2024, 3, 31))
    with pytest.raises(LookupError, match="2024/25"):
        year_called("2023/24")


def test_a_part_time_cost_is_less_than_its_share_of_the_full_time_one() -> None:
    full, part = cost_in(NOW, Decimal(40777), WHOLE, LGPS), cost_in(NOW, Decimal(40777), Decimal("0.6"), LGPS)
    assert (full.total, part.total) == (Decimal("55685.37"), Decimal("33111.22"))
    assert part.total < full.total * Decimal("0.6")  # the threshold is not shared out


@settings(deadline=None)
@given(pay, shares)
def test_terms_by_hand_agree(annual: Decimal, fte: Decimal) -> None:
    cost = cost_in(NOW, annual, fte, LGPS)
    actual = annual * fte
    for shown, exact in (
        (cost.salary, actual),
        (cost.ni, max(actual - 5000, Decimal(0)) * Decimal("0.15")),
        (cost.lgps, actual * Decimal("0.229")),
        (cost.levy, actual * Decimal("0.005")),
    ):
        assert abs(shown - exact) <= Decimal("0.005") and shown.as_tuple().exponent == -2
    assert cost.total == cost.salary + cost.ni + cost.lgps + cost.levy


def test_the_young_have_a_threshold_of_their_own_and_the_levy_an_allowance() -> None:
    assert cost_in(NOW, Decimal(30000), WHOLE, LGPS, young=True).ni == 0
    assert levy_of_bill(NOW, Decimal(3_000_000)) == 0
    assert levy_of_bill(NOW, Decimal(4_000_000)) == Decimal("5000.00")


@pytest.mark.parametrize(("actual", "percent"), [("17800", "5.5"), ("17800.01", "5.8"), ("57700", "6.8")])
def test_an_employees_pension_follows_actual_pay_and_the_top_of_a_band_is_in_it(actual: str, percent: str) -> None:
    assert employee_percent(NOW, Decimal(actual)) == Decimal(percent)


def test_a_band_that_was_not_read_is_not_made_up() -> None:
    for year, actual in ((NOW, 81001), (year_called("2024/25"), 20000)):
        with pytest.raises(LookupError):
            employee_percent(year, Decimal(actual))


def test_faulty_years_are_refused_with_their_file() -> None:
    for data in ({"ni_percent": "a lot"}, {"employee_pension": [{"up_to": "2", "percent": "1"}] * 2}):
        with pytest.raises(EditionError, match=r"2025-04-01\.toml"):
            cost_year(replace(NOW.edition, data={**NOW.edition.data, **data}))
    assert all(year.edition.source and year.note for year in YEARS)


moves = st.builds(Move, pay, pay, shares, st.just(LGPS))


@settings(deadline=None)
@given(st.lists(moves, max_size=6), st.integers(1, 4))
def test_a_bill_grows_by_the_sum_of_each_persons_own_lines(some: list[Move], times: int) -> None:
    whole = added(some * times, NOW)
    pairs = [(cost_in(NOW, m.old, m.fte, LGPS), cost_in(NOW, m.new, m.fte, LGPS)) for m in some * times]
    assert whole.total == sum((new.total - old.total for old, new in pairs), Decimal(0))
    assert whole.moved == sum(move.old != move.new for move in some * times)


def test_agency_cover_beside_an_employee_for_the_same_post() -> None:
    employed = cost_in(NOW, Decimal(40777), WHOLE, LGPS)
    assert agency_year(Decimal("38.50")) == Decimal("74277.70")
    assert beside_agency(employed, Decimal("38.50")).more == Decimal("74277.70") - Decimal("55685.37")
    assert agency_year(Decimal("38.50"), weeks=Decimal(45)) == Decimal("64102.50")
    with pytest.raises(ValueError):
        agency_year(Decimal("38.50"), Decimal(0))


def test_a_salary_lies_between_two_teachers_points_of_the_same_area() -> None:
    teachers, own = teachers_known_by(date(2026, 3, 1))
    assert own and teachers_known_by(date(2026, 11, 22)) == (teachers, False)
    at = between(teachers, Decimal(45352))
    assert at.at_least and at.below and (at.at_least.code, at.below.code) == ("M6", "U1")
    least, most = between(teachers, Decimal(32915)), between(teachers, Decimal(70000), "inner_london")
    assert least.at_least is None and least.below and least.below.code == "M1"
    assert most.below is None and most.at_least and most.at_least.code == "U3"
    for ask in (lambda: between(teachers, Decimal(1), "paris"), lambda: teachers_known_by(date(2025, 8, 31))):
        with pytest.raises(LookupError):
            ask()
    with pytest.raises(EditionError):
        teachers_pay(replace(teachers.edition, data={"rows": []}))
