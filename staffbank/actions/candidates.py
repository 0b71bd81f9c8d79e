"""Candidates: put forward by the bank, seen by the manager who asked, chosen, and closed when a place is filled."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID, uuid4

from pydantic import Field

from foundation import clock
from foundation.access import Actor, Role
from foundation.access_table import Can
from foundation.database.pool import fetch_one, fetch_value
from foundation.database.rows import add, move
from foundation.deeds import Done, Lock, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.lifecycle import step
from foundation.locks import itself
from foundation.money import half_up, pence
from foundation.problems import About, DutyBroken, Overtaken, Refusal
from staffbank import tables
from staffbank.actions.decisions import run_rules, store_decision, with_outcome
from staffbank.queries.moments import this_moment
from staffbank.queries.offers import candidate_for, candidates_on, waiting_on
from staffbank.queries.requests import request_for
from staffbank.queries.sourcing import Prospect, prospects_for
from staffbank.rules.agency.findings import Outcome
from staffbank.rules.eligibility import Eligibility
from staffbank.rules.offers import BLOCKED, CHOSEN, MATCHED, MOVES, OVER, SENT, WITH_MANAGER, Offer
from staffbank.rules.requests import Request


class PutForward(Form):
    workers: tuple[UUID, ...] = Field(min_length=1)
    words: ClassVar[Mapping[str, str]] = {"workers": "Choose at least one person"}


class Interview(Form):
    interview_notes: str = Field(min_length=3, max_length=4000)
    words: ClassVar[Mapping[str, str]] = {"interview_notes": "Write what was said, in a few sentences"}


class Choose(Form):
    reason: str = Field(default="", max_length=1000)


class Because(Form):
    reason: str = Field(min_length=3, max_length=1000)
    words: ClassVar[Mapping[str, str]] = {"reason": "Say why, in a sentence"}


async def of_the_candidate(actor: Actor, id: UUID, form: Form | None = None) -> list[Lock]:
    """The request before the candidate: whoever fills a place holds the request, and so waits for nobody within it."""
    request = await fetch_value("select request from offer where id = $1", id)
    return [Lock("request", request), Lock("offer", id)] if request else []


@deed(
    "candidates:put_forward",
    needs=Can.PROPOSE_CANDIDATE,
    says="{actor} sent {number} candidate(s) to the manager",
    form=PutForward,
    locks=itself("request"),
)
async def put_forward(actor: Actor, id: UUID, form: PutForward) -> Done:
    """Each is matched, checked on today's facts and sent; the answers of the rules are stored with them."""
    request = await open_request(actor, id, "assignment")
    for prospect in chosen_from(form.workers, await prospects_for(actor, request)):
        await send_candidate(actor, request, prospect)
    then = f"/requests/{id}/candidates"
    facts = {"number": len(form.workers)}
    return Done(id, "request", request.authority, request.region, then=then, facts=facts)


@deed(
    "candidate:sent", needs=Can.PROPOSE_CANDIDATE, says="{actor} sent {worker} to the manager", moves="offer_assignment"
)
async def send_candidate(actor: Actor, request: Request, prospect: Prospect) -> Done:
    id, found = uuid4(), await run_rules(request, prospect.worker)
    if found.outcome is Outcome.BLOCKED:
        raise Refusal(workers=f"{prospect.name} cannot be sent: a rule blocks it today")
    await insert_candidate(request, id, prospect, SENT, sent_at=this_moment())
    await store_decision(request, id, prospect.worker, found)
    facts = {"worker": prospect.worker, "outcome": found.outcome, "ranked": prospect.place}
    return Done(id, "offer", request.authority, request.region, worker=prospect.worker, facts=facts)


@deed(
    "candidate:shortlisted",
    needs=Can.CHOOSE_CANDIDATE,
    says="{actor} shortlisted {worker}",
    moves="offer_assignment",
    locks=of_the_candidate,
)
async def shortlist_candidate(actor: Actor, id: UUID) -> Done:
    return await _move(actor, await _to_judge(actor, id), "shortlist")


