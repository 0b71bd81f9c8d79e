"""Each move of a journey waits for what it needs, and is closed to whoever must not make it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from foundation.lifecycle import Move
from frameworks.rules.journey import FINAL_OUTCOMES, MOVES, Journey
from tests.frameworks.rules.people import ADA, AMARA, BEA, CALLUM, CHAIR, JOURNEY, OBSERVER, PRIYA, TODAY

BY_NAME = {(move.name, move.start): move for move in MOVES}
MODERATED = replace(JOURNEY, state="moderated")
PROVISIONAL = replace(JOURNEY, state="provisional_met", decided_by=PRIYA)


def refused(name: str, who: UUID, journey: Journey, today: date = TODAY) -> str | None:
    """Why this person may not make the move, None where they may."""
    answer = BY_NAME[name, journey.state].guard(who, journey, today)
    return answer and answer.why


def test_a_whole_portfolio_may_be_submitted_by_its_owner_alone() -> None:
    assert refused("submit", AMARA, JOURNEY) is None
    assert refused("submit", BEA, JOURNEY)


def test_what_is_missing_stops_the_submission_and_is_named() -> None:
    assert "direct observations: 2 of 3" in str(
        refused("submit", AMARA, replace(JOURNEY, missing=("direct observations: 2 of 3",)))
    )


def test_a_portfolio_that_was_not_read_is_not_taken_for_whole() -> None:
    unread = replace(JOURNEY, missing=None)
    assert refused("submit", AMARA, unread)
    assert refused("decide_met", PRIYA, replace(unread, state="moderated"))


def test_before_the_due_date_the_assessor_must_agree_that_it_is_ready() -> None:
    early = replace(JOURNEY, due_on=date(2026, 11, 24))
    assert "24 November 2026" in str(refused("submit", AMARA, early))
    assert refused("submit", AMARA, early, date(2026, 11, 24)) is None
    assert refused("submit", AMARA, replace(early, ready_early=True)) is None


def test_the_assessor_returns_and_recommends_and_nobody_else() -> None:
    sent = replace(JOURNEY, state="submitted", commented_on=TODAY)
    assert refused("return_submission", BEA, sent) is None and refused("recommend", BEA, sent) is None
    for other in (AMARA, CALLUM, PRIYA):
        assert refused("return_submission", other, sent) and refused("recommend", other, sent)
    assert refused("recommend", AMARA, replace(sent, assessor=AMARA))


def test_a_recommendation_waits_for_the_comment_or_for_its_last_day_to_pass() -> None:
    sent = replace(JOURNEY, state="submitted")
    assert refused("recommend", BEA, sent)
    waiting = replace(sent, comment_until=TODAY)
    assert refused("recommend", BEA, waiting)
    assert refused("recommend", BEA, waiting, date(2026, 11, 24)) is None


@pytest.mark.parametrize("name", ["moderate", "carry_over", "query"])
def test_the_chair_of_the_panel_moderates_unless_part_of_the_case(name: str) -> None:
    before = replace(JOURNEY, state="recommended")
    assert refused(name, CHAIR, before) is None
    assert refused(name, PRIYA, before)
    for change in ({"worker": CHAIR}, {"assessor": CHAIR}, {"observers": (CHAIR,)}, {"conflicts": (CHAIR,)}):
        assert refused(name, CHAIR, replace(before, **change)), change


@pytest.mark.parametrize("name", ["decide_met", "decide_deferred"])
@pytest.mark.parametrize(
    "change",
    [
        {"worker": PRIYA},
        {"assessor": PRIYA},
        {"line_manager": PRIYA},
        {"observers": (OBSERVER, PRIYA)},
        {"before": (PRIYA,)},
        {"conflicts": (PRIYA,)},
    ],
    ids=["subject", "assessor", "line manager", "observer", "assessor long ago", "declared a conflict"],
)
def test_nobody_with_a_part_in_the_case_decides_it(name: str, change: dict[str, object]) -> None:
    assert refused(name, PRIYA, MODERATED) is None
    assert refused(name, PRIYA, replace(MODERATED, **change))


def test_a_pass_with_something_missing_needs_a_waiver_with_a_reason() -> None:
    short = replace(MODERATED, missing=("six-month review not held",))
    assert refused("decide_met", PRIYA, short) and refused("decide_met", PRIYA, replace(short, waiver="  "))
    assert refused("decide_met", PRIYA, replace(short, waiver="Her team closed that month")) is None
    assert refused("decide_met", AMARA, replace(short, waiver="I waive it"))


@pytest.mark.parametrize(
    "change",
    [{"progress_concern": False}, {"plan_reviews": 0}, {"commented_on": None}],
    ids=["no concern on record", "plan never reviewed", "no chance to comment"],
)
def test_not_met_is_blocked_until_the_person_was_told_helped_and_heard(change: dict[str, object]) -> None:
    heard = replace(MODERATED, progress_concern=True, plan_reviews=1, commented_on=TODAY, missing=("anything",))
    assert refused("decide_not_met", PRIYA, heard) is None
    assert refused("decide_not_met", PRIYA, replace(heard, **change))


def test_a_provisional_outcome_is_taken_back_only_until_the_minutes_are_confirmed() -> None:
    assert refused("take_back_provisional", PRIYA, PROVISIONAL) is None
    assert refused("take_back_provisional", PRIYA, replace(PROVISIONAL, minutes_confirmed_on=TODAY))
    assert refused("take_back_provisional", AMARA, PROVISIONAL)


def test_a_chair_who_did_not_decide_makes_it_final_while_the_decider_is_outside_the_case() -> None:
    assert refused("make_final", CHAIR, PROVISIONAL) is None
    assert refused("make_final", PRIYA, PROVISIONAL)
    assert refused("make_final", PRIYA, replace(PROVISIONAL, panel_chair=PRIYA))
    assert refused("make_final", CHAIR, replace(PROVISIONAL, assessor=PRIYA))
    assert refused("make_final", CHAIR, replace(PROVISIONAL, decided_by=None))
    assert refused("make_final", CHAIR, replace(PROVISIONAL, worker=CHAIR))


def test_the_next_stage_or_the_end_follows_a_met_stage_only_with_its_pay_step_due() -> None:
    met = replace(JOURNEY, state="stage_met", decided_on=TODAY, pay_step_due=True)
    assert refused("next_phase", ADA, met) is None and refused("complete", ADA, met)
    assert refused("complete", ADA, replace(met, final_phase=True)) is None
    assert refused("next_phase", ADA, replace(met, final_phase=True))
    assert refused("next_phase", ADA, replace(met, pay_step_due=False))
    assert refused("next_phase", ADA, replace(met, decided_on=date(2026, 11, 24)))


def test_nobody_restarts_their_own_deferred_journey() -> None:
    deferred = replace(JOURNEY, state="deferred")
    assert refused("resume_after_deferral", ADA, deferred) is None
    assert refused("resume_after_deferral", AMARA, deferred)


def test_a_final_outcome_is_left_only_by_a_correction_a_restart_or_by_going_on() -> None:
    out = {move.name for move in MOVES if move.start in FINAL_OUTCOMES}
    assert out == {"correct_outcome", "resume_after_deferral", "next_phase", "complete"}
    assert not [move for move in MOVES if move.start == "completed"]


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.name} from {move.start} to {move.to}")
def test_the_subject_makes_no_move_but_submitting(move: Move) -> None:
    own = replace(
        JOURNEY,
        state=move.start,
        assessor=AMARA,
        panel_chair=AMARA,
        decided_by=AMARA,
        commented_on=TODAY,
        progress_concern=True,
        plan_reviews=1,
    )
    allowed = move.guard(AMARA, own, TODAY) is None
    assert allowed == (move.name == "submit")
