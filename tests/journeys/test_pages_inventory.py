"""Every page there is, as every person who meets it, with all it can hold: axe finds no fault, nor do we.

The list is made by walking, so that it cannot fall behind: a route that nobody meets by following links fails.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
from playwright.async_api import Browser as Chrome
from playwright.async_api import ConsoleMessage
from playwright.async_api import Page as Tab

from tests.browser import Browser
from tests.cast import CAST
from tests.journeys import axe, promises
from tests.journeys.crawl import Found, Walk, door_of, doors, people, visitor, walk
from tests.journeys.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Served = Callable[[], AbstractAsyncContextManager[Service]]
# Answers that are no pages of ours: two for machines, and one for the page's own script.
MACHINES = {"/health/live", "/health/ready", "/sign-in/left"}
# Routes that answer with a file; each is asked for by a form that says why, and refused without it.
FILES = {
    "/people/file", "/establishment/file", "/history/file", "/figures/authority/{code:int}/{measure}.csv",
}  # fmt: skip
# There is no provider in a demo: by test_oidc_chromium, with one of its own process.
PROVIDERS = {
    "/providers/{id:uuid}", "/sign-in/{id:uuid}", "/sign-in/{id:uuid}/return", "/sign-in/carry-on", "/signed-out",
}  # fmt: skip
# Held to axe elsewhere: by the journey that takes in the published file, and by that of a sign-in that ends.
# A supplier's links and keys: by test_local_accounts, in a real browser with a passkey.
ELSEWHERE = {
    "/intake/{id:uuid}", "/sign-in/sixth", "/sign-in/held/{id:uuid}", "/join/{id:uuid}/{token}",
    "/join/{id:uuid}/{token}/app", "/account/keys", "/account/keys/app", *PROVIDERS,
}  # fmt: skip


@dataclass
class Inventory:
    """What was seen, and what is wrong with it."""

    seen: list[tuple[str, str, str]] = field(default_factory=list)  # route, who, state
    faults: list[str] = field(default_factory=list)
    parts: dict[str, set[str]] = field(default_factory=dict)  # route → every kind of element seen on it
    met: set[tuple[str, str]] = field(default_factory=set)  # route, who: also where the page looked as another's did
    titles: dict[str, set[str]] = field(default_factory=dict)
    axed: int = 0  # runs of axe, over all widths
    where: dict[str, tuple[str, str]] = field(default_factory=dict)  # route → a page of it in the demo, and who met it

    async def look(self, tab: Tab, door: str, who: str, state: str) -> None:
        """Hold the page in this tab to every promise, wide and narrow; a route's first page to axe at three widths."""
        first = door not in self.titles
        self.titles.setdefault(door, set()).add(await tab.title())
        found = await promises.skips(tab) if first else []
        found += await promises.when_narrow(tab)
        await promises.thinned(tab)
        found += await promises.at_any_width(tab)
        for size in (promises.NARROW, promises.MIDDLE, promises.WIDE) if first else (promises.WIDE,):
            await tab.set_viewport_size(size)
            found += await axe.faults(tab)
            self.axed += 1
        self.seen.append((door, who, state))
        self.met.add((door, who))
        self.faults += [f"{urlsplit(tab.url).path} as {who}, {state}: {fault}" for fault in found]

    def fresh(self, found: Walk, who: str) -> list[Found]:
        """The pages of a walk that hold something which no page of their route held before."""
        self.met |= {(door, who) for door in found.routes}
        self.faults += [f"as {who}: a link leads nowhere: {link}" for link in found.broken]
        fresh = []
        for page in found.pages:
            known = self.parts.setdefault(page.door, set())
            if not page.parts <= known:
                fresh.append(page)
                known |= page.parts
        return fresh

    def told(self) -> str:
        """The list and the count, as the test prints it."""
        states: dict[str, Counter[str]] = {}
        for door, _, state in self.seen:
            states.setdefault(door, Counter())[state] += 1
        lines = [
            f"{door:40} {sum(count.values()):3}  {', '.join(f'{state} {times}' for state, times in count.items())};"
            f" met by {sum(each == door for each, _ in self.met)} people"
            for door, count in sorted(states.items())
        ]
        totals = (
            f"{len(self.seen)} pages of {len(states)} routes in {len({state for _, _, state in self.seen})} states:"
            f" {self.axed} runs of axe, no sideways scroll at 320 and 768 px"
        )
        return "\n".join([*lines, f"{totals}; {len(self.met)} pairs of route and person"])


