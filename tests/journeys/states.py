"""States that no link leads to: brought about in a service, and looked at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from urllib.parse import urlsplit

import asyncpg
from playwright.async_api import Browser as Chrome

from tests.browser import Browser, Page
from tests.cast import CAST
from tests.journeys import promises
from tests.journeys.crawl import door_of, people, visitor
from tests.journeys.inventory import Inventory, complaints, tab_for
from tests.journeys.service import Service

WRITING = "/journeys/{id:uuid}/evidence/new"
PIECE = """insert into work (id, kind, person, asked, state, done, total, faults, words, file_name, file, ended_at,
  held_until) select gen_random_uuid(), 'export', person, '{"what": "people", "authorities": []}', state, done, total,
  faults, words, case when has_file then 'people.csv' end, case when has_file then 'Name'::bytea end,
  case when state <> 'under way' then now() end, case when state = 'under way' then now() + interval '1 day' end
from account, (values ('under way', 0, 0, 0, '', false), ('under way', 1200, 4000, 2, '', false),
  ('done', 4000, 4000, 0, '', true), ('done', 10, 10, 0, '', false), ('cancelled', 0, 0, 0, '', false),
  ('failed', 5, 10, 1, 'Your sign-in was too old by the time it was made. Ask for it again.', false))
  as piece (state, done, total, faults, words, has_file) where account.id = $1"""


async def set_the_stage(service: Service) -> None:
    """What the demo has none of: a role lent, a record opened in need, files under way, and sign-ins elsewhere."""
    async with visitor(service.url) as browser:
        everyone = await people(browser)
        for _ in range(2):
            await become(browser, everyone["Amara Okafor"])
        await _lend(browser, everyone["Priya Raman"])
        await _break_the_glass(browser, everyone["Kit Brennan"])
        await _leavers(browser, everyone["Lena Fischer"])
        await _withhold(browser, everyone["Ada Mensah"])
        await _batch(browser, everyone["Jo Tan"])
    owner = await asyncpg.connect(service.owner)
    await owner.execute(PIECE, everyone["Ada Mensah"])
    await owner.close()


async def become(browser: Browser, account: str) -> None:
    browser.client.cookies.clear()
    await browser.post("/demo", {"account": account, "then": "/"})


async def _lend(browser: Browser, account: str) -> None:
    await become(browser, account)
    page = await browser.get("/lending/new")
    choices = _choices(page, "person")
    for person, first, last in zip(choices, (date(2026, 11, 23), date(2026, 12, 1)), (26, 20), strict=False):
        said = await browser.press(
            page, "/lending/new", person=person, acts=_ticks(page, "acts"), reason="Annual leave",
            **_on("starts", first), **_on("ends", first.replace(day=last)),
        )  # fmt: skip
        assert not said.errors, said.errors
        page = await browser.get("/lending/new")


def _on(name: str, day: date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


async def _break_the_glass(browser: Browser, account: str) -> None:
    await become(browser, account)
    await browser.get("/break-glass")
    found = await browser.get("/grants")
    opening = None
    for link in [link for link in found.links() if link.startswith("/grants/")][:12]:
        opening = next((each for each in (await browser.get(link)).links() if "/break-glass/new?" in each), None)
        if opening:
            break
    assert opening, "no role held leads to breaking the glass"
    page = await browser.get(opening)
    said = await browser.press(
        page, "/break-glass/new", what="person", reason="A court asks.", second=_choices(page, "second")[0],
    )  # fmt: skip
    assert not said.errors, said.errors


async def _withhold(browser: Browser, account: str) -> None:
    """An increment that somebody is told they do not get, and why."""
    await become(browser, account)
    due = await browser.get("/pay/increments?until-day=31&until-month=5&until-year=2027")
    theirs = next(link for link in due.links() if link.endswith("/pay") and link.startswith("/people/"))
    page = await browser.get(theirs)
    said = await browser.press(page, f"{theirs}/withhold", why="Under a capability plan since May.")
    assert not said.errors, said.errors


async def _batch(browser: Browser, account: str) -> None:
    """What goes to payroll once."""
    await become(browser, account)
    said = await browser.press(await browser.get("/pay/batches"), "/pay/batches")
    assert not said.errors, said.errors


async def _leavers(browser: Browser, account: str) -> None:
    """A file with a row that names nobody: its page, and the rows that were refused."""
    await become(browser, account)
    page = await browser.get("/intake/new")
    form = page.form("/intake/new")
    data = {each.get("name"): each.get("value") for each in form.iter("input") if each.get("type") == "hidden"}
    file = {"file": ("leavers.csv", b"identifier\nnobody@nowhere.example\n", "text/csv")}
    said = await browser.post("/intake/new", data | {"kind": "leavers"}, files=file)
    assert not said.errors, said.errors


def _choices(page: Page, name: str) -> list[str]:
    """Those of a list that are one."""
    return [o.get("value") for o in page.tree.xpath(f"//select[@name='{name}']//option") if o.get("value")]


def _ticks(page: Page, name: str) -> list[str]:
    return [each.get("value") for each in page.tree.xpath(f"//input[@name='{name}' and not(@type='hidden')]")]


async def what_is_being_written(chrome: Chrome, service: Service, inventory: Inventory) -> None:
    """A draft put back, a form after success, a sign-in that ran out while somebody wrote, and what they meet then."""
    path, account = inventory.where[WRITING]
    async with visitor(service.url) as browser:
        await browser.post("/demo", {"account": account, "then": "/"})
        tab = await tab_for(chrome, service, browser)
        await tab.goto(path)
        await tab.locator("#body").fill("I planned the visit with the school.")
        await tab.get_by_text("Saved ").first.wait_for()
        await tab.reload()
        await inventory.look(tab, WRITING, "its writer", "a draft put back")
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


@asynccontextmanager
async def locked(service: Service, table: str) -> AsyncIterator[None]:
    """Nobody gets at this table: the database is in trouble."""
    owner = await asyncpg.connect(service.owner)
    try:
        async with owner.transaction():
            await owner.execute(f"lock table {table} in access exclusive mode")
            yield
    finally:
        await owner.close()


async def in_trouble(chrome: Chrome, service: Service, inventory: Inventory) -> None:
    """The database does not answer a page in time; a form waits too long for what somebody else holds."""
    path, account = inventory.where[WRITING]
    async with visitor(service.url) as browser:
        await become(browser, account)
        tab = await tab_for(chrome, service, browser)
        async with locked(service, "edition"):
            answer = await tab.goto("/editions")
            assert answer and answer.status == 503
        await inventory.look(tab, "any", "a social worker", "unavailable")
        await tab.goto(path)
        await tab.get_by_label("Title").fill("Kept through trouble")
        async with locked(service, "evidence"):
            async with tab.expect_navigation() as coming:
                await tab.get_by_role("button", name="Save draft").click()
            assert (await coming.value).status == 409
        assert await tab.get_by_label("Title").input_value() == "Kept through trouble"
        await inventory.look(tab, door_of(path).path, "a social worker", "too busy, what was typed kept")
        async with tab.expect_navigation() as coming:
            await tab.get_by_role("button", name="Save draft").click()
        assert (await coming.value).status == 200
        complaints[:] = [each for each in complaints if "status of 503" not in each and "status of 409" not in each]
        await tab.context.close()


async def too_many_tries(chrome: Chrome, service: Service, inventory: Inventory) -> None:
    """A supplier's sign-in: in error, and after the tenth wrong try."""
    async with visitor(service.url) as browser:
        tab = await tab_for(chrome, service, browser)
        status = 0
        for tries in range(12):
            await tab.goto("/sign-in/supplier")
            if not tries:
                await inventory.look(tab, "/sign-in/supplier", "a stranger", "signed out")
            await tab.get_by_label("Work e-mail address").fill("nobody@agency.example")
            await tab.get_by_label("Passphrase").fill("wrong")
            await tab.get_by_label("Code from your app").fill("123456")
            async with tab.expect_navigation() as coming:
                await tab.get_by_role("button", name="Sign in with a code").click()
            status = (await coming.value).status
            if not tries:
                await inventory.look(tab, "/sign-in/supplier", "a stranger", "one error")
        assert status == 429
        await inventory.look(tab, "/sign-in/supplier", "a stranger", "too many tries")
        await tab.context.close()


async def something_broke(chrome: Chrome, service: Service, inventory: Inventory) -> None:
    """The page of a fault of ours: a table is not there."""
    async with visitor(service.url) as browser:
        tab = await tab_for(chrome, service, browser.sign_in(CAST[0]))
        await as_owner(service, "alter table edition rename to edition_away")
        answer = await tab.goto("/editions")
        await as_owner(service, "alter table edition_away rename to edition")
        assert answer and answer.status == 500
        complaints[:] = [each for each in complaints if "status of 500" not in each]
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
