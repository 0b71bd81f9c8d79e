"""Spines: editions with sources, a chain of awards that holds, hourly rates, and points that are deleted."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from foundation.editions import EditionError
from workforce.rules.pay.awards import Awarded, Flat, Percent, raised
from workforce.rules.pay.spines import SPINES, Spine, hourly, spine, spine_of, spine_on, stands

NOW = spine_on("njc", date(2026, 11, 22))
BY_YEAR = {known.edition.starts.year: known for known in SPINES}


def test_the_last_agreed_spine_is_paid_until_another_is_agreed() -> None:
    assert NOW.key == spine_on("njc", date(2025, 4, 1)).key == "njc/2025-04-01"
    assert spine_on("njc", date(2025, 3, 31)).key == "njc/2024-04-01"
    assert NOW.edition.status == "in_force" and "none was found settled for 1 April 2026" in NOW.note
    with pytest.raises(LookupError):
        spine_on("njc", date(2021, 3, 31))
    with pytest.raises(LookupError):
        spine_of("njc/2026-04-01")


@pytest.mark.parametrize("known", SPINES, ids=lambda known: known.key)
def test_every_value_says_where_it_is_from_and_whether_it_was_printed(known: Spine) -> None:
    assert all(point.source and point.standing in ("published", "derived") for point in known.points)
    assert known.edition.source


def test_only_what_was_printed_is_called_published() -> None:
    count = {year: Counter(point.standing for point in known.points) for year, known in BY_YEAR.items()}
    assert count[2025] == {"published": 12, "derived": 30}
    assert count[2022] == {"derived": 43} and count[2023] == {"derived": 42}


@pytest.mark.parametrize(
    ("year", "steps"),
    [
        (2022, Awarded(1, 43, (Flat(Decimal(1925)),))),
        (2023, Awarded(2, 43, (Flat(Decimal(1925)),))),
        (2024, Awarded(2, 43, (Flat(Decimal(1290)),))),
        (2025, Awarded(2, 43, (Percent(Decimal("3.2")),))),
    ],
)
def test_each_spine_follows_from_the_one_before_by_its_award(year: int, steps: Awarded) -> None:
    now = BY_YEAR[year].values
    then = raised(BY_YEAR[year - 1].values, [steps])
    shared = [point for point in then if point in now]
    assert len(shared) >= 31 and {point: then[point] for point in shared} == {point: now[point] for point in shared}


@pytest.mark.parametrize(
    ("point", "annual"), [(2, 24413), (23, 34434), (26, 37280), (30, 40777), (38, 49282), (43, 54495)]
)
def test_points_of_2025_are_as_the_research_note_has_them(point: int, annual: int) -> None:
    assert NOW.at(point).annual == annual


def test_an_hour_is_the_year_over_its_weeks_and_the_employers_own_week() -> None:
    assert hourly(Decimal(24413)) == Decimal("12.65")
    assert hourly(Decimal(40777), Decimal(36)) == Decimal("21.72") > hourly(Decimal(40777)) == Decimal("21.14")
    with pytest.raises(ValueError):
        hourly(Decimal(24413), Decimal(0))


def test_a_deleted_point_moves_whoever_is_on_it_up_from_its_day() -> None:
    before, after = NOW.stands(2, date(2026, 3, 31)), NOW.stands(2, date(2026, 4, 1))
    assert (before.point, before.annual, before.moved) == (2, 24413, False)
    assert (after.point, after.annual, after.moved) == (3, 24796, True)
    assert not NOW.stands(3, date(2026, 4, 1)).moved


def test_two_deleted_points_are_passed_over_and_nothing_above_is_an_error() -> None:
    values = {2: Decimal(20), 3: Decimal(30), 4: Decimal(40)}
    gone = {2: date(2026, 4, 1), 3: date(2026, 4, 1)}
    assert stands(2, date(2026, 4, 1), values, gone).point == 4
    for point, deleted in ((4, {4: date(2026, 4, 1)}), (9, {})):
        with pytest.raises(LookupError):
            stands(point, date(2026, 4, 1), values, deleted)


ROWS = NOW.edition.data["rows"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"rows": []}, "points must rise"),
        ({"rows": [ROWS[1], ROWS[0]]}, "points must rise"),
        ({"rows": [ROWS[0], ROWS[1] | {"annual": ROWS[0]["annual"]}]}, "pay more"),
        ({"rows": [ROWS[0] | {"standing": "guessed"}]}, "standing"),
        ({"rows": [ROWS[0] | {"source": " "}]}, "needs its source"),
        ({"rows": [ROWS[0] | {"point": "two"}]}, "invalid literal"),
        ({"deleted": [{"point": 2, "from": "soon"}]}, "from a date"),
    ],
)
def test_a_faulty_spine_is_refused_with_its_file_and_the_fault(data: dict[str, object], words: str) -> None:
    with pytest.raises(EditionError, match=r"2025-04-01\.toml") as refused:
        spine(replace(NOW.edition, data={**NOW.edition.data, **data}))
    assert words in str(refused.value)


def test_editions_of_the_spine_leave_no_day_between_them() -> None:
    for before, after in pairwise(SPINES):
        assert before.edition.ends is None or (after.edition.starts - before.edition.ends).days == 1
