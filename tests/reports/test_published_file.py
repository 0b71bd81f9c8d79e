"""DfE's file of indicators, read whole or refused with every fault named."""

from collections import Counter
from decimal import Decimal

import pytest

from reports.measures.display import Symbol
from reports.published import Level, PublishedError, figure, read


def test_the_official_file_has_1463_rows_of_three_levels_and_the_release_of_its_latest_year(indicators):
    published = read(indicators.read_bytes())
    assert (published.release, len(published.rows)) == (2025, 1463)
    assert Counter(row.level for row in published.rows) == {
        Level.NATIONAL: 9,
        Level.REGIONAL: 99,
        Level.AUTHORITY: 1355,
    }


def test_joint_returns_keep_both_codes(indicators):
    joint = {row.old_codes: row.codes for row in read(indicators.read_bytes()).rows if row.joint}
    assert joint == {
        ("314", "318"): ("E09000021", "E09000027"),
        ("940", "941"): ("E06000061", "E06000062"),
    }


def test_symbols_of_the_official_file_are_kept(indicators):
    symbols = Counter(v for row in read(indicators.read_bytes()).rows for v in row.values.values() if v in set(Symbol))
    assert set(symbols) == set(Symbol)
    assert symbols[Symbol.SUPPRESSED] == 8, "days lost and absence rate of four authorities"


def test_a_row_keeps_place_year_and_values(region_file):
    trafford = read(region_file(agency_fte="u", absence_rate_fte="low")).rows[1]
    assert (trafford.row, trafford.year, trafford.level, trafford.region, trafford.name, trafford.codes) == (
        3, 2025, Level.AUTHORITY, "E12000002", "Trafford", ("E08000009",),
    )  # fmt: skip
    assert trafford.values["vacancy_fte"] == Decimal(51)
    assert (trafford.values["agency_fte"], trafford.values["absence_rate_fte"]) == ("u", "low")


def test_the_colon_of_older_releases_means_unavailable():
    assert figure(":") is Symbol.UNAVAILABLE


def test_the_release_year_may_be_given_but_not_before_what_it_reports(region_file):
    assert read(region_file()).release == 2025
    assert read(region_file(), release=2026).release == 2026
    with pytest.raises(PublishedError, match="the 2024 release cannot report on 2025"):
        read(region_file(), release=2024)


@pytest.mark.parametrize("cell", ["", "-1", "1,254", "1e3", "n/a", "٣", "NaN"])
def test_a_cell_that_is_neither_number_nor_symbol_is_named_by_row_and_column(region_file, cell):
    with pytest.raises(PublishedError) as refused:
        read(region_file(cases=cell.replace(",", ";")))
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(3, "cases")]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("time_period", "25"), ("geographic_level", "Ward"), ("la_name", ""), ("new_la_code", ""), ("region_code", ""),
     ("old_la_code", "358 / 359")],
)  # fmt: skip
def test_a_place_that_cannot_be_told_is_named(region_file, column, cell):
    with pytest.raises(PublishedError) as refused:
        read(region_file(**{column: cell}))
    assert refused.value.faults[0].row == 3


def test_every_fault_of_the_file_is_named(region_file):
    with pytest.raises(PublishedError) as refused:
        read(region_file(cases="many", vacancy_fte="few"))
    assert {str(fault).split(":")[0] for fault in refused.value.faults} == {
        "row 3, column cases",
        "row 3, column vacancy_fte",
    }


def test_a_missing_column_is_named(region_file):
    with pytest.raises(PublishedError, match="row 1, column agency_fte: this column is missing"):
        read(region_file().replace(b",agency_fte,", b",agency_staff,", 1))


def test_a_place_twice_in_a_year_is_refused(region_file):
    with pytest.raises(PublishedError, match="already in row 3"):
        read(region_file(new_la_code="E08000002"))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\n1,2\n"])
def test_another_file_is_refused(content):
    with pytest.raises(PublishedError):
        read(content)


def test_a_short_row_is_refused(region_file):
    with pytest.raises(PublishedError, match="row 5"):
        read(region_file() + b"2025,Reporting year\r\n")