@deed(
    "candidate:interviewed",
    needs=Can.EDIT_CANDIDATE,
    says="{actor} interviewed {worker}",
    moves="offer_assignment",
    form=Interview,
    locks=of_the_candidate,
)
async def interview_candidate(actor: Actor, id: UUID, form: Interview) -> Done:
    return await _move(actor, await _to_judge(actor, id), "interview", interview_notes=form.interview_notes)


@deed(
    "candidate:chosen",
    needs=Can.CHOOSE_CANDIDATE,
    says="{actor} chose {worker}, ranked {ranked}",
    moves="offer_assignment",
    form=Choose,
    locks=of_the_candidate,
)
async def choose_candidate(actor: Actor, id: UUID, form: Choose) -> Done:
    """Ranking is advice: choosing lower than somebody who still waits asks a reason, kept with the choice."""
    candidate = await _to_judge(actor, id)
    others = [each for each in await candidates_on(actor, candidate.request) if each.state in WITH_MANAGER]
    lower = any(each.ranked and candidate.ranked and each.ranked < candidate.ranked for each in others)
    if lower and not form.reason:
        raise Refusal(reason=f"Say why you choose {candidate.worker_name} before somebody ranked higher")
    return await _move(actor, candidate, "choose", reason=form.reason)


@deed(
    "candidate:not_chosen",
    needs=Can.CHOOSE_CANDIDATE,
    says="{actor} did not choose {worker}",
    moves="offer_assignment",
    form=Because,
    locks=of_the_candidate,
)
async def not_choose_candidate(actor: Actor, id: UUID, form: Because) -> Done:
    return await _move(actor, await _to_judge(actor, id), "not_choose", reason=form.reason)


@deed(
    "candidate:withdrawn",
    needs=Can.PROPOSE_CANDIDATE,
    says="{actor} withdrew {worker}",
    moves="offer_assignment",
    form=Because,
    locks=of_the_candidate,
)
async def withdraw_candidate(actor: Actor, id: UUID, form: Because) -> Done:
    return await _move(actor, await candidate_for(actor, id, to=Can.PROPOSE_CANDIDATE), "withdraw", reason=form.reason)


@deed(
    "candidate:checked",
    needs=Can.PROPOSE_CANDIDATE,
    says="{actor} checked {worker} again: {outcome}",
    moves="offer_assignment",
    locks=of_the_candidate,
)
async def check_candidate(actor: Actor, id: UUID) -> Done:
    """The rules run again on today's facts: who is blocked now is put aside, who no longer is comes back."""
    candidate = await candidate_for(actor, id, to=Can.PROPOSE_CANDIDATE)
    request = await request_for(actor, candidate.request, to=Can.SOURCE)
    found = await run_rules(request, candidate.worker)
    await store_decision(request, id, candidate.worker, found)
    then = f"/requests/{request.id}/candidates"
    if candidate.state in (MATCHED, BLOCKED) and found.outcome is not Outcome.BLOCKED:
        return replace(await _move(actor, with_outcome(candidate, found), "check", outcome=found.outcome), then=then)
    if candidate.state != BLOCKED and found.outcome is Outcome.BLOCKED:
        await block_candidate(actor, candidate, found)
    return replace(_done_with(candidate, outcome=found.outcome), then=then)


@deed(
    "candidate:resent", needs=Can.PROPOSE_CANDIDATE, says="{actor} sent {worker} to the manager", locks=of_the_candidate
)
async def send_checked_candidate(actor: Actor, id: UUID) -> Done:
    candidate = await candidate_for(actor, id, to=Can.PROPOSE_CANDIDATE)
    return await _move(actor, candidate, "send_to_manager", sent_at=this_moment())


# Consequences -------------------------------------------------------------------------------------------------------


@deed("candidate:blocked", needs=None, says="The rules block {worker} now: {rules}", moves="offer_assignment")
async def block_candidate(actor: Actor, candidate: Offer, found: Eligibility) -> Done:
    rules = ", ".join(answer.rule for answer in found.of(Outcome.BLOCKED))
    return await _move(actor, with_outcome(candidate, found), "block", rules=rules)


