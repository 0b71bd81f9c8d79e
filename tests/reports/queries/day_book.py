"""A day book: for each person and day who worked, how much and in which post; and the counts that are read off it.

It is slow, knows nothing of rows, and is the other side of the tests of counts on any date.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from foundation.periods import add_months
from foundation.problems import Refusal

DAY = timedelta(days=1)
LAST = date(2027, 6, 1)  # work that goes on is written down until here
ZERO = Decimal(0)


@dataclass(frozen=True)
class Stands:
    """A day of somebody's work."""

    fte: Decimal
    post: int | None


class Row(NamedTuple):
    """Days that were said at once, as an HR system prints them; `last` None while the work goes on."""

    first: date
    last: date | None
    stands: Stands


@dataclass
class DayBook:
    """One person: what stands on each day, the days from which something was said, days away and counts typed."""

    days: dict[date, Stands] = field(default_factory=dict)
    marks: set[date] = field(default_factory=set)
    away: list[tuple[date, date, Decimal]] = field(default_factory=list)
    counts: dict[date, int] = field(default_factory=dict)

    def until_next(self, since: date) -> Iterator[date]:
        """The days from one on, up to the next day from which something was said, or the end of the work."""
        day = since
        while day in self.days and (day == since or day not in self.marks):
            yield day
            day += DAY

    def write(self, since: date, stands: Stands, until: date = LAST) -> None:
        self.days |= {since + DAY * n: stands for n in range((until - since).days)}
        self.marks.add(since)

    def say(self, since: date, **what: Any) -> None:
        for day in list(self.until_next(since)):
            self.days[day] = replace(self.days[day], **what)
        self.marks.add(since)

    def end(self, last: date) -> None:
        for day in [day for day in self.until_next(last) if day > last]:
            del self.days[day]

    def rows(self) -> list[Row]:
        found: list[Row] = []
        for day in sorted(self.days):
            if found and found[-1].last == day - DAY and day not in self.marks:
                found[-1] = found[-1]._replace(last=day)
            else:
                found.append(Row(day, day, self.days[day]))
        return [row._replace(last=None) if row.last == LAST - DAY else row for row in found]

    # What an HR system lets its people put right, besides. Refusal: it would make no sense.

    def change(self, since: date, what: Mapping[str, Any]) -> None:
        if since not in self.days or replace(self.days[since], **what) == self.days[since]:
            raise Refusal("nothing would change")
        self.say(since, **what)

    def correct(self, which: int, what: Mapping[str, Any]) -> None:
        """The terms of one of the rows, from its own first day."""
        rows = self.rows()
        if not rows:
            raise Refusal("they do not work here")
        self.change(rows[which % len(rows)].first, what)

    def begin(self, since: date, stands: Stands) -> None:
        if any(day >= since for day in self.days):
            raise Refusal("they work here then")
        self.write(since, stands)

    def leave(self, last: date) -> None:
        *_, until = (day for day in self.until_next(last)) if last in self.days else (last,)
        if last == until or until + DAY in self.days:
            raise Refusal("they do not work then, or something else follows")
        self.end(last)

    def stay(self) -> None:
        if not self.days or max(self.days) == LAST - DAY:
            raise Refusal("they have not left")
        last = max(self.days)
        self.days |= {last + DAY * n: self.days[last] for n in range(1, (LAST - last).days)}

    def restart(self, which: int, later: int) -> None:
        """One of the rows began so many days later, or earlier; the one before it, if it touched, reaches there."""
        rows = self.rows()
        if not rows:
            raise Refusal("they do not work here")
        place = which % len(rows)
        row, before = rows[place], rows[place - 1] if place else None
        start, last = row.first + DAY * later, row.last or LAST - DAY
        touched = before is not None and before.last == row.first - DAY
        lowest = before and (before.first if touched else before.last)
        if start == row.first or start > last or (lowest and start <= lowest):
            raise Refusal("other work is there")
        for n in range(later):
            if before is not None and touched:
                self.days[row.first + DAY * n] = before.stands
            else:
                del self.days[row.first + DAY * n]
        self.marks.discard(row.first)
        self.write(start, row.stands, last + DAY)

    def undo(self, which: int) -> None:
        """One of the changes of work never was: what stood before it goes on."""
        changed = [(before, row) for before, row in pairwise(self.rows()) if before.last == row.first - DAY]
        if not changed:
            raise Refusal("nothing to go back to")
        before, row = changed[which % len(changed)]
        self.write(row.first, before.stands, (row.last or LAST - DAY) + DAY)
        self.marks.discard(row.first)

    def vanish(self, on: date) -> None:
        """Gone from the HR system, which says nothing more of them: on that day they are no more."""
        if not any(day >= on for day in self.days):
            raise Refusal("they are not here")
        self.days = {day: stands for day, stands in self.days.items() if day < on}


def counted(
    books: Sequence[DayBook],
    posts: Sequence[tuple[Decimal, date]],
    day: date,
    came: Collection[tuple[int, date]] = (),
    went: Collection[tuple[int, date]] = (),
) -> dict[str, Decimal]:
    """The counts of a day, and of the year up to it, read off the books.

    `came` and `went`: whose first or last day (by place of the book) is a passing over from or to another authority.
    """
    before = add_months(day, -12)
    year = [before + DAY * n for n in range(1, (day - before).days + 1)]
    # Whoever's last day it is has left; whoever works on tomorrow is here today.
    here = [one for one in books if day in one.days and day + DAY in one.days]
    starts = [one.days[d].fte for n, one in enumerate(books) for d in year
              if d in one.days and d - DAY not in one.days and (n, d) not in came]  # fmt: skip
    leaves = [one.days[d].fte for n, one in enumerate(books) for d in year
              if d in one.days and d + DAY not in one.days and (n, d) not in went]  # fmt: skip
    held: Counter[int | None] = Counter()
    for one in here:
        held[one.days[day].post] += one.days[day].fte  # type: ignore[assignment]
    loads = [
        (one.days[day].fte, one.counts[max(d for d in one.counts if d <= day)])
        for one in here if any(d <= day for d in one.counts)
    ]  # fmt: skip
    employed = [one for one in books if any(d in one.days for d in year)]
    lost = [
        days * sum(first + DAY * n in year for n in range((last - first).days + 1)) / ((last - first).days + 1)
        for one in employed for first, last, days in one.away
    ]  # fmt: skip
    return {
        "inpost_fte": sum((one.days[day].fte for one in here), ZERO),
        "inpost_headcount": Decimal(len(here)),
        "vacancy_fte": sum(
            (max(size - held[place], ZERO) for place, (size, opens) in enumerate(posts) if opens <= day), ZERO
        ),
        "starters_fte": sum(starts, ZERO), "starters_headcount": Decimal(len(starts)),
        "leavers_fte": sum(leaves, ZERO), "leavers_headcount": Decimal(len(leaves)),
        "cases": Decimal(sum(children for _, children in loads)),
        "case_holders_fte": sum((hours for hours, children in loads if children), ZERO),
        "working_days_lost_fte": sum(lost, ZERO),
    }  # fmt: skip
