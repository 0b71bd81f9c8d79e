"""A candidate from match to answer: for an assignment by way of the manager, for a shift offered at once."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from foundation.access import Place
from foundation.lifecycle import Move, Not
from staffbank.rules.agency.facts import Kind
from staffbank.rules.agency.findings import Outcome
from staffbank.rules.candidates import Said

MATCHED, CHECKED, BLOCKED, SENT = "matched", "checked", "blocked", "submitted"
SHORTLISTED, INTERVIEWED, CHOSEN, HELD = "shortlisted", "interviewed", "chosen", "held"
OFFERED, ACCEPTED, DECLINED = "offered", "accepted", "declined"
NOT_CHOSEN, WITHDRAWN, LAPSED = "not_chosen", "withdrawn", "lapsed"
OVER = (ACCEPTED, DECLINED, NOT_CHOSEN, WITHDRAWN, LAPSED)
BEFORE_OFFER = (MATCHED, CHECKED, BLOCKED, SENT, SHORTLISTED, INTERVIEWED, CHOSEN)
WITH_MANAGER = (SENT, SHORTLISTED, INTERVIEWED)


@dataclass(frozen=True)
class Offer:
    """One worker put forward for one request, and what the rules last answered (`outcome`, `answers`).

    `rate` is pounds an hour, `ceiling` the rate approved; `read_at` is the moment it was read; `places_left` how many
    places of the request are empty. What a reader may not see is None.
    """

    id: UUID
    request: UUID
    authority: int
    region: int
    team: UUID
    worker: UUID
    kind: Kind
    state: str
    rate: Decimal
    ranked: int | None
    offered_on: date | None
    expires_at: datetime | None
    interview_notes: str
    reason: str
    sent_at: datetime | None
    version: int
    place: Place
    worker_name: str
    phone: str | None
    skills: tuple[str, ...]
    worked_here: date | None
    earliest: date | None
    outcome: Outcome | None
    answers: tuple[Said, ...]
    decided_on: date | None
    edition: str | None
    joined_on: date | None
    request_state: str
    raised_by: UUID
    ceiling: Decimal
    places_left: int
    starts_on: date
    ends_on: date
    shift_starts: datetime | None
    shift_ends: datetime | None
    team_name: str
    authority_name: str
    local_title: str
    read_at: datetime

    @property
    def expired(self) -> bool:
        """Whether its time to answer is over, at the moment it was read."""
        return self.expires_at is not None and self.read_at >= self.expires_at

    @property
    def waits(self) -> bool:
        return self.state not in OVER


JUST_FILLED = "This shift has just been filled."


def _any(who: UUID, offer: Offer, today: date) -> None:
    return None


def _blocked(who: UUID, offer: Offer, today: date) -> Not | None:
    return None if offer.outcome is Outcome.BLOCKED else Not("No rule blocks it.")


def _not_blocked(who: UUID, offer: Offer, today: date) -> Not | None:
    return Not("A rule still blocks this: see the answers.") if offer.outcome is Outcome.BLOCKED else None


def _another(who: UUID, offer: Offer, today: date) -> Not | None:
    """D1: a manager does not choose themselves."""
    return Not("This is you: somebody else must choose.") if who == offer.worker else None


def _may_be_confirmed(who: UUID, offer: Offer, today: date) -> Not | None:
    """Agency 8.2: nothing blocks, no evidence missing, both signatures where over the cap, within what was approved."""
    standing = {
        Outcome.BLOCKED: "A rule blocks this: see the answers.",
        Outcome.NEEDS_EVIDENCE: "Evidence is still missing. Ask for it, then offer.",
        Outcome.NEEDS_SIGNOFF: "The rate is over the cap, and the permission is not signed.",
        None: "The rules have not been run.",
    }
    if offer.outcome in standing:
        return Not(standing[offer.outcome])
    if offer.rate > offer.ceiling:
        return Not(f"£{offer.rate} an hour is more than the £{offer.ceiling} that was approved.")
    if offer.places_left < 1 or offer.request_state not in ("open", "part_filled"):
        return Not("Every place is filled, or the request is closed.")
    return None


def _may_be_accepted(who: UUID, offer: Offer, today: date) -> Not | None:
    if offer.expired:
        return Not("The time to answer this offer is over. Ask the bank coordinator for a new one.")
    if offer.places_left < 1 or offer.request_state not in ("open", "part_filled"):
        return Not(JUST_FILLED if offer.kind == "shift" else "This place has just been filled.")
    return None


def _filled(who: UUID, offer: Offer, today: date) -> Not | None:
    return Not("Places are still empty.") if offer.places_left else None


def _ended(who: UUID, offer: Offer, today: date) -> Not | None:
    if offer.expired or not offer.places_left or offer.request_state not in ("open", "part_filled"):
        return None
    return Not("It still stands.")


ASSIGNMENT = (
    Move("check", MATCHED, CHECKED, "candidate:checked", _not_blocked),
    Move("check", BLOCKED, CHECKED, "candidate:checked", _not_blocked),
    *(
        Move("block", state, BLOCKED, "candidate:blocked", _blocked)
        for state in (MATCHED, CHECKED, SENT, SHORTLISTED, INTERVIEWED, CHOSEN, OFFERED)
    ),
    Move("send_to_manager", CHECKED, SENT, "candidate:sent", _any),
    Move("shortlist", SENT, SHORTLISTED, "candidate:shortlisted", _another),
    Move("interview", SHORTLISTED, INTERVIEWED, "candidate:interviewed", _another),
    Move("choose", INTERVIEWED, CHOSEN, "candidate:chosen", _another),
    Move("offer", CHOSEN, OFFERED, "offer:made", _may_be_confirmed),
    Move("accept", OFFERED, ACCEPTED, "offer:accepted", _may_be_accepted),
    Move("decline", OFFERED, DECLINED, "offer:declined", _any),
    Move("withdraw_offer", OFFERED, WITHDRAWN, "offer:withdrawn", _any),
    *(Move("withdraw", state, WITHDRAWN, "candidate:withdrawn", _any) for state in BEFORE_OFFER),
    *(Move("not_choose", state, NOT_CHOSEN, "candidate:not_chosen", _another) for state in WITH_MANAGER),
    *(Move("close_filled", state, NOT_CHOSEN, "candidate:closed", _filled) for state in (*WITH_MANAGER, CHOSEN)),
    *(Move("lapse", state, LAPSED, "offer:lapsed", _ended) for state in (OFFERED, *BEFORE_OFFER)),
)
SHIFT = (
    Move("check", MATCHED, CHECKED, "candidate:checked", _not_blocked),
    Move("check", BLOCKED, CHECKED, "candidate:checked", _not_blocked),
    *(Move("block", state, BLOCKED, "candidate:blocked", _blocked) for state in (MATCHED, CHECKED, HELD, OFFERED)),
    *(Move("offer", state, OFFERED, "offer:made", _may_be_confirmed) for state in (CHECKED, HELD)),
    Move("accept", OFFERED, ACCEPTED, "offer:accepted", _may_be_accepted),
    Move("decline", OFFERED, DECLINED, "offer:declined", _any),
    *(Move("withdraw", state, WITHDRAWN, "offer:withdrawn", _any) for state in (CHECKED, HELD, OFFERED)),
    *(Move("lapse", state, LAPSED, "offer:lapsed", _ended) for state in (MATCHED, CHECKED, BLOCKED, HELD, OFFERED)),
)
MOVES = {"assignment": ASSIGNMENT, "shift": SHIFT}
