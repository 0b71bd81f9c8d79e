"""The bank's pages through the front: the way of a request, and what each person may read."""

import pytest

from tests import builders_staffbank as made
from tests.builders import insert
from tests.cast import (
    ABEL,
    ADA,
    AMARA,
    BO,
    CALLUM,
    DEV,
    HELEN,
    MO,
    NIA,
    OLU,
    PRIYA,
    ROSA,
    SAM,
    STRETFORD,
    TESS,
    TODAY,
    TRAFFORD,
    WES,
    named,
)  # fmt: skip


def day(name: str, value) -> dict[str, str]:
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}


TYPED = {
    "team": str(STRETFORD), "job_type": "SW", "local_title": "Social worker", "reason": "Two vacancies",
    "weekly_hours": "37", "pattern": "Monday to Friday", "caseload_plan": "16 children", "supervisor": "Callum Reid",
    "skills": "court work", "rate": "£31.00", "cost_code": "CC358", "places": "1", "notice_days": "28",
    **day("starts_on", made.FIRST), **day("ends_on", made.LAST),
}  # fmt: skip


async def test_an_assignment_is_filled_through_the_pages(bank, browser):
    await insert(bank, "unallocated", team=STRETFORD, authority=TRAFFORD, region=2, on_day=TODAY, children=7)
    page = await browser.sign_in(CALLUM).get("/requests/new?kind=assignment")
    page = await browser.press(page, "/requests/new", **{**TYPED, "reason": "", "send": "yes"})
    assert page.status == 422 and page.errors == ["Say why cover is needed"]
    page = await browser.press(page, "/requests/new", **{**TYPED, "send": "yes"})
    assert page.status == 200 and "With the budget holder" in page.text
    path = page.path
    page = await browser.sign_in(DEV).get("/")
    assert "Approve the cost of social worker, Stretford child protection, Trafford" in page.text
    page = await browser.get(path)
    assert "7 children of Stretford child protection without a social worker" in page.text
    assert "£39.74 an hour in all for pay of £31, within the cap of £40 (a cap invented for the demo)" in page.text
    page = await browser.press(page, "/approve")
    assert "Approved, not open yet" in page.text
    page = await browser.sign_in(MO).get(path)
    assert "suppliers at or under the cap" in page.text and "at once: children have no worker" in page.text
    page = await browser.press(page, "/open")
    assert page.path == f"{path}/candidates"
    order = [
        page.text.index(words)
        for words in (
            "7 children",
            "When it reaches agencies",
            "Can start (1)",
            "Nearly (1)",
            "Not yet (1)",
            "Log of calls",
        )
    ]
    assert order == sorted(order)
    assert "Cool-off: not met, would pass from 31 January 2027" in page.text
    page = await browser.press(page, "/candidates", workers=[str(ROSA.id)])
    page = await browser.sign_in(CALLUM).get("/")
    assert "Look at Rosa Novak for social worker" in page.text
    candidate = next(link for link in (await browser.get(path)).links() if link.startswith("/candidates/"))
    page = await browser.get(candidate)
    assert "0161 496 0123" not in page.text and "Salford" not in page.text
    page = await browser.press(page, "/shortlist")
    page = await browser.press(await browser.get(candidate), "/interview", interview_notes="Knows the courts")
    page = await browser.press(await browser.get(candidate), "/choose")
    page = await browser.press(await browser.sign_in(MO).get(candidate), "/offer")
    page = await browser.sign_in(ROSA).get("/offers")
    page = await browser.get(page.links()[0])
    assert "What the agency rules said about you" in page.text and "Has the 3 years" in page.text
    page = await browser.press(page, "/accept")
    assert page.path.startswith("/bookings/") and "Provisional" in page.text
    booking = page.path
    page = await browser.press(await browser.sign_in(MO).get(booking), "/check")
    page = await browser.press(page, "/confirm")
    assert "Confirmed" in page.text
    page = await browser.press(await browser.sign_in(CALLUM).get(booking), "/board", board=["laptop", "access"])
    assert "They have started: not yet. The first day is 4 January 2027." in page.text


