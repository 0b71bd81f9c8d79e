"""The dashboard through the front: who sees it, what it says, and one click to how each number is made."""

import asyncio
from datetime import date

import pytest

from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.intake.kinds import Content
from foundation.routing import hash_of
from reports.commands import take_in
from reports.facts import DASHBOARD, figure, working_days_to
from reports.headline import headline
from reports.measures import MEASURES
from reports.queries.figures import Days, figures_for
from tests.builders_reports import caseload, post
from tests.cast import ADA, AMARA, CORA, CY, EVE, HELEN, LEEDS, SANA, TODAY, TRAFFORD, UMA

HERE = f"/figures/authority/{TRAFFORD}"


@pytest.fixture
async def trafford(as_owner):
    await post(as_owner, "Nobody's")
    await caseload(as_owner, AMARA.id, date(2026, 9, 1), 16)
    return as_owner


@pytest.fixture
async def official(clone, region_file, monkeypatch):
    assert await take_in("published", Content("csww.csv", region_file())) == 0


async def test_hr_comes_straight_to_its_own_authority_and_reads_today_census_and_england(browser, trafford):
    page = await browser.sign_in(ADA).get("/figures")
    assert page.path == HERE and page.h1 == "Trafford: the workforce in figures"
    # Seven people in post, one post that nobody holds: 1 / 8; Amara alone holds cases.
    assert "Vacancy rate (FTE) 12.5%" in page.text
    assert "Average caseload (FTE) 16" in page.text
    assert "At the census of 30 September 2026" in page.text
    assert "England’s vacancy rate went from 17% in 2017 to 14.2% in 2025" in page.text
    assert "own official series has not been taken in yet" in page.text


async def test_once_taken_in_the_authoritys_own_series_stands_beside_englands(browser, trafford, official):
    page = await browser.sign_in(HELEN).get(HERE)
    assert "Trafford’s official agency rate in 2025 was 29%, 16 points above England’s 13%" in page.text
    tables = page.tree.findall(".//main//figure")
    assert len(tables) == len(DASHBOARD) == 5
    for one in tables:
        following = one.getnext()
        assert following.find(".//table") is not None, "a chart is followed by its table"
    row = next(r for r in page.tree.iter("tr") if r.findtext("th") == "2025")
    assert [cell.text_content() for cell in row][1:] == ["32.6", "14.2", ""]


async def test_each_of_the_22_figures_explains_itself(browser, trafford):
    browser.sign_in(ADA)
    for measure in MEASURES:
        page = await browser.get(f"{HERE}/{measure.name}")
        assert page.status == 200
        assert measure.words in page.text and "What it is made of" in page.text
        assert ("Who counts" in page.text) == hasattr(measure, "formula")


@pytest.mark.parametrize(("member", "status"), [(ADA, 200), (HELEN, 200), (UMA, 404), (AMARA, 403), (EVE, 403)])
async def test_only_the_roles_of_the_authority_see_its_figures(browser, trafford, member, status):
    assert (await browser.sign_in(member).get(HERE)).status == status


async def test_an_authority_or_measure_that_is_not_there_says_so(browser):
    browser.sign_in(ADA)
    assert (await browser.get("/figures/authority/999")).status == 404
    assert (await browser.get(f"/figures/authority/{LEEDS}")).status == 404
    assert (await browser.get(f"{HERE}/happiness")).status == 404


async def test_the_programme_coordinator_reads_formulas_and_no_figure(browser, trafford):
    page = await browser.sign_in(CORA).get(HERE)
    assert page.status == 200 and "sf-figure" not in page.response.text
    page = await browser.get(f"{HERE}/caseload_fte")
    assert "cases ÷ FTE of those who hold cases" in page.text and "What it is made of" not in page.text
    assert not page.tree.find_class("sf-figure") and not page.tree.findall(".//main//form")


async def test_englands_series_is_for_nearly_everyone(browser):
    for member, status in ((AMARA, 200), (CY, 200), (ADA, 200), (EVE, 403), (SANA, 403)):
        assert (await browser.sign_in(member).get("/figures/national")).status == status


async def test_the_file_needs_a_reason_on_the_record_and_holds_the_pages_table(browser, trafford, official):
    browser.sign_in(ADA)
    address = f"{HERE}/vacancy_rate_fte"
    refused = await browser.get(f"{address}.csv")
    assert refused.status == 403 and "Say first what the file is for" in refused.text
    page = await browser.get(address)
    assert (await browser.press(page, "vacancy_rate_fte")).errors == ["Choose what the file is for"]
    taken = await browser.press(page, "vacancy_rate_fte", reason="board")
    assert taken.response.headers["content-type"].startswith("text/csv")
    lines = taken.response.text.splitlines()
    assert lines[0] == '\ufeffWhen,"Trafford, 2025 release","England, 2025 release","Trafford, from Steadfast"'
    assert "2025,32.6,14.2," in lines
    recorded = await trafford.fetchval("select facts->>'reason' from audit where deed = 'figures:taken_out'")
    assert recorded == "board"


async def test_the_director_sees_and_does_not_take_out(browser, trafford):
    browser.sign_in(HELEN)
    page = await browser.get(f"{HERE}/vacancy_rate_fte")
    assert [form.get("action") for form in page.tree.findall(".//main//form")] == ["/views"]
    assert (await browser.get(f"{HERE}/vacancy_rate_fte.csv")).status == 403


async def test_home_shows_the_three_headline_numbers(browser, trafford):
    page = await browser.sign_in(HELEN).get("/")
    assert "Trafford today" in page.text
    assert [card.findtext(".//h3/a") for card in page.tree.find_class("sf-card")] == [
        "Vacancy rate (FTE)", "Agency rate (FTE)", "Average caseload (FTE)",
    ]  # fmt: skip
    assert "Trafford today" not in (await browser.sign_in(AMARA).get("/")).text


async def test_the_dashboard_asks_two_statements(clone, trafford):
    async with transaction(readonly=True) as connection:
        actor = await enter(hash_of(ADA.token))
        await figures_for(actor, TRAFFORD, TODAY)
        asked: list[str] = []
        connection.add_query_logger(lambda record: asked.append(record.query))
        found = await figures_for(actor, TRAFFORD, TODAY)
        assert len([figure(found, name, headline(TODAY)) for name in DASHBOARD]) == 5
        await asyncio.sleep(0)  # the driver tells its loggers afterwards
        assert len(asked) == 2


def test_the_days_compared_are_a_year_apart_and_the_census_is_the_last():
    assert Days(date(2026, 11, 23)).all() == (
        date(2026, 11, 23), date(2025, 11, 23), date(2026, 9, 30), date(2025, 9, 30),
    )  # fmt: skip
    assert Days(date(2026, 9, 29)).census == date(2025, 9, 30)
    assert Days(date(2026, 9, 30)).census == date(2026, 9, 30)


@pytest.mark.parametrize(("day", "days"), [(date(2024, 9, 30), 254), (date(2025, 2, 27), 254), (date(2025, 3, 1), 253)])
def test_twelve_months_that_hold_29_february_have_one_working_day_more(day, days):
    assert working_days_to(day) == days
