"""A request from draft to booking, by its deeds: each move by its own person, and what each refuses."""

from datetime import date, time
from decimal import Decimal

import asyncpg
import pytest

from foundation.access import Role
from foundation.problems import DutyBroken, NotAllowed, NotThere, Overtaken, Refusal
from staffbank.actions import bookings, candidates, offers, requests
from staffbank.actions.candidates import Because, Choose, Interview, PutForward
from staffbank.actions.offers import Answer, MakeOffer, OfferShift
from staffbank.actions.requests import AskForCover, Why
from staffbank.queries.offers import candidates_on
from staffbank.queries.requests import request_for
from staffbank.queries.sourcing import prospects_for
from staffbank.rules.candidates import Group
from tests import builders_staffbank as made
from tests.builders import grant, insert
from tests.cast import AMARA, CALLUM, DEV, MO, ROSA, SAM, STRETFORD, TESS, TODAY, TRAFFORD, WES, at, named


def ask(**more) -> AskForCover:
    typed = {
        "kind": "assignment", "team": STRETFORD, "job_type": "SW", "local_title": "Social worker",
        "starts_on": made.FIRST, "ends_on": made.LAST, "weekly_hours": Decimal(37), "pattern": "Monday to Friday",
        "reason": "Two vacancies", "caseload_plan": "16 children", "supervisor": "Callum Reid", "rate": Decimal("31"),
        "cost_code": "CC358", "send": "yes",
    }  # fmt: skip
    return AskForCover(**(typed | more))


async def test_an_assignment_is_raised_approved_sourced_chosen_offered_accepted_and_started(bank, press, reading):
    done = await press(CALLUM, requests.raise_request, ask())
    id = done.subject
    await press(DEV, requests.approve_request, id)
    await press(MO, requests.open_request, id)
    async with reading(MO) as mo:
        found = {p.name: p for p in await prospects_for(mo, await request_for(mo, id))}
    assert [p.group for p in found.values()] == [Group.CAN_START, Group.NEARLY, Group.NOT_YET]
    assert found["Tess Abara"].first_permitted == date(2027, 1, 31)
    assert found["Sam Iqbal"].against[0].missing == ("a practice-based reference",)
    await press(MO, candidates.put_forward, id, PutForward(workers=(ROSA.id, SAM.id)))
    async with reading(CALLUM) as callum:
        rosa, sam = await candidates_on(callum, id)
    assert (rosa.worker_name, rosa.state, rosa.skills) == ("Rosa Novak", "submitted", ("court work",))
    assert rosa.phone is None and all(each.reason is None for each in sam.answers)
    for each in (rosa, sam):
        await press(CALLUM, candidates.shortlist_candidate, each.id)
        await press(CALLUM, candidates.interview_candidate, each.id, Interview(interview_notes="Knows the courts well"))
    with pytest.raises(Refusal, match="Say why you choose Sam Iqbal"):
        await press(CALLUM, candidates.choose_candidate, sam.id, Choose())
    await press(CALLUM, candidates.choose_candidate, rosa.id, Choose())
    await press(MO, offers.make_offer, rosa.id, MakeOffer())
    booked = await press(ROSA, offers.accept_offer, rosa.id, Answer())
    assert booked.then.startswith("/bookings/")
    row = await bank.fetchrow("select * from booking")
    assert (row["worker"], row["place"], row["state"]) == (ROSA.id, 1, "provisional")
    assert await bank.fetchval("select state from request where id = $1", id) == "filled"
    assert await bank.fetchval("select state from offer where id = $1", sam.id) == "not_chosen"
    await press(MO, bookings.check_booking, row["id"])
    await press(MO, bookings.confirm_booking, row["id"])
    with pytest.raises(Refusal, match="first day is 4 January 2027"):
        await press(CALLUM, bookings.start_booking, row["id"])
    told = [r["deed"] for r in await bank.fetch("select deed from audit order by at")]
    assert {"request:approved", "candidate:chosen", "offer:accepted", "booking:made", "request:place_filled"} <= set(
        told
    )


async def test_who_asks_does_not_approve_and_the_attempt_is_on_the_record(bank, press):
    await grant(bank, CALLUM.id, at("Callum Reid", Role.BUDGET_HOLDER, TRAFFORD))
    id = await made.request(bank, "submitted")
    with pytest.raises(DutyBroken):
        await press(CALLUM, requests.approve_request, id)
    assert await bank.fetchval("select facts->>'duty' from audit where deed = 'attempt:refused'") == "D12"
    with pytest.raises(asyncpg.CheckViolationError, match="who_asks_does_not_approve"):
        await bank.execute("update request set approved_by = raised_by where id = $1", id)


async def test_a_manager_who_is_the_candidate_does_not_choose_themselves(bank, press):
    id = await made.request(bank)
    await made.member(bank, CALLUM)
    offer = await insert(
        bank, "offer", id=named("Callum's own"), request=id, authority=TRAFFORD, region=2, worker=CALLUM.id,
        kind="assignment", state="interviewed", rate_pence=3000, ranked=1,
    )  # fmt: skip
    with pytest.raises(DutyBroken, match="You are the candidate"):
        await press(CALLUM, candidates.choose_candidate, offer, Choose())


