"""Journeys, evidence, reports, panels and outcomes through the front: for those whose they are, and nobody else."""

import pytest

from tests import builders_frameworks as build
from tests.builders_frameworks import JOURNEY, PANEL
from tests.cast import (
    ADA,
    AMARA,
    BEA,
    BO,
    CALLUM,
    CORA,
    EVE,
    FARAH,
    GUS,
    HELEN,
    JO,
    PRIYA,
    TODAY,
    VIC,
    WES,
    XAN,
    Member,
    named,
)  # fmt: skip

JOURNEY_PAGE = f"/journeys/{JOURNEY}"
NHS = "943 476 5919"


@pytest.fixture
async def full(journey):
    await build.portfolio(journey)
    await build.item(journey, "A hard week", "draft")
    return journey


async def recommended(owner):
    await build.report(owner)
    await build.panel(owner)
    await owner.execute("update journey set state = 'recommended', submitted_on = $1", TODAY)


async def test_a_social_workers_home_begins_with_the_next_date_then_the_draft(full, browser):
    page = await browser.sign_in(AMARA).get("/")
    order = ["Next", "Still to do", "Carry on", "saved Thu 19 Nov 2026 at 21:14", "Who can see this"]
    places = [page.text.index(words) for words in order]
    assert places == sorted(places)
    assert "Year-two assessment, with Bea Lindqvist" in page.text


@pytest.mark.parametrize("who", [AMARA, BEA, CALLUM, PRIYA, CORA, ADA, JO, HELEN], ids=lambda who: who.role.value)
async def test_a_journey_opens_for_those_whose_it_is_to_see(full, browser, who):
    page = await browser.sign_in(who).get(JOURNEY_PAGE)
    assert page.status == 200
    assert ("A hard week" in page.text) == (who is AMARA)


@pytest.mark.parametrize("who", [VIC, BO, WES, XAN], ids=lambda who: who.name)
@pytest.mark.parametrize("path", ["", "/report", "/evidence/new"], ids=["journey", "report", "new"])
async def test_a_stranger_meets_no_journey(full, browser, who, path):
    assert (await browser.sign_in(who).get(JOURNEY_PAGE + path)).status in (403, 404)
    assert "Amara" not in (await browser.get("/journeys")).text


async def test_hr_sees_stage_dates_hours_and_outcome_and_no_reasons(full, browser):
    await recommended(full)
    await build.outcome(full)
    await full.execute("update journey set state = 'provisional_met'")
    page = await browser.sign_in(ADA).get(JOURNEY_PAGE)
    assert "22.2 a week" in page.text and "Met, provisional" in page.text
    for kept in ("CANARY", "Bea Lindqvist", "Direct observation", "Year-two assessment"):
        assert kept not in page.text


async def test_an_outcome_says_under_which_rule_it_was_recorded_to_those_who_may_know(full, browser):
    await recommended(full)
    await build.outcome(full)
    for who, told in ((PRIYA, True), (EVE, True), (ADA, False), (HELEN, False)):
        assert ("rule T13" in (await browser.sign_in(who).get(JOURNEY_PAGE)).text) == told, who


async def test_what_the_panel_wrote_reaches_the_assessor_of_that_case_alone(full, browser):
    await recommended(full)
    await full.execute("update panel_case set note = 'Which visit shows this?', result = 'queried'")
    page = await browser.sign_in(BEA).get(f"/panels/{PANEL}")
    assert "Which visit shows this?" in page.text and "Farah" not in page.text and "Amara" not in page.text
    for who in (AMARA, ADA, EVE):
        assert "Which visit" not in (await browser.sign_in(who).get(f"/panels/{PANEL}")).text


async def test_a_provisional_outcome_is_not_told_before_the_minutes(full, browser):
    await recommended(full)
    await build.outcome(full)
    await full.execute("update journey set state = 'provisional_met'")
    for path in (JOURNEY_PAGE, "/", "/journeys"):
        page = await browser.sign_in(AMARA).get(path)
        assert "provisional" not in page.text.lower() and "CANARY" not in page.text


