"""Those who meet pages without a part in the demo: strangers, and the bare cast before anything was done."""

from urllib.parse import urlsplit
from uuid import uuid4

from playwright.async_api import Browser as Chrome

from tests.browser import Browser
from tests.cast import CAST
from tests.journeys.crawl import door_of, doors, visitor, walk
from tests.journeys.inventory import Inventory, tab_for
from tests.journeys.service import Service


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
