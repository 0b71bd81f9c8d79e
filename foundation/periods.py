"""Periods of days: half-open in here and in tables, inclusive in forms and files."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` up to but not including `end`; an `end` of None is open."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a period must end after it starts: {self.start} to {self.end}")

    @classmethod
    def of(cls, first: date, last: date | None) -> "Period":
        """A period from its first and last day, both included, as forms and files give them."""
        return cls(first, None if last is None else last + DAY)

    @property
    def last(self) -> date | None:
        """The last day, included; None while open."""
        return None if self.end is None else self.end - DAY

    @property
    def days(self) -> int:
        """How many days it holds; ValueError while open."""
        if self.end is None:
            raise ValueError("an open period has no length")
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Whether any day lies in both; periods that only touch do not overlap."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)

    def meet(self, other: "Period") -> "Period | None":
        """The days in both, or None."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(self.start, other.start), min(ends) if ends else None)


def in_words(day: date) -> str:
    """22 November 2026"""
    return f"{day.day} {day:%B %Y}"


def add_months(start: date, months: int) -> date:
    """The same day that many months on, or the month's last day; always from the first date, never chained."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def any_overlap(periods: Iterable[Period]) -> bool:
    """Whether two of these periods share a day."""
    return any(
        before.end is None or after.start < before.end
        for before, after in pairwise(sorted(periods, key=lambda period: (period.start, period.end or date.max)))
    )


def working_days(since: date, until: date) -> int:
    """Days from Monday to Friday after `since` up to `until`; 0 when it is not yet the next one."""
    return sum(1 for n in range(1, (until - since).days + 1) if (since + n * DAY).weekday() < 5)
