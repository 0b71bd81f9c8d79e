"""The dashboard, in a real browser: a figure, its definition, parts and file; and the official series taken in."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser as Chrome

from tests.journeys.hands import WAYS, Hand, hand
from tests.journeys.service import ROOT, Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PUBLISHED = ROOT.parent / "shared" / "data" / "csww_indicators_2017_to_2025.csv"


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
async def test_a_figure_opens_its_definition_and_the_official_series_stands_beside_it(
    chrome: Chrome, demo: Served, way: type[Hand]
) -> None:
    async with demo() as service, hand(chrome, service.url, way) as person:
        await hr_reads_the_figures(person)
        await hr_takes_the_table_out(person)
        if not PUBLISHED.exists():
            pytest.skip(f"the rest needs DfE's file of indicators at {PUBLISHED}")
        await hr_takes_in_the_official_series(person, PUBLISHED)
        print(person.told())


async def hr_reads_the_figures(person: Hand) -> None:
    await person.become("Ada Mensah")
    await person.reads("Vacancy rate", "Agency rate", "Average caseload")
    await person.follow("All figures")
    await person.reads("At the census of", "has not been taken in yet")
    await person.follow("Vacancy rate (FTE)")
    await person.reads("Formula", "Rounding", "Who counts", "Not an official statistic", "Vacancies")


async def hr_takes_the_table_out(person: Hand) -> None:
    await person.press("Download CSV")
    await person.reads("There is a problem")
    await person.choose("Workforce planning")
    file = await person.fetch("Download CSV")
    rows = await asyncio.to_thread((await file.path()).read_text, encoding="utf-8-sig")
    assert len(rows.splitlines()) > 5, rows


async def hr_takes_in_the_official_series(person: Hand, published: Path) -> None:
    """It is checked, shown and only then loaded; from then on Trafford's own official series is on the page."""
    await person.follow("Files")
    await person.follow("Take in a file")
    await person.press("Upload and check")
    await person.reads("There is a problem")
    await person.choose("DfE's published indicators")
    await person.give("Choose the file", published)
    await person.press("Upload and check")
    await person.waits_for("What it would do", "Check again")
    await person.reads("1,463 rows")
    await person.press("Commit: load every row")
    await person.waits_for("All 1,463 rows were taken in", "Check again")
    await person.follow("See the figures")
    await person.reads("Trafford, official")
