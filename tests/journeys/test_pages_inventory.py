"""Every page there is, as every person who meets it, with all it can hold: axe finds no fault, nor do we.

The list is made by walking, so that it cannot fall behind: a route that nobody meets by following links fails.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.async_api import Browser as Chrome
from playwright.async_api import Page as Tab

from tests.browser import Browser
from tests.cast import CAST
from tests.journeys.crawl import Found, Walk, door_of, doors, people, visitor, walk
from tests.journeys.inventory import Inventory, complaints, tab_for
from tests.journeys.service import Service
from tests.journeys.states import (
    become,
    in_trouble,
    long_names,
    set_the_stage,
    something_broke,
    too_many_tries,
    what_is_being_written,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Served = Callable[[], AbstractAsyncContextManager[Service]]
# Answers that are no pages of ours: two for machines, and one for the page's own script.
MACHINES = {"/health/live", "/health/ready", "/sign-in/left"}
# Routes that answer with a file; each is asked for by a form that says why, and refused without it.
FILES = {
    "/people/file", "/establishment/file", "/history/file", "/figures/authority/{code:int}/{measure}.csv",
    "/figures/authority/{code:int}/team/{id:uuid}/file", "/reports/sent/{id:uuid}/file",
    "/under-way/{id:uuid}/file", "/pay/batches/{id:uuid}/file", "/intake/{id:uuid}/refused", "/teams/file",
    "/registrations/numbers", "/census/{id:uuid}/file/{number:int}",
}  # fmt: skip
# There is no provider in a demo: by test_oidc_chromium, with one of its own process.
PROVIDERS = {
    "/providers/{id:uuid}", "/sign-in/{id:uuid}", "/sign-in/{id:uuid}/return", "/sign-in/carry-on", "/signed-out",
}  # fmt: skip
# Held to axe elsewhere: by the journey that takes in the published file, and by that of a sign-in that ends.
# A supplier's links and keys: by test_local_accounts, in a real browser with a passkey.
HELD = "/sign-in/held/{id:uuid}"
ELSEWHERE = {
    "/intake/{id:uuid}", "/sign-in/sixth", HELD, "/join/{id:uuid}/{token}",
    "/join/{id:uuid}/{token}/app", "/account/keys", "/account/keys/app", *PROVIDERS,
}  # fmt: skip


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
        await inventory.look(
            tab, await _drawn(tab, page, action, inventory), who, f"refused {door.path.rsplit('/', 1)[-1]}"
        )


async def _drawn(tab: Tab, page: Found, action: str, inventory: Inventory) -> str:
    """The route whose page a refused form was drawn on: as a rule the one it stood on, else that of its own address."""
    title = (await tab.title()).removeprefix("Error: ")
    known = {each.removeprefix("Error: ") for each in inventory.titles.get(page.door, ())}
    own = door_of(action)
    return page.door if title in known or own is None or own.path in FILES else own.path


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
            await become(browser, account)
            found = await walk(browser, inventory.known)
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
            fresh = inventory.fresh(await walk(browser.sign_in(member), inventory.known), member.role.words)
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


async def test_no_page_has_a_fault_and_no_route_is_left_out(chrome: Chrome, demo: Served, bare: Served) -> None:
    inventory = Inventory()
    async with demo() as full, bare() as empty:
        await set_the_stage(full)
        await asyncio.gather(
            everyone_in_the_demo(chrome, full, inventory), those_with_nothing(chrome, empty, inventory)
        )
        await strangers(chrome, full, inventory)
        await what_is_being_written(chrome, full, inventory)
        await in_trouble(chrome, full, inventory)
        await too_many_tries(chrome, empty, inventory)
        await something_broke(chrome, empty, inventory)
        await long_names(chrome, full, inventory)
    print(inventory.told())
    met = {door for door, _ in inventory.met} | MACHINES | FILES | ELSEWHERE
    inventory.faults += [f"nobody meets {door.path}" for door in doors() if door.path not in met]
    inventory.faults += _same_titles(inventory)
    assert not inventory.faults, "\n".join(sorted(set(inventory.faults)))
    assert not complaints, "\n".join(sorted(set(complaints)))


def _same_titles(inventory: Inventory) -> list[str]:
    """Two routes whose pages could not be told apart by their titles.

    A form kept over a sign-in is the page it was typed on, so it has that page's title.
    """
    by_title: dict[str, set[str]] = {}
    for door, titles in inventory.titles.items():
        for title in titles if door != HELD else ():
            by_title.setdefault(title.removeprefix("Error: "), set()).add(door)
    return [
        f"{', '.join(sorted(routes))} share the title {title!r}"
        for title, routes in by_title.items()
        if len(routes) > 1 and "any" not in routes
    ]