async def test_a_manager_never_meets_an_item_that_names_a_failure_of_support(full, browser):
    id = await build.item(full, "No supervision since June", names_failure_of_support=True)
    page = await browser.sign_in(CALLUM).get(JOURNEY_PAGE)
    assert "Critical reflection 1" in page.text and "No supervision" not in page.text
    assert (await browser.get(f"/evidence/{id}")).status == 404
    assert "No supervision" in (await browser.sign_in(BEA).get(JOURNEY_PAGE)).text


async def test_a_draft_is_its_owners_alone(full, browser):
    path = f"/evidence/{named('item A hard week')}"
    assert (await browser.sign_in(AMARA).get(path)).status == 200
    for who in (BEA, CALLUM, CORA, PRIYA):
        assert (await browser.sign_in(who).get(path)).status == 404


async def test_a_draft_is_begun_carried_on_and_sent(journey, browser):
    page = await browser.sign_in(AMARA).get(f"{JOURNEY_PAGE}/evidence/new")
    page = await browser.press(page, "/evidence/new", title="A visit", body="We talked at last.", press="save")
    assert page.status == 200 and "Your draft is kept" in page.text
    page = await browser.press(page, "/edit", anonymised="yes", press="send")
    assert "Sent to Bea Lindqvist" in page.text
    assert await journey.fetchval("select state from evidence") == "submitted"


async def test_sending_without_the_declaration_keeps_what_was_typed(journey, browser):
    page = await browser.sign_in(AMARA).get(f"{JOURNEY_PAGE}/evidence/new")
    page = await browser.press(page, "/evidence/new", title="A visit", body="We talked at last.", press="send")
    assert page.status == 422 and "We talked at last." in page.response.text
    assert page.errors == ["Confirm that nobody can be identified from what you wrote"]
    assert await journey.fetchval("select count(*) from evidence") == 0


async def test_an_nhs_number_stops_the_save_and_is_named_by_line_only(journey, browser):
    page = await browser.sign_in(AMARA).get(f"{JOURNEY_PAGE}/evidence/new")
    page = await browser.press(page, "/evidence/new", title="A visit", body=f"First line\nNHS {NHS}", press="save")
    assert page.status == 422
    assert page.errors == ["Line 2: this looks like an NHS number. Take it out or change it"]
    assert await journey.fetchval("select count(*) from evidence") == 0
    assert await journey.fetchval("select count(*) from audit where facts::text like '%943%'") == 0


async def test_a_date_of_birth_may_be_sent_with_a_reason_and_not_without(journey, browser):
    body = "The twins were born on 3 March 2019."
    page = await browser.sign_in(AMARA).get(f"{JOURNEY_PAGE}/evidence/new")
    page = await browser.press(page, "/evidence/new", title="A visit", body=body, anonymised="yes", press="send")
    assert page.status == 422 and any("say why it is not a child" in each for each in page.errors)
    page = await browser.press(page, "/evidence/new", guard_reason="An invented example", press="send")
    assert page.status == 200
    assert await journey.fetchval("select guard_reason from evidence") == "An invented example"


async def test_what_was_saved_on_another_device_is_not_overwritten_in_silence(full, browser):
    path = f"/evidence/{named('item A hard week')}/edit"
    stale = await browser.sign_in(AMARA).get(path)
    await browser.press(await browser.get(path), "/edit", body="From the laptop", press="save")
    page = await browser.press(stale, "/edit", body="From the phone", press="save")
    assert page.status == 422 and "From the phone" in page.response.text
    assert "You saved this somewhere else" in page.text


