"""HR's everyday questions through the front: an answer, a team, what moved, views; and who is not shown them."""

from datetime import date
from decimal import Decimal

import pytest

from foundation.intake.kinds import Content
from reports.commands import take_in
from tests.builders import insert
from tests.builders_reports import agency_spell, caseload, post, spell
from tests.cast import ADA, AMARA, CALLUM, CY, HELEN, IDRIS, PRIYA, SALE, STRETFORD, TODAY, TRAFFORD, UMA, named

HERE = f"/figures/authority/{TRAFFORD}"
TEAM = f"{HERE}/team/{STRETFORD}"


@pytest.fixture
async def trafford(as_owner):
    await post(as_owner, "Nobody's")
    await caseload(as_owner, AMARA.id, date(2026, 9, 1), 16)
    await as_owner.execute("update employment set team = $1 where person = $2", STRETFORD, AMARA.id)
    await as_owner.execute("update caseload set team = $1 where person = $2", STRETFORD, AMARA.id)
    return as_owner


@pytest.fixture
async def neighbours(clone, trafford, region_file):
    """Bury alone, published with no agency worker and 15 cases each."""
    assert await take_in("published", Content("csww.csv", region_file())) == 0
    await insert(
        trafford, "statistical_neighbour", authority=TRAFFORD, place=1, neighbour=351, closeness="Close", edition=2026,
        taken_in_on=TODAY,
    )  # fmt: skip


async def test_home_says_it_in_a_sentence_with_formula_neighbours_and_england(browser, neighbours):
    page = await browser.sign_in(ADA).get("/")
    [sentence] = [each.text for each in page.tree.findall(".//p[@data-copy]") if "caseload" in each.text]
    assert sentence == (
        "Trafford’s average caseload was 16 on 23 November 2026: cases ÷ FTE of those who hold cases. Worked out by "
        "Steadfast, not an official statistic. The median of its 1 statistical neighbours was 15 in 2025. England’s "
        "was 14.6 in 2025."
    ).replace("14.6", sentence.partition("England’s was ")[2].partition(" ")[0])
    assert "median of its 1 statistical neighbours was 0% in 2025" in page.text


async def test_without_neighbours_the_page_says_so_and_how_to_mend_it(browser, trafford):
    page = await browser.sign_in(ADA).get("/")
    assert "neighbours are not known here yet: take in DfE’s file of neighbours" in page.text
    assert "median" not in page.text
    assert "take in DfE’s file" not in (await browser.sign_in(HELEN).get("/")).text, "a director takes in no file"


async def test_a_measure_leads_to_its_teams_which_add_up(browser, trafford):
    page = await browser.sign_in(ADA).get(f"{HERE}/cases")
    links = {a.text_content(): a.get("href") for a in page.tree.iter("a") if "/team/" in (a.get("href") or "")}
    assert TEAM in links.values()
    team = await browser.get(TEAM)
    assert team.status == 200 and "Who counts in the team today" in team.text and "Amara Okafor" in team.text


@pytest.mark.parametrize(
    ("member", "mine", "other"),
    [(CALLUM, 200, 404), (HELEN, 200, 200), (PRIYA, 200, 200), (UMA, 404, 404), (IDRIS, 403, 403), (AMARA, 403, 403)],
)
async def test_a_teams_figures_are_its_managers_and_the_authoritys_offices_alone(
    browser, trafford, member, mine, other
):
    browser.sign_in(member)
    assert (await browser.get(TEAM)).status == mine
    assert (await browser.get(f"{HERE}/team/{SALE}")).status == other


async def test_a_manager_comes_straight_to_the_teams_figures_and_takes_no_file(browser, trafford):
    page = await browser.sign_in(CALLUM).get("/figures?all=yes")
    assert TEAM in [a.get("href") for a in page.tree.iter("a")]
    assert "Download CSV" not in (await browser.get(TEAM)).text
    assert (await browser.get(f"{TEAM}/file")).status == 403


async def test_hr_takes_a_teams_table_out_with_a_reason(browser, trafford):
    page = await browser.sign_in(ADA).get(TEAM)
    assert (await browser.get(f"{TEAM}/file")).status == 403
    taken = await browser.press(page, str(STRETFORD), reason="planning")
    assert taken.response.headers["content-type"].startswith("text/csv") and "Cases,16," in taken.response.text


async def test_what_moved_names_people_to_those_who_may_see_them_and_counts_to_the_others(browser, trafford):
    joined, came = named("Jo, who joined"), named("Al, of an agency")
    for who, name in ((joined, "Jo Brand-New"), (came, "Al Temporary")):
        await insert(
            trafford, "person", id=who, authority=TRAFFORD, region=2, name=name, sort_key=name.lower(),
            registration_status="active", version=1,
        )  # fmt: skip
    await spell(trafford, joined, date(2026, 11, 2), fte=Decimal("0.6"))
    await agency_spell(trafford, came, date(2026, 11, 2))
    address = f"{HERE}/agency_rate_fte/moved"
    page = await browser.sign_in(ADA).get(address)
    assert "Joiners (1 person)" in page.text and "Agency workers who came (1 person)" in page.text
    assert "Jo Brand-New" in page.text and "+0.6" in page.text
    page = await browser.sign_in(IDRIS).get(address)
    assert "Joiners (1 person)" in page.text and "Brand-New" not in page.text
    assert "whose records are not yours to see" in page.text
    assert (await browser.sign_in(UMA).get(address)).status == 404


@pytest.mark.parametrize("asked", ["since=tomorrow", "since=2026-11-23", "since=2027-01-01", "since=1999-01-01"])
async def test_a_day_that_is_none_or_lies_ahead_is_not_there(browser, trafford, asked):
    browser.sign_in(ADA)
    assert (await browser.get(f"{HERE}/cases/moved?{asked}")).status == 404
    assert (await browser.get(f"{HERE}/happiness/moved")).status == 404


async def test_a_view_is_kept_opens_first_and_is_removed(browser, trafford):
    page = await browser.sign_in(HELEN).get(f"{HERE}/cases/moved")
    kept = await browser.press(page, "/views", title="Cases", first="yes")
    assert kept.path == "/views" and "Opens first" in kept.text
    opened = await browser.get("/figures")
    assert opened.path == f"{HERE}/cases/moved"
    again = await browser.press(page, "/views", title="Cases", key="another")
    assert again.errors == ["You keep a view of that name already: choose another"]
    assert "Cases" not in (await browser.sign_in(ADA).get("/views")).text, "nobody else's"
    gone = await browser.press(await browser.sign_in(HELEN).get("/views"), "remove")
    assert "You keep no view yet" in gone.text
    assert (await browser.get("/figures")).path == HERE


async def test_a_view_leads_nowhere_but_to_figures(browser, trafford):
    browser.sign_in(CY)
    page = await browser.get("/views")
    assert page.status == 200
    page = await browser.sign_in(ADA).get(f"{HERE}/cases")
    for elsewhere in ("https://example.invalid/figures", "//example.invalid", "/people", "/figures/../people"):
        refused = await browser.press(page, "/views", title="Away", address=elsewhere)
        assert refused.status == 422 and not await trafford.fetchval("select count(*) from saved_view")
