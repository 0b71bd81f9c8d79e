"""Changes of work on one screen without scripts, one line of time, numbers that win, and records told apart."""

from datetime import date
from decimal import Decimal

import asyncpg
import pytest

from tests.browser import Browser, Page
from tests.builders import employment, insert, person
from tests.cast import ADA, AMARA, CALLUM, PRIYA, ROSA, TODAY, TRAFFORD, VIC, Member, named
from tests.workforce.scene import placement, scale

HERE = f"/people/{AMARA.id}"


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def buttons(page: Page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.tree.iterfind(".//main//button")]


async def test_what_follows_is_shown_and_then_saved_on_one_screen(browser, as_owner):
    await scale(as_owner)
    await placement(as_owner)
    form = await browser.sign_in(ADA).get(f"{HERE}/hours")
    assert "Show what follows" in buttons(form) and "Save the new hours" not in buttons(form)
    shown = await browser.press(form, "/hours", hours="22.2", step="preview")
    assert shown.status == 200 and shown.path == f"{HERE}/hours"
    assert "£20,640.00 a year from 23 November 2026" in shown.text and "Save the new hours" in buttons(shown)
    assert await as_owner.fetchval("select count(*) from employment where person = $1", AMARA.id) == 1
    altered = await browser.press(shown, "/hours", hours="30", step="save")
    assert altered.path == f"{HERE}/hours" and "Save the new hours" in buttons(altered)
    assert await as_owner.fetchval("select count(*) from employment where person = $1", AMARA.id) == 1
    saved = await browser.press(altered, "/hours", step="save")
    assert saved.path == HERE and "Saved." in saved.text and "30 hours a week" in saved.text
    assert await as_owner.fetchval("select count(*) from employment where person = $1", AMARA.id) == 2


async def test_a_form_made_on_what_has_changed_since_is_told_so(browser, as_owner):
    first = await browser.sign_in(ADA).get(f"{HERE}/hours")
    await browser.press(first, "/hours", hours="30", step="save")
    late = await browser.press(first, "/hours", hours="20", step="save", key="another press")
    assert late.status == 409 and "just changed their work" in late.text


async def test_a_refusal_stands_beside_its_field(browser):
    form = await browser.sign_in(ADA).get(f"{HERE}/leave")
    no = await browser.press(form, "/leave", step="preview", **day("last", date(2010, 1, 1)))
    assert no.status == 422 and no.errors == ["They began on 1 April 2019, so nothing can change before that day"]


async def test_the_line_of_time_is_one_and_newest_first(browser, as_owner):
    await placement(as_owner)
    await insert(as_owner, "absence", id=named("away"), person=AMARA.id, authority=TRAFFORD, kind="sick_leave",
                 starts=date(2024, 2, 1), ends=date(2024, 2, 10), days_lost=Decimal(7))  # fmt: skip
    form = await browser.sign_in(ADA).get(f"{HERE}/move")
    await browser.press(form, "/move", title="Court worker", census_role="Senior practitioner", step="save",
                        **day("since", date(2026, 10, 1)))  # fmt: skip
    form = await browser.get(f"{HERE}/leave")
    days = day("last", date(2027, 3, 31)) | day("notice", date(2026, 11, 20))
    page = await browser.press(form, "/leave", reason="5", destination="6", step="save", **days)
    kinds = [each.find("strong").text for each in page.tree.find_class("sf-timeline__line")]
    assert kinds == ["Left", "Notice given", "Moved", "Pay", "Away", "Work", "Registered"]
    assert "retired, to: work outside social care" in page.text and "Court worker" in page.text
    back = await browser.press(page, "/stay")
    assert "Left" not in [each.find("strong").text for each in back.tree.find_class("sf-timeline__line")]


async def test_experience_is_shown_with_its_sum_to_hr_and_not_to_a_manager(browser, as_owner):
    await employment(as_owner, AMARA.id, TRAFFORD, date(2017, 9, 1), ends=date(2018, 9, 1), verified=False)
    page = await browser.sign_in(ADA).get(HERE)
    assert "8 years and 236 days: 3,158 days, 2,793 of them confirmed" in page.text
    assert "365 days: 1 September 2017 to 31 August 2018, Trafford (not confirmed)" in page.text
    assert "Post-qualifying experience" not in (await browser.sign_in(CALLUM).get(HERE)).text


