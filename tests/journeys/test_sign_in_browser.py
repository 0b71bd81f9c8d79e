"""A sign-in about to end, in a real browser: warned, made longer by one press, and nothing typed is lost."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from playwright.async_api import Browser as Chrome
from playwright.async_api import Page, expect

from foundation.database import server
from foundation.routing import COOKIE, hash_of
from tests.builders import insert
from tests.builders_frameworks import JOURNEY
from tests.builders_frameworks import journey as begin
from tests.cast import AMARA
from tests.journeys import axe, promises
from tests.journeys.service import Service, copy_served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEW, BOX = f"/journeys/{JOURNEY}/evidence/new", "#sign-in-ends"
WORDS = "I listened to the children first."
IDLE = "update session set seen_at = now() - $1::text::interval where person = $2 and ended_at is null"


@pytest.fixture(scope="module")
async def served(cluster: server.Urls, template: Any) -> AsyncIterator[Service]:
    """A demo that holds the cast and Amara's journey; she may be chosen at its door."""
    async with copy_served(cluster, "steadfast_template", demo=True) as service:
        owner = await asyncpg.connect(service.owner)
        await begin(owner)
        await owner.execute("insert into demo (today, seed) values ('2026-11-23', 1)")
        await insert(owner, "persona", account=AMARA.account, place=1, role="social worker", blurb="Writes.")
        await owner.close()
        yield service


@pytest.fixture
async def owner(served: Service) -> AsyncIterator[asyncpg.Connection]:
    opened = await asyncpg.connect(served.owner)
    yield opened
    await opened.close()


async def window(chrome: Chrome, served: Service, owner: asyncpg.Connection, **how: Any) -> Page:
    """A browser of Amara's at 360 px, whose page believes whatever time the test says."""
    await owner.execute("delete from draft")
    await owner.execute(
        "insert into session (hash, account, person, expires_at) values ($1, $2, $3, now() + interval '12 hours')"
        " on conflict (hash) do update set ended_at = null, ended_why = null, day = null, seen_at = now()",
        hash_of("browser"), AMARA.account, AMARA.id,
    )  # fmt: skip
    await owner.execute(IDLE, "0 seconds", AMARA.id)
    context = await chrome.new_context(base_url=served.url, viewport={"width": 360, "height": 800}, **how)
    await context.add_cookies([{"name": COOKIE, "value": "browser", "url": served.url}])
    await context.clock.install()
    return await context.new_page()


async def held_to_promises(page: Page) -> None:
    faults = await axe.faults(page) + await promises.when_narrow(page)
    assert not faults, "\n".join(faults)


async def test_two_minutes_before_the_end_one_press_makes_it_longer(chrome, served, owner):
    page = await window(chrome, served, owner)
    await page.goto(NEW)
    await page.locator("#body").fill(WORDS)
    await owner.execute(IDLE, "27 minutes", AMARA.id)
    await page.clock.fast_forward("27:50")
    await expect(page.locator(BOX)).to_be_hidden()
    await expect(page.get_by_text("Saved")).to_be_visible()  # keeping the draft is a sign of life: it comes first
    await owner.execute(IDLE, "28 minutes 10 seconds", AMARA.id)
    await page.clock.fast_forward("00:20")
    await expect(page.locator(BOX)).to_be_visible()
    await expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    await expect(page.locator(BOX)).to_contain_text("What you typed stays on this page")
    await held_to_promises(page)
    await page.keyboard.press("Enter")
    await expect(page.locator(BOX)).to_be_hidden()
    await expect(page.locator("#body")).to_be_focused()
    assert await page.locator("#body").input_value() == WORDS
    idle = await owner.fetchval("select now() - seen_at from session where hash = $1", hash_of("browser"))
    assert idle.total_seconds() < 20
    await page.clock.fast_forward("20:00")
    await expect(page.locator(BOX)).to_be_hidden()
    await page.context.close()


async def test_another_window_in_use_keeps_this_one_quiet(chrome, served, owner):
    page = await window(chrome, served, owner)
    await page.goto("/account")
    await page.clock.fast_forward("29:00")
    await page.wait_for_timeout(300)
    await expect(page.locator(BOX)).to_be_hidden()
    await page.context.close()


async def test_once_it_has_ended_what_was_typed_is_sent_after_signing_in(chrome, served, owner):
    page = await window(chrome, served, owner)
    await page.goto(NEW)
    await page.get_by_label("Title").fill("Listening first")
    await page.locator("#body").fill(WORDS)
    await owner.execute(IDLE, "31 minutes", AMARA.id)
    await page.clock.fast_forward("30:10")
    await expect(page.locator(BOX)).to_contain_text("You have been signed out")
    await held_to_promises(page)
    await page.get_by_role("button", name="Close").press("Enter")
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.get_by_text("What you had typed is kept")).to_be_visible()
    await held_to_promises(page)
    await page.get_by_role("button", name="Be Amara").click()
    await expect(page.get_by_text("Your sign-in had ended")).to_be_visible()
    assert await page.get_by_label("Title").input_value() == "Listening first"
    assert await page.locator("#body").input_value() == WORDS
    await held_to_promises(page)
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.get_by_text("Your draft is kept")).to_be_visible()
    assert await owner.fetchval("select body from evidence where title = 'Listening first'") == WORDS
    await page.context.close()


async def test_without_scripts_the_page_says_when_it_ends_and_nothing_is_lost(chrome, served, owner):
    page = await window(chrome, served, owner, java_script_enabled=False)
    await page.goto(NEW)
    await expect(page.get_by_text("If you do nothing here until")).to_be_visible()
    await expect(page.locator(BOX)).to_be_hidden()
    await page.get_by_label("Title").fill("Without scripts")
    await owner.execute(IDLE, "31 minutes", AMARA.id)
    await page.get_by_role("button", name="Save draft").click()
    await page.get_by_role("button", name="Be Amara").click()
    assert await page.get_by_label("Title").input_value() == "Without scripts"
    await page.context.close()


async def test_the_day_is_chosen_by_keyboard_and_shown_on_every_page(chrome, served, owner):
    page = await window(chrome, served, owner)
    await page.goto("/day")
    await page.get_by_label("Day", exact=True).focus()
    for typed in ("1", "3", "2028"):
        await page.keyboard.type(typed)
        await page.keyboard.press("Tab")
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    for path in ("/", "/account", f"/journeys/{JOURNEY}", "/nowhere"):
        await page.goto(path)
        await expect(page.get_by_text("For you, today is 1 March 2028.")).to_be_visible()
        await held_to_promises(page)
    async with page.expect_navigation():
        await page.get_by_role("button", name="Back to").press("Enter")
    await expect(page.get_by_text("For you, today is")).to_have_count(0)
    await page.goto("/sign-in/sixth")
    await held_to_promises(page)
    await page.context.close()
