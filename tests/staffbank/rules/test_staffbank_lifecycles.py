"""The bank's moves are the specification's own, by name and states; those still to build are listed, not hidden."""

import json
from pathlib import Path

import pytest

from foundation.lifecycle import Move
from staffbank.rules import bookings, offers, requests

ORACLE = Path(__file__).parents[4] / "shared" / "oracles" / "lifecycles.json"
if not ORACLE.exists():
    pytest.skip(f"{ORACLE} is not here", allow_module_level=True)
LIFECYCLES = json.loads(ORACLE.read_text(encoding="utf-8"))["lifecycles"]
BUILT = {
    "request": requests.MOVES,
    "offer_assignment": offers.ASSIGNMENT,
    "offer_shift": offers.SHIFT,
    "booking_assignment": bookings.ASSIGNMENT,
    "booking_shift": bookings.SHIFT,
}
# Names of the specification's moves that nothing here makes yet; a move built must leave this list.
NOT_YET = {
    "request": {"release_next_tier", "pause", "resume", "change_upward", "expire"},
    "offer_assignment": set(),
    "offer_shift": {"hold_for_one", "end_hold"},
    "booking_assignment": {"extend", "give_notice", "end", "suspend", "lift", "end_early", "close"},
    "booking_shift": {
        "attend",
        "mark_no_show",
        "correct_no_show",
        "swap",
        "stand_down",
        "record_hours",
        "record_late_cancellation",
    },
}


def specified(name: str) -> list[tuple[str, str, str]]:
    return sorted((move["name"], move["from"], move["to"]) for move in LIFECYCLES[name]["moves"])


def made(moves: tuple[Move, ...]) -> list[tuple[str, str, str]]:
    return sorted((move.name, move.start, move.to) for move in moves)


@pytest.mark.parametrize("name", BUILT)
def test_a_bank_move_that_is_built_is_built_from_every_state_it_may_start_in(name: str) -> None:
    names = {move.name for move in BUILT[name]}
    assert made(BUILT[name]) == [move for move in specified(name) if move[0] in names]


@pytest.mark.parametrize("name", BUILT)
def test_what_the_bank_does_not_do_yet_is_listed_by_name(name: str) -> None:
    built = {move.name for move in BUILT[name]}
    assert {move["name"] for move in LIFECYCLES[name]["moves"]} - built == NOT_YET[name]


def test_the_states_of_a_request_are_the_specifications() -> None:
    assert set(requests.STATES) == set(LIFECYCLES["request"]["states"])
