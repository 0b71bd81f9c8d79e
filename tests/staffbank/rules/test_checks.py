"""References by the offer day; registration, DBS and right to work block with no way round."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from staffbank.rules.agency import dbs, references, registration, right_to_work
from staffbank.rules.agency.facts import Question, Reference
from staffbank.rules.agency.findings import Outcome
from tests.staffbank.rules.questions import ASK, START, WORKER, engaged

CALLUM, PRIYA = Reference("Callum", "Bolton", True), Reference("Priya", "Bolton", True)


def with_worker(question: Question = ASK, **facts: Any) -> Question:
    return replace(question, worker=replace(WORKER, **facts))


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        pytest.param((CALLUM, PRIYA), 2, id="two"),
        pytest.param((CALLUM, CALLUM), 1, id="the same twice"),
        pytest.param((CALLUM, replace(CALLUM, employer="Wigan")), 2, id="one author of two employers"),
        pytest.param((CALLUM, replace(PRIYA, practice_based=False)), 1, id="one with dates only"),
        pytest.param((CALLUM, replace(PRIYA, received_on=date(2026, 12, 1))), 1, id="one received after the decision"),
        pytest.param((CALLUM, replace(PRIYA, received_on=START)), 2, id="one received on the day"),
        pytest.param((), 0, id="none"),
    ],
)
def test_two_practice_based_references_are_needed(given: tuple[Reference, ...], counted: int) -> None:
    found = references.find(with_worker(references=given))
    assert found.figures == {"references_counted": counted, "references_short": max(0, 2 - counted)}
    assert (found.outcome is Outcome.ELIGIBLE) is (counted >= 2)
    assert found.missing == (() if counted >= 2 else ("practice_reference",))


@pytest.mark.parametrize(
    ("offered_on", "starts_on", "reached"),
    [
        pytest.param(date(2024, 10, 30), date(2024, 11, 11), False, id="offered the day before"),
        pytest.param(date(2024, 10, 31), date(2024, 11, 11), True, id="offered on the day"),
        pytest.param(None, date(2024, 10, 30), False, id="no offer date, begun the day before"),
    ],
)
def test_the_offer_decides_whether_references_are_needed(
    offered_on: date | None, starts_on: date, reached: bool
) -> None:
    found = references.find(engaged(starts_on=starts_on, offered_on=offered_on))
    assert (found.why is None) is reached


@pytest.mark.parametrize("status", ["lapsed", "suspended", "removed", "restricted"])
def test_only_an_active_registration_lets_anyone_work(status: Any) -> None:
    assert registration.find(with_worker(registration_status=status)).outcome is Outcome.BLOCKED
    assert registration.find(ASK).outcome is Outcome.ELIGIBLE


def test_a_registration_nobody_looked_up_since_renewal_blocks_in_words_that_say_so() -> None:
    found = registration.find(with_worker(registration_status="not checked"))
    assert found.outcome is Outcome.BLOCKED and "not looked up since renewal on 1 December" in found.reason


@pytest.mark.parametrize("status", ["missing", "expired", "not_clear"])
def test_only_a_clear_check_lets_anyone_work(status: Any) -> None:
    assert dbs.find(with_worker(dbs=status)).outcome is Outcome.BLOCKED
    assert dbs.find(ASK).outcome is Outcome.ELIGIBLE


@pytest.mark.parametrize(
    ("until", "outcome"),
    [
        pytest.param(None, Outcome.ELIGIBLE, id="no limit"),
        pytest.param(START, Outcome.ELIGIBLE, id="to the first day"),
        pytest.param(date(2026, 11, 29), Outcome.BLOCKED, id="to the day before"),
    ],
)
def test_the_right_to_work_must_reach_the_first_day(until: date | None, outcome: Outcome) -> None:
    assert right_to_work.find(with_worker(right_to_work_until=until)).outcome is outcome


def test_a_running_engagement_is_tested_on_the_decision_day() -> None:
    running = engaged(as_at=date(2027, 1, 11))
    asked = replace(running, worker=replace(WORKER, right_to_work_until=date(2027, 1, 10)))
    assert right_to_work.find(asked).figures["suspend_on"] == date(2027, 1, 11)


def test_who_is_already_at_work_is_suspended_the_same_day_and_who_is_not_cannot_start() -> None:
    lapsed = replace(WORKER, registration_status="lapsed")
    running = replace(engaged(as_at=date(2026, 12, 1)), worker=lapsed)
    assert registration.find(running).reason == "Social Work England registration is lapsed: suspend on 1 December 2026"
    on_the_day = replace(ASK, worker=lapsed)
    assert registration.find(on_the_day).figures["suspend_on"] is None
    assert registration.find(on_the_day).reason.endswith("cannot start")
