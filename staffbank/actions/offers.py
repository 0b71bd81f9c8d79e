"""Offers: made by the bank, answered by the worker with a press; acceptance, booking and filling are one act."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

import asyncpg
from pydantic import Field

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one
from foundation.database.rows import add, move
from foundation.deeds import BANK, Done, Lock, as_service, deed
from foundation.forms import Form
from foundation.lifecycle import step
from foundation.locks import itself
from foundation.money import pence
from foundation.problems import Overtaken, Refusal
from staffbank import tables
from staffbank.actions.candidates import (
    Because,
    chosen_from,
    insert_candidate,
    lapse_those_waiting,
    of_the_candidate,
    open_request,
)
from staffbank.actions.decisions import run_rules, store_decision, with_outcome
from staffbank.queries.moments import this_moment
from staffbank.queries.offers import candidate_for, offer_for, offer_itself
from staffbank.queries.requests import request_for, request_itself
from staffbank.queries.sourcing import prospects_for
from staffbank.rules.agency.findings import Outcome
from staffbank.rules.agency.words import listed
from staffbank.rules.offers import CHECKED, JUST_FILLED, LAPSED, MOVES, Offer
from staffbank.rules.requests import MOVES as REQUEST_MOVES
from staffbank.rules.requests import Request

NO_LONGER = "The rules do not allow this today, so nothing was booked. Ring the bank coordinator."


class MakeOffer(Form):
    hours: int = Field(default=48, ge=1, le=336)
    words: ClassVar[Mapping[str, str]] = {"hours": "Enter how many hours they have to answer, from 1 to 336"}


class OfferShift(MakeOffer):
    workers: tuple[UUID, ...] = Field(min_length=1)
    hours: int = Field(default=12, ge=1, le=336)
    words: ClassVar[Mapping[str, str]] = {"workers": "Choose at least one person"} | dict(MakeOffer.words)


class Answer(Form):
    """A press that says yes or no, and nothing else."""


async def of_the_offer(actor: Actor, id: UUID, form: Form | None = None) -> list[Lock]:
    """Person, request, offer: whoever presses second for the same person or the same place waits here."""
    row = await fetch_one("select worker, request from offer where id = $1", id)
    return [Lock("person", row["worker"]), Lock("request", row["request"]), Lock("offer", id)] if row else []


@deed(
    "offer:made",
    needs=Can.MAKE_OFFER,
    says="{actor} offered {worker} the work at £{rate} an hour, to answer by {expires}",
    moves="offer_assignment",
    form=MakeOffer,
    locks=of_the_candidate,
)
async def make_offer(actor: Actor, id: UUID, form: MakeOffer) -> Done:
    """The rules run again: nothing blocked, unproven or unsigned is offered."""
    await offer_for(actor, id, to=Can.MAKE_OFFER)
    candidate = await candidate_for(actor, id, to=Can.PROPOSE_CANDIDATE)
    request = await request_for(actor, candidate.request, to=Can.SOURCE)
    return await _offer_to(actor, request, candidate, form.hours)


@deed(
    "shift:offered",
    needs=Can.MAKE_OFFER,
    says="{actor} offered the shift to {number} people",
    form=OfferShift,
    locks=itself("request"),
)
async def offer_shift(actor: Actor, id: UUID, form: OfferShift) -> Done:
    """Offered to several at once: the first to press has it."""
    request = await open_request(actor, id, "shift")
    for prospect in chosen_from(form.workers, await prospects_for(actor, request)):
        await offer_one_shift(actor, request, prospect, form.hours)
    then = f"/requests/{id}/candidates"
    return Done(id, "request", request.authority, request.region, then=then, facts={"number": len(form.workers)})


@deed("shift:offered_to_one", needs=Can.MAKE_OFFER, says="{actor} offered {worker} the shift", moves="offer_shift")
async def offer_one_shift(actor: Actor, request: Request, prospect: Any, hours: int) -> Done:
    id = uuid4()
    await insert_candidate(request, id, prospect, CHECKED)
    return await _offer_to(actor, request, await offer_itself(id), hours)


async def _offer_to(actor: Actor, request: Request, candidate: Offer, hours: int) -> Done:
    today, expires = clock.today(), this_moment() + timedelta(hours=hours)
    found = await run_rules(request, candidate.worker, offered_on=today)
    await store_decision(request, candidate.id, candidate.worker, found)
    if found.outcome is Outcome.BLOCKED:
        against = listed(answer.title for answer in found.of(Outcome.BLOCKED))
        raise Refusal(
            f"{candidate.worker_name} cannot be offered this today: {against}. Run the rules again to see why."
        )
    to = step(MOVES[candidate.kind], "offer", actor.person, with_outcome(candidate, found), today)
    await move(tables.Offer, candidate, to, offered_on=today, expires_at=expires)
    facts = {"rate": candidate.rate, "expires": f"{expires:%H:%M on %d %B %Y}"}
    return _done(candidate, f"/requests/{candidate.request}/candidates", **facts)


@deed(
    "offer:accepted",
    needs=Can.ANSWER_OFFER,
    says="{actor} accepted the offer",
    moves="offer_assignment",
    form=Answer,
    locks=of_the_offer,
)
async def accept_offer(actor: Actor, id: UUID, form: Answer) -> Done:
    """Under the locks of person, request and offer: rules again, offer accepted, place booked and filled, others told.

    The constraints one_booking_a_place and one_worker_one_place_at_a_time are the last witness.
    """
    offer = await offer_for(actor, id, to=Can.ANSWER_OFFER)
    if offer.state == LAPSED and not offer.expired:
        raise Overtaken(JUST_FILLED if offer.kind == "shift" else "This place has just been filled.")
    to = step(MOVES[offer.kind], "accept", actor.person, offer, clock.today())
    async with as_service(BANK, actor) as bank:
        request = await request_itself(offer.request)
        found = await run_rules(request, offer.worker, offered_on=offer.offered_on)
        if found.outcome in (Outcome.BLOCKED, Outcome.NEEDS_EVIDENCE, Outcome.NEEDS_SIGNOFF):
            raise Overtaken(NO_LONGER)
        await store_decision(request, id, offer.worker, found)
        whole = with_outcome(await offer_itself(id), found)
        await move(tables.Offer, whole, to)
        booked = await book(bank, request, whole)
        await fill_place(bank, request)
        if request.filled + 1 == request.places:
            await lapse_those_waiting(bank, request.id)
    return replace(_done(offer, f"/bookings/{booked.subject}"), facts={"worker": offer.worker})


@deed("offer:declined", needs=Can.ANSWER_OFFER, says="{actor} declined the offer", moves="offer_assignment",
      form=Answer, locks=of_the_offer)  # fmt: skip
async def decline_offer(actor: Actor, id: UUID, form: Answer) -> Done:
    offer = await offer_for(actor, id, to=Can.ANSWER_OFFER)
    to = step(MOVES[offer.kind], "decline", actor.person, offer, clock.today())
    async with as_service(BANK, actor):  # a worker of another authority reads the offer, and writes nothing there
        await move(tables.Offer, offer, to)
    return _done(offer, f"/offers/{id}")


@deed(
    "offer:withdrawn",
    needs=Can.WITHDRAW_OFFER,
    says="{actor} withdrew the offer to {worker}",
    moves="offer_assignment",
    form=Because,
    locks=of_the_candidate,
)
async def withdraw_offer(actor: Actor, id: UUID, form: Because) -> Done:
    offer = await offer_for(actor, id, to=Can.WITHDRAW_OFFER)
    name = "withdraw_offer" if offer.kind == "assignment" else "withdraw"
    to = step(MOVES[offer.kind], name, actor.person, offer, clock.today())
    await move(tables.Offer, offer, to, reason=form.reason)
    return _done(offer, f"/requests/{offer.request}/candidates")


@deed("booking:made", needs=None, says="A place was booked for {worker}", moves="booking_assignment")
async def book(actor: Actor, request: Request, offer: Offer) -> Done:
    """In the first empty place; a second booking of it, or of the same worker then, the database refuses."""
    id, place = uuid4(), await _empty_place(request)
    await add(
        tables.Booking,
        id=id,
        offer=offer.id,
        request=request.id,
        place=place,
        authority=request.authority,
        region=request.region,
        team=request.team,
        worker=offer.worker,
        kind=request.kind,
        state="provisional" if request.kind == "assignment" else "accepted",
        starts_on=request.starts_on,
        ends_on=request.ends_on,
        during=asyncpg.Range(*request.during),
        weekly_hours=request.weekly_hours,
        rate_pence=pence(offer.rate),
        cost_code=request.cost_code,
        supervisor=request.supervisor,
        caseload_plan=request.caseload_plan,
        notice_days=request.notice_days,
    )
    facts = {"worker": offer.worker, "place": place, "rate": offer.rate}
    return Done(id, "booking", request.authority, request.region, worker=offer.worker, facts=facts)


async def _empty_place(request: Request) -> int:
    taken = {row["place"] for row in await fetch("select place from booking where request = $1 and live", request.id)}
    empty = [place for place in range(1, request.places + 1) if place not in taken]
    if not empty:
        raise Overtaken(JUST_FILLED)
    return empty[0]


@deed("request:place_filled", needs=None, says="A place of the request was filled; it is {state}", moves="request")
async def fill_place(actor: Actor, request: Request) -> Done:
    to = step(REQUEST_MOVES, "fill_a_place", actor.person, request, clock.today())
    await move(tables.Request, request, to)
    return Done(request.id, "request", request.authority, request.region, facts={"state": to.replace("_", " ")})


def _done(offer: Offer, then: str, **facts: Any) -> Done:
    facts |= {"worker": offer.worker}
    return Done(offer.id, "offer", offer.authority, offer.region, worker=offer.worker, then=then, facts=facts)
