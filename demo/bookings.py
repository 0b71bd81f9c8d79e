"""Requests for cover in every state, those who were put forward, what the rules said of them, and the bookings."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg

from demo import decisions
from demo.careers import TRAFFORD
from demo.members import Member
from demo.world import DEMO_TODAY, NORTH_WEST, Team, World, sizes, words
from demo.write import key
from foundation.access import Role
from foundation.clock import LONDON
from foundation.periods import DAY

REASONS = (
    "Vacant post, being advertised", "Family leave of a colleague", "Long-term sickness in the team",
    "More referrals than the team can take", "Children without a worker after two people left",
)  # fmt: skip
BEYOND_DRAFT = ("submitted", "declined", "approved", "open", "filled", "paused", "cancelled", "expired")
APPROVED = ("approved", "open", "filled", "paused", "expired")
OPENED = ("open", "filled", "paused", "expired")


@dataclass
class Request:
    """One request as made here; `shift` is local from and until."""

    id: UUID
    team: Team
    state: str
    starts: date
    ends: date
    raised: date
    rate: int = 2900
    job_type: str = "SW"
    shift: tuple[datetime, datetime] | None = None
    weekly: Decimal = Decimal(37)
    tier: int = 0

    @property
    def where(self) -> tuple[int, int]:
        return self.team.authority, NORTH_WEST

    @property
    def during(self) -> tuple[datetime, datetime]:
        return self.shift or (_local(self.starts), _local(self.ends + DAY))

    @property
    def kind(self) -> str:
        return "shift" if self.shift else "assignment"


def _local(day: date, hour: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


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
        _filled(world, request, members, "closed" if request.ends < DEMO_TODAY - 45 * DAY else "ended")
    else:
        day, hour = date(2025, 10, 6) + world.days(0, 405), world.rng.choice((8, 9, 17))
        request = Request(
            id, team, "filled", day, day, day - 6 * DAY, shift=(_local(day, hour), _local(day, hour) + timedelta(hours=8)),
            weekly=Decimal(8),
        )  # fmt: skip
        request.ends = request.during[1].date()
        _filled(world, request, members, "timesheeted" if day < DEMO_TODAY - 14 * DAY else "attended")


def _present(world: World, members: list[Member], team: Team, number: int) -> None:
    starts = DEMO_TODAY - world.days(10, 70)
    request = Request(
        key("request", team.id, "now", number), team, "filled", starts, starts + 13 * 7 * DAY - DAY, starts - 20 * DAY
    )
    _filled(world, request, members, "started")


def _unfilled(world: World, team: Team, state: str) -> None:
    starts = DEMO_TODAY + world.days(12, 45) if state != "expired" else DEMO_TODAY - 30 * DAY
    request = Request(
        key("request", team.id, state), team, state, starts, starts + 13 * 7 * DAY - DAY, starts - 50 * DAY,
        tier=3 if state == "open" else 0,
    )  # fmt: skip
    _write(world, request)


def _story(world: World, members: list[Member]) -> None:
    """Trafford's own: two drafts, one for the budget holder, one to open, two open, one released to suppliers."""
    stretford, sale = world.teams[TRAFFORD][:2]
    thirteen = 13 * 7 * DAY - DAY

    def weeks(name: str, team: Team, state: str, starts: date, **more: Any) -> Request:
        return Request(key("request", name), team, state, starts, starts + thirteen, date(2026, 11, 12), **more)

    def night(name: str, team: Team, state: str, day: date, **more: Any) -> Request:
        hours = (_local(day, 17), _local(day, 17) + timedelta(hours=8))
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

    _write(world, weeks("draft", stretford, "draft", date(2026, 12, 14)), whole=False)
    _write(world, night("draft shift", stretford, "draft", date(2026, 12, 5)), whole=False)
    _write(world, weeks("waiting", sale, "submitted", date(2027, 1, 4), job_type="SSW"))
    _write(world, weeks("approved", stretford, "approved", date(2026, 12, 14)))
    _write(world, weeks("released to suppliers", sale, "open", date(2027, 1, 4), tier=4))
    ready = [member for member in members if member.ready and member.job_type in ("SW", "SSW")]
    rosa = members[0]
    with_manager = weeks("candidates sent", stretford, "open", date(2026, 12, 7), tier=3)
    _write(world, with_manager)
    for place, member in enumerate([rosa, *_free(world, with_manager, ready, 2)], start=1):
        _offer(world, with_manager, member, "submitted", ranked=place)
    _calls(world, with_manager, [member for member in ready if member is not rosa][:3])
    _write(world, weeks("open", sale, "open", date(2026, 12, 1), tier=3))
    shift = night("open shift", sale, "open", date(2026, 11, 28), tier=3)
    _write(world, shift)
    _offer(world, shift, rosa, "offered")
    past = night("a shift of Rosa's", stretford, "filled", date(2026, 10, 17))
    past.raised = date(2026, 10, 9)
    _filled(world, past, [rosa], "timesheeted")
    coming = night("a shift to come", sale, "filled", date(2026, 12, 3))
    _filled(world, coming, [rosa], "confirmed")
    assignment = weeks("runs now", stretford, "filled", date(2026, 10, 5))
    assignment.raised = date(2026, 9, 10)
    _filled(world, assignment, members[1:], "started")