async def tab_for(chrome: Chrome, service: Service, browser: Browser) -> Tab:
    """A tab of Chromium, signed in as whoever this browser is."""
    context = await chrome.new_context(viewport=promises.WIDE, base_url=service.url, reduced_motion="reduce")
    await context.add_cookies(
        [{"name": c.name, "value": c.value, "url": service.url} for c in browser.client.cookies.jar]
    )
    tab = await context.new_page()
    tab.on("console", partial(_complain, tab))
    tab.on("pageerror", lambda problem: _complaints.append(f"{tab.url}: {problem}"))
    return tab


_complaints: list[str] = []  # what Chromium wrote in its console: broken scripts, and what the content policy refused


def _complain(tab: Tab, said: ConsoleMessage) -> None:
    if said.type in ("error", "warning") and not said.text.startswith(
        "Failed to load resource: the server responded with a status of 4"
    ):
        _complaints.append(f"{tab.url}: {said.text}")


async def besides(tab: Tab, found: Walk, who: str, inventory: Inventory) -> None:
    """Pages that a button leads to in a state the demo is not in: opened below an address that was met."""
    met = {door for door, _ in inventory.met}
    below = [door.path for door in doors() if door.path not in met and door.path.rpartition("/")[0].endswith("}")]
    for path in below:
        parent, _, last = path.rpartition("/")
        for page in [each for each in found.pages if each.door == parent][:2]:
            address = f"{urlsplit(page.path).path}/{last}"
            answer = await tab.goto(address)
            if answer and answer.status == 200 and door_of(urlsplit(tab.url).path) == door_of(address):
                await inventory.look(tab, path, who, "opened directly")
                break


async def refused(tab: Tab, pages: list[Found], who: str, inventory: Inventory, done: set[str]) -> None:
    """Send each form empty, once: what it answers must say what is wrong, and where."""
    for page, action in [(each, action) for each in pages for action in each.posts]:
        door = door_of(action, "POST")
        if door is None or door.path in done or not (door.deed and door.deed.form):
            continue
        done.add(door.path)
        await tab.goto(page.path)
        form = tab.locator(f"main form[action='{action}']").first
        if not await form.count():
            continue  # an earlier press on this page moved things along
        async with tab.expect_navigation() as coming:
            await form.evaluate(EMPTIED)
        answer = await coming.value
        if answer is None or answer.status != 422:
            continue  # nothing has to be filled in
        if not await tab.locator(".govuk-error-summary").count():
            inventory.faults.append(f"{action} refuses an empty form without saying why")
        await inventory.look(tab, page.door, who, f"refused {door.path.rsplit('/', 1)[-1]}")


EMPTIED = """(form) => {
  for (const each of form.elements) {
    if (each.type === 'hidden' || each.type === 'submit') continue
    if ('checked' in each && (each.type === 'radio' || each.type === 'checkbox')) each.checked = false
    else each.value = ''
  }
  form.noValidate = true
  form.requestSubmit ? form.requestSubmit() : form.submit()
}"""


