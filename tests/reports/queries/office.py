"""An HR office of the tests: what it enters goes through the product's own deeds, and into the day books if taken."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor
from foundation.deeds import enter
from foundation.problems import Refusal
from foundation.routing import hash_of
from tests.builders import insert
from tests.cast import ADA, HEADINGLEY, IRWELL, LEEDS, REGION_OF, SALFORD, STRETFORD, TEAMS, TRAFFORD, UMA, YARA, Member
from tests.reports.queries.day_book import DAY, DayBook, Stands
from workforce.actions.absences import EnterAbsence, enter_absence, withdraw_absence
from workforce.actions.changes import Move, NewHours, change_hours, move_person
from workforce.actions.joining import Begin, Join, add_person, begin_work
from workforce.actions.leaving import Leave, leave
from workforce.rules.pay_scales import fte

NAMES = ("Amara Field", "Bea Grove", "Li Heath")
SIZES = ((Decimal(1), date(2025, 1, 1)), (Decimal("0.8"), date(2026, 2, 1)))  # of two posts, and when they open


class Works(NamedTuple):
    """Whose office it is, and the team its people are in."""

    hr: Member
    team: UUID


OFFICES = {TRAFFORD: Works(ADA, STRETFORD), SALFORD: Works(UMA, IRWELL), LEEDS: Works(YARA, HEADINGLEY)}


def number(who: int) -> str:
    return f"SW90{who}"


def born(who: int) -> date:
    return date(1980 + who, 3, 4)


class Office:
    """`people` and `posts` of one authority by their places; who is not known there is None."""

    def __init__(self, authority: int, actor: Actor, connection: Any) -> None:
        self.authority, self.actor, self.db = authority, actor, connection
        self.hr, self.team = OFFICES[authority]
        self.people: list[UUID | None] = [None for _ in NAMES]
        self.posts: list[UUID] = []
        self.books = [DayBook() for _ in NAMES]
        self.taken: Counter[str] = Counter()

    async def open(self) -> None:
        await enter(hash_of(self.hr.token))
        for place, (size, opens) in enumerate(SIZES):
            self.posts.append(uuid4())
            await insert(
                self.db, "post", id=self.posts[-1], authority=self.authority, team=self.team, title="Social worker",
                fte=size, census_role="Case holder", starts=opens, reference=f"P{place}",
            )  # fmt: skip

    async def know(self) -> None:
        """Everyone is known to the authority by work long ended, so that HR may enter more."""
        await enter(hash_of(self.hr.token))
        for who, name in enumerate(NAMES):
            id = self.people[who] = uuid4()
            await insert(
                self.db, "person", id=id, authority=self.authority, region=REGION_OF[self.authority], name=name,
                sort_key=name, swe_number=number(who), birth_date=born(who),
            )  # fmt: skip
            await insert(
                self.db, "employment", id=uuid4(), person=id, authority=self.authority, employer="Trafford",
                employer_kind="authority", employer_authority=self.authority, basis="permanent", team=self.team,
                fte=Decimal(1), census_role="Case holder", starts=date(2010, 1, 1), ends=date(2011, 1, 1),
            )  # fmt: skip

    @property
    def team_name(self) -> str:
        return TEAMS[self.team][0]

    def _post(self, place: int | None) -> UUID | None:
        return None if place is None else self.posts[place]

    async def enter(self, kind: str, who: int, *more: Any) -> bool:
        """Whether the product took it; then it stands in the book too."""
        try:
            await getattr(self, kind)(self.people[who], self.books[who], *more)
        except Refusal:
            self.taken[f"{kind} refused"] += 1
            return False
        self.taken[kind] += 1
        return True

    async def begin(self, id: UUID, book: DayBook, since: date, weekly: Decimal, place: int | None) -> None:
        form = Begin(since=since, census_role="Case holder", hours=weekly, team=self.team, post=self._post(place))
        await begin_work(self.actor, id=id, form=form)
        book.write(since, Stands(fte(weekly), place))

    async def join(self, who: int, since: date, weekly: Decimal, place: int | None) -> None:
        """Somebody new here, whom the other office knows by the same registration number."""
        form = Join(
            since=since, census_role="Case holder", hours=weekly, team=self.team, post=self._post(place),
            name=NAMES[who], birth_date=born(who), swe_number=number(who),
        )  # fmt: skip
        self.people[who] = (await add_person(self.actor, form=form)).worker
        self.books[who].write(since, Stands(fte(weekly), place))
        self.taken["join"] += 1

    async def hours(self, id: UUID, book: DayBook, since: date, weekly: Decimal) -> None:
        await change_hours(self.actor, id=id, form=NewHours(since=since, hours=weekly))
        book.say(since, fte=fte(weekly))

    async def move(self, id: UUID, book: DayBook, since: date, place: int | None) -> None:
        form = Move(since=since, census_role="Case holder", team=self.team, post=self._post(place))
        await move_person(self.actor, id=id, form=form)
        book.say(since, post=place)

    async def leave(self, id: UUID, book: DayBook, last: date) -> None:
        await leave(self.actor, id=id, form=Leave(last=last, reason=1, destination=1))
        book.end(last)

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
        await enter(hash_of(self.hr.token))
        await insert(
            self.db, "caseload", person=id, authority=self.authority, team=self.team, on_day=day, children=children
        )
        book.counts[day] = children
