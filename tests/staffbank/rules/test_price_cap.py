"""The inclusive rate to the penny against the region's cap, and whose signatures a rate above it needs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.periods import Period
from staffbank.rules.agency import price_cap, price_cap_exceed
from staffbank.rules.agency.facts import Agreement, Cap, Extra, Permission, Question, Rate, Signature
from staffbank.rules.agency.findings import Outcome
from staffbank.rules.agency.price_cap import inclusive_rate
from tests.staffbank.rules.questions import (
    ASK,
    CAP,
    CHIEF,
    DIRECTOR,
    ENGAGEMENT,
    LAST,
    PERMISSION,
    START,
    engaged,
    under,
)

BOTH = ("DCS", "CHIEF_EXECUTIVE")
PAYE_30 = Rate(Decimal("30.00"), "paye")
HOURS = Decimal(37)


def capped_at(hourly: str, question: Question = ASK) -> Question:
    return replace(question, caps=(replace(CAP, hourly=Decimal(hourly)),))


def paid(**facts: Any) -> Rate:
    return replace(PAYE_30, **facts)


@pytest.mark.parametrize(
    ("rate", "hours", "inclusive"),
    [
        pytest.param(PAYE_30, "37", "38.44", id="full time"),
        pytest.param(PAYE_30, "18.5", "38.05", id="half the hours, less National Insurance each"),
        pytest.param(paid(hourly=Decimal("10.00")), "5", "11.26", id="under the threshold: no National Insurance"),
        pytest.param(paid(extras=(Extra(Decimal("1.00")),)), "37", "39.74", id="an hourly extra carries the costs too"),
        pytest.param(paid(extras=(Extra(Decimal("37.00"), weekly=True),)), "37", "39.74", id="a weekly one is spread"),
        pytest.param(paid(extras=(Extra(Decimal("9.00"), receipted=True),)), "37", "38.44", id="receipts do not count"),
        pytest.param(paid(margin=Decimal("3.00")), "37", "38.44", id="margin stays outside"),
        pytest.param(Rate(Decimal("40.00"), "umbrella"), "37", "40.00", id="umbrella is inclusive already"),
        pytest.param(Rate(Decimal("40.005"), "psc"), "37", "40.01", id="rounded half up"),
    ],
)
def test_the_inclusive_rate(rate: Rate, hours: str, inclusive: str) -> None:
    assert inclusive_rate(rate, Decimal(hours), ASK.settings) == Decimal(inclusive)


def test_the_margin_is_added_after_the_build_up_when_the_setting_says_so() -> None:
    settings = replace(ASK.settings, margin_in_cap=True)
    assert inclusive_rate(paid(margin=Decimal("3.00")), HOURS, settings) == Decimal("41.44")


@given(st.decimals("0.01", "120", places=2), st.decimals("0.5", "60", places=1))
def test_the_build_up_is_within_half_a_penny_of_the_exact_sum(hourly: Decimal, hours: Decimal) -> None:
    gross = Fraction(hourly) * Fraction("1.1207")
    week = gross * Fraction(hours)
    exact = gross * Fraction("1.005") + max(week - 96, Fraction(0)) * Fraction("0.15") / Fraction(hours)
    answered = Fraction(inclusive_rate(Rate(hourly, "paye"), hours, ASK.settings))
    assert -Fraction(1, 200) < answered - exact <= Fraction(1, 200)


def test_at_the_cap_is_within_it_and_a_penny_over_is_not() -> None:
    within = price_cap.find(ASK)
    assert (within.outcome, within.figures["over_cap"]) == (Outcome.ELIGIBLE, False)
    over = price_cap.find(capped_at("38.43"))
    assert (over.outcome, over.signoffs, over.figures["excess"]) == (Outcome.NEEDS_SIGNOFF, BOTH, Decimal("0.01"))
    assert over.reason == (
        "£38.44 an hour is £0.01 over the North West cap of £38.43 (social worker); "
        "still to sign: the director of children's services and the chief executive"
    )


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        pytest.param({"rate": None, "job_type": None}, ("rate",), id="no rate: asked for alone"),
        pytest.param({"weekly_hours": None}, ("weekly_hours",), id="PAYE without hours"),
        pytest.param({"job_type": None}, ("job_mapping",), id="title not mapped"),
        pytest.param(
            {"rate": paid(disaggregated=False), "job_type": None, "weekly_hours": None},
            ("disaggregated_rate", "job_mapping", "weekly_hours"),
            id="all that apply",
        ),
        pytest.param(
            {"rate": Rate(Decimal(30), "umbrella", (Extra(Decimal(9), weekly=True),)), "weekly_hours": None},
            ("weekly_hours",),
            id="a weekly extra without hours",
        ),
    ],
)
def test_missing_facts_are_asked_for_and_no_permission_is_tested(
    facts: dict[str, Any], missing: tuple[str, ...]
) -> None:
    asked = engaged(**facts)
    assert price_cap.find(asked).missing == missing
    assert price_cap_exceed.find(asked).why == "cap_not_tested"


def test_an_umbrella_rate_needs_no_hours() -> None:
    asked = engaged(rate=Rate(Decimal("38.44"), "umbrella"), weekly_hours=None)
    assert price_cap.find(asked).outcome is Outcome.ELIGIBLE


@pytest.mark.parametrize(
    "caps",
    [
        pytest.param((), id="none"),
        pytest.param((replace(CAP, region="London"),), id="another region's"),
        pytest.param((replace(CAP, job_type="TM"),), id="another job type's"),
        pytest.param(
            (replace(CAP, period=Period.of(date(2025, 10, 1), date(2026, 11, 29))),), id="ended the day before"
        ),
    ],
)
def test_a_cap_not_on_record_is_never_no_cap(caps: tuple[Cap, ...]) -> None:
    assert price_cap.find(replace(ASK, caps=caps)).missing == ("cap",)


@pytest.mark.parametrize(
    ("begins", "applies_from"),
    [
        pytest.param(date(2025, 9, 1), date(2025, 9, 1), id="the region's own, earlier day"),
        pytest.param(date(2025, 12, 1), date(2025, 10, 1), id="the national day at the latest"),
    ],
)
def test_before_caps_began_none_is_in_force(begins: date, applies_from: date) -> None:
    asked = replace(engaged(starts_on=date(2025, 7, 15)), caps=(replace(CAP, period=Period(begins)),))
    found = price_cap.find(asked)
    assert (found.why, found.figures["applies_from"]) == ("no_cap_in_force", applies_from)
    assert price_cap_exceed.find(asked).why == "no_cap_in_force"


def test_a_cap_that_ended_before_caps_began_does_not_say_when_one_applies() -> None:
    ended = replace(CAP, period=Period.of(date(2025, 1, 1), date(2025, 6, 30)))
    found = price_cap.find(replace(engaged(starts_on=date(2025, 7, 15)), caps=(ended,)))
    assert found.figures["applies_from"] == date(2025, 10, 1)


def test_a_running_assignment_is_reached_on_the_day_set_for_it() -> None:
    early = (replace(CAP, period=Period(date(2025, 6, 1)), hourly=Decimal("38.00")),)
    running = replace(engaged(starts_on=date(2025, 5, 12), as_at=date(2025, 9, 30)), caps=early)
    assert price_cap.find(running).figures["applies_from"] == date(2025, 10, 1)
    later = replace(running, engagement=replace(running.engagement, as_at=date(2025, 10, 1)))
    assert price_cap.find(later).outcome is Outcome.NEEDS_SIGNOFF
    new = replace(engaged(starts_on=date(2025, 6, 1)), caps=early)
    assert price_cap.find(new).outcome is Outcome.NEEDS_SIGNOFF


OVER = capped_at("38.00")


def permitted(*permissions: Permission, question: Question = OVER) -> tuple[Outcome, tuple[str, ...], object]:
    found = price_cap_exceed.find(replace(question, permissions=permissions))
    assert found.signoffs == price_cap.find(replace(question, permissions=permissions)).signoffs
    return found.outcome, found.signoffs, found.figures["permission"]


def test_within_the_cap_no_permission_is_asked_for() -> None:
    assert price_cap_exceed.find(ASK).why == "within_cap"


def test_a_permission_signed_by_both_lets_it_start() -> None:
    assert permitted(PERMISSION) == (Outcome.ELIGIBLE, (), "P-1")


@pytest.mark.parametrize(
    "unfit",
    [
        pytest.param({"rate_to": Decimal("38.43")}, id="for a lower rate"),
        pytest.param({"used": 1}, id="no role left"),
        pytest.param({"period": Period.of(START, date(2027, 2, 25))}, id="ends before the engagement"),
        pytest.param({"period": Period.of(date(2026, 12, 1), LAST)}, id="begins after the start"),
    ],
)
def test_a_permission_that_does_not_cover_it_does_not_count(unfit: dict[str, Any]) -> None:
    assert permitted(replace(PERMISSION, **unfit)) == (Outcome.NEEDS_SIGNOFF, BOTH, None)


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param(replace(DIRECTOR, by="Callum"), id="by who asked for it"),
        pytest.param(replace(DIRECTOR, on=date(2026, 12, 1)), id="after the decision day"),
        pytest.param(replace(DIRECTOR, delegate=True), id="by a delegate without the delegation"),
        pytest.param(CHIEF, id="the other office twice"),
    ],
)
def test_a_signature_that_does_not_count_leaves_its_office_to_sign(mark: Signature) -> None:
    assert permitted(replace(PERMISSION, signed=(mark, CHIEF))) == (Outcome.NEEDS_SIGNOFF, ("DCS",), "P-1")


def test_a_signature_of_the_decision_day_counts() -> None:
    assert permitted(replace(PERMISSION, signed=(replace(DIRECTOR, on=START), CHIEF)))[0] is Outcome.ELIGIBLE


def test_a_recorded_delegate_and_a_named_stranger_may_sign() -> None:
    delegate = replace(DIRECTOR, delegate=True, delegation_recorded=True, by="Priya")
    assert permitted(replace(PERMISSION, signed=(delegate, CHIEF)))[0] is Outcome.ELIGIBLE


def test_the_region_may_add_a_stage_of_its_own() -> None:
    agreement = Agreement("NW", frozenset({"North West"}), Period(date(2025, 1, 1)), over_cap_stage=True)
    staged = replace(OVER, agreements=(agreement,))
    assert permitted(PERMISSION, question=staged)[1] == ("RIIA",)
    assert permitted(question=staged)[1] == (*BOTH, "RIIA")
    assert permitted(replace(PERMISSION, regional_stage_on=START), question=staged)[1] == ()
    assert permitted(replace(PERMISSION, regional_stage_on=date(2026, 12, 1)), question=staged)[1] == ("RIIA",)


def test_of_several_permissions_the_one_nearest_signed_serves_and_the_first_on_a_tie() -> None:
    none, one = replace(PERMISSION, id="none", signed=()), replace(PERMISSION, id="one", signed=(CHIEF,))
    assert permitted(none, one)[1:] == (("DCS",), "one")
    assert permitted(one, replace(one, id="another"))[2] == "one"


def test_an_open_ended_engagement_needs_a_permission_that_reaches_the_test_day() -> None:
    asked = replace(OVER, engagement=replace(ENGAGEMENT, period=Period(START)))
    assert permitted(replace(PERMISSION, period=Period.of(START, START)), question=asked)[0] is Outcome.ELIGIBLE


def test_the_rates_of_the_build_up_are_parameters() -> None:
    free = under(ASK, ni_rate=Decimal(0), levy_rate=Decimal(0), holiday_rate=Decimal(0))
    assert price_cap.find(free).figures["inclusive_rate"] == Decimal("30.00")
