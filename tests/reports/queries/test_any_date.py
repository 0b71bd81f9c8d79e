"""Counts on any date after joins, moves, hours, leavings and absences, entered in any order and back-dated, are those
of a day book: a slow, separate model that writes down for each person and day who worked, how much and in which post.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from foundation import clock
from foundation.access import Actor
from foundation.periods import add_months
from foundation.problems import Refusal
from reports.measures.components import Components
from reports.queries.components import components_on
from tests.builders import insert
from tests.cast import ADA, NORTH_WEST, SALE, STRETFORD, TRAFFORD
from workforce.actions.absences import EnterAbsence, enter_absence, withdraw_absence
from workforce.actions.changes import Move, NewHours, change_hours, move_person
from workforce.actions.joining import Begin, begin_work
from workforce.actions.leaving import Leave, leave
from workforce.rules.pay_scales import fte

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
FIRST, LAST = date(2024, 6, 1), date(2027, 6, 1)
NAMES = ("Amara", "Bea", "Li")
FULL = Decimal(37)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Stands:
    """A day of somebody's work."""

    fte: Decimal
    post: int | None


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

    def say(self, since: date, **what: Any) -> None:
        for day in list(self.until_next(since)):
            self.days[day] = Stands(**{**self.days[day].__dict__, **what})
        self.marks.add(since)


def counted(book: list[DayBook], posts: list[tuple[Decimal, date]], day: date) -> dict[str, Decimal]:
    """The counts of a day, and of the year up to it, read off the books."""
    before = add_months(day, -12)
    year = [before + DAY * n for n in range(1, (day - before).days + 1)]
    # Whoever's last day it is has left; whoever works on tomorrow is here today.
    here = [one for one in book if day in one.days and day + DAY in one.days]
    starts = [one.days[d].fte for one in book for d in year if d in one.days and d - DAY not in one.days]
    leaves = [one.days[d].fte for one in book for d in year if d in one.days and d + DAY not in one.days]
    held = [Counter[int | None]()]
    for one in here:
        held[0][one.days[day].post] += one.days[day].fte  # type: ignore[assignment]
    loads = [
        (one.days[day].fte, one.counts[max(d for d in one.counts if d <= day)])
        for one in here if any(d <= day for d in one.counts)
    ]  # fmt: skip
    employed = [one for one in book if any(d in one.days for d in year)]
    lost = [
        days * sum(first + DAY * n in year for n in range((last - first).days + 1)) / ((last - first).days + 1)
        for one in employed for first, last, days in one.away
    ]  # fmt: skip
    return {
        "inpost_fte": sum((one.days[day].fte for one in here), ZERO),
        "inpost_headcount": Decimal(len(here)),
        "vacancy_fte": sum(
            (max(size - held[0][place], ZERO) for place, (size, opens) in enumerate(posts) if opens <= day), ZERO
        ),
        "starters_fte": sum(starts, ZERO), "starters_headcount": Decimal(len(starts)),
        "leavers_fte": sum(leaves, ZERO), "leavers_headcount": Decimal(len(leaves)),
        "cases": Decimal(sum(children for _, children in loads)),
        "case_holders_fte": sum((hours for hours, children in loads if children), ZERO),
        "working_days_lost_fte": sum(lost, ZERO),
    }  # fmt: skip


days = st.dates(date(2025, 2, 1), date(2027, 3, 1))
who, hours = st.integers(0, len(NAMES) - 1), st.sampled_from([FULL, Decimal("30"), Decimal("18.5"), Decimal("22.2")])
post = st.none() | st.integers(0, 1)
begun = st.tuples(*(
    st.tuples(st.just("begin"), st.just(each), st.dates(date(2025, 1, 6), date(2026, 10, 1)), hours, post)
    for each in range(len(NAMES))
))  # fmt: skip
events = st.lists(
    st.one_of(
        st.tuples(st.just("begin"), who, days, hours, post),
        st.tuples(st.just("hours"), who, days, hours),
        st.tuples(st.just("move"), who, days, post),
        st.tuples(st.just("leave"), who, days),
        st.tuples(st.just("away"), who, days, st.integers(0, 40), st.integers(0, 20), st.booleans()),
        st.tuples(st.just("count"), who, days, st.integers(0, 30)),
    ),
    min_size=4, max_size=16,
)  # fmt: skip


