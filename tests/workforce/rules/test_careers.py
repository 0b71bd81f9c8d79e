"""Experience counts each day once: the sweep agrees with a slow count by sets of days."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from foundation.periods import Period
from workforce.rules.careers import Spell, days_before, first_day, reached_on, stretches

DAY_0 = date(2024, 1, 1)
HORIZON = 240  # days: open spells are followed this far


def day(n: int) -> date:
    return DAY_0 + timedelta(days=n)


periods = st.builds(
    lambda start, length: Period(day(start), None if length is None else day(start + length)),
    st.integers(0, 120),
    st.none() | st.integers(1, 60),
)
spells = st.builds(
    Spell,
    periods,
    st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(2, 3), Fraction(0)]),
    st.lists(periods, max_size=2).map(tuple),
)
careers = st.lists(spells, max_size=5)


def worth_by_day(career: list[Spell], since: date, by_share: bool) -> list[Fraction]:
    """What each day of the horizon is worth, one day at a time."""
    worth = []
    for at in map(day, range(HORIZON)):
        here = [s for s in career if at >= since and at in s.period and not any(at in gap for gap in s.breaks)]
        share = min(sum((s.share for s in here), Fraction(0)), Fraction(1))
        worth.append(share if by_share else Fraction(bool(here)))
    return worth


@given(careers, st.integers(0, 100), st.integers(0, HORIZON), st.booleans())
def test_days_before_agree_with_a_count_by_days(career: list[Spell], since: int, until: int, by_share: bool) -> None:
    counted = stretches(career, day(since), by_share=by_share)
    assert days_before(counted, day(until)) == sum(worth_by_day(career, day(since), by_share)[:until])


@given(careers, st.integers(0, 100), st.integers(1, 100), st.booleans())
def test_the_day_reached_is_the_first_with_enough_before_it(
    career: list[Spell], since: int, needed: int, by_share: bool
) -> None:
    reached = reached_on(stretches(career, day(since), by_share=by_share), needed)
    worth = worth_by_day(career, day(since), by_share)
    slow = next((day(n) for n, so_far in enumerate(accumulate(worth, initial=Fraction(0))) if so_far >= needed), None)
    if reached is None or reached <= day(HORIZON):
        assert reached == slow
    else:
        assert slow is None


@given(careers, st.integers(0, 100))
def test_the_first_day_is_the_first_that_any_spell_counts(career: list[Spell], since: int) -> None:
    worth = worth_by_day(career, day(since), by_share=False)
    assert first_day(stretches(career, day(since))) == next((day(n) for n in range(HORIZON) if worth[n]), None)


def test_part_time_for_ever_reaches_its_day_and_nothing_for_ever_does_not() -> None:
    half = stretches([Spell(Period(DAY_0), Fraction(1, 2))], DAY_0, by_share=True)
    assert reached_on(half, 10) == day(20)
    none = stretches([Spell(Period(DAY_0), Fraction(0))], DAY_0, by_share=True)
    assert reached_on(none, 10) is None
    assert first_day(none) == DAY_0


def test_shares_that_never_add_up_before_the_calendar_ends_reach_no_day() -> None:
    sliver = stretches([Spell(Period(DAY_0), Fraction(1, 10**9))], DAY_0, by_share=True)
    assert reached_on(sliver, 1096) is None


def test_two_half_posts_on_one_day_make_one_day_and_three_make_no_more() -> None:
    post = Spell(Period(DAY_0, day(10)), Fraction(1, 2))
    for posts, worth in (([post], 5), ([post, post], 10), ([post, post, post], 10)):
        assert days_before(stretches(posts, DAY_0, by_share=True), day(10)) == worth