async def everyone_in_the_demo(chrome: Chrome, service: Service, inventory: Inventory) -> None:
    done: set[str] = set()
    async with visitor(service.url) as browser:
        everyone = await people(browser)
        assert everyone, "the demo has nobody to be"
        for name, account in everyone.items():
            browser.client.cookies.clear()
            await browser.post("/demo", {"account": account, "then": "/"})
            found = await walk(browser)
            tab = await tab_for(chrome, service, browser)
            for page in found.pages:
                inventory.where.setdefault(page.door, (page.path, account))
            for page in inventory.fresh(found, name):
                await tab.goto(page.path)
                await inventory.look(tab, page.door, name, "shown")
            await besides(tab, found, name, inventory)
            await refused(tab, found.pages, name, inventory, done)
            await tab.context.close()


async def strangers(chrome: Chrome, service: Service, inventory: Inventory) -> None:
    """Signed out: the pages open to everyone, and the way in."""
    async with visitor(service.url) as browser:
        tab = await tab_for(chrome, service, browser)
        for path in ("/demo", "/help", "/accessibility", "/privacy", "/"):
            await tab.goto(path)
            await inventory.look(tab, door_of(urlsplit(tab.url).path).path, "a stranger", "signed out")
        await tab.context.close()


async def those_with_nothing(chrome: Chrome, service: Service, inventory: Inventory) -> None:
    """Everybody of the cast before anything was done, and outside the demo: the empty pages, and the two refusals."""
    async with visitor(service.url) as browser:
        for member in CAST:
            fresh = inventory.fresh(await walk(browser.sign_in(member)), member.role.words)
            if fresh:
                tab = await tab_for(chrome, service, browser)
                for page in fresh:
                    await tab.goto(page.path)
                    await inventory.look(tab, page.door, member.role.words, "nothing yet")
                await tab.context.close()
        await _refusals(chrome, service, browser, inventory)


async def _refusals(chrome: Chrome, service: Service, browser: Browser, inventory: Inventory) -> None:
    tab = await tab_for(chrome, service, browser.sign_in(CAST[0]))
    for path, state, status in ((f"/nowhere/{uuid4()}", "not found", 404), *_closed()):
        answer = await tab.goto(path)
        assert answer and answer.status == status, f"{path} answered {answer and answer.status}, not {status}"
        await inventory.look(tab, "any", CAST[0].role.words, state)
    await tab.context.clear_cookies()
    await tab.goto("/sign-in")
    await inventory.look(tab, "/sign-in", "a stranger", "signed out")
    await tab.context.close()


def _closed() -> list[tuple[str, str, int]]:
    """A page that no role of a social worker opens."""
    from foundation.access import Role
    from foundation.access_table import row

    held = Role.SOCIAL_WORKER
    shut = [
        door.path for door in doors()
        if "{" not in door.path and isinstance(door.needs, tuple) and not any(row(can).get(held) for can in door.needs)
    ]  # fmt: skip
    return [(path, "not allowed", 403) for path in shut[:2]]


async def what_is_being_written(chrome: Chrome, service: Service, inventory: Inventory) -> None:
    """A draft put back, a form after success, a sign-in that ran out while somebody wrote, and what they meet then."""
    writing = "/journeys/{id:uuid}/evidence/new"
    path, account = inventory.where[writing]
    async with visitor(service.url) as browser:
        await browser.post("/demo", {"account": account, "then": "/"})
        tab = await tab_for(chrome, service, browser)
        await tab.goto(path)
        await tab.locator("#body").fill("I planned the visit with the school.")
        await tab.get_by_text("Saved ").first.wait_for()
        await tab.reload()
        await inventory.look(tab, writing, "its writer", "a draft put back")
        await tab.goto("/drafts")
        await inventory.look(tab, "/drafts", "its writer", "a draft kept")
        await tab.goto(path)
        await tab.get_by_role("button", name="Save draft").click()
        await tab.get_by_text("Your draft is kept").wait_for()
        await inventory.look(tab, door_of(urlsplit(tab.url).path).path, "its writer", "after success")
        await tab.goto(path)
        await as_owner(service, "update session set ended_at = now() where ended_at is null and person not in"
                                " (select person from account where service)")  # fmt: skip
        await tab.locator("#body").fill("I listened longer.")
        await tab.get_by_role("button", name="Save draft").click()
        await tab.wait_for_load_state()
        await inventory.look(tab, door_of(urlsplit(tab.url).path).path, "its writer", "signed out meanwhile")
        await tab.locator(f"form:has(input[value='{account}']) button").click()
        await tab.wait_for_load_state()
        await inventory.look(tab, (door_of(urlsplit(tab.url).path) or door_of(path)).path, "its writer", "carrying on")
        await tab.context.close()


