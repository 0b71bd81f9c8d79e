"""Evidence to outcome to pay, in a real browser: from a draft on a phone to a pay step that HR confirms."""

from datetime import date

import pytest
from playwright.async_api import Browser as Chrome

from tests.journeys.hands import WAYS, Hand, hand
from tests.journeys.service import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
async def test_evidence_leads_to_an_outcome_and_the_outcome_to_pay(
    chrome: Chrome, demo: Served, way: type[Hand]
) -> None:
    async with demo() as service, hand(chrome, service.url, way) as person:
        await she_sends_her_evidence(person)
        await she_submits(person)
        await the_assessor_recommends(person)
        await it_comes_before_a_panel(person)
        await the_panel_agrees(person)
        await the_outcome_is_recorded(person)
        await the_minutes_are_confirmed(person)
        await hr_confirms_the_pay_step(person)
        print(person.told())


async def she_sends_her_evidence(person: Hand) -> None:
    """Amara carries on with what she began, then writes something new; each goes to her assessor."""
    await person.become("Amara Okafor")
    await person.follow("Power at the front door")
    await person.write(
        "What you want to say", "I planned the visit with the school, and it changed what I asked first."
    )
    await person.press("Save draft")
    await person.reads("Your draft is kept")
    await person.choose("Nobody can be recognised")
    await person.press("Send to your assessor")
    await person.reads("Sent to Bea Lindqvist")
    await person.follow("Your journey")
    await person.follow("Write something new")
    await person.pick("What is it?", "Critical reflection")
    await person.write("Title", "What supervision changed")
    await person.write("What you want to say", "I went back a second time, and listened longer.")
    await person.date("When it happened", date(2026, 11, 20))
    await person.press("Send to your assessor")
    await person.reads("There is a problem")
    await person.choose("Nobody can be recognised")
    await person.press("Send to your assessor")
    await person.reads("Sent to Bea Lindqvist")


async def she_submits(person: Hand) -> None:
    await person.follow("Your journey")
    await person.press("Submit your portfolio")
    await person.reads("With the assessor")


async def the_assessor_recommends(person: Hand) -> None:
    """Bea shares her report, Amara has nothing to add, and it goes to the panel."""
    await person.become("Bea Lindqvist")
    await person.follow("Recommend: Amara Okafor")
    await person.write(
        "Your report", "Her practice is thoughtful and steady; she was observed twice, and families say so."
    )
    await person.choose("Pass")
    await person.press("Share with Amara")
    await person.become("Amara Okafor")
    await person.follow("Comment on Bea Lindqvist")
    await person.press("Send your comment")
    await person.become("Bea Lindqvist")
    await person.follow("Recommend: Amara Okafor")
    await person.press("Send to the panel")


async def it_comes_before_a_panel(person: Hand) -> None:
    """Cora's panel page holds the portfolio, and says in words what each still lacks."""
    await person.become("Cora Whitfield")
    await person.follow("Panels")
    await person.follow("19 January 2027")
    await person.reads("1 portfolio", "Amara Okafor", "Assessor recommends: pass", "Nothing is missing")
    await person.follow("Panels")
    await person.follow("23 November 2026")
    await person.reads("5 portfolios", "Tomasz Wrenfield", "Reader: Wendy Achterberg")


async def the_panel_agrees(person: Hand) -> None:
    await person.become("Farah Aziz")
    await person.follow("Panels")
    await person.follow("19 January 2027")
    await person.follow("Amara Okafor")
    for seat in ("Farah Aziz", "Gus Romero", "Wendy Achterberg"):
        await person.choose(seat)
    for question in ("Consistent", "Accurate", "Valid", "Robust", "Sufficient"):
        await person.write(question, "Yes: it matches what the reader saw.")
    await person.press("The panel agrees")
    await person.reads("Agreed")


async def the_outcome_is_recorded(person: Hand) -> None:
    await person.become("Priya Raman")
    await person.follow("Record the outcome: Amara Okafor")
    await person.press("Record the outcome")
    await person.reads("There is a problem")
    await person.choose("Met")
    await person.write("Reasons", "The evidence shows each standard, and the panel agreed.")
    await person.press("Record the outcome")
    await person.reads("provisional")


async def the_minutes_are_confirmed(person: Hand) -> None:
    await person.become("Farah Aziz")
    await person.follow("Confirm the minutes")
    await person.press("Confirm the minutes")
    await person.reads("The outcomes are final")


async def hr_confirms_the_pay_step(person: Hand) -> None:
    await person.become("Ada Mensah")
    await person.follow("Confirm a pay step for Amara Okafor")
    await person.press("Confirm this pay step")
    await person.reads("Confirmed", "Ada Mensah")
