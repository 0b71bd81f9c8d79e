"""How much post-qualifying experience somebody's record shows, with its sum: what counts, for how long, and its proof.

Direct employment by a UK authority or its trust, in children's services, from registration on; overlaps once, unpaid
career breaks left out, part-time days whole (agency.md 4, PQE). A day's page: the agency rules ask again at an offer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from foundation.periods import Period, add_months
from workforce.rules.careers import Spell, Stretch, days_before, stretches

COUNTS = ("authority", "trust", "uk_authority")
BASES = ("permanent", "fixed_term")


@dataclass(frozen=True)
class Post:
    """One employment as the sum needs it; `verified`: the employer has confirmed it."""

    employer: str
    kind: str
    service: str
    basis: str
    period: Period
    verified: bool
    breaks: tuple[Period, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of the sum: days without a gap that count, and the employers they were spent with."""

    first: date
    last: date | None
    days: int
    employers: tuple[str, ...]
    verified: bool


@dataclass(frozen=True)
class Experience:
    """The sum by a day: its lines, all days, those that are proved, and in whole years and days."""

    lines: tuple[Line, ...]
    days: int
    proved: int
    years: int
    rest: int
    left_out: tuple[str, ...]


def counts(post: Post) -> bool:
    return post.kind in COUNTS and post.service == "children" and post.basis in BASES


def experience(posts: Iterable[Post], registered: date, today: date) -> Experience:
    """What the posts come to by the end of the day before `today`."""
    every = tuple(posts)
    own = tuple(post for post in every if counts(post) and post.period.start < today)
    counted = _counted(own, registered)
    days = int(days_before(counted, today))
    proved = int(days_before(_counted([post for post in own if post.verified], registered), today))
    lines = tuple(
        _line(date.fromordinal(part.start), min(part.end, today.toordinal()), own)
        for part in counted
        if part.start < today.toordinal()
    )
    years, rest = _in_years(lines[0].first if lines else today, days)
    left_out = tuple(dict.fromkeys(post.employer for post in every if not counts(post)))
    return Experience(_joined(lines), days, proved, years, rest, left_out)


def _counted(posts: Iterable[Post], registered: date) -> tuple[Stretch, ...]:
    return stretches([Spell(post.period, breaks=post.breaks) for post in posts], registered)


def _line(first: date, end: int, posts: Sequence[Post]) -> Line:
    here = [post for post in posts if post.period.overlaps(Period(first, date.fromordinal(end)))]
    names = tuple(dict.fromkeys(post.employer for post in here))
    return Line(first, date.fromordinal(end - 1), end - first.toordinal(), names, all(post.verified for post in here))


def _joined(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines that touch, with the same employers and proof, as one."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        alike = last is not None and (last.employers, last.verified) == (line.employers, line.verified)
        if last and last.last and alike and (line.first - last.last).days == 1:
            found[-1] = Line(last.first, line.last, last.days + line.days, last.employers, last.verified)
        else:
            found.append(line)
    return tuple(found)


def _in_years(first: date, days: int) -> tuple[int, int]:
    """Whole years from the first day that counts, and the days beyond them."""
    end, years = first.toordinal() + days, 0
    while add_months(first, 12 * (years + 1)).toordinal() <= end:
        years += 1
    return years, end - add_months(first, 12 * years).toordinal()
