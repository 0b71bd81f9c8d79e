"""Days away: what they cost of work, by hand and against a slow count of each day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.periods import Period
from workforce.rules.absence import against, days_lost, lost_within

MONDAY = date(2026, 11, 16)
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def slowly(first: date, end: date) -> int:
    return sum((first + timedelta(n)).weekday() < 5 for n in range((end - first).days))


@pytest.mark.parametrize(
    ("first", "last", "fte", "lost"),
    [
        (MONDAY, MONDAY, "1", "1.00"),
        (MONDAY, date(2026, 11, 20), "0.6", "3.00"),
        (date(2026, 11, 21), date(2026, 11, 22), "1", "0.00"),  # a weekend
        (date(2026, 11, 20), MONDAY + timedelta(7), "0.5", "1.00"),
        (MONDAY, None, "1", "5.00"),  # it goes on: lost until Monday the 23rd
    ],
)
def test_working_days_of_full_time_are_lost_day_by_day(first, last, fte, lost):
    assert days_lost(Period.of(first, last), Decimal(fte), date(2026, 11, 23 if last is None else 30)) == Decimal(lost)


@given(DAYS, st.integers(0, 400), DAYS)
def test_the_days_counted_are_those_a_slow_count_finds(first, length, before):
    away = Period(first, first + timedelta(length + 1))
    assert away.end is not None
    assert days_lost(away, Decimal(1), before) == slowly(first, max(first, min(away.end, before)))


@given(DAYS, st.integers(1, 300), DAYS, st.integers(1, 300), DAYS, st.integers(1, 300))
def test_what_falls_into_neighbouring_windows_adds_up(first, length, start, size, _, more):
    away = Period(first, first + timedelta(length))
    one, two = Period(start, start + timedelta(size)), Period(start + timedelta(size), start + timedelta(size + more))
    both = Period(start, two.end)
    fte = Decimal("0.8")
    apart = lost_within(away, None, fte, one) + lost_within(away, None, fte, two)
    assert apart == lost_within(away, None, fte, both)


def test_a_number_that_was_given_is_shared_out_by_days():
    away = Period.of(date(2026, 9, 21), date(2026, 10, 10))  # 20 days, ten of them in September
    assert lost_within(away, Decimal(12), Decimal(1), Period(date(2026, 9, 1), date(2026, 10, 1))) == 6
    assert lost_within(away, Decimal(12), Decimal(1), Period(date(2026, 11, 1), date(2026, 12, 1))) == 0


def test_what_cannot_be_entered_is_named_by_its_field():
    employed = [Period(date(2020, 1, 1))]
    today = date(2026, 11, 23)
    assert against(MONDAY, None, employed, today) == {}
    assert set(against(MONDAY, MONDAY - timedelta(1), employed, today)) == {"last"}
    assert set(against(date(2019, 12, 31), None, employed, today)) == {"first"}
    assert set(against(date(2028, 1, 1), None, employed, today)) == {"first"}
