"""A scale reads whole from its edition, says that it is an example, and part-time hours earn their exact share."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from foundation.editions import EditionError
from workforce.rules.pay_scales import SCALES, PayScale, fte, part_time, scale, scale_of, scale_on

CASES = Path(__file__).parents[4] / "shared" / "cases" / "pay.json"
NOW = scale_on("framework_linked", date(2026, 11, 22))


def test_the_scale_of_a_day_is_the_edition_dated_for_it() -> None:
    before = scale_on("framework_linked", date(2026, 3, 31))
    assert (before.key, NOW.key) == ("framework_linked/2025-04-01", "framework_linked/2026-04-01")
    assert scale_of(NOW.key) == NOW
    with pytest.raises(LookupError):
        scale_on("framework_linked", date(2025, 3, 31))


@pytest.mark.parametrize("known", SCALES, ids=lambda known: known.key)
def test_no_example_is_shown_as_policy(known: PayScale) -> None:
    assert (known.edition.status, known.label) == ("illustrative", "Illustrative, proposed")
    assert "example" in known.edition.source and "No national pay scale" in known.note


def test_every_level_pays_more_in_the_later_edition_and_is_the_same_level() -> None:
    assert len(SCALES) >= 3
    for before, after in pairwise(SCALES):
        for old, new in zip(before.levels, after.levels, strict=True):
            assert (old.level, old.title, old.gate) == (new.level, new.title, new.gate) and old.annual < new.annual


def test_a_level_with_points_begins_at_its_first_and_one_without_has_one_rate() -> None:
    later = scale_on("framework_linked", date(2027, 4, 1))
    assert [level.points[0] for level in later.levels] == [level.annual for level in later.levels]
    assert later.at(1).top == Decimal(37800) > later.at(1).annual
    assert NOW.at(1).top == NOW.at(1).annual == Decimal(34400)


def test_a_place_adds_its_sum() -> None:
    assert NOW.annual(2) == Decimal(39500) == NOW.annual(2, "rest_of_england")
    assert NOW.annual(2, "inner_london") == Decimal(44900)
    for ask in (lambda: NOW.annual(9), lambda: NOW.annual(2, "paris")):
        with pytest.raises(LookupError):
            ask()


def test_part_time_pay_is_the_exact_share_to_the_penny() -> None:
    assert part_time(Decimal(40658), Decimal("22.5")) == Decimal("24724.46")
    assert part_time(Decimal(36000), Decimal(36), Decimal(36)) == Decimal(36000)
    assert fte(Decimal("22.2")) == Decimal("0.6000")
    for hours in ("37.5", "-1"):
        with pytest.raises(ValueError):
            part_time(Decimal(40658), Decimal(hours))


@pytest.mark.skipif(not CASES.exists(), reason=f"{CASES} is not here")
def test_the_worked_part_time_cases_agree() -> None:
    cases = [case for case in json.loads(CASES.read_text())["cases"] if case["kind"] == "part_time"]
    assert cases
    for case in cases:
        facts = [Decimal(case["weekly_hours"]), Decimal(case.get("full_time_hours", "37"))]
        if "error" in case["expect"]:
            with pytest.raises(ValueError):
                part_time(Decimal(case["annual"]), *facts)
        else:
            answer = {"pay": str(part_time(Decimal(case["annual"]), *facts)), "fte": str(fte(*facts))}
            assert answer == case["expect"], case["id"]


FIRST, SECOND, *REST = NOW.edition.data["levels"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"levels": [FIRST, SECOND | {"annual": FIRST["annual"]}]}, "pay more"),
        ({"levels": [FIRST, SECOND | {"level": 3}]}, "run from 1"),
        ({"levels": [FIRST, SECOND | {"gate": ""}]}, "gate"),
        ({"levels": [FIRST, SECOND | {"opens": "luck"}]}, "opens"),
        ({"levels": [FIRST, SECOND | {"annual": "a lot"}]}, "2026-04-01.toml"),
        ({"levels": [FIRST, SECOND, REST[0] | {"gate": SECOND["gate"]}]}, "one level"),
        ({"levels": [FIRST | {"opens": "appointment"}]}, "start"),
        ({"levels": []}, "needs a level"),
        ({"levels": [FIRST | {"points": [FIRST["annual"], "34000"]}]}, "each point must pay more"),
        ({"levels": [FIRST | {"points": ["34401", "35000"]}]}, "first point"),
    ],
)
def test_a_faulty_scale_is_refused_with_its_file_and_the_fault(data: dict[str, object], words: str) -> None:
    with pytest.raises(EditionError, match=r"2026-04-01\.toml") as refused:
        scale(replace(NOW.edition, data={**NOW.edition.data, **data}))
    assert words in str(refused.value)
