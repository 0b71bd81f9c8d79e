"""One decision: every rule's answer with its paragraph, the worst outcome, and what a recorded departure changes."""

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from foundation.periods import Period
from staffbank.rules.agency.facts import Departure, Question, Reference
from staffbank.rules.agency.findings import Outcome, worst
from staffbank.rules.agency.settings import settings_on
from staffbank.rules.eligibility import Answer, eligibility
from tests.staffbank.rules.questions import ASK, BOLTON, CHIEF, DIRECTOR, LAST, START, WORKER, post, worked

LEFT_LATELY = post("Bolton", date(2019, 9, 2), date(2026, 10, 31))
COOLING = worked(LEFT_LATELY)
DEPARTURE = Departure("COOL-OFF", Period.of(START, LAST), "no other cover", (DIRECTOR,))


def answer(question: Question, rule: str) -> Answer:
    return eligibility(question, [rule]).answers[0]


def test_a_clean_engagement_is_eligible_and_every_answer_names_its_paragraph() -> None:
    result = eligibility(ASK)
    assert result.outcome is Outcome.ELIGIBLE
    assert result.first_permitted is None
    assert all(one.paragraph and one.reason and one.title for one in result.answers)


def test_the_worst_outcome_decides_and_not_applicable_only_when_alone() -> None:
    assert worst([Outcome.NOT_APPLICABLE, Outcome.ELIGIBLE]) is Outcome.ELIGIBLE
    assert worst([Outcome.ELIGIBLE, Outcome.ADVISORY, Outcome.NEEDS_SIGNOFF]) is Outcome.NEEDS_SIGNOFF
    assert worst([Outcome.NEEDS_SIGNOFF, Outcome.NEEDS_EVIDENCE]) is Outcome.NEEDS_EVIDENCE
    assert worst([Outcome.NEEDS_EVIDENCE, Outcome.BLOCKED]) is Outcome.BLOCKED
    assert worst([Outcome.NOT_APPLICABLE]) is Outcome.NOT_APPLICABLE


def test_the_first_start_is_the_latest_that_any_blocking_rule_allows() -> None:
    still_in_post = post("Kent", date(2024, 3, 4), None)
    result = eligibility(worked(post("Bolton", date(2026, 1, 5), date(2026, 10, 31)), still_in_post))
    assert [one.rule for one in result.of(Outcome.BLOCKED)] == ["PQE-3Y", "COOL-OFF"]
    assert result.first_permitted == date(2027, 3, 4)


def test_there_is_no_first_start_while_one_blocking_rule_gives_none() -> None:
    result = eligibility(replace(COOLING, worker=replace(COOLING.worker, dbs="expired")))
    assert result.first_permitted is None


def test_a_signed_departure_lets_it_start_and_an_unsigned_one_waits_for_its_office() -> None:
    signed = answer(replace(COOLING, departures=(DEPARTURE,)), "COOL-OFF")
    assert (signed.outcome, signed.figures["exception_to"]) == (Outcome.ELIGIBLE, LAST)
    unsigned = answer(replace(COOLING, departures=(replace(DEPARTURE, signed=()),)), "COOL-OFF")
    assert (unsigned.outcome, unsigned.signoffs) == (Outcome.NEEDS_SIGNOFF, ("DCS",))
    assert unsigned.first_permitted == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        pytest.param({"rule": "PQE-3Y"}, Outcome.BLOCKED, id="for another rule"),
        pytest.param({"period": Period.of(START, LAST - timedelta(days=1))}, Outcome.BLOCKED, id="ends a day early"),
        pytest.param({"period": Period.of(START + timedelta(days=1), LAST)}, Outcome.BLOCKED, id="begins a day late"),
        pytest.param({"period": Period(START)}, Outcome.ELIGIBLE, id="open"),
        pytest.param({"signed": (CHIEF,)}, Outcome.NEEDS_SIGNOFF, id="signed by another office"),
        pytest.param({"signed": (replace(DIRECTOR, by="Callum"),)}, Outcome.NEEDS_SIGNOFF, id="signed by who asked"),
    ],
)
def test_a_departure_counts_for_its_rule_its_days_and_its_office(change: dict[str, object], outcome: Outcome) -> None:
    departure = replace(DEPARTURE, **change)  # type: ignore[arg-type]
    assert answer(replace(COOLING, departures=(departure,)), "COOL-OFF").outcome is outcome


def test_a_signed_departure_is_found_behind_an_unsigned_one() -> None:
    both = (replace(DEPARTURE, signed=()), DEPARTURE)
    assert answer(replace(COOLING, departures=both), "COOL-OFF").outcome is Outcome.ELIGIBLE


def test_nothing_excuses_registration_checks_or_rest() -> None:
    blocked = replace(WORKER, registration_status="lapsed", dbs="missing", right_to_work_until=date(2026, 1, 1))
    for rule in ("REG-SWE", "DBS", "RTW"):
        asked = replace(ASK, worker=blocked, departures=(replace(DEPARTURE, rule=rule),))
        assert answer(asked, rule).outcome is Outcome.BLOCKED


def test_an_open_engagement_is_covered_by_a_departure_on_its_first_day() -> None:
    open_ended = replace(COOLING, engagement=replace(COOLING.engagement, period=Period(START)))
    departure = replace(DEPARTURE, period=Period.of(START, START))
    assert answer(replace(open_ended, departures=(departure,)), "COOL-OFF").outcome is Outcome.ELIGIBLE


def test_the_parameters_are_those_of_the_edition() -> None:
    settings = settings_on(date(2026, 11, 22))
    assert (settings.commencement, settings.transition_ended) == (date(2024, 10, 31), date(2025, 10, 1))
    assert (settings.pqe_years, settings.cool_off_months, settings.references_required) == (3, 3, 2)
    assert settings_on(date(2020, 1, 1)) == settings


def test_five_hundred_members_are_answered_for_one_request_in_half_a_second() -> None:
    agency = replace(BOLTON, employer_kind="agency", basis="agency")
    posts = (("Bolton", 2012), ("Wigan", 2014), ("Leeds", 2016), ("Kent", 2018), ("Bury", 2020))
    careers = [
        [agency, *(post(name, date(year, 1, 9) + timedelta(days=member), date(year + 2, 2, 9)) for name, year in posts)]
        for member in range(500)
    ]
    facts = {"registered_on": date(2011, 9, 1), "references": (Reference("Callum", "Bolton", True),) * 2}
    asked = [worked(*career, **facts) for career in careers]
    took = []
    for _ in range(3):  # the best of three: other work on the machine is not ours to measure
        began = time.process_time()
        answered = [eligibility(question) for question in asked]
        took.append(time.process_time() - began)
    assert min(took) < 0.5
    assert {one.outcome for one in answered} == {Outcome.NEEDS_EVIDENCE}
