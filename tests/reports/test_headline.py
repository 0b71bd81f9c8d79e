"""England's published series as shipped."""

from datetime import date

import pytest

from reports.headline import headline
from reports.published import Level, read


def test_nine_years_of_eight_measures_with_their_source_and_release():
    england = headline(date(2026, 11, 1))
    assert (england.release, england.licence) == (2025, "Open Government Licence v3.0")
    assert "Department for Education" in england.edition.source
    assert len(england.series) == 8
    assert all(list(series) == list(range(2017, 2026)) for series in england.series.values())


def test_there_is_no_series_before_the_first_release():
    with pytest.raises(LookupError):
        headline(date(2025, 9, 29))


def test_the_shipped_series_is_the_official_one(indicators):
    england = headline(date(2026, 11, 1))
    for row in read(indicators.read_bytes()).rows:
        if row.level is Level.NATIONAL:
            assert {name: series[row.year] for name, series in england.series.items()} == {
                name: row.values[name] for name in england.series
            }
