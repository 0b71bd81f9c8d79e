"""What an HR feed says of somebody's work, whatever the order its files came in. Pure.

Each spell is known by payroll number, employment reference, kind of work and start. Of two extracts that name the same
spell the later counts; a file of everyone also says that what it does not name has ended. The result depends on what
was said and when it was extracted, never on when it arrived.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from workforce.rules.feed_rows import APART, LONG_AGO, UNSAID, WORK, value
from workforce.rules.feed_values import LONDON

Days = tuple[date, date | None]


class Said(NamedTuple):
    """The latest word on one spell. `employment`: the row that holds it; `row`: of the file that is read, or 0."""

    contract: str
    kind: str
    starts: date
    ends: date | None
    as_at: datetime
    said: str
    employment: UUID | None = None
    row: int = 0

    @property
    def key(self) -> tuple[str, str, date]:
        return self.contract, self.kind, self.starts

    @property
    def ours(self) -> bool:
        """Held before there was a feed."""
        return self.as_at == LONG_AGO


def settle(said: Sequence[Said], full: datetime | None) -> list[Days | None]:
    """The days of each spell, in their order; None for one that a later extract takes back.

    What a later extract names rules from its start: an earlier spell that goes on is cut there, is taken back when it
    is the same work with another start (a correction), and stays when it had ended. What is older than the latest
    file of everyone, and not named in it, ended on its day.
    """
    if len(said) == 1:
        return [_cut(said[0], full)]
    found: list[Days | None] = [None] * len(said)
    newest = sorted(range(len(said)), key=lambda place: (said[place].as_at, said[place].starts), reverse=True)
    for place in newest:
        days = _cut(said[place], full)
        for other in newest:
            if days is None or said[other].as_at <= said[place].as_at:
                break
            if found[other] is not None and _of_one_line(said[place], said[other]):
                days = _under(said[place], days, said[other])
        found[place] = days
    return found


def _cut(one: Said, full: datetime | None) -> Days | None:
    if full is None or one.as_at >= full:
        return one.starts, one.ends
    last = full.astimezone(LONDON).date()
    ends = last if one.ends is None or one.ends > last else one.ends
    return (one.starts, ends) if ends > one.starts else None


def _of_one_line(older: Said, newer: Said) -> bool:
    """Whether one follows the other; what was held before the feed had no employment reference."""
    return older.kind == newer.kind and (older.contract == newer.contract or older.ours)


def _under(older: Said, days: Days, newer: Said) -> Days | None:
    starts, ends = days
    if (ends is not None and ends <= newer.starts) or (newer.ends is not None and newer.ends <= starts):
        return days
    if _same_work(older.said, newer.said):
        return None
    return (starts, newer.starts) if starts < newer.starts else None


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
