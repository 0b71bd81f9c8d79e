"""Supplements and tied payments in the browser, and what employing somebody costs, term by term."""

from datetime import date

import pytest

from tests.browser import Page
from tests.builders import insert, person
from tests.cast import ADA, AMARA, CALLUM, HELEN, IDRIS, JO, TODAY, TRAFFORD, UMA, VIC, named
from tests.sweep.acts import day_of
from tests.workforce.scale_scene import DOLLY, POST, directors, placed, post, staffed, worker

ASKED = {
    "post": str(POST), "kind": "market", "annual": "2,500", "shown_by": "failed_recruitment",
    "evidence": "Advertised in March and June; nobody applied", "aim": "To fill a post that was empty for a year",
    **day_of("starts", date(2026, 12, 1)), **day_of("last", date(2027, 11, 30)),
    **day_of("review_on", date(2027, 9, 1)),
}  # fmt: skip


@pytest.fixture
async def held(as_owner, clone) -> None:
    await directors(as_owner)
    await post(as_owner, AMARA.id)


async def asked(browser, **more: str) -> Page:
    page = await browser.sign_in(ADA).get("/pay/supplements/new")
    return await browser.press(page, "/pay/supplements", **(ASKED | more))


async def test_hr_asks_and_a_director_approves_and_the_holder_reads_what_it_pays(browser, held):
    page = await asked(browser)
    assert "proposed" in page.text and "somebody else decides it" not in page.text
    waiting = await browser.sign_in(HELEN).get("/")
    assert "Decide a supplement for Senior social worker" in waiting.text
    done = await browser.press(await browser.get(page.path), "/approve")
    assert "Helen Marsh on 23 November 2026" in done.text and "starts later" in done.text
    own = await browser.sign_in(AMARA).get("/pay/supplements")
    assert "£2,500" in own.text
    shown = await browser.get(page.path)
    assert "Advertised in March" not in shown.text and "To fill a post" in shown.text
    for member, status in ((CALLUM, 403), (UMA, 404), (VIC, 404)):
        assert (await browser.sign_in(member).get(page.path)).status == status, member.name


async def test_a_year_and_a_day_is_refused_and_what_was_typed_stands(browser, held):
    page = await asked(browser, **day_of("last", date(2027, 12, 1)))
    assert page.status == 422
    assert page.errors == ["A supplement runs for 12 months at most: end it by 30 November 2027, then review it"]
    assert "nobody applied" in page.text
    page = await asked(browser, **day_of("review_on", date(2028, 1, 1)))
    assert page.errors == ["Review it on a day between its first and its last"]
    page = await asked(browser, kind="retention")
    assert page.errors == ["Enter the day on which somebody must be in post, for a retention payment and no other"]


async def test_nobody_decides_what_they_asked_for_or_are_paid_or_follows_an_outcome_they_decided(
    browser, held, as_owner
):
    path = (await asked(browser)).path
    await insert(
        as_owner, "pay_step_due", id=named("a step"), person=AMARA.id, authority=TRAFFORD, outcome=named("an outcome"),
        decided_by=HELEN.id, raised_by=HELEN.id, edition="framework_linked/2026-04-01", from_level=1, to_level=2,
        effective=TODAY, annual_pence=3_950_000,
    )  # fmt: skip
    page = await browser.press(await browser.sign_in(HELEN).get(path), "/approve")
    assert page.status == 422 and "You decided an outcome of whoever is paid this" in page.text
    done = await browser.press(await browser.sign_in(DOLLY).get(path), "/approve")
    assert "Dolly Ferrand on 23 November 2026" in done.text
    refused = await as_owner.fetch("select facts from audit where deed = 'attempt:refused'")
    assert len(refused) >= 1


async def test_a_refusal_says_why_and_a_withdrawal_gives_notice(browser, held):
    path = (await asked(browser)).path
    page = await browser.sign_in(HELEN).get(path)
    assert (await browser.press(page, "/refuse")).errors == ["Say why it is refused"]
    page = await browser.press(await browser.get(path), "/refuse", reason="No evidence of a gap")
    assert "No evidence of a gap" in page.text and "refused" in page.text
    path = (await asked(browser, **day_of("starts", TODAY), **day_of("last", date(2027, 11, 22)))).path
    await browser.press(await browser.sign_in(HELEN).get(path), "/approve")
    page = await browser.press(await browser.sign_in(ADA).get(path), "/withdraw", months="3", reason="In line again")
    assert (
        "withdrawn, under notice" in page.text and "22 February 2027" in page.text
    ) or "23 February 2027" in page.text


