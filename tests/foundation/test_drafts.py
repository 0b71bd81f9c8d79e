"""Drafts: kept at each pause for their writer alone, put back, emptied by the sending; no late save revives them."""

import asyncio
import json
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import asyncpg
import pytest

from foundation import clock
from foundation.database.pool import fetch, fetch_value, transaction
from foundation.deeds import enter
from foundation.drafts import reading, store
from foundation.drafts.kept import said
from foundation.drafts.store import Newer, Written
from foundation.routing import hash_of
from foundation.settings import settings
from tests.browser import ORIGIN, Browser
from tests.builders_frameworks import JOURNEY
from tests.builders_frameworks import journey as begin
from tests.cast import ADA, AMARA, BEA, CALLUM

NEW = f"/journeys/{JOURNEY}/evidence/new"
WORDS = "I planned the visit with the school."
HEADERS = {"origin": ORIGIN, "sec-fetch-site": "same-origin", "accept": "application/json"}


@pytest.fixture
async def amara(browser: Browser, as_owner: asyncpg.Connection) -> Browser:
    """Amara's browser, with a journey under way."""
    await begin(as_owner)
    return browser.sign_in(AMARA)


def fields(page, action: str = NEW) -> dict[str, str]:
    """The hidden parts of a form on the page: its token, key, and whose draft it has."""
    return {each.get("name"): each.get("value") for each in page.form(action).iterfind(".//input[@type='hidden']")}


async def pause(browser: Browser, page, action: str = NEW, **typed: str):
    """What the script sends when its writer pauses."""
    data = fields(page, action) | typed
    return await browser.client.post("/drafts", data=data, headers=HEADERS)


def body(page) -> str:
    return page.tree.get_element_by_id("body").text or ""


async def test_what_is_written_is_kept_and_stands_in_the_form_when_it_is_opened_again(amara):
    answer = await pause(amara, await amara.get(NEW), title="Two visits", body=WORDS, standards="KSS1")
    assert answer.status_code == 200 and answer.json()["version"] == 1
    assert answer.json()["at"] == f"{clock.now().astimezone(clock.LONDON):%H:%M}"
    again = await amara.get(NEW)
    assert body(again).strip() == WORDS and "You were writing this at" in again.text
    home = await amara.get("/")
    assert "You were writing" in home.text and NEW in home.links()


async def test_a_form_never_touched_says_nothing_of_drafts(amara):
    page = await amara.get(NEW)
    assert "You were writing" not in page.text and fields(page)["draft.version"] == "0"
    assert page.form(NEW).get("data-draft") == "0"


async def test_begun_afresh_the_words_are_gone_and_a_save_under_way_cannot_bring_them_back(amara, as_owner):
    first = await amara.get(NEW)
    await pause(amara, first, body=WORDS)
    page = await amara.press(await amara.get(NEW), "/drafts/afresh")
    assert body(page).strip() == "" and page.path == NEW
    assert (await pause(amara, first, body=WORDS)).status_code == 409
    assert await as_owner.fetchval("select words from draft") is None


async def test_the_second_of_two_devices_is_told_and_nothing_is_written_over(amara):
    phone, desk = await amara.get(NEW), await amara.get(NEW)
    assert (await pause(amara, phone, body="on the phone")).status_code == 200
    late = await pause(amara, desk, body="at the desk")
    assert late.status_code == 409 and "somewhere else at" in late.json()["why"]
    assert body(await amara.get(NEW)).strip() == "on the phone"
    chosen = await pause(amara, desk, body="at the desk", **{"draft.version": str(late.json()["version"])})
    assert chosen.status_code == 200 and body(await amara.get(NEW)).strip() == "at the desk"


async def test_one_page_saves_again_even_where_it_never_heard_the_answer(amara):
    page = await amara.get(NEW)
    await pause(amara, page, body="one")
    assert (await pause(amara, page, body="one, two")).status_code == 200  # it still says version 0


