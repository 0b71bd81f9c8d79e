"""Counts, weights, ceilings and supervision: the sums by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.caseload import (
    Counts,
    Policy,
    above,
    ceiling_for,
    distribution,
    in_force,
    pro_rata,
    supervision,
    waiting_days,
    weighted,
    whole_time,
)

TODAY = date(2026, 11, 23)
POLICY = Policy(
    date(2026, 4, 1), "Each child counts.", Decimal("1.5"), Decimal(2), Decimal("1.2"), 22, 80, 90, 28
)  # fmt: skip
BEFORE = Policy(date(2025, 4, 1), "Each family counts.", Decimal(1), Decimal(1), Decimal(1), 24, 100, 100, 42)


@pytest.mark.parametrize(
    ("counts", "weight"),
    [
        (Counts(14), "14.0"),
        (Counts(14, child_protection=4), "16.0"),
        (Counts(14, child_protection=4, court=3, looked_after=2), "19.4"),  # 5 + 6 + 6 + 2.4
        (Counts(0), "0.0"),
        (Counts(1, looked_after=1), "1.2"),
    ],
)
def test_a_child_of_no_kind_weighs_one_and_the_others_what_the_authority_wrote(counts, weight):
    assert weighted(counts, POLICY) == Decimal(weight)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_with_every_weight_one_the_workload_is_the_count(plain, protection, court, looked_after):
    counts = Counts(plain + protection + court + looked_after, protection, court, looked_after)
    assert weighted(counts, BEFORE) == counts.children


@pytest.mark.parametrize(
    ("fte", "year", "ceiling"),
    [("1", None, 22), ("0.6", None, 13), ("1", 1, 18), ("1", 2, 20), ("0.6", 1, 11), ("0.5", 1, 9), ("1", 3, 22)],
)
def test_the_ceiling_follows_hours_and_the_year_of_the_framework(fte, year, ceiling):
    """22 × 0.6 = 13.2; × 80 % = 17.6; × 90 % = 19.8; 22 × 0.6 × 0.8 = 10.56; 22 × 0.5 × 0.8 = 8.8."""
    assert ceiling_for(POLICY, Decimal(fte), year) == ceiling


def test_an_exact_half_of_a_child_goes_up():
    assert ceiling_for(BEFORE, Decimal("0.9375"), None) == 23  # 22.5


def test_the_definition_of_a_day_is_the_last_to_begin_by_then():
    assert in_force([POLICY, BEFORE], date(2026, 3, 31)) is BEFORE
    assert in_force([POLICY, BEFORE], date(2026, 4, 1)) is POLICY
    assert in_force([POLICY, BEFORE], date(2025, 3, 31)) is None
    assert in_force([], TODAY) is None


def test_only_those_promised_a_smaller_caseload_are_newly_qualified():
    assert [POLICY.protects(year) for year in (None, 1, 2, 3)] == [False, True, True, False]
    assert not BEFORE.protects(1), "an authority that promises nothing protects nobody"


@pytest.mark.parametrize(
    ("counts", "fields"),
    [
        (Counts(10, child_protection=6, court=5), {"children"}),
        (Counts(10, child_protection=2, alone=3), {"alone"}),
        (Counts(-1), {"children"}),
        (Counts(201, court=201), {"children", "court"}),
        (Counts(10, child_protection=5, court=5, alone=10), set()),
    ],
)
def test_counts_that_cannot_be_are_named_by_their_field(counts, fields):
    assert set(counts.against()) == fields


def test_supervision_is_due_from_the_last_one_and_late_the_day_after():
    held = supervision(date(2026, 10, 26), date(2020, 1, 1), 28, TODAY)
    assert (held.due, held.late) == (TODAY, False)
    assert supervision(date(2026, 10, 25), date(2020, 1, 1), 28, TODAY).late
    assert supervision(None, date(2026, 11, 2), 28, TODAY).due == date(2026, 11, 30), "from the first day in the team"


def test_a_wait_is_told_in_working_days():
    assert waiting_days(date(2026, 11, 20), TODAY) == 1  # Friday to Monday
    assert waiting_days(date(2026, 11, 9), TODAY) == 10
    assert waiting_days(None, TODAY) is None


def test_a_count_is_said_with_the_share_of_full_time():
    assert pro_rata(22, Decimal("0.6000")) == "22 at 0.6" and pro_rata(22, Decimal(1)) == "22"
    assert whole_time(22, Decimal("0.6")) == Decimal("36.7")
    with pytest.raises(ValueError):
        whole_time(22, Decimal(0))


def test_nobody_is_above_a_limit_that_is_not_known():
    assert above(23, 22) and not above(22, 22) and not above(None, 22) and not above(23, None)


def test_every_worker_falls_into_one_band():
    assert distribution([0, 9, 10, 24, 25, 60]) == [
        ("0 to 9", 2), ("10 to 14", 1), ("15 to 19", 0), ("20 to 24", 1), ("25 or more", 2),
    ]  # fmt: skip
