"""Drafts in a real browser: kept at a pause, put back, sealed on the device while there is no signal, nobody else's."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Browser as Chrome
from playwright.async_api import BrowserContext, Page, expect

from foundation.routing import COOKIE, hash_of
from tests.builders_frameworks import JOURNEY
from tests.builders_frameworks import journey as begin
from tests.cast import AMARA, BEA, Member
from tests.journeys import axe
from tests.journeys.service import Served, Service

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEW, REPORT = f"/journeys/{JOURNEY}/evidence/new", f"/journeys/{JOURNEY}/report"
WORDS = "I planned the visit with the school, and it changed what I asked first."
BODY, SAID = "#body", "[data-draft-said]"
KEPT = "() => JSON.stringify(localStorage)"
SCRIPT = Path(__file__).parents[2] / "static" / "drafts.js"


@dataclass
class Desk:
    """A service with Amara's journey in it, and browsers in front of it."""

    service: Service
    chrome: Chrome

    async def phone(self, member: Member = AMARA, **how: object) -> BrowserContext:
        context = await self.chrome.new_context(
            base_url=self.service.url, viewport={"width": 390, "height": 844}, **how
        )
        await self.be(context, member.token)
        return context

    async def be(self, context: BrowserContext, token: str) -> None:
        await context.clear_cookies()
        await context.add_cookies([{"name": COOKIE, "value": token, "url": self.service.url}])

    async def do(self, sql: str, *args: object) -> None:
        owner = await asyncpg.connect(self.service.owner)
        try:
            await owner.execute(sql, *args)
        finally:
            await owner.close()


@pytest.fixture(scope="module")
async def served(bare: Served) -> AsyncIterator[Service]:
    async with bare() as service:
        owner = await asyncpg.connect(service.owner)
        await begin(owner)
        await owner.close()
        yield service


@pytest.fixture
async def desk(chrome: Chrome, served: Service) -> AsyncIterator[Desk]:
    """Nothing written yet, and everybody signed in."""
    made = Desk(served, chrome)
    await made.do(
        "delete from draft; delete from draft_choice; delete from throttle; update journey set state = 'active'"
    )
    await made.do("update session set ended_at = null, ended_why = null")
    yield made
    for context in chrome.contexts:
        await context.close()


async def write(context: BrowserContext, words: str = WORDS, path: str = NEW) -> Page:
    page = await context.new_page()
    await page.goto(path)
    await page.locator(BODY).fill(words)
    return page


async def reads(page: Page, words: str) -> None:
    await expect(page.locator(SAID).first).to_contain_text(words, timeout=10_000)


async def test_a_pause_saves_and_another_phone_carries_on(desk: Desk) -> None:
    phone = await desk.phone()
    page = await write(phone)
    await reads(page, "Saved ")
    assert await axe.faults(page) == []
    await page.reload()
    assert await page.locator(BODY).input_value() == WORDS
    await expect(page.get_by_text("You were writing this at")).to_be_visible()
    assert await axe.faults(page) == []
    other = await desk.phone()
    second = await other.new_page()
    await second.goto("/")
    await second.get_by_role("link", name="Write something new").last.click()
    assert await second.locator(BODY).input_value() == WORDS
    await second.get_by_role("button", name="start afresh").click()
    assert await second.locator(BODY).input_value() == ""


async def test_what_was_typed_last_is_kept_when_the_page_is_left_in_the_pause(desk: Desk) -> None:
    phone = await desk.phone()
    page = await write(phone)
    await page.goto("/")
    await page.wait_for_timeout(500)
    await page.go_back()
    await page.wait_for_load_state()
    assert await page.locator(BODY).input_value() == WORDS


async def test_two_devices_the_later_is_told_and_chooses(desk: Desk) -> None:
    one, two = await desk.phone(), await desk.phone()
    phone, desktop = await write(one, "on the phone"), await two.new_page()
    await desktop.goto(NEW)
    await reads(phone, "Saved ")
    await phone.locator(BODY).fill("on the phone, again")
    await phone.wait_for_timeout(2500)
    await desktop.locator(BODY).fill("at the desk")
    await desktop.wait_for_timeout(2500)
    told = await desktop.locator(SAID).first.inner_text()
    if told.startswith("Saved"):  # it opened after the first save: then the phone is the later one
        await phone.locator(BODY).fill("on the phone, and more")
        desktop = phone
    await reads(desktop, "somewhere else at")
    mine = await desktop.locator(BODY).input_value()
    await desktop.get_by_role("button", name="Keep what stands here instead").click()
    await reads(desktop, "Saved ")
    await desktop.reload()
    assert await desktop.locator(BODY).input_value() == mine


