"""The establishment's pages: who sees the board, who changes it, and what each page says."""

from datetime import date
from decimal import Decimal

import pytest

from tests.builders_reports import agency_spell, post, spell
from tests.cast import ADA, AMARA, BEA, CALLUM, EVE, PRIYA, SALE, STRETFORD, UMA, named
from tests.sweep.acts import day_of

D = Decimal


@pytest.fixture
async def board(as_owner):
    """Stretford: one post held in part, one covered by an agency worker, one proposed; Sale: one held."""
    part = await post(as_owner, "part", reference="P1", title="Senior social worker")
    empty = await post(as_owner, "empty", reference="P2")
    await post(as_owner, "proposed", reference="P3", kind="proposed")
    await post(as_owner, "held", reference="P4", team=SALE, kind="held", fte=D("0.5"))
    await as_owner.execute("update employment set post = $1, fte = 0.6 where person = $2", part, AMARA.id)
    await as_owner.execute(
        "insert into person (id, authority, region, name, sort_key) values ($1, 358, 2, 'Tom Vale', 'vale tom')",
        named("Tom"),
    )
    await agency_spell(as_owner, named("Tom"), date(2026, 6, 1), date(2026, 12, 19), post=empty, covers_vacancy=True)
    await spell(as_owner, named("who left"), date(2020, 1, 1), date(2026, 5, 1), post=empty)
    return as_owner


async def test_the_board_says_what_is_vacant_where_since_when_and_who_covers(browser, board):
    page = await browser.sign_in(ADA).get("/establishment")
    assert "1.9 FTE vacant today, 1 of it with an agency worker" in page.text
    assert "3.5 FTE in 4 posts; 1 unfilled is no vacancy" in page.text
    rows = [" ".join(" ".join(row.itertext()).split()) for row in page.tree.iterfind(".//tbody/tr")]
    assert "Stretford child protection 1.4 1 0.6 3 3" in rows and "Sale court team 0.5 0 0 0.5 1" in rows
    assert any(row.startswith("Social worker P2 1 1 May 2026 Tom Vale (agency) Vacant") for row in rows)
    page = await browser.get("/establishment", team=str(STRETFORD))
    assert "Amara Okafor" in page.text and "P4" not in page.text


async def test_each_role_sees_the_posts_it_may_and_only_hr_changes_them(browser, board):
    theirs = f"/establishment/posts/{named('post part')}"
    held = f"/establishment/posts/{named('post held')}"
    seen = {
        member.name: [(await browser.sign_in(member).get(path)).status for path in (theirs, held, f"{theirs}/change")]
        for member in (ADA, PRIYA, CALLUM, UMA, AMARA, BEA)
    }
    assert seen == {
        ADA.name: [200, 200, 200], PRIYA.name: [200, 200, 403], CALLUM.name: [200, 404, 403], UMA.name: [404, 404, 404],
        AMARA.name: [403, 403, 403], BEA.name: [403, 403, 403],
    }  # fmt: skip
    assert "Who worked in it" in (await browser.sign_in(ADA).get(theirs)).text
    assert "Who worked in it" not in (await browser.sign_in(PRIYA).get(theirs)).text


async def test_hr_creates_changes_and_closes_a_post_in_the_browser(browser, board):
    page = await browser.sign_in(ADA).get("/establishment/posts/new")
    terms = {"title": "Social worker", "team": str(SALE), "census_role": "Case holder", "kind": "established"}
    refused = await browser.press(page, "/new", **terms, fte="37", **day_of("starts", date(2026, 1, 1)))
    assert refused.status == 422 and "a share of full time above 0 and up to 1" in refused.text
    page = await browser.press(refused, "/new", **terms, fte="1", **day_of("starts", date(2026, 1, 1)), reference="P9")
    assert page.status == 200 and "P9" in page.text and "Vacant since" in page.text and "1 January 2026" in page.text
    page = await browser.get(next(link for link in page.links() if link.endswith("/change")))
    page = await browser.press(page, "/change", **terms, fte="0.6", **day_of("starts", date(2026, 7, 1)))
    assert "1 July 2026" in page.text and "0.6" in page.text
    page = await browser.get(next(link for link in page.links() if link.endswith("/change")))
    refused = await browser.press(page, "/close", **day_of("last", date(2026, 6, 30)))
    assert refused.status == 422 and "The post changes after that day" in refused.text
    page = await browser.press(refused, "/close", **day_of("last", date(2026, 12, 31)))
    assert "31 December 2026" in page.text


async def test_vacancies_are_declared_bridged_and_agreed_in_the_browser(browser, board):
    page = await browser.sign_in(ADA).get("/establishment/vacancies")
    page = await browser.press(page, "/vacancies", fte="2.4", **day_of("on_day", date(2026, 11, 20)))
    assert "0.5 FTE more is declared" in page.text and "Agree these vacancies: not yet" in page.text
    page = await browser.press(page, "/bridge", reason="post_missing", fte="0.5", about="A half post of Sale’s")
    assert "The bridge explains the whole difference" in page.text
    page = await browser.press(page, "/agree")
    assert "agreed on 23 November 2026" in page.text and "Add a line" not in page.text
    told = await browser.sign_in(PRIYA).get("/establishment/vacancies")
    assert "Agreed" in told.text and "Declare vacancies" not in told.text
    assert "20 November 2026" not in (await browser.sign_in(CALLUM).get("/establishment/vacancies")).text


async def test_what_ends_soon_is_listed_for_those_who_see_dates(browser, board):
    page = await browser.sign_in(ADA).get("/establishment/ending")
    assert "Tom Vale" in page.text and "18 December 2026" in page.text and "25 days" in page.text
    assert "Tom Vale" not in (await browser.sign_in(UMA).get("/establishment/ending")).text
    await board.execute("update employment set ends = '2027-01-06' where person = $1", named("Tom"))
    assert "Tom Vale" not in (await browser.sign_in(ADA).get("/establishment/ending")).text
    await board.execute("update employment set probation_ends = '2027-01-04' where person = $1", AMARA.id)
    page = await browser.get("/establishment/ending")
    assert "Amara Okafor" in page.text and "Probation ends" in page.text


async def test_the_authorities_of_a_day_say_who_follows_whom(browser):
    page = await browser.sign_in(ADA).get("/authorities")
    assert "153 authorities on 23 November 2026" in page.text
    assert "Succeeded by East Surrey and West Surrey on 1 April 2027" in page.text
    assert "One return with Richmond upon Thames" in page.text and "ONS code E08000016 until 2025" in page.text
    page = await browser.get("/authorities", on="2027-04-01", region="South East")
    assert "20 authorities on 1 April 2027" in page.text and "not published" in page.text
    assert "Enter a real date" in (await browser.get("/authorities", on="31/02/2026")).text


async def test_a_team_has_its_service_on_the_board_once_it_is_given(browser, board):
    page = await browser.sign_in(ADA).get(f"/establishment/teams/{STRETFORD}")
    form = {"service": "Safeguarding", "manager": str(CALLUM.id), "cost_code": "C1"}
    await browser.press(page, f"/establishment/teams/{STRETFORD}", **form, **day_of("starts", date(2026, 11, 1)))
    assert "Safeguarding: Stretford child protection" in (await browser.get("/establishment")).text
    assert (await browser.sign_in(EVE).get(f"/establishment/teams/{STRETFORD}")).status in (403, 404)