async def test_sent_the_draft_is_gone_with_the_deed(amara, as_owner):
    page = await amara.get(NEW)
    await pause(amara, page, title="Two visits", body=WORDS)
    sent = await amara.press(page, NEW, title="Two visits", body=WORDS, press="save")
    assert "Your draft is kept" in sent.text
    assert await as_owner.fetchval("select words from draft where form = $1", NEW) is None
    assert body(await amara.get(NEW)).strip() == ""
    assert "You were writing" not in (await amara.get("/")).text


async def test_refused_the_draft_stays_and_what_was_typed_is_shown(amara, as_owner):
    page = await amara.get(NEW)
    await pause(amara, page, body=WORDS)
    no = await amara.press(page, NEW, body="His number is 943 476 5919.", press="save")
    assert no.status == 422 and "943 476 5919" in body(no)
    assert WORDS in await as_owner.fetchval("select words::text from draft")
    assert (await pause(amara, no, body=WORDS + " And more.")).status_code == 200


async def test_a_save_that_arrives_after_the_sending_keeps_nothing(amara, as_owner):
    page = await amara.get(NEW)
    await amara.press(page, NEW, title="Two visits", body=WORDS, press="save")  # sent before the first pause
    late = await pause(amara, page, body=WORDS)
    assert late.status_code == 409 and "sent or begun afresh" in late.json()["why"]
    assert await as_owner.fetchval("select count(*) from draft where words is not null") == 0


async def test_without_the_version_it_would_come_back(amara, as_owner, monkeypatch):
    """The twin: a sending that only removes the row, and a save that asks nothing."""
    monkeypatch.setattr(store, "SENT", "delete from draft where form = $1 and $2 <> $5 and $3 is not null and $4 >= 0")
    page = await amara.get(NEW)
    await pause(amara, page, body=WORDS)
    await amara.press(page, NEW, title="Two visits", body=WORDS, press="save")
    assert (await pause(amara, page, body=WORDS)).status_code == 200
    assert await as_owner.fetchval("select count(*) from draft where words is not null") == 1


def draft(key: str, version: int = 0, words: str = WORDS) -> Written:
    return Written("/forms/1", "/forms/1", "A form", key, version, {"body": [words]})


async def save_as(member, written: Written):
    async with transaction():
        await enter(hash_of(member.token), writing=True)
        return await store.keep(written)


async def test_a_save_that_waits_for_the_sending_keeps_nothing(clone, as_owner):
    """The deed has emptied the draft and is not committed yet: the save waits for it, and then finds it sent."""
    async with transaction():
        await enter(hash_of(AMARA.token), writing=True)
        with store.sending(draft("a", 0)):
            await store.empty_what_was_sent()
        saving = asyncio.create_task(asyncio.wait_for(_elsewhere(save_as(AMARA, draft("a", 0))), 10))
        await asyncio.sleep(0.3)
        assert not saving.done()
    with pytest.raises(Newer):
        await saving
    assert await as_owner.fetchval("select words from draft") is None


async def _elsewhere(doing):
    """In a context of its own: this task has no transaction."""
    from foundation.database.pool import ENGINE

    ENGINE.current_transaction.set(None)
    return await doing


async def test_twenty_devices_at_once_keep_one_draft_and_nineteen_are_told(clone, as_owner):
    answers = await asyncio.gather(
        *(save_as(AMARA, draft(f"device {n}", 0, f"words {n}")) for n in range(20)), return_exceptions=True
    )
    kept = [each for each in answers if not isinstance(each, BaseException)]
    assert len(kept) == 1 and all(isinstance(each, Newer) for each in answers if each not in kept)
    assert await as_owner.fetchval("select version from draft") == 1


