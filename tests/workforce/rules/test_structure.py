"""Which code an authority had on a day, who followed it, who returns together, and whether a move is a leaving."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from workforce.rules.authorities import authorities_on
from workforce.rules.structure import Structure, Succession, structure_on

TODAY = date(2026, 11, 22)
KNOWN = structure_on(TODAY)
ROWS = authorities_on(TODAY)
SPLIT = date(2027, 4, 1)
DAY = timedelta(days=1)
SHELF = Path(__file__).parents[4] / "shared" / "data" / "la_reference.csv"


@pytest.mark.parametrize(
    ("code", "before", "after", "on"),
    [("370", "E08000016", "E08000038", date(2025, 4, 1)), ("373", "E08000019", "E08000039", date(2025, 4, 1)),
     ("933", "E10000027", "E06000066", date(2023, 4, 1)), ("358", "E08000009", "E08000009", date(2025, 4, 1))],
)  # fmt: skip
def test_a_code_is_the_days_own(code, before, after, on):
    row = ROWS.find(code)
    assert (KNOWN.code_on(row, on - DAY), KNOWN.code_on(row, on)) == (before, after)


def test_surrey_is_followed_by_two_on_the_day_and_not_before():
    assert KNOWN.successors_of("936", SPLIT - DAY) == ("936",)
    assert KNOWN.successors_of("936", SPLIT) == ("East Surrey", "West Surrey")
    assert KNOWN.predecessors_of("East Surrey") == ("936",)


@pytest.mark.parametrize(
    ("last", "joined", "first", "transfer"),
    [
        (SPLIT - DAY, "East Surrey", SPLIT, True),
        (SPLIT - DAY, "West Surrey", SPLIT, True),
        (SPLIT - 2 * DAY, "East Surrey", SPLIT, False),
        (SPLIT - DAY, "East Surrey", SPLIT + DAY, False),
        (SPLIT - DAY, "886", SPLIT, False),
    ],
)
def test_a_move_on_the_day_of_the_split_to_a_successor_is_no_leaving(last, joined, first, transfer):
    assert KNOWN.is_transfer("936", last, joined, first) is transfer


def test_successors_are_followed_through_several_reorganisations():
    chain = Structure(
        successions=(
            Succession(date(2025, 4, 1), ("a",), ("b", "c")),
            Succession(date(2026, 4, 1), ("c",), ("d",)),
        )
    )
    assert chain.successors_of("a", date(2025, 4, 1)) == ("b", "c")
    assert chain.successors_of("a", date(2026, 4, 1)) == ("b", "d")


def test_joint_returns_and_bodies():
    assert KNOWN.returns_with("314", TODAY) == KNOWN.returns_with("318", TODAY) == ("314", "318")
    assert KNOWN.returns_with("940", date(2021, 3, 31)) == ("940",)
    assert KNOWN.returns_with("940", date(2021, 4, 1)) == ("940", "941")
    assert KNOWN.returns_with("358", TODAY) == ("358",)
    assert [body.name for body in KNOWN.bodies_of("318")] == ["Achieving for Children"]


@pytest.mark.parametrize(
    ("day", "count"), [(TODAY, 153), (SPLIT, 154), (date(2023, 3, 31), 152), (date(2020, 1, 1), 151)]
)
def test_the_authorities_of_a_day_are_those_that_stood_on_it(day, count):
    standing = KNOWN.standing_on(day)
    assert len(standing) == count and len({row.name for row in standing}) == count
    names = {row.name for row in standing}
    assert ("Surrey" in names) is (day < SPLIT) and ("East Surrey" in names) is (day >= SPLIT)
    assert ("Cumbria" in names) is (day < date(2023, 4, 1)) and ("Cumberland" in names) is (day >= date(2023, 4, 1))


def test_the_codes_of_every_census_are_those_of_the_published_reference():
    if not SHELF.exists():
        pytest.skip(f"the reference shelf is not here: {SHELF}")
    with SHELF.open(encoding="utf-8-sig", newline="") as file:
        published = list(csv.DictReader(file))
    for year in range(2017, 2026):
        day = date(year, 9, 30)
        ours = {(row.code, KNOWN.code_on(row, day)) for row in KNOWN.standing_on(day)}
        theirs = {
            pair
            for row in published
            if int(row["first_year"]) <= year <= int(row["last_year"])
            for pair in zip(row["old_la_code"].split(" / "), row["new_la_code"].split(" / "), strict=True)
        }
        assert ours == theirs, year


async def test_the_databases_own_rows_end_when_the_structure_says(as_owner):
    rows = await as_owner.fetch("select code::text, ends from authority")
    assert {row["code"]: row["ends"] for row in rows} == {row["code"]: KNOWN.ended_on(row["code"]) for row in rows}
    assert {row.code for row in ROWS.rows} == {row["code"] for row in rows}
