"""The rules reach agency children's social workers, less what a contract held off in transition."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from staffbank.rules.agency import scope, transition
from staffbank.rules.agency.catalogue import RULES
from staffbank.rules.agency.facts import Question
from staffbank.rules.agency.findings import Outcome
from staffbank.rules.agency.rule_ids import GUIDANCE, ORDER
from staffbank.rules.eligibility import eligibility
from tests.staffbank.rules.questions import ASK, WORKER, engaged, under


@pytest.mark.parametrize(
    ("question", "why"),
    [
        pytest.param(engaged(body="other"), "not_member_body", id="a charity"),
        pytest.param(
            replace(ASK, worker=replace(WORKER, profession="other")), "not_social_worker", id="family support"
        ),
        pytest.param(engaged(service="adults"), "not_childrens_service", id="adults"),
        pytest.param(
            engaged(service="joint", children_share=Decimal("0.5")), "not_childrens_service", id="half children's"
        ),
        pytest.param(engaged(kind="permanent"), "permanent_post", id="permanent"),
        pytest.param(engaged(basis="in_house_bank"), "basis_excluded", id="own bank"),
    ],
)
def test_outside_the_rules_every_guidance_rule_falls_away_and_no_safety_rule_does(question: Question, why: str) -> None:
    found = scope.find(question)
    assert (found.outcome, found.why, found.figures["in_scope"]) == (Outcome.NOT_APPLICABLE, why, False)
    for answer in eligibility(question).answers[1:]:
        assert (answer.why == why) is (answer.rule in GUIDANCE), answer.rule


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(ASK, id="a regional bank"),
        pytest.param(engaged(service="joint", children_share=Decimal("0.51")), id="just over half children's"),
        pytest.param(engaged(basis="s113"), id="lent by a neighbour"),
        pytest.param(engaged(body="trust"), id="a children's trust"),
        pytest.param(under(engaged(basis="in_house_bank"), bases_out_of_scope=()), id="own bank taken in by setting"),
    ],
)
def test_inside_the_rules(question: Question) -> None:
    assert scope.find(question).outcome is Outcome.ELIGIBLE


def test_who_is_not_a_social_worker_is_flagged_for_later_regulations() -> None:
    asked = replace(ASK, worker=replace(WORKER, profession="other"))
    assert scope.find(asked).figures["flags"] == ("future_regulations",)


@pytest.mark.parametrize(
    ("starts_on", "as_at", "reached"),
    [
        pytest.param(date(2024, 10, 30), date(2025, 9, 30), False, id="begun the day before, looked at in transition"),
        pytest.param(date(2024, 10, 31), date(2024, 10, 31), True, id="begun on the first day"),
        pytest.param(date(2024, 10, 30), date(2025, 10, 1), True, id="begun before, transition over"),
    ],
)
def test_an_assignment_is_reached_by_its_start_until_transition_ends(
    starts_on: date, as_at: date, reached: bool
) -> None:
    found = transition.find(engaged(starts_on=starts_on, as_at=as_at))
    assert (found.why is None) is reached


def test_references_follow_the_offer_and_not_the_start() -> None:
    early = engaged(starts_on=date(2024, 10, 30), as_at=date(2025, 9, 30))
    whys = {answer.rule: answer.why for answer in eligibility(early).answers}
    assert (whys["PQE-3Y"], whys["REFERENCES-IN"]) == ("before_commencement", "offered_before_commencement")


def prevented(*rules: str, **facts: Any) -> Question:
    return engaged(starts_on=date(2024, 12, 2), contract_prevents=frozenset(rules), **facts)


def test_a_contract_relieves_only_the_rules_it_prevents_in_the_rules_order() -> None:
    asked = prevented("REFERENCES-IN", "COOL-OFF", "REG-SWE")
    assert transition.find(asked).figures["relieved"] == ("COOL-OFF", "REFERENCES-IN")
    whys = {answer.rule: answer.why for answer in eligibility(asked).answers}
    assert whys["COOL-OFF"] == "contract_prevents"
    assert whys["PQE-3Y"] is None and whys["REG-SWE"] is None


def test_relief_for_the_price_cap_takes_its_permission_with_it() -> None:
    relieved = transition.find(prevented("PRICE-CAP")).figures["relieved"]
    assert relieved == ("PRICE-CAP", "PRICE-CAP-EXCEED")


@pytest.mark.parametrize(
    ("until", "as_at", "relieved"),
    [
        pytest.param(date(2025, 3, 31), date(2025, 3, 31), True, id="on the contract's last day"),
        pytest.param(date(2025, 3, 31), date(2025, 4, 1), False, id="the day after it"),
        pytest.param(None, date(2025, 9, 30), True, id="the last day of transition"),
        pytest.param(None, date(2025, 10, 1), False, id="transition over"),
    ],
)
def test_relief_ends_with_the_contract_or_the_transition(until: date | None, as_at: date, relieved: bool) -> None:
    asked = prevented("COOL-OFF", contract_until=until, as_at=as_at)
    assert bool(transition.relieved_by_contract(asked)) is relieved


def test_the_catalogue_keeps_the_one_order() -> None:
    built = [rule.id for rule in RULES]
    assert built == [rule for rule in ORDER if rule in built]
    assert all(rule.paragraph and rule.title for rule in RULES)
