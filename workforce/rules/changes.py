"""What may follow what in someone's work, from when, and why not: rows of work are ended and begun, never rewritten.

A change from a day ends the row that day falls in and begins another; on a row's own first day it corrects that row,
and what the row said is kept beside it. Sources: metrics.md 1 (a move inside children's services is no leaving).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from foundation.lifecycle import Not
from foundation.periods import DAY, Period, add_months, in_words
from workforce.rules.pay_scales import fte

AHEAD = 12  # months: what is further off is a plan, not a change


@dataclass(frozen=True)
class Terms:
    """What one row of work says of itself; hours are weekly, `fte` a share of full time above 0 and up to 1."""

    team: UUID | None
    post: UUID | None
    line_manager: UUID | None
    census_role: str | None
    job_type: str | None
    title: str
    grade: str | None
    hours: Decimal | None
    fte: Decimal | None
    seconded: str | None = None
    seconded_with: str | None = None


@dataclass(frozen=True)
class Work:
    """A row of work as it stands."""

    id: UUID
    basis: str
    period: Period
    terms: Terms
    contract: str = ""  # tells apart employments held at once

    @property
    def direct(self) -> bool:
        return self.basis in ("permanent", "fixed_term")


@dataclass(frozen=True)
class Cut:
    """Where a change falls: the row it meets, the days it will hold for, and whether it splits or corrects that row."""

    row: Work
    period: Period
    splits: bool


def cut(rows: Sequence[Work], since: date, today: date) -> Cut | Not:
    """Where a change of work from this day falls among someone's rows of one employment, or why it may not."""
    if not rows:
        return Not("They do not work here, so there is nothing to change. Begin their work first")
    first = min(row.period.start for row in rows)
    if since < first:
        return Not(f"They began on {_day(first)}, so nothing can change before that day")
    if since > add_months(today, AHEAD):
        return Not(f"A change may be entered up to {_day(add_months(today, AHEAD))}")
    row = next((row for row in rows if since in row.period), None)
    if row is None:
        ended = max(row.period.end for row in rows if row.period.end and row.period.end <= since)
        return Not(f"They do not work here on that day: their last day was {_day(ended - DAY)}")
    return Cut(row, Period(since, row.period.end), row.period.start != since)


def leaves(rows: Sequence[Work], last: date, today: date) -> Cut | Not:
    """The row whose last day this becomes, or why it may not."""
    found = cut(rows, last, today)
    if isinstance(found, Not):
        return found
    if later := [row.period.start for row in rows if row.period.start > last]:
        return Not(f"A change begins on {_day(min(later))}, after that day. Take it back first, or choose a later day")
    if found.row.period.last == last:
        return Not(f"They already leave on {_day(last)}")
    if found.row.period.end is not None and found.row.period.end <= today:
        return Not(f"They left on {_day(found.row.period.end - DAY)}")
    return Cut(found.row, Period(found.row.period.start, last + DAY), False)


def joins(rows: Iterable[Work], basis: str, wanted: Period) -> Not | None:
    """Why work of this kind may not begin, None when it may: nobody holds two permanent employments of one employer."""
    for row in rows:
        if row.basis == basis and basis in ("permanent", "fixed_term") and row.period.overlaps(wanted):
            until = f"to {_day(row.period.last)}" if row.period.last else "with no end"
            return Not(
                f"They already work here ({basis.replace('_', '-')}) from {_day(row.period.start)} {until}."
                " Move them, or change their hours, instead"
            )
    return None


def taken_back(rows: Sequence[Work], row: Work, today: date) -> Work | Not:
    """The row that goes on in place of one not yet begun, or why that one may not be taken back."""
    if row.period.start <= today:
        return Not("This has begun, so it stays. Enter another change from the day it is no longer right")
    if any(other.period.start > row.period.start for other in rows):
        return Not("A later change follows this one. Take that back first")
    before = next((other for other in rows if other.period.end == row.period.start), None)
    return before or Not("Nothing comes before this, so there is nothing to go back to. Enter when they leave instead")


def of_one_employment(rows: Sequence[Work], row: Work) -> list[Work]:
    """The rows that follow one another without a gap, this one among them, earliest first."""
    alike = [each for each in rows if (each.basis, each.contract) == (row.basis, row.contract)]
    alike.sort(key=lambda each: each.period.start)
    chain: list[Work] = []
    for before, after in pairwise([None, *alike]):
        if chain and before is not None and after is not None and before.period.end != after.period.start:
            if row in chain:
                return chain
            chain = []
        if after is not None:
            chain.append(after)
    return chain


def altered(before: Terms, after: Terms) -> tuple[str, ...]:
    """The names of what differs."""
    return tuple(name for name in before.__dataclass_fields__ if getattr(before, name) != getattr(after, name))


def with_hours(terms: Terms, hours: Decimal) -> Terms:
    return replace(terms, hours=hours, fte=fte(hours))


def dated(since: date, today: date) -> str | None:
    """What is to be said of a day that is not today."""
    if since < today:
        days = (today - since).days
        return f"This is back-dated by {days} {'day' if days == 1 else 'days'}: figures from then on follow it."
    return f"This waits until {_day(since)}. Until that day it can be taken back." if since > today else None


def _day(day: date | None) -> str:
    return in_words(day) if day else "no day"
