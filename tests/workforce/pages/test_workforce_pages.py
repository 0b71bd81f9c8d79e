"""The workforce's pages show what each role may see, and no more."""

from datetime import date
from decimal import Decimal

import pytest

from tests.builders import employment, insert
from tests.cast import (
    ADA,
    AMARA,
    BEA,
    BO,
    CALLUM,
    CORA,
    EVE,
    HELEN,
    JO,
    LENA,
    MO,
    PRIYA,
    QUINN,
    SALE,
    STRETFORD,
    TRAFFORD,
    UMA,
    VIC,
    WES,
    named,
)  # fmt: skip
from tests.workforce.scene import all_of_pay


@pytest.fixture
async def stretford(as_owner):
    """Amara's 22 children at 0.6, above her ceiling of 20; Callum without a count; a post half filled."""
    await as_owner.execute(
        "update employment set fte = 0.6, weekly_hours = 22.2, grade = 'G9' where person = $1", AMARA.id
    )
    await insert(
        as_owner, "caseload", person=AMARA.id, authority=TRAFFORD, team=STRETFORD, on_day=date(2026, 10, 31),
        children=22, agreed=18, ceiling=20,
    )  # fmt: skip
    await insert(
        as_owner, "unallocated", team=STRETFORD, authority=TRAFFORD, region=2, on_day=date(2026, 10, 31), children=7
    )
    await insert(
        as_owner, "post", id=named("post"), authority=TRAFFORD, team=STRETFORD, title="Social worker 0417",
        census_role="Case holder", fte=Decimal(1), starts=date(2020, 1, 1),
    )  # fmt: skip
    await as_owner.execute("update employment set post = $2 where person = $1", AMARA.id, named("post"))


async def test_hr_finds_anyone_of_the_authority_by_name_and_by_number(browser, as_owner):
    number = await as_owner.fetchval("select swe_number from person where id = $1", AMARA.id)
    page = await browser.sign_in(ADA).get("/people", q="okafor")
    assert page.status == 200 and f"/people/{AMARA.id}" in page.links() and f"/people/{BEA.id}" not in page.links()
    page = await browser.get("/people", q=number.lower())
    assert f"/people/{AMARA.id}" in page.links() and "1 person found" in page.text
    page = await browser.get("/people", q="nobody at all")
    assert "Nobody you may see is found" in page.text


async def test_the_list_begins_with_those_in_post_and_words_find_those_who_left(browser, as_owner):
    await as_owner.execute("update employment set ends = '2026-06-01', left_for = 'resigned' where person = $1", BEA.id)
    browser.sign_in(ADA)
    assert BEA.name not in (await browser.get("/people")).text
    assert BEA.name in (await browser.get("/people", left="yes")).text
    assert BEA.name in (await browser.get("/people", q="lindqvist")).text


async def test_a_number_finds_nobody_for_a_role_that_may_not_see_numbers(browser, as_owner):
    number = await as_owner.fetchval("select swe_number from person where id = $1", AMARA.id)
    page = await browser.sign_in(LENA).get("/people", q=number)
    assert f"/people/{AMARA.id}" not in page.links()


async def test_a_manager_finds_their_team_and_nobody_else(browser):
    page = await browser.sign_in(CALLUM).get("/people")
    assert f"/people/{AMARA.id}" in page.links()
    assert not {f"/people/{member.id}" for member in (BEA, PRIYA, VIC, BO)} & set(page.links())


async def test_nobody_finds_people_of_another_authority_or_region(browser):
    page = await browser.sign_in(UMA).get("/people")
    assert f"/people/{VIC.id}" in page.links() and AMARA.name not in page.text
    for member in (UMA, WES):
        assert (await browser.sign_in(member).get(f"/people/{AMARA.id}")).status == 404


async def test_a_bank_coordinator_finds_nobody_here(browser):
    page = await browser.sign_in(MO).get("/people")
    assert page.status == 200 and "nobody here that you may see" in page.text
    assert (await browser.get(f"/people/{AMARA.id}")).status == 404