def _write(world: World, request: Request, *, whole: bool = True) -> None:
    """The request, and on the record what was done with it so far."""
    rng, state = world.rng, request.state
    manager, holder = request.team.manager, world.offices[request.team.authority, Role.BUDGET_HOLDER]
    approved = min(request.raised + 3 * DAY, DEMO_TODAY)
    title = {"SW": "Social worker", "SSW": "Senior social worker"}[request.job_type]
    assignment = request.kind == "assignment"
    world.book.add(
        "request", id=request.id, authority=request.team.authority, region=NORTH_WEST, team=request.team.id,
        kind=request.kind, state=state, tier=request.tier or (3 if state in OPENED else 0),
        tier_since=_local(approved + DAY, 9) if state in OPENED else None, job_type=request.job_type, local_title=title,
        reason=rng.choice(REASONS), starts_on=request.starts, ends_on=request.ends,
        shift_starts=request.shift[0] if request.shift else None, shift_ends=request.shift[1] if request.shift else None,
        weekly_hours=request.weekly, pattern="Monday to Friday, 9 to 5" if assignment else "One evening",
        caseload_plan="Up to 16 children, none in proceedings at first" if assignment and whole else "",
        supervisor=world.humans[manager].name if whole else "", skills=rng.sample(["assessment", "child protection"], 1),
        rate_pence=request.rate if assignment else request.rate + 100, cost_code="C" + str(request.team.authority),
        notice_days=28, places=1, raised_by=manager, raised_on=request.raised,
        approved_by=holder if state in APPROVED else None, approved_on=approved if state in APPROVED else None,
        note="No money left in this quarter" if state == "declined" else "",
    )  # fmt: skip
    _tell(world, request, manager, holder, approved)


def _tell(world: World, request: Request, manager: UUID, holder: UUID, approved: date) -> None:
    mine, money = (manager, Role.LINE_MANAGER.value), (holder, Role.BUDGET_HOLDER.value)
    bank = (world.offices[NORTH_WEST, Role.BANK_COORDINATOR], Role.BANK_COORDINATOR.value)
    rate = f"{request.rate / 100:.2f}"
    steps = [
        (request.raised, "request:raised", mine, ("draft", *BEYOND_DRAFT), {}),
        (request.raised, "request:submitted", mine, BEYOND_DRAFT, {}),
        (approved, "request:approved", money, APPROVED, {"rate": rate, "places": 1}),
        (approved, "request:declined", money, ("declined",), {"unallocated": 0}),
        (approved + DAY, "request:opened", bank, OPENED, {}),
        (approved + 2 * DAY, "request:cancelled", mine, ("cancelled",), {}),
    ]
    for on, deed, who, states, facts in steps:
        if request.state in states:
            world.book.tell(on, deed, who, "request", request.id, request.where, **facts)


def _free(world: World, request: Request, members: list[Member], count: int) -> list[Member]:
    """Members with nothing booked near it, whom the rules allowed on the day they were put forward."""
    starts, ends = request.during
    able = [
        member for member in members
        if member.ready and member.free(starts - timedelta(hours=12), ends + timedelta(hours=12))
        and member.joined <= request.raised and member.human.name != "Rosa Novak"
    ]  # fmt: skip
    world.rng.shuffle(able)
    allowed = (
        member for member in able if decisions.decide(request, member, _asked_on(request))["outcome"] == "eligible"
    )
    return list(islice(allowed, count))


def _asked_on(request: Request) -> date:
    return min(request.raised + 7 * DAY, DEMO_TODAY - 2 * DAY)


