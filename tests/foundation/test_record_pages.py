"""The record and the editions, as each role may read them."""

import pytest

from foundation.exports import TakeOut
from foundation.record_pages import take_history
from tests.cast import (
    ADA,
    AMARA,
    CALLUM,
    CY,
    DOT,
    EVE,
    FARAH,
    HELEN,
    KIT,
    LENA,
    MO,
    PRIYA,
    SANA,
    UMA,
    VIC,
)  # fmt: skip
from tests.workforce.scene import EDITION, all_of_pay
from workforce.actions.pay import confirm_pay_step


@pytest.fixture
async def confirmed(clone, as_owner):
    """Ada has confirmed Amara's pay step: one line on Trafford's record, about Amara."""
    from foundation.routing import hash_of, stranger

    await confirm_pay_step(stranger(hash_of(ADA.token)), await all_of_pay(as_owner))


WORDS = "Ada Mensah confirmed the pay step of Amara Okafor to level 2, from 16 November 2026"


@pytest.mark.parametrize("member", [AMARA, ADA, HELEN, EVE, KIT], ids=lambda member: member.name)
async def test_those_who_may_read_the_record_read_it_in_words(browser, confirmed, member):
    page = await browser.sign_in(member).get("/history")
    assert page.status == 200 and WORDS in page.text and "hr" in page.text.lower()


@pytest.mark.parametrize("member", [UMA, VIC, MO], ids=lambda member: member.name)
async def test_nobody_of_another_authority_or_the_bank_reads_it(browser, confirmed, member):
    page = await browser.sign_in(member).get("/history")
    assert page.status == 200 and "Amara" not in page.text and "Nothing has been done yet" in page.text


@pytest.mark.parametrize("member", [PRIYA, CALLUM, LENA, DOT], ids=lambda member: member.name)
async def test_roles_without_the_record_are_told_so(browser, confirmed, member):
    assert (await browser.sign_in(member).get("/history")).status == 403


async def test_hr_is_not_told_the_edition_and_the_director_is(browser, confirmed):
    assert EDITION in (await browser.sign_in(HELEN).get("/history")).text
    assert EDITION not in (await browser.sign_in(ADA).get("/history")).text


async def test_hr_does_not_read_what_was_done_about_other_things(browser, confirmed, as_owner):
    await as_owner.execute("update audit set kind = 'outcome'")
    assert "Nothing has been done yet" in (await browser.sign_in(ADA).get("/history")).text
    assert WORDS in (await browser.sign_in(HELEN).get("/history")).text


async def test_the_record_narrows_to_one_person(browser, confirmed):
    browser.sign_in(HELEN)
    assert WORDS in (await browser.get("/history", about=str(AMARA.id))).text
    assert "Nothing has been done yet" in (await browser.get("/history", about=str(FARAH.id))).text


async def test_the_data_protection_officer_reads_it_after_signing_in_afresh_and_may_take_it_out(
    browser, confirmed, as_owner
):
    browser.sign_in(KIT)
    assert (await browser.get("/history/file")).status == 403
    file = await browser.press(await browser.get("/history"), "/history/file", reason="request for information")
    assert file.status == 200 and WORDS in file.text
    await as_owner.execute("update session set signed_in_at = now() - interval '11 minutes'")
    assert (await browser.get("/history")).status == 401
    assert (await browser.get("/history/file")).status == 401
    assert (await browser.sign_in(HELEN).get("/history/file")).status == 403


def test_a_file_is_taken_out_only_for_one_of_the_known_reasons():
    with pytest.raises(ValueError):
        TakeOut(reason="because")
    assert take_history.form is TakeOut


async def test_everyone_but_support_reads_the_editions_with_source_status_and_fingerprint(browser, as_owner):
    mark = await as_owner.fetchval("select fingerprint from edition where key = $1", EDITION)
    for member in (AMARA, SANA, CY, EVE, MO):
        page = await browser.sign_in(member).get("/editions")
        assert f"/editions/workforce/{EDITION}" in page.links()
    page = await browser.get(f"/editions/workforce/{EDITION}")
    assert "illustrative" in page.text and mark in page.text and "Expert practitioner" in page.text
    assert "45600" in page.text
    assert (await browser.sign_in(DOT).get("/editions")).status == 403


async def test_every_registered_edition_opens_and_shows_what_its_file_says(browser, as_owner):
    rows = await as_owner.fetch("select kind, key, title from edition")
    assert len(rows) >= 8
    browser.sign_in(ADA)
    for row in rows:
        page = await browser.get(f"/editions/{row['kind']}/{row['key']}")
        assert page.status == 200 and page.h1 == row["title"]
        assert "not among those shipped" not in page.text, row["key"]


async def test_an_edition_that_is_not_there_is_not_found(browser):
    for path in ("/editions/workforce/nothing", "/editions/workforce/../../pyproject", "/editions/x/y/z"):
        assert (await browser.sign_in(ADA).get(path)).status == 404


async def test_an_authoritys_own_edition_is_its_own(browser, as_owner):
    await as_owner.execute(
        "insert into edition (kind, key, title, source, status, starts, fingerprint, authority)"
        " values ('workforce', 'own/2026', 'Trafford’s own grading', 'Trafford', 'local', '2026-04-01', 'x', 358)"
    )
    assert "own grading" in (await browser.sign_in(ADA).get("/editions")).text
    assert (await browser.get("/editions/workforce/own/2026")).status == 200
    assert "own grading" not in (await browser.sign_in(UMA).get("/editions")).text
    assert (await browser.get("/editions/workforce/own/2026")).status == 404
