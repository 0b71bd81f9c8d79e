"""Supplements: retention is all or nothing, a year at most, and a broken tie is repaid."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from foundation.periods import Period
from workforce.rules.pay.supplements import (
    Supplement,
    Tied,
    due_for_review,
    faults,
    offer_code,
    repayable,
    retention,
    withdrawn_on,
)

ADA, CALLUM, DIRECTOR, FINANCE, AMARA = (UUID(int=number) for number in range(1, 6))
ASKED = Supplement(
    post=UUID(int=9),
    annual=Decimal(2500),
    period=Period(date(2026, 4, 1), date(2027, 4, 1)),
    evidence="Advertised three times without an appointment",
    aim="To fill posts in court work that have stood empty for a year",
    asked_by=CALLUM,
    approvers=frozenset({DIRECTOR, FINANCE}),
)


def test_twelve_months_with_evidence_aim_and_two_approvers_may_run() -> None:
    assert faults(ASKED, [AMARA]) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"period": Period(date(2026, 4, 1), date(2027, 4, 2))}, "end it by 31 March 2027"),
        ({"period": Period(date(2026, 4, 1))}, "12 months at most"),
        ({"evidence": " "}, "hard to fill"),
        ({"aim": ""}, "equal pay"),
        ({"annual": Decimal(0)}, "what the supplement pays"),
        ({"approvers": frozenset({DIRECTOR})}, "2 people"),
        ({"approvers": frozenset({DIRECTOR, FINANCE, CALLUM})}, "cannot approve"),
        ({"approvers": frozenset({DIRECTOR, FINANCE, AMARA})}, "cannot approve"),
    ],
)
def test_what_stands_against_a_supplement_is_said(change: dict[str, object], words: str) -> None:
    (said,) = faults(replace(ASKED, **change), [AMARA])
    assert words in said


def test_an_approval_by_who_asked_is_not_one_of_the_two() -> None:
    assert len(faults(replace(ASKED, approvers=frozenset({DIRECTOR, CALLUM})), [AMARA])) == 2


def test_what_ends_soon_is_due_for_review_and_what_is_over_is_not() -> None:
    sooner = replace(ASKED, post=UUID(int=8), period=Period(date(2026, 4, 1), date(2027, 2, 1)))
    over = replace(ASKED, period=Period(date(2025, 4, 1), date(2026, 4, 1)))
    assert due_for_review([ASKED, sooner, over], date(2027, 1, 15)) == [sooner, ASKED]
    assert due_for_review([ASKED, sooner, over], date(2026, 11, 10)) == [sooner]
    assert due_for_review([ASKED], date(2026, 12, 31)) == [ASKED] != due_for_review([ASKED], date(2026, 12, 30))


def test_retention_is_for_those_in_post_on_the_day_and_not_under_notice() -> None:
    test = date(2026, 3, 31)
    assert retention(Decimal(2000), test, notice_given_on=date(2026, 4, 2)) == Decimal("2000.00")
    assert retention(Decimal(2000), test, notice_given_on=date(2026, 3, 20)) == 0
    assert retention(Decimal(2000), test, started_on=test) == 2000
    assert retention(Decimal(2000), test, left_on=test) == 2000


STAGES = (
    Tied(Decimal(1000), date(2026, 1, 1), 6),
    Tied(Decimal(2000), date(2026, 7, 1), 12),
    Tied(Decimal(3000), date(2027, 1, 1), 24),
)


def test_every_stage_whose_tie_is_not_over_is_repaid_and_one_not_paid_yet_is_not() -> None:
    assert [each.amount for each in repayable(STAGES, date(2026, 6, 29))] == [1000]
    assert repayable(STAGES, date(2026, 6, 30)) == ()  # six months to the day have been worked
    assert [each.tied for each in repayable(STAGES, date(2027, 2, 1))] == [STAGES[1], STAGES[2]]


def test_by_share_only_the_days_left_are_repaid() -> None:
    (repaid,) = repayable(STAGES[1:2], date(2026, 12, 31), by_share=True)
    assert repaid.amount == Decimal("991.78")  # 181 of 365 days of £2,000


def test_notice_runs_its_months_and_offers_are_coded_for_the_return() -> None:
    assert withdrawn_on(date(2026, 11, 30), 3) == date(2027, 3, 1)
    assert [offer_code(paid, 4) for paid in (0, 4, 2)] == [0, 1, 2]
    assert offer_code(0, 0) == 0
    with pytest.raises(ValueError):
        offer_code(5, 4)