async def something_broke(chrome: Chrome, service: Service, inventory: Inventory) -> None:
    """The page of a fault of ours: a table is not there."""
    async with visitor(service.url) as browser:
        tab = await tab_for(chrome, service, browser.sign_in(CAST[0]))
        await as_owner(service, "alter table edition rename to edition_away")
        answer = await tab.goto("/editions")
        await as_owner(service, "alter table edition_away rename to edition")
        assert answer and answer.status == 500
        _complaints[:] = [each for each in _complaints if "status of 500" not in each]
        await inventory.look(tab, "any", CAST[0].role.words, "something broke")
        await tab.context.close()


LONG = " Featherstonehaugh-Cholmondeley-Wolfeschlegelsteinhausen"


async def long_names(chrome: Chrome, service: Service, inventory: Inventory) -> None:
    """Everybody's name, and every title, as long as they come: nothing sticks out at any width."""
    await as_owner(service, f"update account set name = name || '{LONG}' where not service")
    await as_owner(service, f"update person set name = name || '{LONG}'")
    await as_owner(service, f"update evidence set title = title || '{LONG}' where state in ('draft', 'returned')")
    async with visitor(service.url) as browser:
        for account in dict.fromkeys(account for _, account in inventory.where.values()):
            await browser.post("/demo", {"account": account, "then": "/"})
            tab = await tab_for(chrome, service, browser)
            for door, (path, whose) in inventory.where.items():
                if whose == account:
                    await tab.goto(path)
                    faults = await promises.when_narrow(tab)
                    inventory.faults += [f"{path} with long names: {fault}" for fault in faults]
                    inventory.seen.append((door, "whoever met it", "long names"))
            await tab.context.close()


async def as_owner(service: Service, statement: str) -> None:
    owner = await asyncpg.connect(service.owner)
    try:
        await owner.execute(statement)
    finally:
        await owner.close()


async def test_no_page_has_a_fault_and_no_route_is_left_out(chrome: Chrome, demo: Served, bare: Served) -> None:
    inventory = Inventory()
    async with demo() as full, bare() as empty:
        await asyncio.gather(
            everyone_in_the_demo(chrome, full, inventory), those_with_nothing(chrome, empty, inventory)
        )
        await strangers(chrome, full, inventory)
        await what_is_being_written(chrome, full, inventory)
        await something_broke(chrome, empty, inventory)
        await long_names(chrome, full, inventory)
    print(inventory.told())
    met = {door for door, _ in inventory.met} | MACHINES | FILES | ELSEWHERE
    inventory.faults += [f"nobody meets {door.path}" for door in doors() if door.path not in met]
    inventory.faults += _same_titles(inventory)
    assert not inventory.faults, "\n".join(sorted(set(inventory.faults)))
    assert not _complaints, "\n".join(sorted(set(_complaints)))


def _same_titles(inventory: Inventory) -> list[str]:
    """Two routes whose pages could not be told apart by their titles."""
    by_title: dict[str, set[str]] = {}
    for door, titles in inventory.titles.items():
        for title in titles:
            by_title.setdefault(title.removeprefix("Error: "), set()).add(door)
    return [
        f"{', '.join(sorted(routes))} share the title {title!r}"
        for title, routes in by_title.items()
        if len(routes) > 1 and "any" not in routes
    ]
