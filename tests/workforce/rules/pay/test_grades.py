"""Grades: where a worker stands, what comes next and when, and where a move into a grade lands."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from workforce.rules.pay.grades import PROTECTION, REGRADE, Grade, Next, beyond, faults, lands_on, level_of, outlook
from workforce.rules.pay.spines import spine_on
from workforce.rules.pay_scales import scale_on

TODAY = date(2026, 11, 22)
SPINE, SCALE = spine_on("njc", TODAY), scale_on("framework_linked", TODAY)
H9 = Grade("H9", "Social worker", "njc", 28, 31, level=1, role="case_holder", job_type="SW")


def test_a_worker_is_told_the_point_the_next_one_and_when() -> None:
    seen = outlook(H9, SPINE, date(2025, 5, 6), 28, TODAY)
    assert (seen.point, seen.annual) == (29, SPINE.at(29).annual)
    assert seen.next == Next(30, date(2027, 4, 1), Decimal(40777))
    day_before = outlook(H9, SPINE, date(2025, 5, 6), 28, date(2026, 3, 31))
    assert (day_before.point, day_before.next and day_before.next.on) == (28, date(2026, 4, 1))


def test_at_the_top_nothing_comes_next_and_a_withheld_step_comes_later() -> None:
    assert outlook(H9, SPINE, date(2020, 5, 6), 28, TODAY).next is None
    held = outlook(H9, SPINE, date(2025, 5, 6), 28, TODAY, withheld=[date(2026, 4, 1)])
    assert held.next == Next(29, date(2027, 4, 1), SPINE.at(29).annual) and held.point == 28


def test_someone_on_a_deleted_point_stands_on_the_next_one_up() -> None:
    entry = Grade("E1", "Assistant", "njc", 2, 3)
    seen = outlook(entry, SPINE, date(2025, 10, 10), 2, date(2026, 4, 1))
    assert (seen.point, seen.annual, seen.next) == (3, 24796, None)


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


def test_a_grade_is_mapped_to_a_level_by_its_authority_or_not_at_all() -> None:
    assert level_of(H9, SCALE) == SCALE.at(1)
    assert level_of(replace(H9, level=None), SCALE) is None and beyond(replace(H9, level=None), SCALE) is None
    above = beyond(H9, SCALE)
    assert above and (above.level, above.gate) == (2, "year_two")  # what it takes to go further
    assert beyond(replace(H9, level=5), SCALE) is None
    assert 31 in H9 and 32 not in H9
