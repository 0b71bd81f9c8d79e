"""What may follow what in someone's work: cut by date, never rewritten, and refused in words."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from foundation.lifecycle import Not
from foundation.periods import DAY, Period
from tests.cast import named
from workforce.rules.changes import (
    Cut,
    Terms,
    Work,
    altered,
    cut,
    dated,
    joins,
    leaves,
    of_one_employment,
    taken_back,
    with_hours,
)

TODAY = date(2026, 11, 23)
TERMS = Terms(None, None, None, "Case holder", "SW", "Social worker", "G9", Decimal(37), Decimal(1))


def work(start: date, end: date | None = None, basis: str = "permanent", contract: str = "") -> Work:
    return Work(named(f"{start} {basis} {contract}"), basis, Period(start, end), TERMS, contract)


def why(answer: object) -> str:
    assert isinstance(answer, Not)
    return answer.why


ONE = work(date(2020, 9, 1))
BEFORE, AFTER = work(date(2020, 9, 1), date(2027, 1, 4)), work(date(2027, 1, 4))


def test_a_change_falls_in_the_row_of_its_day_and_holds_to_the_row_s_end():
    found = cut([BEFORE, AFTER], date(2026, 12, 1), TODAY)
    assert found == Cut(BEFORE, Period(date(2026, 12, 1), date(2027, 1, 4)), True)


def test_on_a_row_s_own_first_day_it_is_a_correction():
    found = cut([ONE], ONE.period.start, TODAY)
    assert isinstance(found, Cut) and not found.splits


def test_nothing_changes_before_they_began_after_they_left_or_years_ahead():
    assert "began on 1 September 2020" in why(cut([ONE], date(2020, 8, 31), TODAY))
    assert "last day was 31 July 2026" in why(cut([work(date(2020, 9, 1), date(2026, 8, 1))], date(2026, 8, 1), TODAY))
    assert "up to 23 November 2027" in why(cut([ONE], date(2027, 11, 24), TODAY))
    assert isinstance(cut([ONE], date(2027, 11, 23), TODAY), Cut)
    assert "do not work here" in why(cut([], TODAY, TODAY))


def test_the_last_day_is_included_and_waits_for_later_changes_to_be_taken_back():
    found = leaves([ONE], TODAY, TODAY)
    assert isinstance(found, Cut) and found.period.end == TODAY + DAY
    assert "begins on 4 January 2027" in why(leaves([BEFORE, AFTER], TODAY, TODAY))
    gone = work(date(2020, 9, 1), TODAY + DAY)
    assert "already leave on 23 November 2026" in why(leaves([gone], TODAY, TODAY))


def test_one_may_leave_on_the_very_first_day():
    found = leaves([work(TODAY)], TODAY, TODAY)
    assert isinstance(found, Cut) and found.period == Period(TODAY, TODAY + DAY)


def test_two_permanent_employments_of_one_employer_never_overlap_and_may_touch():
    wanted = Period(TODAY, None)
    assert "already work here (permanent)" in why(joins([ONE], "permanent", wanted))
    assert joins([ONE], "fixed_term", wanted) is None
    assert joins([work(date(2020, 9, 1), TODAY)], "permanent", wanted) is None


def test_only_the_last_change_that_has_not_begun_is_taken_back():
    assert taken_back([BEFORE, AFTER], AFTER, TODAY) == BEFORE
    assert "has begun" in why(taken_back([BEFORE, AFTER], BEFORE, TODAY))
    later = work(date(2027, 3, 1))
    middle = work(date(2027, 1, 4), date(2027, 3, 1))
    assert "later change follows" in why(taken_back([BEFORE, middle, later], middle, TODAY))
    assert "nothing to go back to" in why(taken_back([AFTER], AFTER, TODAY))


def test_employments_held_at_once_are_told_apart():
    second = work(date(2024, 1, 1), None, "permanent", "2")
    fixed = work(date(2024, 1, 1), None, "fixed_term")
    rows = [BEFORE, AFTER, second, fixed]
    assert of_one_employment(rows, AFTER) == [BEFORE, AFTER]
    assert of_one_employment(rows, second) == [second]
    gap = work(date(2018, 1, 1), date(2019, 1, 1))
    assert of_one_employment([gap, *rows], BEFORE) == [BEFORE, AFTER]
    assert of_one_employment([gap, *rows], gap) == [gap]


def test_hours_bring_their_share_of_full_time_and_what_differs_is_named():
    new = with_hours(TERMS, Decimal("22.2"))
    assert new.fte == Decimal("0.6") and altered(TERMS, new) == ("hours", "fte")


def test_a_day_that_is_not_today_is_said():
    assert dated(TODAY, TODAY) is None
    assert "back-dated by 1 day:" in (dated(TODAY - DAY, TODAY) or "")
    assert "waits until 24 November 2026" in (dated(TODAY + DAY, TODAY) or "")


@given(st.lists(st.integers(1, 400), min_size=1, max_size=6), st.integers(0, 2400))
def test_whatever_the_cuts_the_days_worked_stay_the_same(lengths: list[int], since: int):
    """A cut moves no day in or out: old end, new start, same end."""
    start, rows = date(2020, 1, 1), []
    for number, days in enumerate(lengths):
        end = start + days * DAY if number < len(lengths) - 1 else None
        rows.append(Work(UUID(int=number), "permanent", Period(start, end), TERMS))
        start = end or start
    day = date(2020, 1, 1) + since * DAY
    found = cut(rows, day, day)
    assert isinstance(found, Cut) and day in found.row.period and found.period.start == day
    assert found.period.end == found.row.period.end and found.splits == (found.row.period.start < day)
