"""`steadfast verify published`: an honest file passes, and an altered cell is the one that is named."""

import csv
import io
import re
from pathlib import Path

import pytest

from reports.published import read
from reports.verify import Verdict, verify, verify_published


def named(text: str) -> set[tuple[int, str]]:
    return {(int(row), column) for row, column in re.findall(r"^row (\d+), column (\w+):", text, re.MULTILINE)}


@pytest.mark.slow
def test_the_official_file_contradicts_no_authority_and_its_37_known_totals_are_counted_apart(indicators, capsys):
    assert verify_published(str(indicators)) == 0
    assert named(capsys.readouterr().out) == set()
    found = verify(read(indicators.read_bytes()))
    assert sum(n for (_, verdict), n in found.authorities.items() if verdict is Verdict.CONTRADICTED) == 0
    assert sum(n for (_, verdict), n in found.totals.items() if verdict is Verdict.CONTRADICTED) == 37
    both = found.authorities + found.totals
    assert both["vacancy_rate_fte", Verdict.EXACT] == 1419
    assert both["agency_rate_headcount", Verdict.EXACT] == 1458
    assert both["absence_rate_fte", Verdict.EXACT] == 1430 + 3, "three more are low on both sides"


ALTERED = [
    ("2025", "Trafford", "vacancy_rate_fte", "34.6"),
    ("2025", "Stockport", "inpost_fte", "300.5"),
    ("2025", "Leeds", "leavers_fte", "99.9"),
    ("2024", "Kent", "caseload_fte", "19.9"),
    ("2023", "Durham", "cases", "9999"),
    ("2022", "Cheshire East", "agency_headcount", "3"),
    ("2021", "Norfolk", "vacancy_fte", "200"),
    ("2020", "Derby", "working_days_lost_fte", "12"),
    ("2019", "Essex", "agency_cover_fte", "1.5"),
    ("2018", "Camden", "turnover_rate_headcount", "1.1"),
]


def altered(source: Path, changes: list[tuple[str, str, str, str]]) -> tuple[bytes, set[tuple[int, str]]]:
    rows = list(csv.reader(io.StringIO(source.read_text(encoding="utf-8-sig"))))
    header, wanted = rows[0], set()
    for year, name, column, value in changes:
        place = next(i for i, row in enumerate(rows) if row[0] == year and name in row[header.index("la_name")])
        assert rows[place][header.index(column)] != value
        rows[place][header.index(column)] = value
        wanted.add((place + 1, column))
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode(), wanted


@pytest.mark.slow
def test_with_ten_cells_altered_exactly_those_are_named(indicators, tmp_path, capsys):
    content, wanted = altered(indicators, ALTERED)
    (tmp_path / "altered.csv").write_bytes(content)
    assert verify_published(str(tmp_path / "altered.csv")) == 1
    assert (named(capsys.readouterr().out), len(wanted)) == (wanted, 10)


@pytest.mark.slow
def test_altered_cells_of_one_region_that_nearly_cancel_in_its_total_are_both_named(indicators):
    content, wanted = altered(
        indicators, [("2025", "Bury", "leavers_fte", "41"), ("2025", "Salford", "leavers_fte", "2")]
    )
    assert {(fault.row, fault.column) for fault in verify(read(content)).wrong} == wanted


def test_a_small_honest_file_passes(region_file):
    assert verify(read(region_file())).wrong == ()


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("vacancy_rate_fte", "33.9"),
        ("vacancy_rate_fte", "z"),
        ("caseload_fte", "14.4"),
        ("inpost_fte", "95.3"),
        ("vacancy_fte", "61"),
        ("agency_fte", "45"),
        ("leavers_fte", "26.4"),
        ("leavers_headcount", "19"),
        ("case_holders_fte", "77.7"),
        ("cases", "1354"),
        ("working_days_lost_fte", "545"),
        ("absence_rate_fte", "2.7"),
        ("vacancy_fte", "x"),
    ],
)
def test_the_altered_cell_is_named_and_not_the_rates_that_no_longer_fit_it(region_file, column, cell):
    wrong = verify(read(region_file(**{column: cell}))).wrong
    assert [(fault.row, fault.column) for fault in wrong] == [(3, column)]


def test_two_altered_cells_of_one_row_are_both_named(region_file):
    wrong = verify(read(region_file(inpost_fte="95.3", cases="1354"))).wrong
    assert {fault.column for fault in wrong} == {"inpost_fte", "cases"}


def test_a_change_within_rounding_is_no_contradiction(region_file):
    assert verify(read(region_file(vacancy_fte="51.1"))).wrong == ()


def test_a_file_that_cannot_be_used_is_refused_with_2(tmp_path, capsys, region_file):
    assert verify_published(str(tmp_path / "none.csv")) == 2
    (tmp_path / "bad.csv").write_bytes(region_file(cases="many"))
    assert verify_published(str(tmp_path / "bad.csv")) == 2
    assert "row 3, column cases" in capsys.readouterr().err
