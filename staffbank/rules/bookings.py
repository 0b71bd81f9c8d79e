"""A booking: the starting board of an assignment, the checks before it stands, and the moves both kinds make."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from foundation.access import Place
from foundation.lifecycle import Move, Not
from foundation.periods import in_words
from staffbank.rules.agency.facts import Kind
from staffbank.rules.agency.findings import Outcome
from staffbank.rules.candidates import Said

PROVISIONAL, COMPLIANT, CONFIRMED, STARTED = "provisional", "compliant", "confirmed", "started"
DID_NOT_START, ACCEPTED = "did_not_start", "accepted"
BY_WORKER, BY_AUTHORITY = "cancelled_by_worker", "cancelled_by_authority"
GREEN = (Outcome.ELIGIBLE, Outcome.ADVISORY, Outcome.NOT_APPLICABLE)

# Practice: Monday's starting board; every line is ticked before the worker starts (agency 8.2, `started`).
BOARD = {
    "laptop": "Laptop ready",
    "access": "System access works",
    "induction": "Induction arranged",
    "supervisor": "Supervisor has met them",
    "caseload": "Caseload agreed with them",
}


@dataclass(frozen=True)
class Booking:
    """A booking as read; `rate` in pounds an hour, `outcome` what the rules last answered, `read_at` when.

    What a reader may not see is None.
    """

    id: UUID
    offer: UUID
    request: UUID
    authority: int
    region: int
    team: UUID
    worker: UUID
    kind: Kind
    state: str
    starts_on: date
    ends_on: date
    starts_at: datetime
    ends_at: datetime
    weekly_hours: Decimal
    rate: Decimal
    cost_code: str
    supervisor: str
    caseload_plan: str
    notice_days: int
    board: tuple[str, ...]
    note: str
    version: int
    place: Place
    worker_name: str
    team_name: str
    authority_name: str
    local_title: str
    outcome: Outcome | None
    answers: tuple[Said, ...]
    decided_on: date | None
    read_at: datetime

    @property
    def to_do(self) -> tuple[str, ...]:
        """What the starting board still lacks, in words."""
        return tuple(words for code, words in BOARD.items() if code not in self.board)


# What a booking names before it is confirmed (oracle: confirm), in words.
NAMED = {"supervisor": "a supervisor", "cost_code": "a cost code"}
NAMED_OF_ASSIGNMENTS = NAMED | {"caseload_plan": "a planned caseload"}


def _any(who: UUID, booking: Booking, today: date) -> None:
    return None


def _green(who: UUID, booking: Booking, today: date) -> Not | None:
    if booking.outcome in GREEN:
        return None
    return Not("A check is not green: see the answers of the rules.")


def _red(who: UUID, booking: Booking, today: date) -> Not | None:
    return Not("Every check is green.") if booking.outcome in GREEN else None


def _named(who: UUID, booking: Booking, today: date) -> Not | None:
    lacking = [words for field, words in NAMED_OF_ASSIGNMENTS.items() if not getattr(booking, field)]
    return Not(f"It has no {lacking[0].removeprefix('a ')}.") if lacking else None


def _ready(who: UUID, booking: Booking, today: date) -> Not | None:
    if today < booking.starts_on:
        return Not(f"The first day is {in_words(booking.starts_on)}.")
    if booking.to_do:
        return Not(f"The starting board lacks: {', '.join(booking.to_do).lower()}.")
    return _green(who, booking, today)


def _own(who: UUID, booking: Booking, today: date) -> Not | None:
    if who != booking.worker:
        return Not("Only the worker gives up their own shift.", mine=False)
    return _before(who, booking, today)


def _others(who: UUID, booking: Booking, today: date) -> Not | None:
    if who == booking.worker:
        return Not("This is your own shift.", mine=False)
    return _before(who, booking, today)


def _before(who: UUID, booking: Booking, today: date) -> Not | None:
    return Not("The shift has begun.") if booking.read_at >= booking.starts_at else None


ASSIGNMENT = (
    Move("all_checks_green", PROVISIONAL, COMPLIANT, "booking:checked", _green),
    Move("confirm", COMPLIANT, CONFIRMED, "booking:confirmed", _named),
    Move("check_turned_red", COMPLIANT, PROVISIONAL, "booking:turned_red", _red),
    Move("check_turned_red", CONFIRMED, PROVISIONAL, "booking:turned_red", _red),
    Move("start", CONFIRMED, STARTED, "booking:started", _ready),
    *(
        Move("did_not_start", state, DID_NOT_START, "booking:did_not_start", _any)
        for state in (PROVISIONAL, COMPLIANT, CONFIRMED)
    ),
)
SHIFT = (
    Move("confirm", ACCEPTED, CONFIRMED, "booking:confirmed", _green),
    Move("cancel_by_worker", ACCEPTED, BY_WORKER, "booking:given_up", _own),
    Move("cancel_by_worker", CONFIRMED, BY_WORKER, "booking:given_up", _own),
    Move("cancel_by_authority", ACCEPTED, BY_AUTHORITY, "booking:cancelled", _others),
    Move("cancel_by_authority", CONFIRMED, BY_AUTHORITY, "booking:cancelled", _others),
)
MOVES = {"assignment": ASSIGNMENT, "shift": SHIFT}
