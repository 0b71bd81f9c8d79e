"""The acts of the staff bank: a request asked, approved, opened and filled, and its booking."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from asyncpg import Range

from tests.cast import TODAY
from tests.sweep.acts import Act, Step, day_of
from tests.sweep.world import Household

FIRST, LAST = date(2027, 1, 4), date(2027, 4, 2)
NIGHT = (datetime(2026, 12, 11, 20, tzinfo=UTC), datetime(2026, 12, 12, 8, tzinfo=UTC))
MANAGER, COORDINATOR = frozenset({"line_manager"}), frozenset({"bank_coordinator"})
SEND = {"reason": "Because the week is full"}


async def fit(step: Step) -> None:
    """The worker passes every rule: left long ago, two references, pay under the cap; the request is ordinary."""
    worker, spot = step.house.worker, step.house.spot
    await step.sql("delete from employment where person = $1", worker)
    await step.sql(
        "insert into employment (id, person, authority, employer, employer_kind, employer_authority, service, basis,"
        " census_role, job_type, fte, starts, ends, left_for) values ($1, $2, $3, 'An authority', 'authority', $3,"
        " 'children', 'permanent', 'Case holder', 'SW', 1, $4, $5, 'resigned')",
        uuid4(), worker, spot.authority, date(2017, 9, 1), date(2023, 9, 1),
    )  # fmt: skip
    for author in ("One", "Two"):
        await step.sql(
            "insert into practice_reference (id, worker, region, author, employer, practice_based, received_on)"
            " values ($1, $2, $3, $4, 'Elsewhere', true, $5)",
            uuid4(), worker, spot.region, author, date(2025, 6, 2),
        )  # fmt: skip
    await step.sql("update cap set hourly_pence = 4000, starts = '2025-10-01' where region = $1", spot.region)
    for name in ("request", "request draft", "request submitted", "request filled"):
        await step.sql(
            "update request set starts_on = $2, ends_on = $3, rate_pence = 3100, weekly_hours = 37 where id = $1",
            step.ids[name], FIRST, LAST,
        )  # fmt: skip
    await step.sql(
        "update request set starts_on = $2, ends_on = $3, shift_starts = $4, shift_ends = $5, rate_pence = 3100,"
        " weekly_hours = 12 where id = $1",
        step.ids["request shift"], NIGHT[0].date(), NIGHT[1].date(), *NIGHT,
    )  # fmt: skip
    await step.sql("update offer set rate_pence = 3000 where worker = $1", worker)


async def approved(step: Step) -> None:
    """Open requests have an approver who is not who asked; the sweep's own."""
    await fit(step)
    await step.sql(
        "update request set approved_by = $1, approved_on = $2, tier = 3 where team = $3",
        uuid4(), TODAY, step.house.spot.team,
    )  # fmt: skip


async def opened(step: Step) -> None:
    """Nobody is on the request yet."""
    await approved(step)
    for name in ("request", "request shift"):
        await step.sql("delete from rule_decision where request = $1", step.ids[name])
        await step.sql("delete from offer where request = $1", step.ids[name])
        await step.sql("update request set state = 'open' where id = $1", step.ids[name])


async def candidate(step: Step) -> None:
    await approved(step)
    await step.sql("update request set state = 'open' where id = $1", step.ids["request"])


async def offered(step: Step) -> None:
    await approved(step)
    expires = datetime(2026, 11, 30, 12, tzinfo=UTC)
    await step.sql("update offer set offered_on = $2, expires_at = $3 where id = $1", step.ids["offer"], TODAY, expires)
    await step.sql("update request set state = 'open' where id = $1", step.ids["request shift"])


async def booked(step: Step) -> None:
    """An assignment that may begin today, with its board complete."""
    await approved(step)
    board = ["laptop", "access", "induction", "supervisor", "caseload"]
    whole = Range(datetime(2026, 11, 23, tzinfo=UTC), datetime(2027, 2, 20, tzinfo=UTC))
    await step.sql(
        "update booking set starts_on = $2, ends_on = $3, during = $4, starting_board = $5, rate_pence = 3000,"
        " weekly_hours = 37 where id = $1",
        step.ids["booking"], TODAY, TODAY + timedelta(days=88), whole, board,
    )  # fmt: skip
    await step.sql("update request set starts_on = $2, ends_on = $3, state = 'filled' where id = $1",
                   step.ids["request filled"], TODAY, TODAY + timedelta(days=88))  # fmt: skip


async def shift(step: Step) -> None:
    """The household's booking as a shift that has not begun."""
    await approved(step)
    request, booking = step.ids["request filled"], step.ids["booking"]
    await step.sql(
        "update request set kind = 'shift', starts_on = $2, ends_on = $3, shift_starts = $4, shift_ends = $5,"
        " state = 'filled', weekly_hours = 12 where id = $1",
        request, NIGHT[0].date(), NIGHT[1].date(), *NIGHT,
    )  # fmt: skip
    await step.sql("update booking set kind = 'shift', starts_on = $2, ends_on = $3, during = $4, rate_pence = 3000,"
                   " state = 'accepted' where id = $1",
                   booking, NIGHT[0].date(), NIGHT[1].date(), Range(*NIGHT))  # fmt: skip
    await step.sql("update offer set kind = 'shift' where request = $1", request)