async def test_an_assessor_returns_an_item_and_its_author_sends_it_again(full, browser):
    path = f"/evidence/{named('item Critical reflection 1')}"
    page = await browser.sign_in(BEA).get(path)
    page = await browser.press(page, "/return", note="Say what you would do differently.")
    assert page.status == 200 and "Returned" in page.text
    page = await browser.sign_in(AMARA).get("/")
    assert "Change and send again: Critical reflection 1" in page.text
    page = await browser.get(f"{path}/edit")
    page = await browser.press(page, "/edit", body="I would ask them first.", anonymised="yes", press="send")
    assert "Sent to Bea" in page.text


async def test_nobody_but_the_assessor_is_offered_an_answer(full, browser):
    path = f"/evidence/{named('item Critical reflection 1')}"
    for who, offered in ((BEA, True), (AMARA, False), (CALLUM, False), (CORA, False)):
        page = await browser.sign_in(who).get(path)
        assert ("Accept this item" in page.text) == offered


async def test_what_waits_names_each_persons_next_step(full, browser):
    await recommended(full)
    assert "Read: Amara Okafor’s portfolio" in (await browser.sign_in(GUS).get("/")).text
    assert "Moderate: Amara Okafor’s portfolio" in (await browser.sign_in(FARAH).get("/")).text
    await full.execute("update journey set state = 'moderated'")
    await full.execute("update panel_case set result = 'agreed'")
    assert "Record the outcome: Amara Okafor" in (await browser.sign_in(PRIYA).get("/")).text
    await full.execute("update journey set state = 'submitted'")
    assert "Recommend: Amara Okafor’s portfolio" in (await browser.sign_in(BEA).get("/")).text


async def test_the_panel_shows_what_is_missing_and_shuts_papers_to_the_conflicted(full, browser):
    await recommended(full)
    await full.execute("delete from review where code = 'month_12'")
    page = await browser.sign_in(GUS).get(f"/panels/{PANEL}")
    assert "one-year review not held" in page.text
    page = await browser.get(f"/panels/{PANEL}/cases/{JOURNEY}")
    page = await browser.press(page, "/conflict")
    assert (await browser.get(f"/panels/{PANEL}/cases/{JOURNEY}")).status in (403, 404)
    assert (await browser.get(JOURNEY_PAGE)).status == 404


async def test_the_chair_moderates_the_office_decides_and_the_chair_confirms(full, browser):
    await recommended(full)
    case = f"/panels/{PANEL}/cases/{JOURNEY}"
    answers = dict.fromkeys(("consistent", "accurate", "valid", "robust", "sufficient"), "Yes")
    page = await browser.sign_in(FARAH).get(case)
    refused = await browser.press(page, "/moderate", **answers)
    assert refused.status == 422 and "At least 3 people" in refused.text
    present = [str(who.id) for who in (FARAH, GUS, HELEN)]
    page = await browser.press(page, "/moderate", **answers, present=present)
    assert page.status == 200 and "Agreed" in page.text
    page = await browser.sign_in(PRIYA).get(f"{JOURNEY_PAGE}/outcome")
    page = await browser.press(page, "/outcome", result="met", reason="Steady and thoughtful.")
    assert page.status == 200 and "Met, provisional" in page.text
    page = await browser.sign_in(FARAH).get(f"/panels/{PANEL}")
    page = await browser.press(page, "/minutes")
    assert "Minutes confirmed" in page.text
    page = await browser.sign_in(AMARA).get(JOURNEY_PAGE)
    assert "Steady and thoughtful." in page.text and "specialise" in page.text


@pytest.mark.parametrize(
    ("who", "status"),
    [(PRIYA, 200), (AMARA, 403), (BEA, 403), (CALLUM, 403), (CORA, 403), (ADA, 403), (HELEN, 403), (XAN, 404)],
    ids=lambda value: value.role.value if isinstance(value, Member) else str(value),
)
async def test_the_outcomes_page_opens_for_its_office_alone(full, browser, who, status):
    await recommended(full)
    await full.execute("update journey set state = 'moderated'")
    assert (await browser.sign_in(who).get(f"{JOURNEY_PAGE}/outcome")).status == status


