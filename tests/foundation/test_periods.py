"""Periods are half-open, month arithmetic never drifts, touching is not overlapping."""

from datetime import date

import pytest

from foundation.periods import Period, add_months, any_overlap

JUNE = Period(date(2026, 6, 1), date(2026, 7, 1))


def test_a_period_holds_its_start_and_not_its_end() -> None:
    assert date(2026, 6, 1) in JUNE and date(2026, 6, 30) in JUNE
    assert date(2026, 7, 1) not in JUNE and date(2026, 5, 31) not in JUNE
    assert JUNE.days == 30


def test_inclusive_days_come_in_and_go_out_as_they_were() -> None:
    assert Period.of(date(2026, 6, 1), date(2026, 6, 30)) == JUNE
    assert JUNE.last == date(2026, 6, 30)
    assert Period.of(date(2026, 6, 1), None).last is None


def test_touching_periods_do_not_overlap_and_open_ones_reach_everything_later() -> None:
    july = Period(date(2026, 7, 1))
    assert not JUNE.overlaps(july) and not july.overlaps(JUNE)
    assert july.overlaps(Period(date(2040, 1, 1))) and Period(date(2026, 6, 30)).overlaps(JUNE)


def test_the_days_two_periods_share_are_themselves_a_period() -> None:
    assert JUNE.meet(Period(date(2026, 6, 20))) == Period(date(2026, 6, 20), date(2026, 7, 1))
    assert JUNE.meet(Period(date(2026, 7, 1))) is None


def test_any_overlap_is_found_whatever_the_order() -> None:
    may = Period(date(2026, 5, 1), date(2026, 6, 1))
    assert not any_overlap([JUNE, may])
    assert any_overlap([JUNE, Period(date(2026, 5, 1), date(2026, 6, 2))])
    assert any_overlap([Period(date(2026, 5, 1)), JUNE])


def test_months_are_added_from_the_first_date_and_clip_to_the_month() -> None:
    assert add_months(date(2026, 8, 31), 3) == date(2026, 11, 30)
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2026, 8, 31), 12) == date(2027, 8, 31)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert add_months(date(2026, 1, 31), -2) == date(2025, 11, 30)


@pytest.mark.parametrize("end", [date(2026, 6, 1), date(2026, 5, 1)])
def test_a_period_of_no_days_is_refused(end: date) -> None:
    with pytest.raises(ValueError):
        Period(date(2026, 6, 1), end)