def cover(step: Step) -> dict[str, Any]:
    return {
        "kind": "assignment", "team": str(step.house.spot.team), "job_type": "SW", "local_title": "Social worker",
        "weekly_hours": "37", "pattern": "Monday to Friday", "reason": "A vacancy", "caseload_plan": "16 children",
        "supervisor": "The manager", "rate": "31.00", "cost_code": "CC1", "notice_days": "28", "places": "1",
        **day_of("starts_on", FIRST), **day_of("ends_on", LAST),
    }  # fmt: skip


def worker(step: Step) -> dict[str, Any]:
    return {"workers": str(step.house.worker)}


def why(step: Step) -> dict[str, Any]:
    return dict(SEND)


def request_of(house: Household) -> dict[str, Any]:
    return {"id": house.ids["request"]}


REQUEST, DRAFT, SENT = (("request", "request"), ("request", "request draft"), ("request", "request submitted"))
CANDIDATE, OFFER, BOOKING = ("offer", "candidate"), ("offer", "offer"), ("booking", "booking")
BY_BANK = ("candidate_list", "")

ACTS: tuple[Act, ...] = (
    Act("request:raised", ("request", ""), None, fit, form=cover, ids=lambda house: {}, who=MANAGER),
    Act("request:changed", ("request", "draft"), (*DRAFT, "draft"), fit, form=cover, who=MANAGER),
    Act("request:submitted", ("request", "draft"), (*DRAFT, "draft"), fit, who=MANAGER, move=("request", "submit")),
    Act("request:approved", ("request", "submitted"), (*SENT, "submitted"), fit, move=("request", "approve")),
    Act("request:sent_back", ("request", "submitted"), (*SENT, "submitted"), fit, form=why,
        move=("request", "send_back")),
    Act("request:declined", ("request", "submitted"), (*SENT, "submitted"), fit, form=why,
        move=("request", "decline")),
    Act("request:opened", ("request", ""), (*REQUEST, "approved"), approved, who=COORDINATOR, action="edit",
        move=("request", "open")),
    Act("request:cancelled", ("request", ""), (*REQUEST, "open"), approved, form=why, who=MANAGER,
        move=("request", "cancel")),
    Act("call:logged", ("request", ""), (*REQUEST, "open"), approved, form=lambda step: {"call": "Rang, no answer"},
        who=COORDINATOR, action="edit"),
    Act("candidates:put_forward", BY_BANK, None, opened, form=worker, ids=request_of, who=COORDINATOR),
    Act("candidate:shortlisted", BY_BANK, (*CANDIDATE, "submitted"), candidate, move=("offer_assignment", "shortlist")),
    Act("candidate:interviewed", BY_BANK, (*CANDIDATE, "shortlisted"), candidate, who=MANAGER,
        form=lambda step: {"interview_notes": "Clear and calm"}, move=("offer_assignment", "interview")),
    Act("candidate:chosen", BY_BANK, (*CANDIDATE, "interviewed"), candidate, move=("offer_assignment", "choose")),
    Act("candidate:not_chosen", BY_BANK, (*CANDIDATE, "interviewed"), candidate, form=why,
        move=("offer_assignment", "not_choose")),
    Act("candidate:withdrawn", BY_BANK, (*CANDIDATE, "interviewed"), candidate, form=why, who=COORDINATOR,
        move=("offer_assignment", "withdraw")),
    Act("candidate:checked", BY_BANK, (*CANDIDATE, "blocked"), candidate, who=COORDINATOR,
        move=("offer_assignment", "check")),
    Act("candidate:resent", BY_BANK, (*CANDIDATE, "checked"), candidate, who=COORDINATOR,
        move=("offer_assignment", "send_to_manager")),
    Act("offer:made", ("offer", "of the candidate"), (*CANDIDATE, "chosen"), candidate,
        form=lambda step: {"hours": "48"}, move=("offer_assignment", "offer")),
    Act("shift:offered", ("offer", "of the candidate"), None, opened, form=lambda step: worker(step) | {"hours": "12"},
        ids=lambda house: {"id": house.ids["request shift"]}),
    Act("offer:accepted", ("offer", ""), (*OFFER, "offered"), offered, move=("offer_shift", "accept")),
    Act("offer:declined", ("offer", ""), (*OFFER, "offered"), offered, move=("offer_shift", "decline")),
    Act("offer:withdrawn", ("offer", ""), (*OFFER, "offered"), offered, form=why, move=("offer_shift", "withdraw")),
    Act("booking:checked", ("booking", ""), (*BOOKING, "provisional"), booked, who=COORDINATOR,
        move=("booking_assignment", "all_checks_green")),
    Act("booking:confirmed", ("booking", ""), (*BOOKING, "compliant"), booked, who=COORDINATOR,
        move=("booking_assignment", "confirm")),
    Act("booking:board_ticked", ("booking", ""), (*BOOKING, "confirmed"), booked, who=MANAGER,
        form=lambda step: {"board": "laptop"}),
    Act("booking:started", ("booking", ""), (*BOOKING, "confirmed"), booked, who=MANAGER,
        move=("booking_assignment", "start")),
    Act("booking:did_not_start", ("booking", ""), (*BOOKING, "confirmed"), booked, form=why,
        who=MANAGER | COORDINATOR, move=("booking_assignment", "did_not_start")),
    Act("booking:cancelled", ("booking", ""), (*BOOKING, "confirmed"), shift, form=why, who=MANAGER | COORDINATOR,
        move=("booking_shift", "cancel_by_authority")),
    Act("booking:given_up", ("booking", ""), (*BOOKING, "confirmed"), shift, form=why,
        who=frozenset({"bank_worker", "social_worker"}), move=("booking_shift", "cancel_by_worker")),
)  # fmt: skip
