"""A return's states and the moves between them; who presses which, and what may stand against it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from foundation.lifecycle import Move, Not

STATES = ("open", "validating", "errors", "ready", "signed", "submitted", "accepted", "reopened")
WORDS = {
    "open": "being prepared",
    "validating": "being checked",
    "errors": "has errors",
    "ready": "ready to sign",
    "signed": "signed off",
    "submitted": "sent",
    "accepted": "accepted",
    "reopened": "opened again",
}


@dataclass(frozen=True)
class Standing:
    """A return as its moves see it. `errors` counts errors and queries without a note; `prepared_by` whoever had a hand
    in it; `fingerprint` of its file as last checked, `signed` that of the file that was signed.
    """

    state: str
    errors: int
    prepared_by: frozenset[UUID]
    fingerprint: str | None
    signed: str | None


def freely(who: UUID, thing: Standing, today: date) -> Not | None:
    return None


def with_errors(who: UUID, thing: Standing, today: date) -> Not | None:
    return None if thing.errors else Not("There is no error.", mine=False)


def without_errors(who: UUID, thing: Standing, today: date) -> Not | None:
    return Not("There are errors, or queries without a note.", mine=False) if thing.errors else None


def unprepared(who: UUID, thing: Standing, today: date) -> Not | None:
    if who in thing.prepared_by:
        return Not("You had a hand in preparing this return. Another director must sign it off.")
    return None if thing.fingerprint else Not("Nothing has been checked yet.")


def as_signed(who: UUID, thing: Standing, today: date) -> Not | None:
    return (
        None if thing.signed and thing.signed == thing.fingerprint else Not("The file is not the one that was signed.")
    )


MOVES = (
    *(Move("validate", start, "validating", "return:checked", freely) for start in ("open", "errors", "reopened")),
    Move("find_errors", "validating", "errors", "return:checked", with_errors),
    Move("find_none", "validating", "ready", "return:checked", without_errors),
    *(Move("change", start, "open", "return:changed", freely) for start in ("ready", "signed")),
    Move("sign_off", "ready", "signed", "return:signed", unprepared),
    Move("submit", "signed", "submitted", "return:sent", as_signed),
    Move("record_acceptance", "submitted", "accepted", "return:accepted", freely),
    *(Move("re_open", start, "reopened", "return:reopened", freely) for start in ("submitted", "accepted")),
)
# In these states the return is still being worked on: answers and notes may be given.
WORKED_ON = ("open", "errors", "reopened")
