"""Grades: what is wrong with one, what lies above it, and where a move into a grade lands."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from workforce.rules.pay.grades import PROTECTION, REGRADE, Grade, beyond, faults, lands_on
from workforce.rules.pay.spines import spine_on
from workforce.rules.pay_scales import scale_on

TODAY = date(2026, 11, 22)
SPINE, SCALE = spine_on("njc", TODAY), scale_on("framework_linked", TODAY)
H9 = Grade("H9", "Social worker", "njc", 28, 31, level=1, role="case_holder", job_type="SW")


@pytest.mark.parametrize(
    ("annual", "lands"),
    [
        (SPINE.at(23).annual, (28, REGRADE)),
        (SPINE.at(29).annual, (29, REGRADE)),
        (SPINE.at(29).annual + 1, (30, REGRADE)),
        (SPINE.at(31).annual, (31, REGRADE)),
        (SPINE.at(31).annual + 1, (31, PROTECTION)),
    ],
)
def test_a_move_lands_where_pay_does_not_fall_or_is_protected_at_the_top(annual: Decimal, lands: object) -> None:
    assert lands_on(H9, SPINE, annual, TODAY) == lands


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bottom": 32}, "must not be above"),
        ({"top": 44}, "has not got both"),
        ({"weekly_hours": Decimal(0)}, "Full-time hours"),
        ({"level": 9}, "no such level"),
    ],
)
def test_a_faulty_grade_is_said_in_words(change: dict[str, object], words: str) -> None:
    assert faults(H9, SPINE, SCALE) == []
    (said,) = faults(replace(H9, **change), SPINE, SCALE)
    assert words in said


def test_above_a_grade_is_the_level_after_the_one_it_is_mapped_to() -> None:
    assert beyond(replace(H9, level=None), SCALE) is None
    above = beyond(H9, SCALE)
    assert above and (above.level, above.gate) == (2, "year_two")  # what it takes to go further
    assert beyond(replace(H9, level=5), SCALE) is None
    assert 31 in H9 and 32 not in H9
