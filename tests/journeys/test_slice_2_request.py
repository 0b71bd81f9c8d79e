"""A request filled, in a real browser: an assignment from need to booking, and a shift taken by the first to accept."""

from datetime import date

import pytest
from playwright.async_api import Browser as Chrome

from tests.journeys.hands import WAYS, Hand, hand
from tests.journeys.service import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
async def test_a_request_is_filled_and_so_is_a_shift(chrome: Chrome, demo: Served, way: type[Hand]) -> None:
    async with demo() as service, hand(chrome, service.url, way) as person:
        await the_manager_asks_for_an_assignment(person)
        await the_manager_asks_for_a_shift(person)
        await the_budget_holder_approves(person)
        await the_coordinator_sends_candidates(person)
        await the_manager_chooses(person)
        await the_work_is_offered(person)
        await the_worker_accepts(person)
        await a_shift_is_offered_and_taken(person)
        print(person.told())


async def the_manager_asks_for_an_assignment(person: Hand) -> None:
    await person.become("Callum Reid")
    await person.follow("Requests")
    await person.follow("Ask for cover")
    await person.follow("An assignment")
    await person.press("Send for approval")
    await person.reads("There is a problem")
    await person.pick("Team", "Stretford safeguarding team")
    await person.pick("Core job type", "Social worker")
    await person.write("Job title", "Journey social worker")
    await person.write("Why cover is needed", "Two posts are vacant and children wait.")
    await person.date("First day", date(2027, 1, 4))
    await person.date("Last day", date(2027, 4, 4))
    await person.write("Hours a week", "37")
    await person.write("Days and times", "Monday to Friday, two days in the office")
    await person.write("Planned caseload", "16 children, no court work at first")
    await person.write("Who supervises them", "Callum Reid")
    await person.write("Pay an hour", "28")
    await person.write("Cost code", "C35801")
    await person.press("Send for approval")
    await person.reads("With the budget holder", "4 January 2027 to 4 April 2027")


async def the_manager_asks_for_a_shift(person: Hand) -> None:
    await person.follow("Requests")
    await person.follow("Ask for cover")
    await person.follow("An out-of-hours shift")
    await person.pick("Team", "Stretford safeguarding team")
    await person.pick("Core job type", "Social worker")
    await person.write("Job title", "Journey duty social worker")
    await person.write("Why cover is needed", "The rota has a gap.")
    await person.date("Day it begins", date(2026, 12, 5))
    await person.write("Begins at", "20:00")
    await person.write("Ends at", "06:00")
    await person.write("Duty", "Emergency duty from home")
    await person.write("Who supervises them", "The duty manager")
    await person.write("Pay an hour", "28")
    await person.write("Cost code", "C35801")
    await person.press("Send for approval")
    await person.reads("With the budget holder")


async def the_budget_holder_approves(person: Hand) -> None:
    await person.become("Dev Patel")
    for title in ("Journey social worker", "Journey duty social worker"):
        await person.follow("Home")
        await person.follow(f"Approve the cost of {title}")
        await person.press("Approve the cost")
        await person.reads("Approved by", "Dev Patel")


async def the_coordinator_sends_candidates(person: Hand) -> None:
    """Mo opens both, reads who can start, who nearly and who not yet and why, and sends two to the manager."""
    await person.become("Mo Haddad")
    await person.follow("Requests")
    await person.follow("Journey social worker")
    await person.press("Open to the bank")
    await person.reads("Can start", "Nearly", "Not yet")
    await person.choose("Rosa Novak")
    await person.press("Send to the manager")


async def the_manager_chooses(person: Hand) -> None:
    await person.become("Callum Reid")
    await person.follow("Requests")
    await person.follow("Journey social worker")
    await person.follow("Rosa Novak")
    await person.press("Shortlist")
    await person.follow("Rosa Novak")
    await person.write("What was said", "She knows the team and can start when we ask.")
    await person.press("Save the interview")
    await person.follow("Rosa Novak")
    await person.press("Choose")


async def the_work_is_offered(person: Hand) -> None:
    await person.become("Mo Haddad")
    await person.follow("Requests")
    await person.follow("Journey social worker")
    await person.follow("Rosa Novak")
    await person.press("Offer the work")
    await person.reads("Offered")


async def the_worker_accepts(person: Hand) -> None:
    await person.become("Rosa Novak")
    await person.follow("Answer the offer: Journey social worker")
    await person.press("Accept")
    await person.follow("Bookings")
    await person.reads("4 January 2027 to 4 April 2027", "Provisional")


async def a_shift_is_offered_and_taken(person: Hand) -> None:
    await person.become("Mo Haddad")
    await person.follow("Requests")
    await person.follow("Journey duty social worker")
    await person.press("Open to the bank")
    await person.choose("Rosa Novak")
    await person.press("Offer the shift")
    await person.become("Rosa Novak")
    await person.follow("Answer the offer: Journey duty social worker")
    await person.press("Accept")
    await person.become("Callum Reid")
    await person.follow("Requests")
    await person.follow("Journey duty social worker")
    await person.reads("1 of 1 place filled")
