"""What an HR feed says of somebody's work, whatever the order its files came in. Pure.

Each spell is known by payroll number, employment reference, kind of work and start. Of two extracts that name the same
spell the later counts; a file of everyone also says that what it does not name has ended. The result depends on what
was said and when it was extracted, never on when it arrived.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from workforce.rules.feed_rows import APART, LONG_AGO, UNSAID, WORK, value
from workforce.rules.feed_values import LONDON

Days = tuple[date, date | None]


class Word(NamedTuple):
    """What an extract said of a spell, and the last time that one did."""

    as_at: datetime
    ends: date | None
    said: str


class Said(NamedTuple):
    """The latest word on one spell. `employment`: the row that holds it; `row`: of the file that is read, or 0.

    `first`: when an extract first named it; None where that is this one. `was`: what earlier ones said otherwise.
    """

    contract: str
    kind: str
    starts: date
    ends: date | None
    as_at: datetime
    said: str
    employment: UUID | None = None
    row: int = 0
    first: datetime | None = None
    was: tuple[Word, ...] = ()

    def told(self, word: Word) -> "Said":
        """With one more word, earlier or later."""
        latest = {each[1:]: each for each in sorted((*self.words, word), key=lambda each: each.as_at)}
        *was, last = sorted(latest.values(), key=lambda each: each.as_at)
        first = min(self.named, word.as_at)
        return self._replace(
            ends=last.ends, as_at=last.as_at, said=last.said, first=first if first < last.as_at else None,
            was=tuple(was),
        )  # fmt: skip

    @property
    def words(self) -> tuple[Word, ...]:
        return *self.was, Word(self.as_at, self.ends, self.said)

    @property
    def named(self) -> datetime:
        return self.first or self.as_at

    @property
    def key(self) -> tuple[str, str, date]:
        return self.contract, self.kind, self.starts

    @property
    def ours(self) -> bool:
        """Held before there was a feed."""
        return self.as_at == LONG_AGO


def settle(said: Sequence[Said], fulls: Sequence[datetime]) -> list[Days | None]:
    """The days of each spell, in their order; None for one that a later extract takes back. `fulls`: the times of every
    file of everyone, earliest first.

    What a later extract names rules from its start: an earlier spell that goes on is cut there, is taken back when it
    is the same work with another start (a correction), and stays when it had ended. What the next file of everyone
    does not name ended on that file's day.
    """
    met = min((one.named for one in said if not one.ours), default=LONG_AGO)
    ended = [_ended(one, fulls, met) for one in said]
    if len(said) == 1:
        return [_cut(said[0], ended[0])]
    found: list[Days | None] = [None] * len(said)
    newest = sorted(range(len(said)), key=lambda place: (said[place].as_at, said[place].starts), reverse=True)
    for place in newest:
        one = said[place]
        line = [other for other in newest if other != place and _of_one_line(one, said[other])]
        days = None if _taken_back(one, [said[other] for other in line], ended[place]) else _cut(one, ended[place])
        for other in line:
            if days is not None and said[other].as_at > one.as_at and found[other] is not None:
                days = _under(days, said[other])
        found[place] = days
    return found


def _taken_back(one: Said, others: Sequence[Said], ended: datetime | None) -> bool:
    """Whether an extract after the last word on it left no room for it, whatever became of that one's own words since:
    they are read in the order in which they were made."""
    later = [(word, other.starts) for other in others for word in other.words if word.as_at > one.as_at]
    days: Days | None = (one.starts, one.ends)
    for word, starts in sorted(later, key=lambda each: each[0].as_at):
        if ended is not None and ended < word.as_at:
            days = days and _until(days, ended)
        if days is None:
            return False
        if _overlap(days, starts, word.ends):
            if _same_work(one.said, word.said) or days[0] >= starts:
                return True
            days = (days[0], starts)
    return False


def _ended(one: Said, fulls: Sequence[datetime], met: datetime) -> datetime | None:
    """The first file of everyone that did not name it; what was held before the feed, from when it `met` the person."""
    place = bisect_left(fulls, met) if one.ours else bisect_right(fulls, one.as_at)
    return fulls[place] if place < len(fulls) else None


def _cut(one: Said, ended: datetime | None) -> Days | None:
    days = (one.starts, one.ends)
    return days if ended is None else _until(days, ended)


def _until(days: Days, ended: datetime) -> Days | None:
    last = ended.astimezone(LONDON).date()
    ends = last if days[1] is None or days[1] > last else days[1]
    return (days[0], ends) if ends > days[0] else None


def _of_one_line(older: Said, newer: Said) -> bool:
    """Whether one follows the other; what was held before the feed had no employment reference."""
    return older.kind == newer.kind and (older.contract == newer.contract or older.ours)


def _overlap(days: Days, starts: date, ends: date | None) -> bool:
    return (days[1] is None or days[1] > starts) and (ends is None or ends > days[0])


def _under(days: Days, newer: Said) -> Days | None:
    if not _overlap(days, newer.starts, newer.ends):
        return days
    return (days[0], newer.starts) if days[0] < newer.starts else None


def _same_work(older: str, newer: str) -> bool:
    pairs = zip(older.split(APART)[:WORK], newer.split(APART)[:WORK], strict=True)
    return all(one == other or UNSAID in (one, other) for one, other in pairs)


def in_force(days: Days | None, on: date) -> bool:
    return days is not None and days[0] <= on and (days[1] is None or days[1] > on)


def clashes(spells: Sequence[tuple[Said, Days | None]]) -> list[tuple[Said, Said]]:
    """Spells of one person that cannot be at once: the same basis, with the same employment reference or none."""
    by_what: dict[tuple[str, str], list[tuple[Days, Said]]] = {}
    for one, days in spells:
        if days is not None:
            by_what.setdefault((value(one.said, "basis"), one.contract), []).append((days, one))
    found = []
    for several in by_what.values():
        several.sort(key=lambda each: each[0][0])
        for (before, first), (after, second) in pairwise(several):
            if before[1] is None or before[1] > after[0]:
                found.append((first, second))
    return found
