"""A request for cover: its facts, what it needs before it is sent, who may approve it, and the moves it makes."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from foundation.access import Place
from foundation.lifecycle import Move, Not
from foundation.periods import Period
from staffbank.rules.agency.facts import Cap, JobType, Kind, Shift

DRAFT, SUBMITTED, APPROVED, OPEN, PAUSED = "draft", "submitted", "approved", "open", "paused"
PART_FILLED, FILLED, CANCELLED, EXPIRED, DECLINED = "part_filled", "filled", "cancelled", "expired", "declined"
STATES = (DRAFT, SUBMITTED, APPROVED, OPEN, PAUSED, PART_FILLED, FILLED, CANCELLED, EXPIRED, DECLINED)
SOURCED = (OPEN, PART_FILLED)  # offers may be made


@dataclass(frozen=True)
class Request:
    """A request as read: its row, the names beside it, and what stands around it (children waiting, cap, places).

    `rate` and the cap are pounds an hour; `unallocated` counts the team's children without a worker on `counted_on`;
    `shift` is local UK time. What a reader may not see is None.
    """

    id: UUID
    authority: int
    region: int
    team: UUID
    kind: Kind
    state: str
    tier: int
    tier_since: datetime | None
    job_type: JobType
    local_title: str
    reason: str
    starts_on: date
    ends_on: date
    shift: Shift | None
    during: tuple[datetime, datetime]
    weekly_hours: Decimal
    pattern: str
    caseload_plan: str
    supervisor: str
    skills: tuple[str, ...]
    rate: Decimal
    cost_code: str
    notice_days: int
    places: int
    filled: int
    raised_by: UUID
    raised_on: date
    approved_by: UUID | None
    approved_on: date | None
    note: str
    version: int
    place: Place
    authority_name: str
    region_name: str
    team_name: str
    raised_by_name: str
    approved_by_name: str | None
    unallocated: int | None
    counted_on: date | None
    cap_row: Cap | None
    cap_status: str | None
    cap_source: str | None

    @property
    def period(self) -> Period:
        return Period.of(self.starts_on, self.ends_on)

    @property
    def cap(self) -> Decimal | None:
        """The cap in pounds an hour that would be tested; None with none on record."""
        return self.cap_row.hourly if self.cap_row else None

    @property
    def is_open(self) -> bool:
        """Whether a place is still to be had."""
        return self.state in SOURCED and self.filled < self.places


# What is asked before a request goes to the budget holder (oracle: submit), by form field, in words.
ASKED = {
    "reason": "Say why cover is needed",
    "pattern": "Enter the days and times",
    "supervisor": "Enter who will supervise them",
    "cost_code": "Enter the cost code",
}
ASKED_OF_ASSIGNMENTS = {"caseload_plan": "Enter the planned caseload"}


def lacking(request: Request) -> dict[str, str]:
    """What still has to be filled in before the request is sent for approval, by field; empty when nothing."""
    asked = ASKED | (ASKED_OF_ASSIGNMENTS if request.kind == "assignment" else {})
    against = {field: words for field, words in asked.items() if not getattr(request, field)}
    if request.cap is None:
        against["job_type"] = "No price cap is on record for this job type and start: ask the bank coordinator"
    return against


def _any(who: UUID, request: Request, today: date) -> None:
    return None


def _complete(who: UUID, request: Request, today: date) -> Not | None:
    if request.ends_on < today:
        return Not("The last day has passed. Change the dates.")
    return Not(f"{next(iter(lacking(request).values()))}.") if lacking(request) else None


def _another(who: UUID, request: Request, today: date) -> Not | None:
    """D12: who asks for cover does not approve its cost (agency 8.1)."""
    return Not(WHO_ASKS) if who == request.raised_by else None


WHO_ASKS = "You raised this request, so somebody else must approve its cost."


def _last_place(who: UUID, request: Request, today: date) -> Not | None:
    return None if request.filled + 1 == request.places else Not("Other places are still empty.")


def _places_left(who: UUID, request: Request, today: date) -> Not | None:
    return None if request.filled + 1 < request.places else Not("No place is left.")


def _none_stands(who: UUID, request: Request, today: date) -> Not | None:
    return None if request.filled <= 1 else Not("Other bookings stand.")


def _some_stand(who: UUID, request: Request, today: date) -> Not | None:
    return None if request.filled > 1 else Not("No other booking stands.")


def _no_booking(who: UUID, request: Request, today: date) -> Not | None:
    return Not("Bookings stand on it: end them first, by their own rules.") if request.filled else None


MOVES = (
    Move("submit", DRAFT, SUBMITTED, "request:submitted", _complete),
    Move("approve", SUBMITTED, APPROVED, "request:approved", _another),
    Move("send_back", SUBMITTED, DRAFT, "request:sent_back", _another),
    Move("decline", SUBMITTED, DECLINED, "request:declined", _another),
    Move("open", APPROVED, OPEN, "request:opened", _any),
    Move("fill_a_place", OPEN, FILLED, "request:place_filled", _last_place),
    Move("fill_a_place", OPEN, PART_FILLED, "request:place_filled", _places_left),
    Move("fill_a_place", PART_FILLED, FILLED, "request:place_filled", _last_place),
    Move("fill_a_place", PART_FILLED, PART_FILLED, "request:place_filled", _places_left),
    Move("re_open", FILLED, OPEN, "request:re_opened", _none_stands),
    Move("re_open", FILLED, PART_FILLED, "request:re_opened", _some_stand),
    Move("re_open", PART_FILLED, OPEN, "request:re_opened", _none_stands),
    *(
        Move("cancel", state, CANCELLED, "request:cancelled", _no_booking)
        for state in (DRAFT, SUBMITTED, APPROVED, OPEN, PAUSED, PART_FILLED)
    ),
)
