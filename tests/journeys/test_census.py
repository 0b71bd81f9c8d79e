"""HR prepares the census in three screens: check, fix, send. The director signs between; nothing leaves before."""

import asyncio
import re

import asyncpg
import pytest
from lxml import etree
from playwright.async_api import Browser as Chrome

from tests.journeys.hands import WAYS, Hand, hand
from tests.journeys.service import Served, Service

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SCREENS = 3  # check, fix, export


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
async def test_the_census_is_prepared_in_three_screens_and_sent_as_signed(
    chrome: Chrome, demo: Served, way: type[Hand]
) -> None:
    async with demo() as service, hand(chrome, service.url, way) as person:
        await hr_checks_it(person)
        await hr_puts_it_right(person, service)
        await the_director_signs_it(person)
        await hr_sends_it(person)
        print(f"{person.told()}, the census in {len(screens(person))} screens: {', '.join(sorted(screens(person)))}")
        assert len(screens(person)) == SCREENS


def screens(person: Hand) -> set[str]:
    """The census's pages that were gone to, each once however often it was shown again."""
    found = (re.sub(r"/[0-9a-f-]{36}", "", where.partition("?")[0]) for where in person.pages)
    return {where for where in found if where.startswith("/census")}


async def hr_checks_it(person: Hand) -> None:
    await person.become("Ada Mensah")
    await person.follow("Census")
    await person.reads("Workforce census 2026", "being prepared", "Not checked yet")
    await person.press("Check")
    await person.reads("has errors", "Fix in the HR system", "Fix here", "Odd: write a note", "of 2026 is not here yet")


async def hr_puts_it_right(person: Hand, service: Service) -> None:
    """What HR's system holds is put right there, and comes with the next file; the rest is answered and noted here."""
    await person.follow("Put these right")
    await person.reads("A request to the owner of the HR system")
    letter = await person.page.locator("#letter").input_value()
    assert "Please put these records right for the workforce census of 2026" in letter
    await the_feed_brings_what_was_asked(person, service)
    for box in await person.page.locator("select[id^='answers-']").all():
        label = await person.page.locator(f"label[for='{await box.get_attribute('id')}']").inner_text()
        await person.pick(label, "No")
    await person.press("Save answers and check again")
    for box in await person.page.locator("textarea[id^='notes-']").all():
        label = await person.page.locator(f"label[for='{await box.get_attribute('id')}']").inner_text()
        await person.write(label, "Looked at with the team; the records are right")
    await person.press("Save notes and check again")
    await person.reads("ready to sign", "There is nothing to put right")


async def the_feed_brings_what_was_asked(person: Hand, service: Service) -> None:
    owner = await asyncpg.connect(service.owner)
    try:
        rows = await owner.fetch(
            "select jsonb_path_query(faults, '$[*] ? (@.fix == \"hr\")') as fault from statutory_return"
        )
        assert rows, "the demo has a record that HR's system holds wrong"
        await owner.execute(
            "update employment e set census_role = 'Case holder' where e.authority = 358 and e.census_role is null"
            " and e.employer_authority = 358"
        )
        await owner.execute(
            "insert into pay_placement (id, person, authority, edition, level, starts, annual_pence)"
            " select gen_random_uuid(), e.person, 358, 'framework_linked/2026-04-01', 2, '2026-04-01', 4000000"
            " from employment e where e.authority = 358 and e.employer_authority = 358 and e.basis in"
            " ('permanent', 'fixed_term') and not exists (select from pay_placement p where p.person = e.person)"
        )
    finally:
        await owner.close()


async def the_director_signs_it(person: Hand) -> None:
    await person.become("Helen Marsh")
    await person.follow("Sign off the census of 2026")
    await person.reads("Headline figures", "Vacancy rate", "Your name goes to these figures")
    await person.choose("I have looked at the headline figures")
    await person.press("Sign off the census")
    await person.reads("signed off", "It waits for HR to send it")


async def hr_sends_it(person: Hand) -> None:
    await person.become("Ada Mensah")
    await person.follow("Send the census of 2026")
    await person.press("Take out the file for the department")
    await person.reads("What was sent", "copy 1")
    file = await person.fetch("Download copy 1")
    root = etree.fromstring(await asyncio.to_thread((await file.path()).read_bytes))
    assert root.findtext("Header/CollectionDetails/Year") == "2026" and len(root.findall("CSWWWorker")) > 100