def _filled(world: World, request: Request, members: list[Member], state: str) -> None:
    """With a booking, and for an assignment others who were not chosen; nothing when nobody was free."""
    found = members if len(members) == 1 else _free(world, request, members, 1 if request.shift else 3)
    if not found:
        return
    member, others = found[0], found[1:]
    _write(world, request)
    for place, other in enumerate(others, start=2):
        _offer(world, request, other, "not_chosen", ranked=place)
    offer = _offer(world, request, member, "accepted", ranked=1)
    member.taken.append(request.during)
    id = key("booking", offer)
    world.book.add(
        "booking", id=id, offer=offer, request=request.id, place=1, authority=request.team.authority, region=NORTH_WEST,
        team=request.team.id, worker=member.id, kind=request.kind, state=state, starts_on=request.starts,
        ends_on=request.ends, during=asyncpg.Range(*request.during), weekly_hours=request.weekly, rate_pence=member.rate,
        cost_code="C" + str(request.team.authority), supervisor=world.humans[request.team.manager].name,
        caseload_plan="Up to 16 children" if request.kind == "assignment" else "",
        starting_board=["laptop", "access", "induction", "supervisor", "caseload"] if state not in ("confirmed",) else [],
    )  # fmt: skip
    bank, on = (world.offices[NORTH_WEST, Role.BANK_COORDINATOR], Role.BANK_COORDINATOR.value), request.raised + 9 * DAY
    facts: dict[str, Any] = {"worker": member.id}
    world.book.tell(on, "booking:made", bank, "booking", id, request.where, member.id, **facts)
    world.book.tell(
        on, "request:place_filled", bank, "request", request.id, request.where, member.id, state="filled", **facts
    )  # fmt: skip
    if state in ("confirmed", "started", "ended", "closed"):
        world.book.tell(on + DAY, "booking:confirmed", bank, "booking", id, request.where, member.id, **facts)
    if state in ("started", "ended", "closed"):
        who = (request.team.manager, Role.LINE_MANAGER.value)
        world.book.tell(request.starts, "booking:started", who, "booking", id, request.where, member.id, **facts)


def _offer(world: World, request: Request, member: Member, state: str, ranked: int | None = None) -> UUID:
    """One person on one request, with the rules' answers of that day."""
    id, on = key("offer", request.id, member.id), _asked_on(request)
    made = state in ("offered", "accepted")
    expires = _local(DEMO_TODAY + 2 * DAY, 12) if state == "offered" else _local(on + 3 * DAY, 12)
    world.book.add(
        "offer", id=id, request=request.id, authority=request.team.authority, region=NORTH_WEST, worker=member.id,
        kind=request.kind, state=state, rate_pence=member.rate, ranked=ranked, offered_on=on if made else None,
        expires_at=expires if made else None, sent_at=_local(on - DAY, 10),
        interview_notes="" if request.shift or state == "submitted" else "Clear about what they need to start well.",
        reason="Somebody else knew the team already" if state == "not_chosen" else "",
    )  # fmt: skip
    answer = decisions.decide(request, member, on)
    world.book.add(
        "rule_decision", id=key("decision", id), request=request.id, offer=id, authority=request.team.authority,
        region=NORTH_WEST, worker=member.id, as_at=on, **answer,
    )  # fmt: skip
    bank = (world.offices[NORTH_WEST, Role.BANK_COORDINATOR], Role.BANK_COORDINATOR.value)
    facts = {"worker": member.id, "outcome": answer["outcome"], "ranked": ranked or 1}
    if request.kind == "assignment":
        world.book.tell(on - DAY, "candidate:sent", bank, "offer", id, request.where, member.id, **facts)
    if made:
        facts |= {"rate": f"{member.rate / 100:.2f}", "expires": f"{expires:%-d %B %Y, %H:%M}"}
        world.book.tell(on, "offer:made", bank, "offer", id, request.where, member.id, **facts)
    if state == "accepted":
        who = (member.id, Role.BANK_WORKER.value)
        world.book.tell(on, "offer:accepted", who, "offer", id, request.where, member.id, **facts)
    return id


def _calls(world: World, request: Request, members: list[Member]) -> None:
    for number, (member, said) in enumerate(zip(members, words("calls")["said"], strict=False)):
        world.book.add(
            "call_log", id=key("call", request.id, number), request=request.id, authority=request.team.authority,
            region=NORTH_WEST, worker=member.id, words=said, by_person=world.offices[NORTH_WEST, Role.BANK_COORDINATOR],
            at=_local(DEMO_TODAY - DAY * 3, 10 + number),
        )  # fmt: skip


__all__ = ["Request", "requests"]
