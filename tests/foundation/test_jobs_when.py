"""When a job is due: each time once, whatever the clocks do."""

import itertools
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.jobs.when import LONDON, WORKING_DAYS, Daily, Every, due, wall_moment

OCTOBER, MARCH = date(2026, 10, 25), date(2027, 3, 28)
times = st.times().map(lambda t: t.replace(second=0, microsecond=0))
moments = st.integers(0, 20 * 365 * 86400).map(lambda n: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=n))


def walked(when, start: datetime, end: datetime) -> list[datetime]:
    found, at = [], when.next(start)
    while at <= end:
        found.append(at)
        at = when.next(at)
    return found


def test_half_past_one_is_due_once_in_october_and_is_not_lost_in_march():
    night = Daily(time(1, 30))
    for change in (OCTOBER, MARCH):
        start = wall_moment(change - timedelta(days=2), time(12))
        days = [at.astimezone(LONDON).date() for at in walked(night, start, start + timedelta(days=4))]
        assert days == [change + timedelta(days=n) for n in (-1, 0, 1, 2)]
    assert wall_moment(OCTOBER, time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert wall_moment(MARCH, time(1, 30)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


@settings(max_examples=60)
@given(times)
def test_every_day_of_three_years_has_its_one_due_time(at):
    found = walked(Daily(at), wall_moment(date(2026, 1, 1), time(0)) - timedelta(seconds=1),
                   wall_moment(date(2029, 1, 1), time(0)) - timedelta(seconds=1))  # fmt: skip
    days = [moment.astimezone(LONDON).date() for moment in found]
    assert days == [date(2026, 1, 1) + timedelta(days=n) for n in range(1096)]


@given(moments, times, st.sampled_from([frozenset(range(7)), WORKING_DAYS, frozenset({2})]))
def test_latest_and_next_leave_no_gap_between_them(now, at, days):
    for when in (Daily(at, days), Every(timedelta(minutes=5)), Every(timedelta(seconds=7))):
        latest = when.latest(now)
        assert latest <= now < when.next(now)
        assert when.next(latest) == when.next(now)


def test_every_hour_stays_an_hour_apart_when_the_clocks_change():
    found = walked(
        Every(timedelta(hours=1)), datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 4, tzinfo=UTC)
    )
    assert len(found) == 8 and {b - a for a, b in itertools.pairwise(found)} == {timedelta(hours=1)}


def test_a_weekly_job_keeps_its_day():
    monday = Daily(time(6), frozenset({0}))
    assert monday.next(datetime(2026, 11, 23, 6, tzinfo=UTC)) == datetime(2026, 11, 30, 6, tzinfo=UTC)
    assert monday.latest(datetime(2026, 11, 23, 5, 59, tzinfo=UTC)) == datetime(2026, 11, 16, 6, tzinfo=UTC)


def test_after_a_gap_a_job_makes_up_what_it_cares_for_and_no_more():
    now = datetime(2026, 11, 23, 12, 0, 30, tzinfo=UTC)
    hourly = Every(timedelta(hours=1))
    assert due(hourly, timedelta(0), now) == [datetime(2026, 11, 23, 12, tzinfo=UTC)]
    assert [at.hour for at in due(hourly, timedelta(hours=3), now)] == [10, 11, 12]
    assert due(Daily(time(4, 10)), timedelta(hours=2), now) == [datetime(2026, 11, 23, 4, 10, tzinfo=UTC)]
