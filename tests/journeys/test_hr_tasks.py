"""HR's most frequent tasks in no more screens and taps than were promised, by keys alone, without scripts, at 320 px.

Counted from the home page: a screen is a page gone to, a tap any link, button, fold or choice; typing is not counted.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.async_api import Browser as Chrome

from tests.journeys.hands import WAYS, Hand, Plain, hand
from tests.journeys.service import ROOT, Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PUBLISHED = ROOT.parent / "shared" / "data" / "csww_indicators_2017_to_2025.csv"
# Trafford's neighbours for this test: ten authorities of its region, in no order that means anything.
TEN = (350, 351, 352, 353, 354, 355, 356, 357, 359, 343)


@dataclass(frozen=True)
class Promise:
    """What a task may take at most, from the home page."""

    screens: int
    taps: int


ANSWER, DRILL, EXPLAIN = Promise(0, 1), Promise(2, 2), Promise(2, 2)
SET_ONCE = Promise(3, 6)  # once; from then on it comes by itself


@asynccontextmanager
async def counted(person: Hand, task: str, promise: Promise) -> AsyncIterator[None]:
    """From the home page, counted; the pages are printed."""
    await person.follow("Home")
    screens, taps = person.steps, person.taps
    yield
    screens, taps = person.steps - screens, person.taps - taps
    print(f"{person.name}: {task}: {screens} screens of {promise.screens}, {taps} taps of {promise.taps}:"
          f" {', '.join(person.pages[len(person.pages) - screens:]) or 'home'}")  # fmt: skip
    assert screens <= promise.screens and taps <= promise.taps, task


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
async def test_hr_answers_drills_explains_and_reports_in_no_more_taps_than_promised(
    chrome: Chrome, demo: Served, way: type[Hand], tmp_path: Path
) -> None:
    async with demo() as service, hand(chrome, service.url, way) as person:
        await person.become("Ada Mensah")
        await an_answer_is_on_the_home_page(person)
        await a_team_is_two_taps_away_and_kept_as_a_view(person)
        await what_moved_adds_up(person)
        await a_monthly_report_is_set_up_once(person)
        await the_neighbours_stand_beside_it(person, tmp_path)
        print(person.told())


async def an_answer_is_on_the_home_page(person: Hand) -> None:
    """With its definition and how new it is; one tap more and there is a sentence for an e-mail."""
    async with counted(person, "what is our agency rate?", ANSWER):
        await person.reads("Agency rate (FTE)", "100 × agency ÷ (agency + in post) (FTE)", "Worked out now")
        await person.reads("statistical neighbours are not known here yet")
        await person.open("A sentence to copy: Agency rate (FTE)")
        await person.reads("Trafford’s agency rate was", "Worked out by Steadfast, not an official statistic")
    if not isinstance(person, Plain):
        assert await person.page.locator("details[open] button.sf-copy").count() == 1


async def a_team_is_two_taps_away_and_kept_as_a_view(person: Hand) -> None:
    async with counted(person, "drill to a team", DRILL):
        await person.follow("Agency rate (FTE)")
        await person.follow("Stretford safeguarding team")
        await person.reads("Stretford safeguarding team: the team in figures", "Who counts in the team today")
    address = person.where()
    assert address.startswith("/figures/authority/358/team/")
    await person.page.go_back()
    assert person.where() == "/figures/authority/358/agency_rate_fte"
    await person.page.go_forward()
    assert person.where() == address
    await person.open("Keep this view")
    await person.write("What to call it", "My team")
    await person.press("Keep this view")
    await person.reads("Your views", "My team")
    async with counted(person, "open a kept view", Promise(1, 1)):
        await person.follow("My team")
    assert person.where() == address


async def what_moved_adds_up(person: Hand) -> None:
    """Every column from its first line to its last; each line opens its rows."""
    async with counted(person, "explain a change", EXPLAIN):
        await person.follow("What moved: Vacancy rate (FTE)")
        await person.reads("What moved it most", "Vacancies (FTE)", "Social workers in post (FTE)")
    await person.pick("Since", "1 November 2026")
    await person.press("Show")
    await person.reads("Corrected since, back-dated", "are those that were sent then")
    rows = await person.page.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.innerText.trim()))"
    )
    table = [[_number(cell) for cell in row[1:]] for row in rows if len(row) == 4]
    assert len(table) > 3, rows
    for column in zip(*table, strict=True):
        assert column[0] + sum(column[1:-1]) == column[-1], rows
    await person.pick("Since", "23 November 2025")
    await person.press("Show")
    await person.open("Joiners")
    assert await person.page.locator("details[open] a[href^='/people/']").count() > 5


def _number(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace("+", "") or "0")


async def a_monthly_report_is_set_up_once(person: Hand) -> None:
    """It comes by itself from then on: the demo has one, with what was sent."""
    async with counted(person, "send a monthly report", SET_ONCE):
        await person.follow("All figures")
        await person.follow("Have these sent each month")
        await person.choose("Priya Raman")
        await person.choose("Helen Marsh")
        await person.press("Set it up")
    await person.reads("Who gets it", "Priya Raman", "Helen Marsh", "06:45 as clocks in England show it", "Nothing yet")
    await person.press("Stop this report")
    await person.reads("Stopped", "23 November 2026")
    await person.follow("Monthly reports")
    await person.follow("The workforce in figures", within="day 1 of each month")
    await person.follow("1 November 2026")
    await person.reads("They never change", "Fingerprint", "Yes: the figures above")
    await person.choose("A report to a board")
    file = await (await person.fetch("Download CSV")).path()
    assert b"Agency rate (FTE)" in file.read_bytes()


async def the_neighbours_stand_beside_it(person: Hand, folder: Path) -> None:
    """Once both files are taken in; who the neighbours are here is this test's own."""
    heading = ["old_la_code", "la_name", *(f"SN_{n}{more}" for n in range(1, 11) for more in ("", "P"))]
    line = ["358", "Trafford", *(cell for code in TEN for cell in (str(code), "Close"))]
    (file := folder / "neighbours.csv").write_text(f"{','.join(heading)}\n{','.join(line)}\n", encoding="utf-8-sig")
    await _takes_in(person, "Statistical neighbours", file, "Commit: load every row")
    if not PUBLISHED.exists():
        pytest.skip(f"the rest needs DfE's file of indicators at {PUBLISHED}")
    await _takes_in(person, "DfE's published indicators", PUBLISHED, "Commit: load every row")
    async with counted(person, "our agency rate beside our neighbours'", ANSWER):
        await person.reads("The median of its 10 statistical neighbours was", "in 2025")


async def _takes_in(person: Hand, kind: str, file: Path, commit: str) -> None:
    await person.follow("Files")
    await person.follow("Take in a file")
    await person.choose(kind)
    await person.give("Choose the file", file)
    await person.press("Upload and check")
    await person.waits_for("What it would do", "Check again")
    await person.press(commit)
    await person.waits_for("taken in", "Check again")
