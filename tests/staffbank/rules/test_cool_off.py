"""Leaving a children's post in the region starts a wait, with exceptions that need proof."""

from dataclasses import replace
from datetime import date

import pytest

from foundation.periods import Period
from staffbank.rules.agency import cool_off
from staffbank.rules.agency.facts import Agreement, Employment, Leaving
from staffbank.rules.agency.findings import Finding, Outcome
from tests.staffbank.rules.questions import left, post, worked

JUST_LEFT = post("Bolton", date(2020, 1, 6), date(2026, 9, 30))  # three months to 30 December
LATER = date(2026, 12, 31)
LEAVINGS = Period(date(2025, 1, 1))


def since(leaving: Leaving) -> Employment:
    return replace(JUST_LEFT, leaving=leaving)


def test_the_wait_runs_to_the_day_after_three_months_and_says_so() -> None:
    found = cool_off.find(worked(JUST_LEFT))
    assert (found.outcome, found.first_permitted, found.figures["months"]) == (Outcome.BLOCKED, LATER, 3)
    assert found.reason == "Left Bolton on 30 September 2026, so is in the cool-off; could start on 31 December 2026"


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        pytest.param(date(2026, 8, 29), Outcome.ELIGIBLE, id="first day allowed is the start"),
        pytest.param(date(2026, 8, 30), Outcome.BLOCKED, id="one day later"),
        pytest.param(date(2026, 8, 31), Outcome.BLOCKED, id="the month's end"),
    ],
)
def test_the_boundary_is_exact(last: date, outcome: Outcome) -> None:
    assert cool_off.find(worked(post("Bolton", date(2020, 1, 6), last))).outcome is outcome


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"employer_kind": "agency"}, id="agency"),
        pytest.param({"employer_kind": "uk_authority", "region": None}, id="a Scottish council"),
        pytest.param({"service": "adults"}, id="adults"),
        pytest.param({"basis": "agency"}, id="locum"),
        pytest.param({"region": "South East"}, id="another region"),
        pytest.param({"leaving": left("transfer")}, id="moved by law"),
    ],
)
def test_other_leavings_start_no_wait(other: dict[str, object]) -> None:
    found = cool_off.find(worked(replace(JUST_LEFT, **other)))  # type: ignore[arg-type]
    assert (found.outcome, found.first_permitted) == (Outcome.ELIGIBLE, None)


def test_a_trust_and_a_fixed_term_count_like_an_authoritys_permanent_post() -> None:
    for same in ({"employer_kind": "trust"}, {"basis": "fixed_term"}):
        found = cool_off.find(worked(replace(JUST_LEFT, **same)))  # type: ignore[arg-type]
        assert found.outcome is Outcome.BLOCKED


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        pytest.param(left("redundancy"), "redundancy_proof", id="redundancy"),
        pytest.param(left("resigned", probation_to=date(2026, 9, 30)), "probation_proof", id="last day of probation"),
        pytest.param(left("fixed_term_end"), "fixed_term_reason", id="fixed term ran out"),
        pytest.param(
            left("redundancy", probation_to=date(2026, 10, 31)), "redundancy_proof", id="both: redundancy first"
        ),
    ],
)
def test_a_claim_needs_its_proof(claim: Leaving, missing: str) -> None:
    found = cool_off.find(worked(since(claim)))
    assert (found.outcome, found.missing, found.first_permitted) == (Outcome.NEEDS_EVIDENCE, (missing,), LATER)


@pytest.mark.parametrize(
    "proven",
    [
        pytest.param(left("redundancy", True), id="redundancy"),
        pytest.param(left("resigned", True, date(2026, 10, 1)), id="probation"),
    ],
)
def test_a_proven_exception_starts_no_wait(proven: Leaving) -> None:
    found = cool_off.find(worked(since(proven)))
    assert (found.outcome, found.first_permitted) == (Outcome.ELIGIBLE, None)


def test_proof_of_something_else_does_not_help_once_probation_was_over() -> None:
    assert cool_off.find(worked(since(left("resigned", True, date(2026, 9, 29))))).outcome is Outcome.BLOCKED


def test_a_leaving_without_a_claim_blocks_beside_a_claim() -> None:
    claimed = replace(since(left("redundancy")), period=Period.of(date(2020, 1, 6), date(2026, 10, 31)))
    found = cool_off.find(worked(JUST_LEFT, claimed))
    assert (found.outcome, found.first_permitted) == (Outcome.BLOCKED, date(2027, 2, 1))


def test_a_claim_whose_months_are_over_is_not_asked_for() -> None:
    old = replace(since(left("redundancy")), period=Period.of(date(2018, 1, 1), date(2019, 1, 1)))
    assert cool_off.find(worked(old)).missing == ()


def test_still_employed_in_the_region_is_no_leaving_but_does_not_hide_one() -> None:
    running = post("Wigan", date(2026, 10, 5), None)
    assert cool_off.find(worked(running)).why == "still_employed"
    assert cool_off.find(worked(JUST_LEFT, running)).outcome is Outcome.BLOCKED
    assert cool_off.find(worked(replace(running, region="London"))).outcome is Outcome.ELIGIBLE


def test_the_last_day_of_the_post_may_be_the_day_of_the_start() -> None:
    assert cool_off.find(worked(post("Wigan", date(2020, 1, 6), date(2026, 11, 30)))).why == "still_employed"


def agreed(*employments: Employment, **terms: object) -> Finding:
    agreement = replace(Agreement("NW-6", frozenset({"North West"}), LEAVINGS, cool_off_months=6), **terms)  # type: ignore[arg-type]
    return cool_off.find(replace(worked(*employments), agreements=(agreement,)))


def test_an_agreement_asks_for_longer_but_never_for_less() -> None:
    assert agreed(JUST_LEFT).first_permitted == date(2027, 3, 31)
    assert agreed(JUST_LEFT, cool_off_months=1).first_permitted == LATER


def test_a_wider_area_has_the_agreements_months_and_an_agreement_on_other_terms_widens_nothing() -> None:
    leeds, area = (
        post("Leeds", date(2020, 1, 6), date(2026, 9, 30)),
        frozenset({"North West", "Yorkshire and The Humber"}),
    )
    assert agreed(leeds, area=area).first_permitted == date(2027, 3, 31)
    assert agreed(leeds, area=area, cool_off_months=1).first_permitted == date(2026, 10, 31)
    assert agreed(leeds, area=area, cool_off_months=None).first_permitted is None


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param({"non_signatories": frozenset({"Trafford"})}, id="not signed by the engaging authority"),
        pytest.param({"period": Period(date(2026, 12, 1))}, id="not yet in force"),
        pytest.param({"area": frozenset({"London"})}, id="another region's"),
    ],
)
def test_an_agreement_that_does_not_bind_changes_nothing(terms: dict[str, object]) -> None:
    assert agreed(JUST_LEFT, **terms).figures["months"] == 3