async def test_a_role_that_lists_nobody_is_told_so(browser):
    assert (await browser.sign_in(QUINN).get("/people")).status == 403


async def test_each_role_reads_the_fields_of_a_person_that_are_its_own(browser, stretford, as_owner):
    await as_owner.execute(
        "update person set home_contact = 'canary-home', qualification = 'canary-degree', work_phone = 'canary-phone'"
        " where id = $1",
        AMARA.id,
    )
    path = f"/people/{AMARA.id}"
    seen = {
        member: {
            name
            for name, canary in {
                "home": "canary-home", "degree": "canary-degree", "phone": "canary-phone", "grade": "G9",
                "hours": "22.2", "number": "SW", "core": "Core job type",
            }.items()
            if canary in page.text
        }
        for member in (AMARA, ADA, CALLUM, PRIYA, CORA, JO, LENA, HELEN)
        if (page := await browser.sign_in(member).get(path)).status == 200
    }  # fmt: skip
    assert seen == {
        AMARA: {"home", "degree", "phone", "grade", "hours", "number", "core"},
        ADA: {"home", "degree", "phone", "grade", "hours", "number", "core"},
        CALLUM: {"phone", "hours", "number"},
        PRIYA: {"phone", "grade", "hours", "number", "core"},
        CORA: {"degree", "phone", "hours", "number"},
        JO: {"grade", "hours"},
        LENA: {"phone"},
        HELEN: {"phone", "grade", "hours", "number", "core"},
    }


async def test_absence_shows_its_kind_to_hr_its_dates_to_the_manager_and_nothing_to_others(browser, as_owner):
    await insert(
        as_owner, "absence", id=named("away"), person=AMARA.id, authority=TRAFFORD, kind="sick_leave",
        starts=date(2026, 2, 2), ends=date(2026, 2, 16), days_lost=Decimal(10),
    )  # fmt: skip
    path = f"/people/{AMARA.id}"
    away = "Away: sick leave, 10 working days lost 2 February 2026 to 15 February 2026"
    assert away in (await browser.sign_in(ADA).get(path)).text
    text = (await browser.sign_in(CALLUM).get(path)).text
    assert "Away 2 February 2026 to 15 February 2026" in text and "sick" not in text
    assert "February 2026" not in (await browser.sign_in(PRIYA).get(path)).text


async def test_leaving_reasons_are_for_hr_and_the_person_alone(browser, as_owner):
    await employment(as_owner, AMARA.id, TRAFFORD, date(2016, 9, 1), ends=date(2018, 9, 1), left_for="redundancy")
    assert "redundancy" in (await browser.sign_in(ADA).get(f"/people/{AMARA.id}")).text
    assert "redundancy" in (await browser.sign_in(AMARA).get(f"/people/{AMARA.id}")).text
    for member in (CALLUM, PRIYA, HELEN, JO):
        assert "redundancy" not in (await browser.sign_in(member).get(f"/people/{AMARA.id}")).text


async def test_the_team_board_says_22_at_0_6_and_who_is_above_the_ceiling(browser, stretford):
    page = await browser.sign_in(CALLUM).get(f"/teams/{STRETFORD}")
    assert "22 at 0.6" in page.text and "36.7" in page.text and "2 above" in page.text
    assert "7 children without a worker, on 31 October 2026" in page.text
    assert "above the ceiling: Amara Okafor" in page.text
    assert "In the team without a count" in page.text and CALLUM.name in page.text


async def test_a_manager_opens_no_other_teams_board(browser, stretford):
    browser.sign_in(CALLUM)
    assert (await browser.get(f"/teams/{SALE}")).status == 404
    assert "Sale court team" not in (await browser.get("/teams")).text
    assert (await browser.sign_in(WES).get(f"/teams/{STRETFORD}")).status == 404


