"""Requests for cover in every state: the region's by chance, and in Trafford those that the story needs."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from demo.bookings import Request, filled, free, local, put_forward, write
from demo.careers import TRAFFORD
from demo.members import Member
from demo.world import DEMO_TODAY, NORTH_WEST, Team, World, sizes, words
from demo.write import key
from foundation.access import Role
from foundation.periods import DAY


def requests(world: World, members: list[Member]) -> None:
    """The region's, then the ones the story needs in Trafford."""
    for size in sizes():
        teams = [team for team in world.teams[size.code] if team.holds_cases]
        for number in range(world.rng.randint(6, 11)):
            _past(world, members, world.rng.choice(teams), number)
        for number in range(world.rng.randint(1, 2)):
            _present(world, members, world.rng.choice(teams), number)
        for state in ("open", world.of({"submitted": 50.0, "declined": 15.0, "cancelled": 20.0, "expired": 15.0})):
            _unfilled(world, world.rng.choice(teams), state)
    _story(world, members)


def _past(world: World, members: list[Member], team: Team, number: int) -> None:
    """An assignment of some weeks or one shift, over by the demo's day."""
    id = key("request", team.id, "past", number)
    if number % 3 == 0:
        starts = date(2025, 10, 6) + world.days(0, 330)
        request = Request(
            id, team, "filled", starts, starts + 7 * world.rng.randint(6, 14) * DAY - DAY, starts - 24 * DAY
        )
        if request.ends >= DEMO_TODAY:
            request.ends = DEMO_TODAY - 5 * DAY
        filled(world, request, members, "closed" if request.ends < DEMO_TODAY - 45 * DAY else "ended")
    else:
        day, hour = date(2025, 10, 6) + world.days(0, 405), world.rng.choice((8, 9, 17))
        request = Request(
            id, team, "filled", day, day, day - 6 * DAY,
            shift=(local(day, hour), local(day, hour) + timedelta(hours=8)),
            weekly=Decimal(8),
        )  # fmt: skip
        request.ends = request.during[1].date()
        filled(world, request, members, "timesheeted" if day < DEMO_TODAY - 14 * DAY else "attended")


def _present(world: World, members: list[Member], team: Team, number: int) -> None:
    starts = DEMO_TODAY - world.days(10, 70)
    request = Request(
        key("request", team.id, "now", number), team, "filled", starts, starts + 13 * 7 * DAY - DAY, starts - 20 * DAY
    )
    filled(world, request, members, "started")


def _unfilled(world: World, team: Team, state: str) -> None:
    starts = DEMO_TODAY + world.days(12, 45) if state != "expired" else DEMO_TODAY - 30 * DAY
    request = Request(
        key("request", team.id, state), team, state, starts, starts + 13 * 7 * DAY - DAY, starts - 50 * DAY,
        tier=3 if state == "open" else 0,
    )  # fmt: skip
    write(world, request)


def _story(world: World, members: list[Member]) -> None:
    """Trafford's own: two drafts, one for the budget holder, one to open, two open, one released to suppliers."""
    stretford, sale = world.teams[TRAFFORD][:2]
    thirteen = 13 * 7 * DAY - DAY

    def weeks(name: str, team: Team, state: str, starts: date, **more: Any) -> Request:
        return Request(key("request", name), team, state, starts, starts + thirteen, date(2026, 11, 12), **more)

    def night(name: str, team: Team, state: str, day: date, **more: Any) -> Request:
        hours = (local(day, 17), local(day, 17) + timedelta(hours=8))
        return Request(
            key("request", name),
            team,
            state,
            day,
            day + DAY,
            date(2026, 11, 16),
            shift=hours,
            weekly=Decimal(8),
            **more,
        )

    write(world, weeks("draft", stretford, "draft", date(2026, 12, 14)), whole=False)
    write(world, night("draft shift", stretford, "draft", date(2026, 12, 5)), whole=False)
    write(world, weeks("waiting", sale, "submitted", date(2027, 1, 4), job_type="SSW"))
    write(world, weeks("approved", stretford, "approved", date(2026, 12, 14)))
    write(world, weeks("released to suppliers", sale, "open", date(2027, 1, 4), tier=4))
    ready = [member for member in members if member.ready and member.job_type in ("SW", "SSW")]
    rosa = members[0]
    with_manager = weeks("candidates sent", stretford, "open", date(2026, 12, 7), tier=3)
    write(world, with_manager)
    for place, member in enumerate([rosa, *free(world, with_manager, ready, 2)], start=1):
        put_forward(world, with_manager, member, "submitted", ranked=place)
    _calls(world, with_manager, [member for member in ready if member is not rosa][:3])
    write(world, weeks("open", sale, "open", date(2026, 12, 1), tier=3))
    shift = night("open shift", sale, "open", date(2026, 11, 28), tier=3)
    write(world, shift)
    put_forward(world, shift, rosa, "offered")
    past = night("a shift of Rosa's", stretford, "filled", date(2026, 10, 17))
    past.raised = date(2026, 10, 9)
    filled(world, past, [rosa], "timesheeted")
    coming = night("a shift to come", sale, "filled", date(2026, 12, 3))
    filled(world, coming, [rosa], "confirmed")
    assignment = weeks("runs now", stretford, "filled", date(2026, 10, 5))
    assignment.raised = date(2026, 9, 10)
    filled(world, assignment, members[1:], "started")


def _calls(world: World, request: Request, members: list[Member]) -> None:
    for number, (member, said) in enumerate(zip(members, words("calls")["said"], strict=False)):
        world.book.add(
            "call_log", id=key("call", request.id, number), request=request.id, authority=request.team.authority,
            region=NORTH_WEST, worker=member.id, words=said, by_person=world.offices[NORTH_WEST, Role.BANK_COORDINATOR],
            at=local(DEMO_TODAY - DAY * 3, 10 + number),
        )  # fmt: skip
