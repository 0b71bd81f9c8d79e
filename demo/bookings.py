"""One request with who was put forward, what the rules said of them, and the booking that came of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg

from demo import decisions
from demo.members import Member
from demo.world import DEMO_TODAY, NORTH_WEST, Team, World
from demo.write import key
from foundation.access import Role
from foundation.clock import LONDON
from foundation.periods import DAY
from staffbank.rules.agency.facts import JobType, Kind

REASONS = (
    "Vacant post, being advertised", "Family leave of a colleague", "Long-term sickness in the team",
    "More referrals than the team can take", "Children without a worker after two people left",
)  # fmt: skip
BEYOND_DRAFT = ("submitted", "declined", "approved", "open", "filled", "paused", "cancelled", "expired")
APPROVED = ("approved", "open", "filled", "paused", "expired")
BOARD = ("laptop", "access", "induction", "supervisor", "caseload")
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
    job_type: JobType = "SW"
    shift: tuple[datetime, datetime] | None = None
    weekly: Decimal = Decimal(37)
    tier: int = 0

    @property
    def where(self) -> tuple[int, int]:
        return self.team.authority, NORTH_WEST

    @property
    def during(self) -> tuple[datetime, datetime]:
        return self.shift or (local(self.starts), local(self.ends + DAY))

    @property
    def kind(self) -> Kind:
        return "shift" if self.shift else "assignment"


def local(day: date, hour: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


def write(world: World, request: Request, *, whole: bool = True) -> None:
    """The request, and on the record what was done with it so far."""
    rng, state = world.rng, request.state
    manager, holder = request.team.manager, world.offices[request.team.authority, Role.BUDGET_HOLDER]
    approved = min(request.raised + 3 * DAY, DEMO_TODAY)
    title = {"SW": "Social worker", "SSW": "Senior social worker"}[request.job_type]
    assignment = request.kind == "assignment"
    world.book.add(
        "request", id=request.id, authority=request.team.authority, region=NORTH_WEST, team=request.team.id,
        kind=request.kind, state=state, tier=request.tier or (3 if state in OPENED else 0),
        tier_since=local(approved + DAY, 9) if state in OPENED else None, job_type=request.job_type, local_title=title,
        reason=rng.choice(REASONS), starts_on=request.starts, ends_on=request.ends,
        shift_starts=request.shift[0] if request.shift else None,
        shift_ends=request.shift[1] if request.shift else None,
        weekly_hours=request.weekly, pattern="Monday to Friday, 9 to 5" if assignment else "One evening",
        caseload_plan="Up to 16 children, none in proceedings at first" if assignment and whole else "",
        supervisor=world.humans[manager].name if whole else "",
        skills=[rng.choice(("assessment", "child protection"))],
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
    steps: list[tuple[date, str, tuple[UUID, str], tuple[str, ...], dict[str, Any]]] = [
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


def free(world: World, request: Request, members: list[Member], count: int) -> list[Member]:
    """Members with nothing booked near it, whom the rules allowed on the day they were put forward."""
    starts, ends = request.during
    able = [
        member for member in members
        if member.ready and member.free(starts - timedelta(hours=12), ends + timedelta(hours=12))
        and member.joined <= request.raised and member.human.name != "Rosa Novak"
    ]  # fmt: skip
    world.rng.shuffle(able)
    fitting = (
        member for member in able if decisions.decide(request, member, _asked_on(request))["outcome"] == "eligible"
    )
    return list(islice(fitting, count))


def _asked_on(request: Request) -> date:
    return min(request.raised + 7 * DAY, DEMO_TODAY - 2 * DAY)


def filled(world: World, request: Request, members: list[Member], state: str) -> None:
    """With a booking, and for an assignment others who were not chosen; nothing when nobody was free."""
    found = members if len(members) == 1 else free(world, request, members, 1 if request.shift else 3)
    if not found:
        return
    member, others = found[0], found[1:]
    write(world, request)
    for place, other in enumerate(others, start=2):
        put_forward(world, request, other, "not_chosen", ranked=place)
    offer = put_forward(world, request, member, "accepted", ranked=1)
    member.taken.append(request.during)
    id = key("booking", offer)
    world.book.add(
        "booking", id=id, offer=offer, request=request.id, place=1, authority=request.team.authority, region=NORTH_WEST,
        team=request.team.id, worker=member.id, kind=request.kind, state=state, starts_on=request.starts,
        ends_on=request.ends, during=asyncpg.Range(*request.during), weekly_hours=request.weekly,
        rate_pence=member.rate,
        cost_code="C" + str(request.team.authority), supervisor=world.humans[request.team.manager].name,
        caseload_plan="Up to 16 children" if request.kind == "assignment" else "",
        starting_board=[] if state == "confirmed" else list(BOARD),
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


def put_forward(world: World, request: Request, member: Member, state: str, ranked: int | None = None) -> UUID:
    """One person on one request, with the rules' answers of that day."""
    id, on = key("offer", request.id, member.id), _asked_on(request)
    made = state in ("offered", "accepted")
    expires = local(DEMO_TODAY + 2 * DAY, 12) if state == "offered" else local(on + 3 * DAY, 12)
    world.book.add(
        "offer", id=id, request=request.id, authority=request.team.authority, region=NORTH_WEST, worker=member.id,
        kind=request.kind, state=state, rate_pence=member.rate, ranked=ranked, offered_on=on if made else None,
        expires_at=expires if made else None, sent_at=local(on - DAY, 10),
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
