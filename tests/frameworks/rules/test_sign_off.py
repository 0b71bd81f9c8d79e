"""The right office decides, from outside the case, with what each outcome needs."""

from dataclasses import replace
from datetime import date

import pytest

from frameworks.rules.sign_off import (
    CHIEF_EXECUTIVE,
    DIRECTOR,
    PRINCIPAL,
    TESTS,
    Decision,
    Office,
    may_sign_off,
    office_for,
    outcome_needs,
    panel_needs,
)
from tests.frameworks.rules import people
from tests.frameworks.rules.people import ADA, BEA, CALLUM, CHAIR, CHIEF, JOURNEY, OBSERVER, PRIYA, TODAY

CASE = replace(JOURNEY, state="moderated")
PSW, DCS, CEX = Office(PRINCIPAL, PRIYA), Office(DIRECTOR, people.DIRECTOR), Office(CHIEF_EXECUTIVE, CHIEF)
HOLDERS = (PSW, DCS, CEX)
NEIGHBOUR = Office(PRINCIPAL, ADA, neighbour=True, until=TODAY)


def who_may(case, holders=HOLDERS, today=TODAY) -> list[str]:
    return [holder.role for holder in holders if may_sign_off(holder, case, holders, today) is None]


def test_the_principal_social_worker_decides_and_the_director_does_not() -> None:
    assert who_may(CASE) == [PRINCIPAL]


@pytest.mark.parametrize(
    "change",
    [{"worker": PRIYA}, {"assessor": PRIYA}, {"before": (PRIYA,)}, {"conflicts": (PRIYA,)}],
    ids=["subject", "assessor", "assessor before", "conflict"],
)
def test_where_the_principal_social_worker_is_not_free_the_director_decides(change: dict[str, object]) -> None:
    assert who_may(replace(CASE, **change)) == [DIRECTOR]


def test_a_neighbouring_principal_social_worker_decides_this_case_until_their_last_day() -> None:
    case, holders = replace(CASE, conflicts=(PRIYA,)), (*HOLDERS, NEIGHBOUR)
    assert may_sign_off(NEIGHBOUR, case, holders, TODAY) is None and may_sign_off(DCS, case, holders, TODAY)
    tomorrow = date(2026, 11, 24)
    assert may_sign_off(NEIGHBOUR, case, holders, tomorrow) and may_sign_off(DCS, case, holders, tomorrow) is None
    endless = replace(NEIGHBOUR, until=None)
    assert may_sign_off(endless, case, (*HOLDERS, endless), TODAY)


def test_a_director_on_a_journey_is_decided_by_the_chief_executive_when_no_principal_is_free() -> None:
    case = replace(CASE, worker=people.DIRECTOR, conflicts=(PRIYA,))
    assert office_for(case, HOLDERS, TODAY) == CHIEF_EXECUTIVE and who_may(case) == [CHIEF_EXECUTIVE]


def test_a_conflicted_director_is_refused_too() -> None:
    assert who_may(replace(CASE, conflicts=(PRIYA, people.DIRECTOR))) == []


def test_met_needs_a_whole_portfolio_or_a_waiver_with_a_reason() -> None:
    assert outcome_needs(Decision("met"), CASE, TODAY) == {}
    short = replace(CASE, missing=("six-month review not held",))
    assert "six-month review not held" in outcome_needs(Decision("met"), short, TODAY)["waiver"]
    assert outcome_needs(Decision("met", waiver="Her team closed"), short, TODAY) == {}
    assert "waiver" in outcome_needs(Decision("met"), replace(CASE, missing=None), TODAY)


def test_deferring_needs_a_reason_a_later_date_and_a_plan() -> None:
    assert set(outcome_needs(Decision("deferred"), CASE, TODAY)) == {"reason", "new_final_date", "support_plan"}
    whole = Decision("deferred", "More court work", date(2027, 5, 4), "A second observer")
    assert outcome_needs(whole, CASE, TODAY) == {}
    assert set(outcome_needs(replace(whole, new_final_date=TODAY), CASE, TODAY)) == {"new_final_date"}


def test_not_met_needs_a_reason_and_the_last_day_to_appeal() -> None:
    assert set(outcome_needs(Decision("not_met"), CASE, TODAY)) == {"reason", "appeal_until"}
    assert outcome_needs(Decision("not_met", "Plans not followed", appeal_until=date(2026, 12, 21)), CASE, TODAY) == {}


ANSWERED = dict.fromkeys(TESTS, "Yes")


def test_a_panel_needs_three_outside_the_case_and_five_answers() -> None:
    assert panel_needs(CASE, (CHAIR, PRIYA, ADA), ANSWERED) == []
    assert panel_needs(CASE, (CHAIR, PRIYA), ANSWERED)
    assert "robust" in panel_needs(CASE, (CHAIR, PRIYA, ADA), ANSWERED | {"robust": " "})[0]


@pytest.mark.parametrize("member", [BEA, CALLUM, OBSERVER], ids=["assessor", "line manager", "observer"])
def test_the_quorum_is_never_reached_by_counting_someone_from_the_case(member) -> None:
    assert len(panel_needs(CASE, (CHAIR, PRIYA, member), ANSWERED)) == 2
    assert len(panel_needs(CASE, (CHAIR, PRIYA, ADA, member), ANSWERED)) == 1
