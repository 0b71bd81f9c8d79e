"""The 153 authorities are found by name and by code, each in one of nine regions."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from workforce.rules.authorities import REGIONS, Authority, authorities_on

SHELF = Path(__file__).parents[4] / "shared" / "data" / "authorities.csv"
KNOWN = authorities_on(date(2026, 11, 22))


def test_there_are_153_with_codes_and_names_of_their_own() -> None:
    assert len(KNOWN.rows) == 153
    for field in ("code", "ons_code", "name"):
        assert len({getattr(row, field) for row in KNOWN.rows}) == 153


def test_every_region_has_its_authorities() -> None:
    assert Counter(row.region for row in KNOWN.rows) == {
        "North East": 12,
        "North West": 24,
        "Yorkshire and The Humber": 15,
        "East Midlands": 10,
        "West Midlands": 14,
        "East of England": 11,
        "London": 33,
        "South East": 19,
        "South West": 15,
    }
    assert {row.region for row in KNOWN.rows} == set(REGIONS)


def test_a_name_and_its_code_find_one_authority() -> None:
    assert KNOWN.find("358") is KNOWN.find("Trafford")
    assert KNOWN.find("Trafford").region == "North West"


@pytest.mark.parametrize("unknown", ["Anytown", "trafford", "E08000009", ""])
def test_anything_else_is_not_found(unknown: str) -> None:
    with pytest.raises(LookupError):
        KNOWN.find(unknown)


def test_an_authority_the_edition_lacks_can_be_added() -> None:
    later = KNOWN.with_rows([Authority("East Surrey", "South East")])
    assert later.find("East Surrey").region == "South East"
    assert later.find("936") is KNOWN.find("Surrey")


def test_a_day_before_the_first_edition_is_answered_from_it() -> None:
    assert authorities_on(date(2019, 1, 1)).rows == KNOWN.rows


def test_the_edition_says_what_the_reference_shelf_says() -> None:
    if not SHELF.is_file():
        pytest.skip(f"the reference shelf is not here: {SHELF}")
    with SHELF.open(encoding="utf-8", newline="") as file:
        shelf = {(r["la_code"], r["ons_code"], r["name"], r["region"], r["region_code"]) for r in csv.DictReader(file)}
    assert {(r.code, r.ons_code, r.name, r.region, r.region_code) for r in KNOWN.rows} == shelf