async def test_a_stale_sign_in_is_asked_again_and_nothing_has_happened(full, browser):
    await recommended(full)
    await full.execute("update journey set state = 'moderated'")
    await full.execute("update session set signed_in_at = now() - interval '11 minutes'")
    page = await browser.sign_in(PRIYA).get(f"{JOURNEY_PAGE}/outcome")
    page = await browser.press(page, "/outcome", result="met", reason="Steady.")
    assert page.status == 401
    assert await full.fetchval("select count(*) from outcome") == 0


async def test_a_coordinator_arranges_a_panel_and_puts_the_portfolio_before_it(full, browser):
    await build.report(full)
    await full.execute("update journey set state = 'recommended', submitted_on = $1", TODAY)
    page = await browser.sign_in(CORA).get("/panels/new")
    day = {"meets_on-day": "7", "meets_on-month": "12", "meets_on-year": "2026"}
    members = [str(GUS.id), str(HELEN.id)]
    page = await browser.press(page, "/panels/new", **day, chair=str(FARAH.id), members=members)
    assert page.status == 200 and page.h1 == "Panel of 7 December 2026"
    page = await browser.press(page, "/cases", journey=str(JOURNEY), reader=str(GUS.id))
    assert page.status == 200 and "Reader: Gus Romero" in page.text
    assert (await browser.sign_in(GUS).get(JOURNEY_PAGE)).status == 200


async def test_a_search_finds_a_journey_by_name_for_those_who_may_list_it(full, browser):
    assert JOURNEY_PAGE in (await browser.sign_in(PRIYA).get("/search", q="amara")).links()
    assert JOURNEY_PAGE not in (await browser.sign_in(XAN).get("/search", q="amara")).links()


async def test_an_assessor_reads_result_and_date_of_the_outcome_and_no_reasons(full, browser):
    await recommended(full)
    await build.outcome(full)
    await build.outcome(
        full, id=named("final"), state="final", confirmed_by=FARAH.id, confirmed_on=TODAY,
        supersedes=named("Priya's outcome"),
    )  # fmt: skip
    await full.execute("update journey set state = 'stage_met'")
    page = await browser.sign_in(BEA).get(JOURNEY_PAGE)
    assert page.text.count("Decided 23 November 2026") == 1
    assert "CANARY" not in page.text and "Priya" not in page.text
    page = await browser.sign_in(AMARA).get(JOURNEY_PAGE)
    assert "CANARY" in page.text and "Priya Raman" in page.text


async def test_a_panel_whose_minutes_are_confirmed_is_no_longer_a_date_to_come(full, browser):
    await build.panel(full, meets_on=TODAY)
    keys = "//dt[normalize-space()='Panel']"
    assert (await browser.sign_in(AMARA).get(JOURNEY_PAGE)).tree.xpath(keys)
    await full.execute("update panel set minutes_confirmed_on = $1, minutes_confirmed_by = $2", TODAY, FARAH.id)
    assert not (await browser.get(JOURNEY_PAGE)).tree.xpath(keys)


@pytest.mark.parametrize("who", [BEA, CALLUM, CORA, PRIYA, ADA], ids=lambda who: who.name)
async def test_nobody_writes_in_another_persons_name(full, browser, who):
    draft, sent = named("item A hard week"), named("item Critical reflection 1")
    token = (await browser.sign_in(who).get("/account")).tree.xpath("//input[@name='csrf']/@value")[0]
    for path in (f"{JOURNEY_PAGE}/evidence/new", f"/evidence/{draft}/edit", f"/evidence/{draft}/discard",
                 f"/evidence/{draft}/send", f"/evidence/{sent}/edit", f"{JOURNEY_PAGE}/submit"):  # fmt: skip
        page = await browser.post(
            path, {"csrf": token, "kind": "critical_reflection", "body": "Not mine", "title": "x"}
        )
        assert page.status in (403, 404, 422), path
    assert await full.fetchval("select count(*) from evidence where body = 'Not mine'") == 0
    assert await full.fetchval("select state from journey") == "active"