async def test_posts_show_their_holders_and_the_vacancy_that_follows(browser, stretford):
    page = await browser.sign_in(ADA).get("/establishment")
    assert "Social worker 0417" in page.text and "Amara Okafor" in page.text and "Part filled" in page.text
    assert "0.4 FTE vacant today" in page.text
    assert "Social worker 0417" not in (await browser.sign_in(UMA).get("/establishment")).text


async def test_amara_sees_her_pay_point_with_its_source_on_the_home_page(browser, as_owner):
    await all_of_pay(as_owner)
    for path in ("/", "/pay"):
        page = await browser.sign_in(AMARA).get(path)
        assert "Level 1" in page.text and "£34,400 a year" in page.text and "Illustrative, proposed" in page.text
        assert "due from 16 November 2026" in page.text or "Level 2 from 16 November 2026" in page.text
    assert BEA.name not in page.text and "Everyone" not in page.text


async def test_hr_finds_the_step_in_the_queue_and_confirms_it_once(browser, as_owner):
    step = await all_of_pay(as_owner)
    page = await browser.sign_in(ADA).get("/")
    assert "Confirm a pay step for Amara Okafor" in page.text and "£39,500" in page.text
    page = await browser.get(f"/pay-steps/{step}")
    assert "Priya Raman" in page.text and "illustrative" in page.text
    page = await browser.press(page, "/confirm")
    assert page.status == 200 and "Ada Mensah on 23 November 2026" in page.text
    assert "Confirm a pay step" not in (await browser.get("/")).text
    assert "Level 2" in (await browser.sign_in(AMARA).get("/pay")).text


async def test_the_decider_reads_the_step_without_its_amount_and_finds_no_button(browser, as_owner):
    step = await all_of_pay(as_owner)
    page = await browser.sign_in(PRIYA).get(f"/pay-steps/{step}")
    assert page.status == 200 and "39,500" not in page.text and "From level" not in page.text
    assert not page.tree.findall(".//main//form")


async def test_an_auditor_reads_a_steps_state_and_not_whose_it_is(browser, as_owner):
    step = await all_of_pay(as_owner)
    for path in ("/pay-steps", f"/pay-steps/{step}"):
        page = await browser.sign_in(EVE).get(path)
        assert page.status == 200 and "16 November 2026" in page.text
        assert "Amara" not in page.text and "39,500" not in page.text and "Priya" not in page.text


async def test_hr_of_another_authority_sees_neither_pay_nor_step(browser, as_owner):
    step = await all_of_pay(as_owner)
    browser.sign_in(UMA)
    assert (await browser.get(f"/pay-steps/{step}")).status == 404
    assert "Amara" not in (await browser.get("/pay")).text


async def test_the_list_leaves_as_a_file_only_with_a_reason_and_the_record_keeps_it(browser, as_owner):
    browser.sign_in(ADA)
    assert (await browser.get("/people/file")).status == 403
    page = await browser.press(await browser.get("/people"), "/people/file")
    assert page.status == 422 and page.errors == ["Choose why you need the file"]
    file = await browser.press(page, "/people/file", reason="inspection")
    assert file.status == 200 and "Amara Okafor" in file.text and "Vic Doran" not in file.text
    row = await as_owner.fetchrow("select actor, authority, facts::jsonb->>'reason' as reason from audit")
    assert tuple(row) == (ADA.id, TRAFFORD, "inspection")
    assert (await browser.sign_in(CALLUM).get("/people/file")).status == 403
    await as_owner.execute("update session set signed_in_at = now() - interval '11 minutes'")
    assert (await browser.sign_in(ADA).get("/people/file")).status == 401


async def test_search_finds_people_the_reader_may_list(browser):
    assert f"/people/{AMARA.id}" in (await browser.sign_in(ADA).get("/search", q="amara")).links()
    assert f"/people/{AMARA.id}" not in (await browser.sign_in(UMA).get("/search", q="amara")).links()
