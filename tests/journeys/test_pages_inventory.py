"""Every page there is, as every person who meets it, with all it can hold: axe finds no fault, nor do we.

The list is made by walking, so that it cannot fall behind: a route that nobody meets by following links fails. Two
files share it (the other: test_pages_inventory_beside.py), one for each worker: a person, a form or a state that one
has taken is not taken by the other, and whichever ends last holds to account what both have met.
"""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser as Chrome
from playwright.async_api import Page as Tab

from tests.journeys.crawl import Found, Walk, door_of, doors, people, visitor, walk
from tests.journeys.inventory import Inventory, Telling, complaints, tab_for
from tests.journeys.ledger import Ledger
from tests.journeys.service import Served, Service
from tests.journeys.states import (
    WRITING,
    become,
    in_trouble,
    long_names,
    set_the_stage,
    something_broke,
    too_many_tries,
    what_is_being_written,
)
from tests.journeys.visits import strangers, those_with_nothing

pytestmark = [pytest.mark.browser, pytest.mark.slow]

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
    below = [door.path for door in doors() if door.path.rpartition("/")[0].endswith("}")]
    below = [path for path in below if not inventory.ledger.knows("route met", path)]
    for path in below:
        parent, _, last = path.rpartition("/")
        for page in [each for each in found.pages if each.door == parent][:2]:
            address = f"{urlsplit(page.path).path}/{last}"
            answer = await tab.goto(address)
            if answer and answer.status == 200 and door_of(urlsplit(tab.url).path) == door_of(address):
                inventory.ledger.claim("route met", path)
                await inventory.look(tab, path, who, "opened directly")
                break


async def refused(tab: Tab, found: Walk, who: str, inventory: Inventory) -> None:
    """Send each form empty, once: what it answers must say what is wrong, and where."""
    for page, action in [(each, action) for each in found.pages for action in each.posts]:
        door = door_of(action, "POST")
        if door is None or not (door.deed and door.deed.form) or not inventory.ledger.claim("refused", door.path):
            continue
        await tab.goto(page.path)
        titles = {await tab.title()} | {each.title for each in found.pages if each.door == page.door}
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
        drawn = await _drawn(tab, page, action, titles)
        await inventory.look(tab, drawn, who, f"refused {door.path.rsplit('/', 1)[-1]}")


async def _drawn(tab: Tab, page: Found, action: str, titles: set[str]) -> str:
    """The route whose page a refused form was drawn on: as a rule the one it stood on, whose pages have these titles;
    else that of its own address."""
    title = (await tab.title()).removeprefix("Error: ")
    own = door_of(action)
    return page.door if title in titles or own is None or own.path in FILES else own.path


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
    """Whoever of the demo's people no other part has taken; first she who meets most pages, as hers are the richest."""
    async with visitor(service.url) as browser:
        everyone = await people(browser)
        assert everyone, "the demo has nobody to be"
        for name, account in sorted(everyone.items(), key=lambda each: each[0] != "Ada Mensah"):
            if not inventory.ledger.claim("person", name):
                continue
            await become(browser, account)
            found = await walk(browser, inventory.known)
            tab = await tab_for(chrome, service, browser)
            for page in found.pages:
                if inventory.ledger.claim("where", page.door):
                    inventory.where[page.door] = (page.path, account)
            for page in inventory.fresh(found, name):
                await tab.goto(page.path)
                await inventory.look(tab, page.door, name, "shown")
            await besides(tab, found, name, inventory)
            await refused(tab, found, name, inventory)
            await tab.context.close()


async def bare_and_broken(chrome: Chrome, service: Service, inventory: Inventory) -> None:
    await those_with_nothing(chrome, service, inventory)
    await too_many_tries(chrome, service, inventory)
    await something_broke(chrome, service, inventory)


async def full_and_in_trouble(chrome: Chrome, service: Service, inventory: Inventory) -> None:
    await set_the_stage(service)
    await everyone_in_the_demo(chrome, service, inventory)
    if inventory.ledger.claim("visit", "strangers"):
        await strangers(chrome, service, inventory)
    if WRITING in inventory.where:  # of the parts one has met it
        await what_is_being_written(chrome, service, inventory)
        await in_trouble(chrome, service, inventory)
    await long_names(chrome, service, inventory)


async def take_part(chrome: Chrome, demo: Served, bare: Served, folder: Path, part: str) -> None:
    """Look at whatever no other part has taken; whoever ends last closes the inventory over all of them."""
    inventory = Inventory(Ledger(folder / "inventory"))
    inventory.ledger.enter(part)
    if inventory.ledger.claim("visit", "bare"):
        async with bare() as empty:
            await bare_and_broken(chrome, empty, inventory)
    async with demo() as full:
        await full_and_in_trouble(chrome, full, inventory)
    faults, parts = inventory.faults, inventory.ledger.leave(part, inventory.handed_in())
    print(inventory.handed_in().told() if parts is None else (whole := Telling.whole(parts)).told())
    if parts is not None:
        looked_at = {door for door, _, _ in whole.seen} | MACHINES | FILES | ELSEWHERE
        faults += [f"nobody meets {door.path}" for door in doors() if door.path not in looked_at]
        faults += _same_titles(whole)
    assert not faults, "\n".join(sorted(set(faults)))
    assert not complaints, "\n".join(sorted(set(complaints)))


async def test_no_page_has_a_fault_and_no_route_is_left_out(
    chrome: Chrome, demo: Served, bare: Served, of_the_run: Path
) -> None:
    await take_part(chrome, demo, bare, of_the_run, "one")


def _same_titles(inventory: Telling) -> list[str]:
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
