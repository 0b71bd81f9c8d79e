"""When each review falls due for someone's hours and pauses: exact fractions, counted in days, never in floats.

No national formula for part-time people or breaks exists: this is a product rule, and pages show its sum.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from foundation.periods import DAY, Period, add_months

FULL_TIME = Decimal(37)
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Hours:
    """Weekly hours from a day until the next row."""

    start: date
    weekly: Decimal


@dataclass(frozen=True)
class Programme:
    """What the arithmetic needs. `points` are full-time months, ascending; `held` keeps the due dates of reviews held.

    `hours` begin on the start day and ascend; `pauses` do not overlap, and one may be open. `percent` is of contracted
    time; `limit_months` is not moved by pauses.
    """

    start: date
    points: tuple[int, ...]
    hours: tuple[Hours, ...]
    pauses: tuple[Period, ...] = ()
    full_time: Decimal = FULL_TIME
    held: Mapping[int, date] | None = None
    limit_months: int | None = None
    percent: Decimal = Decimal(10)


@dataclass(frozen=True)
class Stretch:
    """Days with one rate of credit: `rate` of full time, 0 while paused; `weekly` is what the contract says."""

    period: Period
    rate: Fraction
    weekly: Decimal
    paused: bool


@dataclass(frozen=True)
class Protected:
    """Protected time in whole minutes a week over a run of days, `last` included; None is not known."""

    first: date
    last: date | None
    minutes: int


def full_time(start: date, points: tuple[int, ...]) -> Programme:
    """Someone full time from the first day, never paused."""
    return Programme(start, points, (Hours(start, FULL_TIME),))


def target(programme: Programme, point: int) -> int:
    """Whole days from the start to the point, in full-time months."""
    return (add_months(programme.start, point) - programme.start).days


def stretches(programme: Programme) -> Iterator[Stretch]:
    """The programme cut wherever hours change or a pause begins or ends; the last one is open."""
    cuts = {programme.start, *(row.start for row in programme.hours)}
    for pause in programme.pauses:
        cuts |= {pause.start} | ({pause.end} if pause.end else set())
    for first, end in pairwise([*sorted(cuts), None]):
        if first is not None:
            yield _stretch(programme, first, end)


def _stretch(programme: Programme, first: date, end: date | None) -> Stretch:
    weekly = [row.weekly for row in programme.hours if row.start <= first][-1]
    paused = any(first in pause for pause in programme.pauses)
    rate = Fraction(0) if paused else Fraction(weekly) / Fraction(programme.full_time)
    return Stretch(Period(first, end), rate, weekly, paused)


def due_on(programme: Programme, point: int) -> date | None:
    """The first unpaused date whose earlier days credit the target; None while an open pause stands before it.

    A review already held keeps the date it had.
    """
    if programme.held and point in programme.held:
        return programme.held[point]
    lacking = Fraction(target(programme, point))
    for stretch in stretches(programme):
        if stretch.paused:
            continue
        days = ceil(lacking / stretch.rate)
        if stretch.period.end is None or days < stretch.period.days:
            return stretch.period.start + days * DAY
        lacking = max(Fraction(0), lacking - stretch.period.days * stretch.rate)
    return None


def last_day(programme: Programme) -> date | None:
    """The day before the last point falls due."""
    due = due_on(programme, programme.points[-1])
    return None if due is None else due - DAY


def limit_on(programme: Programme) -> date | None:
    """The day the longest duration is reached, counted from the start whatever the pauses."""
    return None if programme.limit_months is None else add_months(programme.start, programme.limit_months)


def over_limit(programme: Programme) -> bool | None:
    """Whether the last due date lies after the limit (on it is inside); None when that is not known yet."""
    limit, due = limit_on(programme), due_on(programme, programme.points[-1])
    if limit is None:
        return False
    return None if due is None else due > limit


def remind_on(due: date, non_working: Collection[date] = ()) -> date:
    """The due date, or the nearest earlier working day."""
    while due.weekday() > 4 or due in non_working:
        due -= DAY
    return due


def protected_minutes(programme: Programme) -> tuple[Protected, ...]:
    """Protected time from the start to the last day, neighbouring runs of equal minutes joined; none while paused."""
    runs: list[Protected] = []
    for stretch in _within(programme, last_day(programme)):
        minutes = 0 if stretch.paused else weekly_minutes(stretch.weekly, programme.percent)
        first = stretch.period.start
        if runs and runs[-1].minutes == minutes:
            first = runs.pop().first
        runs.append(Protected(first, stretch.period.last, minutes))
    return tuple(runs)


def weekly_minutes(weekly: Decimal, percent: Decimal) -> int:
    """A share of the week in whole minutes, half up: 10 per cent of 22.2 hours is 133."""
    return floor(Fraction(weekly) * 60 * Fraction(percent) / 100 + HALF)


def _within(programme: Programme, last: date | None) -> Iterator[Stretch]:
    if last is not None and last < programme.start:
        return
    whole = Period.of(programme.start, last)
    for stretch in stretches(programme):
        part = stretch.period.meet(whole)
        if part:
            yield Stretch(part, stretch.rate, stretch.weekly, stretch.paused)
