"""One item of evidence: what must be true before it is sent, who may return or accept it, what never changes after."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from foundation.lifecycle import Move, Not
from frameworks.rules.editions import Framework

DRAFT, SUBMITTED, RETURNED, ACCEPTED = "draft", "submitted", "returned", "accepted"
LOCKED, QUARANTINED, SUPERSEDED, DISCARDED = "locked", "quarantined", "superseded", "discarded"
STATES = (DRAFT, SUBMITTED, RETURNED, ACCEPTED, LOCKED, QUARANTINED, SUPERSEDED, DISCARDED)
EDITABLE = (DRAFT, RETURNED)  # the owner writes in these two only
COUNTED = (SUBMITTED, ACCEPTED, LOCKED)  # sent and not returned; accepting item by item is optional
LONGEST_TITLE, LONGEST_BODY = 200, 40_000


@dataclass(frozen=True)
class Evidence:
    """An item as read for its owner, assessor or panel; `registered_on` is the worker's first registration.

    `names_failure_of_support` keeps it from the manager named.
    """

    id: UUID
    journey: UUID
    worker: UUID
    state: str
    kind: str
    title: str
    body: str
    standards: tuple[str, ...]
    on: date
    anonymised: bool
    registered_on: date | None = None
    assessor: UUID | None = None
    version: int = 1
    sent_on: date | None = None
    note: str = ""
    phase: int = 1
    saved_at: datetime | None = None
    names_failure_of_support: bool = False

    @property
    def counts(self) -> bool:
        """Whether it stands in the portfolio: sent, and neither returned nor taken out."""
        return self.state in COUNTED


def accept(item: Evidence, framework: Framework, phase: int) -> dict[str, str]:
    """What stands against keeping this as a draft, by form field: little, so that writing is never interrupted."""
    known = {standard.code for standard in framework.standards_of(phase)}
    against = {}
    if item.kind not in {kind.code for kind in framework.kinds}:
        against["kind"] = "Choose what kind of evidence this is"
    if len(item.title) > LONGEST_TITLE:
        against["title"] = f"Title must be {LONGEST_TITLE} characters or fewer"
    if len(item.body) > LONGEST_BODY:
        against["body"] = f"Your text must be {LONGEST_BODY:,} characters or fewer"
    if not set(item.standards) <= known:
        against["standards"] = "Choose standards from the list for this stage"
    return against


def ready_to_send(item: Evidence, today: date) -> dict[str, str]:
    """What stands against sending it, by form field, in words; empty when it may go (oracle: send)."""
    against = _dated(item, today)
    if not item.title.strip():
        against["title"] = "Enter a title"
    if not item.body.strip():
        against["body"] = "Write something before you send it"
    if not item.anonymised:
        against["anonymised"] = "Confirm that nobody can be identified from what you wrote"
    return against


def _dated(item: Evidence, today: date) -> dict[str, str]:
    if item.on > today:
        return {"on": "The date must be today or in the past"}
    if item.registered_on is None:
        return {"on": "Your registration date is not known yet. Ask HR to record it"}
    if item.on < item.registered_on:
        return {"on": f"The date must be on or after {item.registered_on:%-d %B %Y}, when you were registered"}
    return {}


def may_edit(who: UUID, item: Evidence) -> Not | None:
    """Only its author, and only before it is sent or once it is returned."""
    if who != item.worker:
        return Not("Only its author can change this", mine=False)
    if item.state not in EDITABLE:
        return Not("You have sent this, so it can no longer be changed")
    return None


def may_send(who: UUID, item: Evidence, today: date) -> Not | None:
    """Author only, with everything `ready_to_send` asks for."""
    if who != item.worker:
        return Not("Only its author can send this", mine=False)
    if item.assessor is None:
        return Not("You do not have an assessor yet. Ask your programme coordinator")
    return next((Not(why) for why in ready_to_send(item, today).values()), None)


def may_discard(who: UUID, item: Evidence, today: date) -> Not | None:
    """Author only, and never an item that was ever sent."""
    if who != item.worker:
        return Not("Only its author can delete this", mine=False)
    return Not("You have sent this before, so it stays on the record") if item.sent_on else None


def may_assess(who: UUID, item: Evidence, today: date) -> Not | None:
    """The assessor of the journey, and nobody about their own item."""
    if who == item.worker:
        return Not("You cannot return or accept your own evidence", mine=False)
    if who != item.assessor:
        return Not("Only the assessor can return or accept this", mine=False)
    return None


def by_recommendation(who: UUID, item: Evidence, today: date) -> Not | None:
    """Locking happens within the assessor's recommendation, never on its own."""
    if who != item.assessor or who == item.worker:
        return Not("This happens when the assessor recommends an outcome", mine=False)
    return None


MOVES: tuple[Move, ...] = (
    Move("send", DRAFT, SUBMITTED, "evidence:submitted", may_send),
    Move("discard", DRAFT, DISCARDED, "evidence:discarded", may_discard),
    Move("return", SUBMITTED, RETURNED, "evidence:returned", may_assess),
    Move("send_again", RETURNED, SUBMITTED, "evidence:submitted_again", may_send),
    Move("accept", SUBMITTED, ACCEPTED, "evidence:accepted", may_assess),
    Move("lock", SUBMITTED, LOCKED, "evidence:locked", by_recommendation),
    Move("lock", ACCEPTED, LOCKED, "evidence:locked", by_recommendation),
)