async def test_a_shift_is_offered_and_the_second_to_press_reads_that_it_is_filled(bank, browser):
    id = await made.request(bank, kind="shift")
    await made.insert(
        bank, "practice_reference", id=named("a second for Sam"), worker=SAM.id, region=2, author="Author 9",
        employer="Bury", practice_based=True, received_on=TODAY,
    )  # fmt: skip
    page = await browser.sign_in(MO).get(f"/requests/{id}/candidates")
    await browser.press(page, "/offer-shift", workers=[str(ROSA.id), str(SAM.id)], hours="12")
    rosas = await browser.sign_in(ROSA).get((await browser.sign_in(ROSA).get("/offers")).links()[0])
    sams = await browser.sign_in(SAM).get((await browser.get("/offers")).links()[0])
    taken = await browser.press(sams, "/accept")
    assert taken.path.startswith("/bookings/")
    browser.sign_in(ROSA)
    page = await browser.press(rosas, "/accept")
    assert page.status == 409 and "This shift has just been filled." in page.text
    page = await browser.sign_in(SAM).get(f"{taken.path}/give-up")
    page = await browser.press(page, "/give-up", reason="A child is ill")
    assert "Given up by the worker" in page.text


async def test_a_bank_worker_reads_an_open_request_without_what_is_the_authoritys(bank, browser):
    id = await made.request(bank, reason="CANARY reason", cost_code="CANARY code", caseload_plan="CANARY plan")
    page = await browser.sign_in(TESS).get(f"/requests/{id}")
    assert page.status == 200 and "Stretford" in page.text and "£31 an hour" in page.text
    assert (
        "CANARY" not in page.text
        and "Callum" not in page.text
        and "cap" not in page.text.lower().replace("capacity", "")
    )


@pytest.mark.parametrize("who", [WES, BO, ABEL, AMARA], ids=lambda who: who.name)
async def test_a_request_not_theirs_is_not_there(bank, browser, who):
    id = await made.request(bank, "submitted")
    assert (await browser.sign_in(who).get(f"/requests/{id}")).status == 404


@pytest.mark.parametrize("who", [DEV, CALLUM, PRIYA, ROSA], ids=lambda who: who.name)
async def test_sourcing_is_the_coordinators_alone(bank, browser, who):
    id = await made.request(bank)
    assert (await browser.sign_in(who).get(f"/requests/{id}/candidates")).status in (403, 404)


async def test_opening_a_link_never_answers_an_offer(bank, browser):
    id = await made.request(bank, kind="shift")
    page = await browser.sign_in(MO).get(f"/requests/{id}/candidates")
    await browser.press(page, "/offer-shift", workers=[str(ROSA.id)], hours="12")
    offer = await bank.fetchval("select id from offer")
    assert (await browser.sign_in(ROSA).get(f"/offers/{offer}/accept")).status in (404, 405)
    assert await bank.fetchval("select state from offer") == "offered"


@pytest.mark.parametrize("who", [CALLUM, MO, ROSA, DEV, PRIYA, ADA, HELEN, NIA, OLU, AMARA], ids=lambda who: who.name)
async def test_lists_open_for_everyone_who_may_list(bank, browser, who):
    await made.request(bank)
    for path in ("/requests", "/bookings", "/caps", "/"):
        assert (await browser.sign_in(who).get(path)).status in (200, 403), path


async def test_caps_say_that_they_are_invented(bank, browser):
    page = await browser.sign_in(MO).get("/caps")
    assert "Invented for the demo" in page.text and "£40" in page.text


async def test_a_call_is_logged_beside_the_request(bank, browser):
    id = await made.request(bank)
    page = await browser.sign_in(MO).get(f"/requests/{id}/candidates")
    page = await browser.press(page, "/calls", call="Rang Rosa, who can come on Monday")
    assert "Rang Rosa, who can come on Monday" in page.text and "Mo Haddad" in page.text


async def test_a_request_is_found_by_its_team(bank, browser):
    await made.request(bank)
    page = await browser.sign_in(MO).get("/search", q="stretford")
    assert "Request: Social worker, Stretford child protection" in page.text
