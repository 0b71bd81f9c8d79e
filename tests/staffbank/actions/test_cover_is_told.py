"""Whom the deeds of cover tell, from request to booking; and that offers left unanswered lapse by themselves."""

from datetime import UTC, datetime

import wiring
from foundation.jobs import runner
from foundation.jobs.job import Run
from staffbank.actions import candidates, offers, requests
from staffbank.actions.candidates import Choose, PutForward
from staffbank.actions.offers import Answer, MakeOffer
from staffbank.actions.requests import Why
from staffbank.jobs import JOBS
from tests import builders_staffbank as made
from tests.cast import CALLUM, DEV, MO, ROSA

wiring.routes()
NAMES = {member.id: member.name.split()[0] for member in (CALLUM, DEV, MO, ROSA)}
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def told(owner) -> set[tuple[str, str]]:
    rows = await owner.fetch("delete from notice returning person, kind")
    return {(NAMES.get(row["person"], "?"), row["kind"]) for row in rows}


async def test_each_step_of_a_request_tells_whoever_is_next(bank, press):
    id = await made.request(bank, "draft")
    await press(CALLUM, requests.submit_request, id)
    assert await told(bank) == {("Dev", "request_to_approve")}
    await press(DEV, requests.send_back_request, id, Why(reason="Which weeks?"))
    assert await told(bank) == {("Callum", "request_sent_back")}
    await press(CALLUM, requests.submit_request, id)
    await told(bank)
    await press(DEV, requests.approve_request, id)
    assert await told(bank) == {("Callum", "request_approved"), ("Mo", "request_to_source")}
    await press(MO, requests.open_request, id)
    await press(MO, candidates.put_forward, id, PutForward(workers=(ROSA.id,)))
    assert await told(bank) == {("Callum", "candidates_sent")}
    offer = await bank.fetchval("update offer set state = 'interviewed' returning id")
    await press(CALLUM, candidates.choose_candidate, offer, Choose())
    assert await told(bank) == {("Mo", "candidate_chosen")}
    await press(MO, offers.make_offer, offer, MakeOffer())
    words = await bank.fetchval("select facts::text from notice")
    assert await told(bank) == {("Rosa", "offer_made")} and "rate" in words
    await press(ROSA, offers.accept_offer, offer, Answer())
    assert await told(bank) == {("Callum", "offer_accepted"), ("Mo", "offer_accepted")}


async def test_an_offer_nobody_answered_lapses_by_the_job_and_one_in_time_does_not(bank, press):
    (job,) = JOBS
    late = await offered(bank, press)
    run = Run(job, NOON, await runner.take(job, NOON) or 0)
    assert await job.run(run) == "", "it has time yet"
    await bank.execute("update offer set expires_at = $1", datetime(2026, 11, 22, tzinfo=UTC))
    assert await job.run(run) == "1 lapsed"
    row = await bank.fetchrow("select state from offer where id = $1", late)
    said = await bank.fetchrow("select actor, role, deed from audit where deed = 'offer:lapsed'")
    assert row["state"] == "lapsed" and said["role"] == "service"
    assert await job.run(run) == "", "once"


async def offered(bank, press):
    id = await made.request(bank)
    await press(MO, candidates.put_forward, id, PutForward(workers=(ROSA.id,)))
    offer = await bank.fetchval("update offer set state = 'chosen' returning id")
    await press(MO, offers.make_offer, offer, MakeOffer(hours=48))
    return offer