async def test_a_number_wins_over_names_and_a_hidden_one_finds_nobody(browser, as_owner):
    await person(as_owner, Member("A17 Smith", AMARA.role), TRAFFORD)
    await insert(as_owner, "known_number", id=named("payroll"), person=AMARA.id, authority=TRAFFORD, kind="payroll",
                 value="A17", source="entered", linked_by=ADA.id, linked_on=TODAY)  # fmt: skip
    found = await browser.sign_in(ADA).get("/people", q=" a 17")
    assert [link for link in found.links() if link.startswith("/people/") and link != "/people/flows"][1:] == [HERE]
    assert "Amara" not in (await browser.sign_in(PRIYA).get("/people", q="a17")).text


async def test_starters_and_leavers_with_reasons_for_hr_and_without_for_others(browser, as_owner):
    for name, left in (
        ("Lee Ford", {"left_for": "resigned", "destination": "agency"}),
        ("Tia Cole", {"left_for": "transfer"}),
    ):
        await person(as_owner, Member(name, AMARA.role), TRAFFORD)
        await employment(as_owner, named(name), TRAFFORD, date(2020, 1, 6), ends=date(2026, 4, 1), **left)
    await employment(as_owner, named("Lee Ford"), TRAFFORD, date(2018, 1, 1), ends=date(2020, 1, 6))
    asked = {"from": "2025-10-01", "to": "2026-09-30"}
    page = await browser.sign_in(ADA).get("/people/flows", **asked)
    assert "0 starters (0 whole-time equivalents) and 1 leaver (1)" in page.text
    assert "1 person passed to a successor authority or a trust and has not left" in page.text
    assert "Resignation" in page.text and "Agency or consultancy" in page.text and "Tia Cole" not in page.text
    plain = await browser.sign_in(PRIYA).get("/people/flows", **asked)
    assert "Lee Ford" in plain.text and "Resignation" not in plain.text
    wrong = await browser.get("/people/flows", **{"from": "soon"})
    assert wrong.status == 200 and "Enter two dates" in wrong.text


async def test_two_records_stand_side_by_side_and_are_joined_and_parted(browser, as_owner):
    born = date(1988, 3, 2)
    await as_owner.execute("update person set birth_date = $1 where id = $2", born, AMARA.id)
    await person(as_owner, AMARA, TRAFFORD, id=named("twice"), birth_date=born, swe_number=None)
    page = await browser.sign_in(ADA).get("/matches")
    page = await browser.press(page, "/look")
    assert "the same name and date of birth" in page.text and page.text.count("2 March 1988") == 2
    assert "Say whether 1 pair of records is one person" in (await browser.get("/")).text
    form = page.form("/decide")
    data = {"csrf": form.find(".//input[@name='csrf']").get("value"), "key": "1", "verdict": "same"}
    page = await browser.post(form.get("action"), data | {"kept": str(AMARA.id)})
    assert "the same person. Ada Mensah, 23 November 2026" in page.text
    double = await browser.get(f"/people/{named('twice')}")
    assert "joined with another of the same person" in double.text and HERE in double.links()
    page = await browser.press(await browser.get("/matches"), "/undo")
    assert "1 pair waits for an answer" in page.text


async def test_my_contact_details_are_mine_to_change_wherever_my_record_stands(browser, as_owner):
    for member in (AMARA, ROSA):
        form = await browser.sign_in(member).get(f"/people/{member.id}/contact")
        assert form.h1 == "How you are reached"
        no = await browser.press(form, "/contact", work_email="nonsense")
        assert no.status == 422 and no.errors == ["Enter an e-mail address, such as name@council.example"]
        saved = await browser.press(no, "/contact", work_email="me@example.invalid", home_contact="0161 496 0009")
        assert "Saved." in saved.text and "me@example.invalid" in saved.text
    assert (await browser.sign_in(CALLUM).get(f"{HERE}/contact")).status in (403, 404)


@pytest.mark.parametrize("way", ["begin", "move", "hours", "leave"])
async def test_the_forms_are_hr_s_and_never_for_oneself_or_another_authority(browser, way):
    assert (await browser.sign_in(ADA).get(f"{HERE}/{way}")).status == 200
    assert (await browser.get(f"/people/{ADA.id}/{way}")).status == 403
    assert (await browser.get(f"/people/{VIC.id}/{way}")).status == 404
    for member in (AMARA, CALLUM, PRIYA):
        assert (await browser.sign_in(member).get(f"{HERE}/{way}")).status in (403, 404)


async def test_somebody_new_is_added_on_one_screen(browser: Browser, as_owner: asyncpg.Connection):
    form = await browser.sign_in(ADA).get("/people/new")
    page = await browser.press(form, "/people/new", name="Ines Duarte", step="preview")
    page = await browser.press(page, "/people/new", step="save")
    assert page.h1 == "Ines Duarte" and "37 hours a week" in page.text
    assert await as_owner.fetchval("select count(*) from person where name = 'Ines Duarte'") == 1
