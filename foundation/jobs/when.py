"""When a job is due: pure sums over instants and local days.

A due time names its run for good (`job_run` is keyed by it), so each is counted in UTC: every local day has just one,
in October, when half past one comes twice, and in March, when it does not come at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVERY_DAY = frozenset(range(7))
WORKING_DAYS = frozenset(range(5))


def wall_moment(day: date, at: time) -> datetime:
    """The instant, in UTC, at which clocks in England show `at` on `day`: the first of two in October, and in March,
    for a time that is left out, as many minutes after the gap as it lies within it."""
    return datetime.combine(day, at, LONDON).replace(fold=0).astimezone(UTC)


@dataclass(frozen=True)
class Every:
    """At whole multiples of `step` since 1970, so that every process counts the same times."""

    step: timedelta

    def next(self, after: datetime) -> datetime:
        """The first due time after that instant."""
        return EPOCH + ((after - EPOCH) // self.step + 1) * self.step

    def latest(self, until: datetime) -> datetime:
        """The last due time at or before that instant."""
        return EPOCH + ((until - EPOCH) // self.step) * self.step


@dataclass(frozen=True)
class Daily:
    """Once on each of these days of the week (0 is Monday), when clocks in England show `at`."""

    at: time
    days: frozenset[int] = EVERY_DAY

    def next(self, after: datetime) -> datetime:
        day = after.astimezone(LONDON).date()
        return next(moment for moment in self._on(day, 1) if moment > after)

    def latest(self, until: datetime) -> datetime:
        day = until.astimezone(LONDON).date()
        return next(moment for moment in self._on(day, -1) if moment <= until)

    def _on(self, day: date, towards: int) -> Iterator[datetime]:
        for _ in range(9):
            if day.weekday() in self.days:
                yield wall_moment(day, self.at)
            day += timedelta(days=towards)


When = Every | Daily


def due(when: When, back: timedelta, now: datetime) -> list[datetime]:
    """The times that are due by now, oldest first: all of the last `back`, or of none the newest alone."""
    newest = when.latest(now)
    found, at = [], when.next(now - back)
    while back and at <= now:
        found.append(at)
        at = when.next(at)
    return found or [newest]