async def test_another_devices_newer_words_survive_the_sending_of_older_ones(clone, as_owner):
    await save_as(AMARA, draft("desk", 0, "older"))
    await save_as(AMARA, draft("phone", 1, "newer"))
    async with transaction():
        await enter(hash_of(AMARA.token), writing=True)
        with store.sending(draft("desk", 1)):
            await store.empty_what_was_sent()
    assert json.loads(await as_owner.fetchval("select words from draft")) == {"body": ["newer"]}


async def test_only_its_writer_reads_a_draft_whoever_else_has_a_part_in_the_journey(amara, as_owner):
    await pause(amara, await amara.get(NEW), body=WORDS)
    for member in (BEA, CALLUM, ADA):
        async with transaction():
            await enter(hash_of(member.token), writing=True)
            assert await fetch("select * from draft") == []
            assert await fetch_value("update draft set title = 'mine' returning 1") is None
        assert WORDS not in (await amara.sign_in(member).get("/drafts")).text
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction():
            await enter(hash_of(BEA.token), writing=True)
            await fetch(
                "insert into draft (person, form, page, version, saved_at) values ($1, '/a', '/a', 1, $2)",
                AMARA.id, clock.now(),
            )  # fmt: skip


async def test_neither_record_nor_log_says_a_word_of_it(amara, as_owner, caplog):
    before = await as_owner.fetchval("select count(*) from audit")
    caplog.set_level("INFO", logger="steadfast")
    await pause(amara, await amara.get(NEW), body=WORDS)
    await pause(amara, await amara.get(NEW), body=WORDS, csrf="forged")
    assert await as_owner.fetchval("select count(*) from audit") == before
    assert "/drafts" in str(amara.client.base_url.join("/drafts")) and caplog.text
    assert WORDS not in caplog.text and NEW not in caplog.text


async def test_whoever_writes_for_long_in_one_page_stays_signed_in(amara, as_owner):
    page = await amara.get(NEW)
    past = clock.now() - timedelta(minutes=20)
    await as_owner.execute("update session set seen_at = $1 where person = $2", past, AMARA.id)
    await pause(amara, page, body=WORDS)
    seen = await as_owner.fetchval("select seen_at from session where hash = $1", hash_of(AMARA.token))
    assert seen > clock.now() - timedelta(minutes=1)


async def test_signed_out_or_with_anothers_token_nothing_is_kept(amara, as_owner):
    page = await amara.get(NEW)
    assert (await pause(amara, page, csrf="0" * 64)).status_code == 401
    assert (await pause(amara.sign_in(BEA), page, body=WORDS)).status_code == 401  # the page is still Amara's
    amara.client.cookies.clear()
    gone = await pause(amara, page, body=WORDS)
    assert gone.status_code == 401 and gone.json()["why"] == "You are signed out."
    other = await amara.client.post("/drafts", data=fields(page), headers={"sec-fetch-site": "cross-site"})
    assert other.status_code == 403
    assert await as_owner.fetchval("select count(*) from draft") == 0


async def test_more_than_a_form_can_hold_is_refused_in_words(amara):
    page = await amara.get(NEW)
    data = urlencode(fields(page) | {"body": "x" * (reading.MOST + 1)})
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = await amara.client.post("/drafts", content=data, headers=HEADERS | kind)
    assert answer.status_code == 422 and answer.json()["why"].startswith("This is too long to keep: 60,001 characters")


@pytest.mark.parametrize(
    "page", ["//elsewhere.example/x", "https://elsewhere.example", "/\\elsewhere", "", "javascript:1"]
)
async def test_a_draft_leads_nowhere_but_to_a_page_of_ours(amara, as_owner, page):
    answer = await pause(amara, await amara.get(NEW), **{"draft.page": page}, body=WORDS)
    assert answer.status_code == 422
    assert await as_owner.fetchval("select count(*) from draft") == 0


async def test_nobody_saves_faster_than_people_pause(amara):
    page = await amara.get(NEW)
    answers = [(await pause(amara, page, body=f"{n}")).status_code for n in range(70)]
    assert answers[:60] == [200] * 60 and 429 in answers[60:]


