"""What the reader may do now with a request, a candidate, an offer or a booking: the lifecycle's moves, as buttons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.guard import may
from foundation.lifecycle import Move, buttons


@dataclass(frozen=True)
class Door:
    """Where a move is made: by whom, in what words; `press` False leads to a page that asks for more first."""

    needs: Can
    words: str
    path: str
    press: bool = True
    kind: str = ""


@dataclass(frozen=True)
class Act:
    words: str
    path: str
    press: bool
    kind: str
    why: str | None


REQUEST = {
    "submit": Door(Can.RAISE_REQUEST, "Send for approval", "/requests/{id}/submit"),
    "approve": Door(Can.APPROVE_REQUEST, "Approve the cost", "/requests/{id}/approve"),
    "send_back": Door(Can.APPROVE_REQUEST, "Send back", "/requests/{id}/send-back", False, "secondary"),
    "decline": Door(Can.APPROVE_REQUEST, "Decline", "/requests/{id}/decline", False, "secondary"),
    "open": Door(Can.PROPOSE_CANDIDATE, "Open to the bank", "/requests/{id}/open"),
    "cancel": Door(Can.RAISE_REQUEST, "Cancel the request", "/requests/{id}/cancel", False, "secondary"),
}
CANDIDATE = {
    "shortlist": Door(Can.CHOOSE_CANDIDATE, "Shortlist", "/candidates/{id}/shortlist"),
    "not_choose": Door(Can.CHOOSE_CANDIDATE, "Not this one", "/candidates/{id}/not-choose", False, "secondary"),
    "send_to_manager": Door(Can.PROPOSE_CANDIDATE, "Send to the manager", "/candidates/{id}/send"),
    "withdraw": Door(Can.PROPOSE_CANDIDATE, "Withdraw", "/candidates/{id}/withdraw", False, "secondary"),
    "withdraw_offer": Door(Can.WITHDRAW_OFFER, "Withdraw the offer", "/offers/{id}/withdraw", False, "secondary"),
}
SHIFT_CANDIDATE = {
    "withdraw": Door(Can.WITHDRAW_OFFER, "Withdraw the offer", "/offers/{id}/withdraw", False, "secondary"),
}
OFFER = {
    "accept": Door(Can.ANSWER_OFFER, "Accept", "/offers/{id}/accept"),
    "decline": Door(Can.ANSWER_OFFER, "Decline", "/offers/{id}/decline", True, "secondary"),
}
BOOKING = {
    "all_checks_green": Door(Can.BOOK, "Run the checks", "/bookings/{id}/check"),
    "confirm": Door(Can.BOOK, "Confirm the booking", "/bookings/{id}/confirm"),
    "start": Door(Can.RAISE_REQUEST, "They have started", "/bookings/{id}/start"),
    "did_not_start": Door(Can.EDIT_BOOKING, "They did not start", "/bookings/{id}/did-not-start", False, "secondary"),
    "cancel_by_authority": Door(Can.EDIT_BOOKING, "Cancel the shift", "/bookings/{id}/cancel", False, "secondary"),
    "cancel_by_worker": Door(Can.EDIT_BOOKING, "Give up the shift", "/bookings/{id}/give-up", False, "secondary"),
}
# A press that runs the rules itself is offered whatever they said last time.
RUNS_THE_RULES = ("all_checks_green",)


def acts_on(
    actor: Actor, moves: tuple[Move, ...], doors: Mapping[str, Door], thing: Any, place: Place, today: date
) -> list[Act]:
    """The moves this person's roles allow on the thing, each with what stands against it today."""
    found = []
    for button in buttons(moves, actor.person, thing, today):
        door = doors.get(button.move.name)
        if door is not None and may(actor, door.needs, place):
            why = None if button.move.name in RUNS_THE_RULES else button.why
            found.append(Act(door.words, door.path.format(id=thing.id), door.press, door.kind, why))
    return found
