"""Increments fall on the days of the rule in force on them, to the top of the grade and never beyond."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.periods import Period, add_months
from workforce.rules.pay.increments import HALF_YEARLY, RULES, USUAL, YEARLY, Increment, RuleInForce, increments

starts = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@settings(deadline=None)
@given(starts, st.integers(1, 6))
def test_the_usual_rule_as_its_words_say_it(start: date, points: int) -> None:
    if 4 <= start.month <= 9:
        first = date(start.year + 1, 4, 1)
        later = first.year + 1
    else:
        first = add_months(start, 6)
        later = first.year if first < date(first.year, 4, 1) else first.year + 1
    expected = [first] + [date(later + n, 4, 1) for n in range(points - 1)]
    assert [step.on for step in increments(start, 20, 20 + points)] == expected


@settings(deadline=None)
@given(starts, st.sampled_from(sorted(RULES)), st.integers(0, 8))
def test_points_rise_by_one_in_order_of_date_and_stop_at_the_top(start: date, name: str, points: int) -> None:
    steps = increments(start, 20, 20 + points, RULES[name])
    assert [step.point for step in steps] == list(range(21, 21 + points))
    assert all(before.on < after.on for before, after in pairwise(steps))
    assert all(step.on > start for step in steps)


@settings(deadline=None)
@given(starts)
def test_half_yearly_first_steps_come_after_twelve_to_eighteen_months_then_yearly(start: date) -> None:
    first, second = increments(start, 1, 3, HALF_YEARLY)
    assert add_months(start, 12) <= first.on <= add_months(start, 18)
    assert second.on == add_months(first.on, 12)


def test_a_yearly_rule_gives_a_winter_starter_the_first_of_april() -> None:
    assert increments(date(2024, 11, 1), 26, 27, YEARLY) == (Increment(date(2025, 4, 1), 27),)
    assert increments(date(2024, 11, 1), 26, 27, USUAL) == (Increment(date(2025, 5, 1), 27),)


def test_a_new_rule_holds_from_its_day_and_does_not_look_back() -> None:
    rules = [
        RuleInForce(Period(date(2020, 1, 1), date(2026, 1, 1)), YEARLY),
        RuleInForce(Period(date(2026, 1, 1)), HALF_YEARLY),
    ]
    steps = increments(date(2024, 5, 1), 1, 4, rules)
    assert [step.on for step in steps] == [date(2025, 4, 1), date(2026, 10, 1), date(2027, 10, 1)]


def test_a_withheld_step_waits_for_the_next_day_and_an_advanced_one_comes_besides() -> None:
    start = date(2025, 5, 6)
    kept = increments(start, 23, 25, withheld=[date(2027, 4, 1)])
    assert [step.on for step in kept] == [date(2026, 4, 1), date(2028, 4, 1)]
    sooner = increments(start, 23, 25, advanced=[date(2026, 9, 1), date(2025, 1, 1)])
    assert sooner == (Increment(date(2026, 4, 1), 24), Increment(date(2026, 9, 1), 25))
    late = increments(start, 23, 25, advanced=[date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 1)])
    assert [step.point for step in late] == [24, 25]  # never above the top, however often
    assert [step.on for step in increments(start, 23, 25, advanced=[date(2025, 6, 1)])] == [
        date(2025, 6, 1),
        date(2026, 4, 1),
    ]


def test_the_top_gets_none_above_it_is_refused_and_a_top_beyond_reach_is_said() -> None:
    assert increments(date(2025, 5, 1), 28, 28) == ()
    for point, top in ((29, 28), (1, 10**9)):
        with pytest.raises(ValueError):
            increments(date(2025, 5, 1), point, top)
    with pytest.raises(ValueError):
        increments(date(2025, 5, 1), 1, 9, [RuleInForce(Period(date(2025, 1, 1), date(2026, 5, 1)), USUAL)])
