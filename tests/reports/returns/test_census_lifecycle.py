"""The moves of a return are those that the specification lists, each with its states."""

import json
from datetime import date
from uuid import uuid4

import pytest

from foundation.lifecycle import step
from foundation.problems import Overtaken, Refusal
from reports.returns.lifecycle import MOVES, STATES, WORDS, Standing
from tests.cast import ADA, HELEN
from tests.foundation.test_access_oracle import ORIGINAL

PATH = ORIGINAL.parent / "lifecycles.json"
TODAY = date(2026, 11, 23)


def standing(state: str, **more: object) -> Standing:
    held = {"errors": 0, "prepared_by": frozenset({ADA.id}), "fingerprint": "a", "signed": None}
    return Standing(state, **(held | more))  # type: ignore[arg-type]


@pytest.mark.skipif(not PATH.exists(), reason=f"{PATH} is not here")
def test_states_and_moves_are_those_of_the_specification() -> None:
    specified = json.loads(PATH.read_text(encoding="utf-8"))["lifecycles"]["return"]
    assert tuple(specified["states"]) == STATES == tuple(WORDS)
    ours = sorted((move.name, move.start, move.to) for move in MOVES)
    assert ours == sorted((move["name"], move["from"], move["to"]) for move in specified["moves"])


def test_whoever_prepared_it_does_not_sign_and_another_does() -> None:
    with pytest.raises(Refusal, match="had a hand"):
        step(MOVES, "sign_off", ADA.id, standing("ready"), TODAY)
    assert step(MOVES, "sign_off", HELEN.id, standing("ready"), TODAY) == "signed"


def test_only_the_file_as_signed_is_sent() -> None:
    with pytest.raises(Refusal, match="not the one that was signed"):
        step(MOVES, "submit", ADA.id, standing("signed", signed="b"), TODAY)
    assert step(MOVES, "submit", ADA.id, standing("signed", signed="a"), TODAY) == "submitted"


@pytest.mark.parametrize("state", ("open", "errors", "ready", "submitted"))
def test_nothing_is_sent_that_is_not_signed(state: str) -> None:
    with pytest.raises(Overtaken):
        step(MOVES, "submit", uuid4(), standing(state), TODAY)


def test_a_check_that_finds_an_error_leads_to_errors_and_one_that_finds_none_to_ready() -> None:
    assert step(MOVES, "find_errors", ADA.id, standing("validating", errors=1), TODAY) == "errors"
    assert step(MOVES, "find_none", ADA.id, standing("validating"), TODAY) == "ready"
    with pytest.raises(Refusal):
        step(MOVES, "find_none", ADA.id, standing("validating", errors=1), TODAY)