class Office:
    """Enters events through the product's own deeds, and into the day books those that it took."""

    def __init__(self, actor: Actor, connection: Any) -> None:
        self.actor, self.db = actor, connection
        self.people: list[UUID] = []
        self.posts: list[tuple[UUID, Decimal, date]] = []
        self.books = [DayBook() for _ in NAMES]

    async def open(self) -> None:
        for name in NAMES:
            id = uuid4()
            await insert(self.db, "person", id=id, authority=TRAFFORD, region=NORTH_WEST, name=name, sort_key=name)
            # Known to the authority by work long ended, so that HR may enter more.
            await insert(
                self.db, "employment", id=uuid4(), person=id, authority=TRAFFORD, employer="Trafford",
                employer_kind="authority", employer_authority=TRAFFORD, basis="permanent", team=SALE, fte=Decimal(1),
                census_role="Case holder", starts=date(2010, 1, 1), ends=date(2011, 1, 1),
            )  # fmt: skip
            self.people.append(id)
        for size, opens in ((Decimal(1), date(2025, 1, 1)), (Decimal("0.8"), date(2026, 2, 1))):
            id = uuid4()
            await insert(
                self.db, "post", id=id, authority=TRAFFORD, team=STRETFORD, title="Social worker", fte=size,
                census_role="Case holder", starts=opens,
            )  # fmt: skip
            self.posts.append((id, size, opens))

    def _post(self, place: int | None) -> UUID | None:
        return None if place is None else self.posts[place][0]

    async def enter(self, kind: str, who: int, day: date, *more: Any) -> None:
        await getattr(self, kind)(self.people[who], self.books[who], day, *more)

    async def begin(self, id: UUID, book: DayBook, since: date, weekly: Decimal, place: int | None) -> None:
        form = Begin(since=since, census_role="Case holder", hours=weekly, team=STRETFORD, post=self._post(place))
        await begin_work(self.actor, id=id, form=form)
        book.days |= {since + DAY * n: Stands(fte(weekly), place) for n in range((LAST - since).days)}
        book.marks.add(since)

    async def hours(self, id: UUID, book: DayBook, since: date, weekly: Decimal) -> None:
        await change_hours(self.actor, id=id, form=NewHours(since=since, hours=weekly))
        book.say(since, fte=fte(weekly))

    async def move(self, id: UUID, book: DayBook, since: date, place: int | None) -> None:
        form = Move(since=since, census_role="Case holder", team=STRETFORD, post=self._post(place))
        await move_person(self.actor, id=id, form=form)
        book.say(since, post=place)

    async def leave(self, id: UUID, book: DayBook, last: date) -> None:
        await leave(self.actor, id=id, form=Leave(last=last, reason=1, destination=1))
        for day in [day for day in book.until_next(last) if day > last]:
            del book.days[day]

    async def away(self, id: UUID, book: DayBook, first: date, length: int, lost: int, mistake: bool) -> None:
        last = first + DAY * length
        form = EnterAbsence(kind="sick_leave", first=first, last=last, days_lost=Decimal(min(lost, length + 1)))
        done = await enter_absence(self.actor, id=id, form=form)
        if mistake:
            await withdraw_absence(self.actor, id=done.subject)
        else:
            book.away.append((first, last, Decimal(min(lost, length + 1))))

    async def count(self, id: UUID, book: DayBook, day: date, children: int) -> None:
        if day > clock.today() or day in book.counts:
            raise Refusal("a count is of a day gone by, and typed once here")
        await insert(self.db, "caseload", person=id, authority=TRAFFORD, team=SALE, on_day=day, children=children)
        book.counts[day] = children


taken: Counter[str] = Counter()


@settings(max_examples=50, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(begun=begun, said=events, asked=st.lists(st.dates(date(2025, 6, 1), date(2027, 4, 1)), min_size=2, max_size=6))
async def test_the_counts_of_any_date_are_those_of_the_day_books(db, as_, begun, said, asked):
    with suppress(Undone):
        async with db.transaction():
            await _hold(db, await as_(ADA), [*begun, *said], asked)
            raise Undone


class Undone(Exception):
    """One history leaves nothing behind for the next."""


async def _hold(db: Any, actor: Actor, said: list[Any], asked: list[date]) -> None:
    edge = [day for event in said for day in (event[2] - DAY, event[2])]
    asked = sorted({*asked, *edge, date(2026, 9, 30)})
    before = await components_on(TRAFFORD, asked)
    office = Office(actor, db)
    await office.open()
    for event in said:
        try:
            await office.enter(*event)
        except Refusal:
            taken[f"{event[0]} refused"] += 1
        else:
            taken[event[0]] += 1
    after = await components_on(TRAFFORD, asked)
    posts = [(size, opens) for _, size, opens in office.posts]
    for day in asked:
        told = counted(office.books, posts, day)
        assert {name: _more(after[day], before[day], name) for name in told} == {
            name: round(value, 6) for name, value in told.items()
        }, day


def _more(after: Components, before: Components, name: str) -> Decimal:
    return round(Decimal(getattr(after, name)) - Decimal(getattr(before, name)), 6)


def test_most_of_what_was_entered_was_taken():
    """The test above would hold of a product that refuses everything."""
    for kind in ("begin", "hours", "move", "leave", "away", "count"):
        assert taken[kind] >= 5, taken