async def test_without_signal_words_are_sealed_on_the_device_and_sent_up_with_it(desk: Desk) -> None:
    phone = await desk.phone()
    page = await phone.new_page()
    await page.goto(NEW)
    await phone.set_offline(True)
    await page.locator(BODY).fill(WORDS)
    await reads(page, "There is no signal. What you wrote is kept on this device")
    sealed = await page.evaluate(KEPT)
    assert "draft." in sealed and "school" not in sealed and str(JOURNEY) not in sealed and str(AMARA.id) not in sealed
    await page.get_by_role("button", name="Save draft").click()
    await reads(page, "There is no signal, so nothing was sent")
    await phone.set_offline(False)
    await reads(page, "Saved ")
    assert "draft." not in await page.evaluate(KEPT)
    await page.reload()
    assert await page.locator(BODY).input_value() == WORDS


async def test_a_page_closed_without_signal_gives_its_words_back_to_their_writer_alone(desk: Desk) -> None:
    phone = await desk.phone()
    page = await write(phone, "")
    await phone.set_offline(True)
    await page.locator(BODY).fill(WORDS)
    await reads(page, "kept on this device")
    await page.close()
    await phone.set_offline(False)
    await desk.be(phone, BEA.token)  # the same browser, another person
    await desk.do("update journey set state = 'submitted'")
    hers = await phone.new_page()
    await hers.goto(REPORT)
    assert WORDS not in await hers.content() and WORDS not in await hers.locator("textarea").first.input_value()
    assert "draft." in await hers.evaluate(KEPT) and "school" not in await hers.evaluate(KEPT)
    await desk.do("update journey set state = 'active'")
    await desk.be(phone, AMARA.token)
    page = await phone.new_page()
    await page.goto(NEW)
    await reads(page, "Saved ")
    assert await page.locator(BODY).input_value() == WORDS
    assert "draft." not in await page.evaluate(KEPT)


async def test_signed_out_meanwhile_the_page_says_so_and_the_words_wait_for_the_sign_in(desk: Desk) -> None:
    phone = await desk.phone()
    page = await phone.new_page()
    await page.goto(NEW)
    await desk.do("update session set ended_at = now() where hash = $1", hash_of(AMARA.token))
    await page.locator(BODY).fill(WORDS)
    await reads(page, "You are signed out. What you wrote is kept on this device")
    await desk.do("update session set ended_at = null where hash = $1", hash_of(AMARA.token))
    again = await phone.new_page()
    await again.goto(NEW)
    await reads(again, "Saved ")
    assert await again.locator(BODY).input_value() == WORDS


async def test_signing_out_leaves_nothing_on_the_device_for_anybody(desk: Desk) -> None:
    phone = await desk.phone()
    page = await phone.new_page()
    await page.goto(NEW)
    await page.evaluate("() => localStorage.setItem('draft.left', 'sealed')")
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_load_state()
    assert "draft." not in await page.evaluate(KEPT)


async def test_switched_off_nothing_is_kept_on_the_device_and_the_page_says_to_stay(desk: Desk) -> None:
    await desk.do("insert into draft_choice values ($1, false)", AMARA.id)
    phone = await desk.phone()
    page = await phone.new_page()
    await page.goto(NEW)
    await phone.set_offline(True)
    await page.locator(BODY).fill(WORDS)
    await reads(page, "There is no signal. This is not saved: keep this page open.")
    assert await page.evaluate(KEPT) == "{}"
    await phone.set_offline(False)
    await reads(page, "Saved ")


async def test_without_scripts_a_button_saves_the_draft(desk: Desk) -> None:
    await desk.do("update journey set state = 'submitted'")
    phone = await desk.phone(BEA, java_script_enabled=False)
    page = await phone.new_page()
    await page.goto(REPORT)
    await page.locator("#report").fill(WORDS)
    await page.get_by_role("button", name="Save draft").click()
    assert await page.locator("#report").input_value() == WORDS
    await expect(page.get_by_text("You were writing this at")).to_be_visible()


def test_the_script_is_small_enough_to_read() -> None:
    assert len(SCRIPT.read_text().splitlines()) < 150
