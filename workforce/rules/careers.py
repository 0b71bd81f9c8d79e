"""How much experience a career holds: overlaps counted once, breaks left out, by day or by share of full time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil

from foundation.periods import Period

FOREVER = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Spell:
    """One employment that counts: its days, the share of full time worked, and the breaks that do not count."""

    period: Period
    share: Fraction = Fraction(1)
    breaks: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from ordinal `start` to before `end`, each worth the same: 1, or a share of full time up to 1."""

    start: int
    end: int
    worth: Fraction | int


def stretches(spells: Iterable[Spell], since: date, *, by_share: bool = False) -> tuple[Stretch, ...]:
    """The days that count from `since` on, in order and without overlap.

    By day, each calendar day with any spell is worth 1; by share, it is worth the day's shares together, at most 1.
    An open spell goes on without end.
    """
    turns: dict[int, list[Fraction | int]] = defaultdict(lambda: [0, 0])  # ordinal → change in spells, change in share
    for spell in spells:
        for start, end in _worked(spell, since.toordinal()):
            for at, sign in ((start, 1), (end, -1)):
                turns[at][0] += sign
                turns[at][1] += sign * spell.share if by_share else 0
    return tuple(_between(sorted(turns.items()), by_share))


def first_day(counted: tuple[Stretch, ...]) -> date | None:
    """The first day that counts; None when none does."""
    return date.fromordinal(counted[0].start) if counted else None


def days_before(counted: tuple[Stretch, ...], day: date) -> Fraction | int:
    """What the days before this one are worth together, in days."""
    end = day.toordinal()
    return sum((min(s.end, end) - s.start) * s.worth for s in counted if s.start < end)


def reached_on(counted: tuple[Stretch, ...], days: int) -> date | None:
    """The first day whose earlier days are worth at least this many; None if that is never."""
    still: Fraction | int = days
    for stretch in counted:
        if stretch.worth and still <= (stretch.end - stretch.start) * stretch.worth:
            reached = stretch.start + ceil(still / Fraction(stretch.worth))
            return date.fromordinal(reached) if reached < FOREVER else None
        still -= (stretch.end - stretch.start) * stretch.worth
    return None


def _worked(spell: Spell, since: int) -> Iterator[tuple[int, int]]:
    """The spell as ordinals, cut at its breaks and at the first day that may count."""
    start, end = _ordinals(spell.period)
    start = max(start, since)
    for away, back in sorted(map(_ordinals, spell.breaks)):
        if start < min(away, end):
            yield start, min(away, end)
        start = max(start, back)
    if start < end:
        yield start, end


def _ordinals(period: Period) -> tuple[int, int]:
    return period.start.toordinal(), FOREVER if period.end is None else period.end.toordinal()


def _between(turns: list[tuple[int, list[Fraction | int]]], by_share: bool) -> Iterator[Stretch]:
    spells: Fraction | int = 0
    share: Fraction | int = 0
    for (start, (more_spells, more_share)), (end, _) in pairwise(turns):
        spells, share = spells + more_spells, share + more_share
        if spells:
            yield Stretch(start, end, min(share, 1) if by_share else 1)
