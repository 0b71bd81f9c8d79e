"""Three years' direct employment, to the day, in words a coordinator can pass on."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from foundation.periods import Period
from staffbank.rules.agency import pqe
from staffbank.rules.agency.findings import Outcome
from tests.staffbank.rules.questions import BOLTON, START, post, under, worked

THREE_YEARS = post("Leeds", date(2020, 3, 2), date(2023, 3, 1))


def test_three_years_to_the_day_suffice_and_a_day_less_does_not() -> None:
    assert pqe.find(worked(THREE_YEARS)).figures == {"days": 1095, "required_days": 1095, "days_short": 0}
    short = pqe.find(worked(replace(THREE_YEARS, period=Period.of(date(2020, 3, 2), date(2023, 2, 28)))))
    assert (short.outcome, short.figures["days_short"]) == (Outcome.BLOCKED, 1)


def test_the_reason_says_what_there_is_and_from_when_it_would_pass() -> None:
    found = pqe.find(worked(post("Leeds", date(2024, 4, 15), None)))
    assert found.first_permitted == date(2027, 4, 15)
    assert found.reason == (
        "Has 2 years 7 months of the 3 years' post-qualifying experience; could start on 15 April 2027"
    )


def test_one_day_short_says_so() -> None:
    found = pqe.find(worked(post("Leeds", date(2023, 12, 1), None)))
    assert "(1 day short); could start on 1 December 2026" in found.reason


def test_posts_that_are_over_never_reach_it() -> None:
    found = pqe.find(worked(post("Leeds", date(2024, 1, 8), date(2025, 1, 7))))
    assert found.first_permitted is None
    assert "do not reach it" in found.reason


def test_a_career_not_begun_has_nothing_to_count_from_but_knows_its_day() -> None:
    found = pqe.find(worked(post("Leeds", date(2027, 1, 4), None)))
    assert found.outcome is Outcome.BLOCKED
    assert found.figures == {"days": 0, "required_days": None, "days_short": None}
    assert found.first_permitted == date(2030, 1, 4)


def test_a_career_that_begins_on_the_start_has_no_day_before_it_to_count_from() -> None:
    assert pqe.find(worked(post("Leeds", START, None))).figures["required_days"] is None


def test_no_posts_at_all_are_blocked_without_a_date() -> None:
    found = pqe.find(worked())
    assert (found.outcome, found.first_permitted) == (Outcome.BLOCKED, None)
    assert found.reason.startswith("Has none of the 3 years'")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"employer_kind": "agency"}, id="agency"),
        pytest.param({"employer_kind": "staffing_company"}, id="a council's own staffing company"),
        pytest.param({"employer_kind": "voluntary"}, id="charity"),
        pytest.param({"employer_kind": "overseas"}, id="overseas"),
        pytest.param({"service": "adults"}, id="adults"),
        pytest.param({"basis": "agency"}, id="locum in an authority"),
        pytest.param({"basis": "self_employed"}, id="self-employed"),
        pytest.param({"needs_registration": False}, id="a role that needs no registration"),
    ],
)
def test_other_work_does_not_count(other: dict[str, object]) -> None:
    assert pqe.find(worked(replace(THREE_YEARS, **other))).figures["days"] == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["authority", "trust", "uk_authority"])
def test_authorities_of_the_uk_and_their_trusts_count(kind: str) -> None:
    found = pqe.find(worked(replace(THREE_YEARS, employer_kind=kind)))  # type: ignore[arg-type]
    assert found.outcome is Outcome.ELIGIBLE


def test_days_before_registration_and_from_the_start_on_do_not_count() -> None:
    asked = worked(post("Leeds", date(2020, 1, 6), None), registered_on=date(2026, 11, 1))
    assert pqe.find(asked).figures["days"] == 29  # 1 to 29 November


def test_without_a_registration_date_the_date_is_asked_for() -> None:
    found = pqe.find(worked(THREE_YEARS, registered_on=None))
    assert (found.outcome, found.missing) == (Outcome.NEEDS_EVIDENCE, ("registration_date",))


def test_career_breaks_are_left_out_unless_the_setting_counts_them() -> None:
    away = Period.of(date(2021, 1, 1), date(2021, 1, 31))
    asked = worked(replace(THREE_YEARS, career_breaks=(away,)))
    assert pqe.find(asked).figures["days_short"] == 31
    assert pqe.find(under(asked, career_breaks_count=True)).outcome is Outcome.ELIGIBLE


def test_a_break_from_one_post_does_not_take_the_days_of_another() -> None:
    away = replace(THREE_YEARS, career_breaks=(THREE_YEARS.period,))
    assert pqe.find(worked(away, replace(THREE_YEARS, employer="Kent"))).outcome is Outcome.ELIGIBLE


def test_part_time_counts_whole_by_calendar_and_by_share_when_set() -> None:
    asked = worked(replace(THREE_YEARS, fte=Decimal("0.5")))
    assert pqe.find(asked).outcome is Outcome.ELIGIBLE
    assert pqe.find(under(asked, pqe_basis="fte")).figures == {"days": 547, "required_days": 1095, "days_short": 548}


def test_an_unconfirmed_post_is_asked_for_only_where_it_decides() -> None:
    unsure = replace(THREE_YEARS, verified=False)
    assert pqe.find(worked(unsure)).missing == ("employment_verification",)
    assert "Leeds" in pqe.find(worked(unsure)).reason
    assert pqe.find(worked(BOLTON, unsure)).outcome is Outcome.ELIGIBLE
    short = replace(unsure, period=Period.of(date(2020, 3, 2), date(2021, 3, 1)))
    assert pqe.find(worked(short)).outcome is Outcome.BLOCKED


def test_the_number_of_years_is_a_parameter() -> None:
    asked = worked(post("Leeds", date(2024, 4, 15), None))
    assert pqe.find(under(asked, pqe_years=2)).outcome is Outcome.ELIGIBLE