@deed("candidate:closed", needs=None, says="{worker} was not chosen: every place is filled", moves="offer_assignment")
async def close_candidate(actor: Actor, candidate: Offer) -> Done:
    return await _move(actor, candidate, "close_filled", reason="Every place was filled")


@deed("offer:lapsed", needs=None, says="The offer to {worker} lapsed", moves="offer_assignment")
async def lapse_offer(actor: Actor, candidate: Offer) -> Done:
    return await _move(actor, candidate, "lapse")


async def lapse_those_waiting(actor: Actor, request: UUID) -> None:
    """The request has ended or is full: whoever was with the manager is not chosen, and every other lapses."""
    for candidate in await waiting_on(request):
        filled = candidate.kind == "assignment" and not candidate.places_left
        if filled and candidate.state in (*WITH_MANAGER, CHOSEN):
            await close_candidate(actor, candidate)
        else:
            await lapse_offer(actor, candidate)


# What the deeds share ------------------------------------------------------------------------------------------------


async def insert_candidate(request: Request, id: UUID, prospect: Prospect, state: str, **columns: Any) -> None:
    await add(
        tables.Offer,
        id=id,
        request=request.id,
        authority=request.authority,
        region=request.region,
        worker=prospect.worker,
        kind=request.kind,
        state=state,
        rate_pence=pence(half_up(prospect.rate)),
        ranked=prospect.place,
        **columns,
    )


async def open_request(actor: Actor, id: UUID, kind: str) -> Request:
    """The request of this kind, if it is open to candidates and the actor sources it."""
    request = await request_for(actor, id, to=Can.SOURCE)
    admit(actor, Can.PROPOSE_CANDIDATE, request.place)
    if request.kind != kind:
        raise Refusal(f"This request is for {'an' if request.kind == 'assignment' else 'a'} {request.kind}.")
    if not request.is_open:
        raise Overtaken(f"This request is {request.state.replace('_', ' ')}: nobody can be put forward now.")
    return request


def chosen_from(workers: tuple[UUID, ...], prospects: list[Prospect]) -> list[Prospect]:
    """Those ticked, in the order of the page; a Refusal names whoever is not there or is on it already."""
    picked = [each for each in prospects if each.worker in set(workers)]
    if len(picked) != len(set(workers)):
        raise Refusal(workers="One of these people is not an active member any more. Look at the page again.")
    on_it = [each.name for each in picked if each.standing and each.standing not in OVER]
    if on_it:
        raise Refusal(workers=f"{on_it[0]} has been put forward already")
    return picked


async def _to_judge(actor: Actor, id: UUID) -> Offer:
    """The candidate, for the manager who asked; D1 where the manager is the candidate, and that is on the record."""
    row = await fetch_one("select worker, authority, region from offer where id = $1", id)
    judge = actor.stands_for(Role.LINE_MANAGER)
    if row is not None and row["worker"] in judge and actor.holds(Role.LINE_MANAGER):
        about = About(id, "offer", row["authority"], row["region"])
        raise DutyBroken("D1", "You are the candidate, so somebody else must judge this.", about)
    return await candidate_for(actor, id, to=Can.CHOOSE_CANDIDATE)


async def _move(actor: Actor, candidate: Offer, name: str, **columns: Any) -> Done:
    """Take one step of the lifecycle; columns of the row are written, everything else goes on the record."""
    to = step(MOVES[candidate.kind], name, actor.person, candidate, clock.today())
    kept = {key: value for key, value in columns.items() if key in COLUMNS}
    await move(tables.Offer, candidate, to, **kept)
    facts = {key: value for key, value in columns.items() if key not in COLUMNS}
    return _done_with(candidate, **facts)


COLUMNS = ("sent_at", "interview_notes", "reason")


def _done_with(candidate: Offer, **facts: Any) -> Done:
    facts |= {"worker": candidate.worker, "ranked": candidate.ranked}
    then = f"/requests/{candidate.request}"
    return Done(
        candidate.id, "offer", candidate.authority, candidate.region, worker=candidate.worker, then=then, facts=facts
    )