async def test_without_scripts_a_button_keeps_the_draft_and_the_page_comes_back(browser, as_owner):
    await begin(as_owner, state="submitted")
    report = f"/journeys/{JOURNEY}/report"
    page = await browser.sign_in(BEA).get(report)
    [button] = [each for each in page.form("/report").iter("button") if each.get("formaction")]
    assert button.get("formaction") == "/drafts" and button.text == "Save draft"
    kept = await browser.post("/drafts", fields(page, report) | {"report": WORDS, "result": "pass"})
    assert kept.path == report and kept.tree.get_element_by_id("report").text.strip() == WORDS
    chosen = [each.get("value") for each in kept.form("/report").iter("input") if each.get("checked") is not None]
    assert chosen == ["pass"]


async def test_evidence_has_its_own_button_and_shorter_forms_need_none(amara):
    page = await amara.get(NEW)
    assert not [each for each in page.form(NEW).iter("button") if each.get("formaction")]


async def test_what_was_begun_is_listed_and_can_be_deleted_there(amara, as_owner):
    await pause(amara, await amara.get(NEW), body=WORDS)
    page = await amara.get("/drafts")
    assert NEW in page.links() and "Kept" in page.text
    page = await amara.press(page, "/drafts/afresh")
    assert page.path == "/drafts" and "You have nothing unfinished" in page.text


async def test_whoever_switches_it_off_gets_no_key_for_their_device(amara, monkeypatch):
    assert (await amara.get(NEW)).form(NEW).get("data-seal")
    page = await amara.press(await amara.get("/drafts"), "/drafts/offline")
    assert "Nothing is kept on your phone" in page.text
    assert not (await amara.get(NEW)).form(NEW).get("data-seal")
    await amara.press(page, "/drafts/offline")
    seal, slot = (await amara.get(NEW)).form(NEW).get("data-seal"), (await amara.get(NEW)).form(NEW).get("data-slot")
    assert seal and str(AMARA.id) not in slot and len(slot) == 32
    object.__setattr__(settings(), "offline_drafts", False)
    try:
        assert not (await amara.get(NEW)).form(NEW).get("data-seal")
        assert "This service keeps nothing" in (await amara.get("/drafts")).text
    finally:
        object.__setattr__(settings(), "offline_drafts", True)


async def test_drafts_are_forgotten_a_year_after_the_last_key_and_sendings_after_two_days(clone, as_owner):
    now = clock.now()
    for days, words in ((366, '{"body": ["old"]}'), (364, '{"body": ["new"]}'), (3, None), (1, None)):
        await as_owner.execute(
            "insert into draft (person, form, page, version, words, saved_at) values ($1, $2, '/x', 1, $3, $4)",
            AMARA.id, f"/{uuid4()}", words, now - timedelta(days=days),
        )  # fmt: skip
    async with transaction():
        await enter(hash_of(BEA.token))
        assert await store.forget() == 2
    assert sorted(str(row[0]) for row in await as_owner.fetch("select words from draft")) == [
        "None",
        '{"body": ["new"]}',
    ]


async def test_a_page_that_only_announces_something_has_the_draft_of_its_own_address(amara):
    saved = await amara.press(await amara.get(NEW), NEW, title="Two visits", body=WORDS, press="save")
    edit = saved.path
    assert str(saved.response.url).endswith("?saved=yes")
    await pause(amara, saved, edit, title="Two visits", body=WORDS + " More.")
    assert body(await amara.get(edit)).strip() == WORDS + " More."


def test_a_moment_is_said_as_people_say_it():
    now = clock.now().replace(hour=14, minute=2)
    assert said(now, now) == f"at {now.astimezone(clock.LONDON):%H:%M}"
    assert said(now - timedelta(days=3), now).startswith("on ")
