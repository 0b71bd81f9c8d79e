"""What a count of children means beside the hours worked and what was agreed. Counts only, never a child."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.money import half_up
from foundation.periods import DAY, working_days

TENTH = Decimal("0.1")
BANDS = ((0, 9), (10, 14), (15, 19), (20, 24), (25, None))
MOST_CHILDREN = 200  # of one worker; more is a slip of the finger
CHANGES = ("never", "once", "twice", "more")


@dataclass(frozen=True)
class Counts:
    """What one worker holds on a day: all children, those of each weighted kind among them, and those held alone.

    Each child counts, siblings separately. `alone`: court and child protection work held without a co-worker.
    """

    children: int
    child_protection: int = 0
    court: int = 0
    looked_after: int = 0
    alone: int = 0

    def against(self) -> dict[str, str]:
        """What cannot be, by the field it stands in."""
        wrong = {
            name: f"Enter a whole number from 0 to {MOST_CHILDREN}"
            for name, count in vars(self).items()
            if not 0 <= count <= MOST_CHILDREN
        }
        if not wrong and self.child_protection + self.court + self.looked_after > self.children:
            wrong["children"] = "The kinds of case come to more than the children held: count each child under one kind"
        if not wrong and self.alone > self.child_protection + self.court:
            wrong["alone"] = "More are held alone than there are in court or child protection"
        return wrong


@dataclass(frozen=True)
class Policy:
    """An authority's written definition of a case, with weights, ceiling and supervision, from a day on.

    `ceiling`: children for someone full time. `first_year`, `second_year`: the per cent of it that holds in that year
    of the framework; an authority sets these itself, since no national number exists (ecf.md section 11, [N]).
    """

    starts: date
    words: str
    child_protection: Decimal
    court: Decimal
    looked_after: Decimal
    ceiling: int
    first_year: int
    second_year: int
    supervision_days: int

    def share(self, year: int | None) -> int:
        """Per cent of the ceiling that holds in a year of the framework; all of it outside the first two."""
        return {1: self.first_year, 2: self.second_year}.get(year or 0, 100)

    def protects(self, year: int | None) -> bool:
        """Whether someone in this year of the framework is promised a smaller caseload: they are newly qualified."""
        return self.share(year) < 100


def in_force(policies: Iterable[Policy], day: date) -> Policy | None:
    """The definition of a day: the last to begin on or before it."""
    return max((one for one in policies if one.starts <= day), key=lambda one: one.starts, default=None)


def weighted(counts: Counts, policy: Policy) -> Decimal:
    """The workload by the authority's weights, to a tenth, half up; a child of no weighted kind weighs 1."""
    plain = counts.children - counts.child_protection - counts.court - counts.looked_after
    heavy = (
        counts.child_protection * policy.child_protection
        + counts.court * policy.court
        + counts.looked_after * policy.looked_after
    )
    return half_up(plain + heavy, TENTH)


def ceiling_for(policy: Policy, fte: Decimal, year: int | None) -> int:
    """The ceiling of one worker: pro rata to hours, less in a protected year, in whole children, half up."""
    return int(half_up(policy.ceiling * fte * policy.share(year) / 100, Decimal(1)))


@dataclass(frozen=True)
class Supervision:
    """When someone was last supervised, and by when they are next due; `late` on the day it was asked."""

    last: date | None
    due: date
    late: bool


def supervision(last: date | None, since: date, every: int, today: date) -> Supervision:
    """Due so many days after the last one, or after the first day in the team where none was held yet."""
    due = (last or since) + every * DAY
    return Supervision(last, due, today > due)


def waiting_days(since: date | None, today: date) -> int | None:
    """Whole working days the child who waits longest has been without a worker."""
    return None if since is None else working_days(since, today)


def pro_rata(children: int, fte: Decimal) -> str:
    """How a count is said: "22 at 0.6", or "22" at full time."""
    return str(children) if fte == 1 else f"{children} at {fte.normalize():f}"


def whole_time(children: int, fte: Decimal) -> Decimal:
    """What the count would be at full time, to a tenth, half up; ValueError for hours of none."""
    if fte <= 0:
        raise ValueError("a share of full time must be above 0")
    return half_up(children / fte, TENTH)


def above(children: int | None, limit: int | None) -> bool:
    """Whether a count is above a limit; never where either is not known."""
    return children is not None and limit is not None and children > limit


def distribution(counts: Iterable[int]) -> list[tuple[str, int]]:
    """How many workers hold how many children, in bands."""
    found = Counter(_band(count) for count in counts)
    return [(name, found[name]) for name in map(_name, BANDS)]


def _band(count: int) -> str:
    return next(_name(band) for band in BANDS if band[1] is None or count <= band[1])


def _name(band: tuple[int, int | None]) -> str:
    return f"{band[0]} or more" if band[1] is None else f"{band[0]} to {band[1]}"