async def test_someone_blocked_is_not_sent_and_someone_lacking_evidence_is_sent_but_not_offered(bank, press):
    id = await made.request(bank)
    with pytest.raises(Refusal, match="a rule blocks it"):
        await press(MO, candidates.put_forward, id, PutForward(workers=(TESS.id,)))
    await press(MO, candidates.put_forward, id, PutForward(workers=(SAM.id,)))
    sam = await bank.fetchval("select id from offer")
    await bank.execute("update offer set state = 'chosen'")
    with pytest.raises(Refusal, match="Evidence is still missing"):
        await press(MO, offers.make_offer, sam, MakeOffer())
    assert await bank.fetchval("select state from offer") == "chosen"


async def test_facts_that_changed_since_the_offer_stop_the_booking(bank, press):
    id = await made.request(bank)
    await press(MO, candidates.put_forward, id, PutForward(workers=(ROSA.id,)))
    rosa = await bank.fetchval("update offer set state = 'chosen' returning id")
    await press(MO, offers.make_offer, rosa, MakeOffer())
    await bank.execute("update membership set dbs = 'expired' where worker = $1", ROSA.id)
    with pytest.raises(Overtaken, match="rules do not allow this today"):
        await press(ROSA, offers.accept_offer, rosa, Answer())
    assert await bank.fetchval("select count(*) from booking") == 0
    await press(MO, candidates.check_candidate, rosa)
    assert await bank.fetchval("select state from offer") == "blocked"


async def test_the_first_press_has_the_shift_and_the_second_reads_that_it_is_filled(bank, press):
    id = await made.request(bank, kind="shift")
    await bank.execute("update membership set expected_rate_pence = 3000")
    await made.insert(
        bank, "practice_reference", id=named("a second for Sam"), worker=SAM.id, region=2, author="Author 9",
        employer="Bury", practice_based=True, received_on=TODAY,
    )  # fmt: skip
    await press(MO, offers.offer_shift, id, OfferShift(workers=(ROSA.id, SAM.id)))
    rosa, sam = [await bank.fetchval("select id from offer where worker = $1", who.id) for who in (ROSA, SAM)]
    await press(SAM, offers.accept_offer, sam, Answer())
    with pytest.raises(Overtaken, match="This shift has just been filled"):
        await press(ROSA, offers.accept_offer, rosa, Answer())
    assert await bank.fetchval("select count(*) from booking") == 1
    booking = await bank.fetchval("select id from booking")
    await press(MO, bookings.confirm_booking, booking)
    with pytest.raises(NotAllowed):
        await press(CALLUM, bookings.give_up_shift, booking, Because(reason="not mine"))
    await press(SAM, bookings.give_up_shift, booking, Because(reason="A child is ill"))
    assert await bank.fetchval("select state from request where id = $1", id) == "open"


async def test_an_offer_past_its_end_is_not_accepted_and_only_its_worker_answers(bank, press):
    id = await made.request(bank)
    await press(MO, candidates.put_forward, id, PutForward(workers=(ROSA.id,)))
    rosa = await bank.fetchval("update offer set state = 'chosen' returning id")
    await press(MO, offers.make_offer, rosa, MakeOffer(hours=1))
    with pytest.raises(NotThere):
        await press(SAM, offers.accept_offer, rosa, Answer())
    with pytest.raises(NotThere):
        await press(AMARA, offers.decline_offer, rosa, Answer())
    await bank.execute("update offer set expires_at = expires_at - interval '2 hours'")
    with pytest.raises(Refusal, match="time to answer this offer is over"):
        await press(ROSA, offers.accept_offer, rosa, Answer())


async def test_another_teams_manager_and_another_region_find_nothing(bank, press):
    id = await made.request(bank, "submitted")
    for stranger in (WES,):
        with pytest.raises(NotThere):
            await press(stranger, requests.cancel_request, id, Why(reason="not mine"))


async def test_a_draft_may_be_short_but_is_not_sent_so(bank, press):
    with pytest.raises(Refusal) as no:
        await press(CALLUM, requests.raise_request, ask(reason="", supervisor=""))
    assert set(no.value.errors) == {"reason", "supervisor"}
    assert await bank.fetchval("select count(*) from request") == 0
    await press(CALLUM, requests.raise_request, ask(reason="", supervisor="", send=""))
    assert await bank.fetchval("select state from request") == "draft"


async def test_a_shift_ends_the_next_morning_and_counts_its_hours(bank, press):
    shift = ask(kind="shift", starts_on=date(2026, 12, 11), begins=time(17), until=time(8), ends_on=None, send="")
    await press(CALLUM, requests.raise_request, shift)
    row = await bank.fetchrow("select * from request")
    assert (row["ends_on"], row["weekly_hours"]) == (date(2026, 12, 12), 15)