async def test_what_ends_soon_is_due_for_review_and_a_new_one_follows_it(browser, held, as_owner):
    await insert(
        as_owner, "supplement", id=named("old"), authority=TRAFFORD, post=POST, kind="market", annual_pence=200_000,
        starts=date(2026, 1, 5), ends=date(2027, 1, 5), shown_by="pay_gap", evidence="x", aim="y",
        review_on=date(2026, 10, 1), asked_by=ADA.id, asked_on=date(2025, 12, 1), state="approved",
        decided_by=HELEN.id, decided_for=HELEN.id, decided_on=date(2025, 12, 8),
    )  # fmt: skip
    page = await browser.sign_in(ADA).get("/pay/supplements")
    assert "Due for review within 90 days" in page.text
    page = await browser.get(f"/pay/supplements/new?after={named('old')}")
    again = await browser.press(page, "/pay/supplements", shown_by="pay_gap", evidence="Still paid less", aim="To keep")
    assert "proposed" in again.text and "5 January 2027" in again.text
    assert "Due for review within 90 days" not in (await browser.get("/pay/supplements")).text


async def test_groups_keep_small_numbers_back_and_the_offers_are_coded(browser, held, as_owner):
    for number in range(7):
        who = await worker(as_owner, f"Una {'ABCDEFG'[number]}", 40_000, 2, sex="F", ethnicity="WBRI")
        if number == 6:
            await as_owner.execute("update employment set post = $1 where person = $2", POST, who)
    await person(as_owner, DOLLY, TRAFFORD, sex="M", ethnicity="AIND")
    for kind in ("market", "car"):
        await insert(
            as_owner, "supplement", id=named(kind), authority=TRAFFORD, post=POST, kind=kind, annual_pence=200_000,
            starts=date(2026, 11, 1), ends=date(2027, 11, 1), shown_by="pay_gap", evidence="x", aim="y",
            review_on=date(2027, 9, 1), asked_by=ADA.id, asked_on=date(2026, 10, 1), state="approved",
            decided_by=HELEN.id, decided_for=HELEN.id, decided_on=date(2026, 10, 8),
        )  # fmt: skip
    page = await browser.sign_in(ADA).get("/pay/supplements/groups")
    rows = {
        row[0].text_content(): [cell.text_content().strip() for cell in row][1:]
        for row in page.tree.iterfind(".//main//tbody/tr")
    }
    assert rows["female"] == ["7", "kept back", ""] and rows["RecruitmentBonus"][1:3] == ["0", "No"]
    assert rows["CarAllowance"][1:3] == ["2", "Yes, to some"]
    assert (await browser.sign_in(IDRIS).get("/pay/supplements/groups")).status == 403
    assert (await browser.sign_in(JO).get("/pay/supplements/groups")).status == 403


async def test_a_tied_payment_shows_what_would_be_repaid_and_nobody_enters_their_own(browser, held, as_owner):
    page = await browser.sign_in(ADA).get("/pay/tied")
    typed = {"person": str(AMARA.id), "kind": "welcome", "amount": "1,200", "months": "12", "repaid": "share",
             **day_of("paid_on", date(2026, 5, 23))}  # fmt: skip
    page = await browser.press(page, "/pay/tied", **typed)
    assert "Amara Okafor" in page.text and "23 May 2027" in page.text
    left = (date(2027, 5, 23) - TODAY).days - 1
    assert f"£{1200 * left / 365:,.2f}" in page.text
    page = await browser.press(page, "/pay/tied", **(typed | {"person": str(ADA.id)}))
    assert page.status == 422 and "somebody else's to enter" in page.text
    assert "£1,200" in (await browser.sign_in(AMARA).get("/pay/tied")).text


async def test_each_term_of_an_employers_cost_is_shown_with_the_threshold_whole(browser, as_owner, clone):
    await staffed(as_owner)
    who = await worker(as_owner, "Six Tenths", 40_777, 2, "0.6")
    page = await browser.sign_in(JO).get(f"/pay/cost/{who}")
    assert "£24,466.20" in page.text and "£33,111.22" in page.text and "£2,919.93" in page.text
    assert "(£24,466.20 − £5,000) × 15%" in page.text
    page = await browser.get("/pay/cost", year="2025/26")
    assert "Six Tenths" in page.text and "rules of 2025/26" in page.text
    await placed(as_owner, AMARA.id, 34_400, 1)
    assert (await browser.sign_in(AMARA).get(f"/pay/cost/{AMARA.id}")).status == 200
    assert (await browser.get(f"/pay/cost/{who}")).status == 404
    assert (await browser.sign_in(UMA).get(f"/pay/cost/{who}")).status == 404
