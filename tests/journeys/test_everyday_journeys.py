"""Around everybody’s work, by keys alone, without scripts and at 320 px: sign-ins, roles, files, drafts."""

import re

import asyncpg
import pyotp
import pytest
from playwright.async_api import Browser as Chrome

from tests.journeys.hands import WAYS, Hand, Plain, hand
from tests.journeys.service import Served, Service

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Enough people in Trafford that a file of them is long work.
MANY = """insert into person (id, authority, region, name, sort_key)
  select gen_random_uuid(), authority, region, 'Journey Person ' || n, 'person ' || n
  from (select authority, region from person where name = 'Amara Okafor') as hers, generate_series(1, 3001) as n"""


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
async def test_what_everybody_does_around_their_work(chrome: Chrome, demo: Served, way: type[Hand]) -> None:
    async with demo() as service, hand(chrome, service.url, way) as person:
        async with hand(chrome, service.url, Plain) as elsewhere:
            await elsewhere.become("Amara Okafor")
        await a_sign_in_elsewhere_is_ended(person)
        await what_was_written_is_put_back(person)
        await a_role_is_lent_and_read_of(person)
        await roles_are_kept_and_removed(person)
        await a_long_file_is_made(person, service)
        await a_supplier_joins_by_an_app_and_signs_in(person)
        print(person.told())


async def a_sign_in_elsewhere_is_ended(person: Hand) -> None:
    await person.become("Amara Okafor")
    await person.follow("Your account")
    await person.reads("This one")
    await person.press("Sign out there")
    await person.reads_not("Sign out there")


async def what_was_written_is_put_back(person: Hand) -> None:
    """At a pause with scripts, by the button without; and gone from there once signed out."""
    await person.follow("Home")
    await person.follow("Write something new")
    await person.write("Title", "A visit planned with the school")
    if isinstance(person, Plain):
        await person.press("Save draft")
        await person.reads("Your draft is kept")
        await person.follow("Home")
        await person.follow("A visit planned with the school")
    else:
        await person.page.get_by_text("Saved ").first.wait_for()
        await person.press("Sign out")
        await person.become("Amara Okafor")
        await person.follow("Write something new")
        await person.reads("You were writing this at")
    assert await person.page.get_by_label("Title").input_value() == "A visit planned with the school"


async def a_role_is_lent_and_read_of(person: Hand) -> None:
    await person.become("Priya Raman")
    await person.follow("Your account")
    await person.follow("Lend a role to a colleague")
    await person.follow("Lend one of your roles")
    await person.press("Lend the role")
    await person.reads("There is a problem")
    choices = await person.page.get_by_label("To whom?").locator("option").all_inner_texts()
    receiver = next(name for name in choices if name in ("Ada Mensah", "Callum Reid", "Helen Marsh"))
    await person.pick("To whom?", receiver)
    for part, number in (("Day", "30"), ("Month", "11"), ("Year", "2026")):
        await person.write(part, number, within="Last day")
    await person.write("Why?", "Annual leave")
    await person.press("Lend the role")
    await person.reads("Lent to", receiver, "30 November 2026")
    await person.become(receiver)
    await person.reads("You act for Priya Raman")
    await person.follow("Notices")
    await person.press("Mark as read")
    await person.reads("Read")


async def roles_are_kept_and_removed(person: Hand) -> None:
    await person.become("Lena Fischer")
    await person.follow("Look at")
    await person.press("Keep: Dev Patel")
    await person.reads("Dev Patel, budget holder: kept by you")
    await person.press("Remove: Eve Larkin")
    await person.reads_not("Eve Larkin")


async def a_long_file_is_made(person: Hand, service: Service) -> None:
    await _do(service, MANY)
    await person.become("Ada Mensah")
    await person.follow("People")
    await person.open("Take the whole list out as a file")
    await person.choose("Workforce planning")
    await person.press("Make the file")
    await person.waits_for("Download the file", "Check again")
    file = await (await person.fetch("Download the file")).path()
    assert len(file.read_bytes().splitlines()) > 3_000


async def a_supplier_joins_by_an_app_and_signs_in(person: Hand) -> None:
    await person.become("Mo Haddad")
    await person.follow("Suppliers")
    await person.write("Name of the new supplier", "Harbour Care")
    await person.write("Person’s name", "Sid Osei")
    await person.write("Their work e-mail address", "sid@agency.example")
    await person.press("Make a link for them")
    link = re.search(r"/join/\S+", await person.text())
    assert link, await person.text()
    await person.press("Sign out")
    await person.page.goto(link[0])
    await person.follow("use an authenticator app")
    secret = re.sub(r"\s", "", await person.page.locator(".sf-secret").first.inner_text())
    passphrase = await person.page.locator(".sf-secret").nth(1).inner_text()
    code = await person.page.locator(".sf-secrets code").first.inner_text()
    await person.write("Code that your app shows now", pyotp.TOTP(secret).now())
    await person.choose("I have kept my passphrase")
    await person.press("Finish and sign in")
    await person.press("Sign out")
    await person.page.goto("/sign-in/supplier")
    await person.write("Work e-mail address", "sid@agency.example")
    await person.write("Passphrase", passphrase)
    await person.write("Code from your app", code)
    await person.press("Sign in with a code")
    await person.follow("Suppliers")
    await person.reads("Harbour Care", "Sid Osei")


async def _do(service: Service, statement: str) -> None:
    owner = await asyncpg.connect(service.owner)
    try:
        await owner.execute(statement)
    finally:
        await owner.close()
