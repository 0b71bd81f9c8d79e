"""A booking: checked, confirmed and started; or given up, cancelled or never begun, and then its place opens again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_one
from foundation.database.rows import change, move
from foundation.deeds import BANK, Done, Lock, as_service, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.lifecycle import step
from foundation.problems import NotAllowed, Refusal
from staffbank import tables
from staffbank.actions.candidates import Because
from staffbank.actions.decisions import run_rules, store_decision
from staffbank.queries.bookings import booking_for
from staffbank.queries.requests import request_itself
from staffbank.rules.bookings import GREEN, MOVES, Booking
from staffbank.rules.eligibility import Eligibility
from staffbank.rules.requests import FILLED, PART_FILLED, Request
from staffbank.rules.requests import MOVES as REQUEST_MOVES


class Board(Form):
    """The lines of the starting board that are ticked."""

    board: tuple[Literal["laptop", "access", "induction", "supervisor", "caseload"], ...] = Field(default=())
    words: ClassVar[Mapping[str, str]] = {"board": "Tick lines of the list"}


async def of_the_booking(actor: Actor, id: UUID, form: Form | None = None) -> list[Lock]:
    """Person, request, booking: a place that opens again is counted by one at a time."""
    row = await fetch_one("select worker, request from booking where id = $1", id)
    return [Lock("person", row["worker"]), Lock("request", row["request"]), Lock("booking", id)] if row else []


@deed(
    "booking:checked",
    needs=Can.BOOK,
    says="{actor} ran the rules again for {worker}: {outcome}",
    moves="booking_assignment",
    locks=of_the_booking,
)
async def check_booking(actor: Actor, id: UUID) -> Done:
    """All green: compliant. Something red: back to provisional, and the page says what."""
    booking = await booking_for(actor, id, to=Can.BOOK)
    booking, found = await _judged(actor, booking)
    if booking.state == "provisional" and found.outcome in GREEN:
        await move(tables.Booking, booking, _step(actor, booking, "all_checks_green"))
    elif booking.state in ("compliant", "confirmed") and booking.kind == "assignment" and found.outcome not in GREEN:
        await turn_red(actor, booking)
    return _done(booking, outcome=found.outcome)


@deed("booking:turned_red", needs=None, says="A check of {worker} is not green any more", moves="booking_assignment")
async def turn_red(actor: Actor, booking: Booking) -> Done:
    await move(tables.Booking, booking, _step(actor, booking, "check_turned_red"))
    return _done(booking)


@deed(
    "booking:confirmed",
    needs=Can.BOOK,
    says="{actor} confirmed the booking of {worker}",
    moves="booking_assignment",
    locks=of_the_booking,
)
async def confirm_booking(actor: Actor, id: UUID) -> Done:
    booking = await booking_for(actor, id, to=Can.BOOK)
    if booking.kind == "shift":
        booking, _ = await _judged(actor, booking)
    await move(tables.Booking, booking, _step(actor, booking, "confirm"))
    return _done(booking)


@deed(
    "booking:board_ticked",
    needs=Can.EDIT_BOOKING,
    says="{actor} brought the starting board of {worker} up to date",
    form=Board,
    locks=of_the_booking,
)
async def tick_board(actor: Actor, id: UUID, form: Board) -> Done:
    booking = await _for_the_team(actor, id)
    if booking.kind != "assignment" or booking.state not in ("provisional", "compliant", "confirmed"):
        raise Refusal("The starting board is for an assignment that has not begun.")
    await change(tables.Booking, booking, starting_board=list(form.board))
    return _done(booking, lines=len(form.board))


@deed(
    "booking:started",
    needs=Can.EDIT_BOOKING,
    says="{actor} recorded that {worker} started",
    moves="booking_assignment",
    locks=of_the_booking,
)
async def start_booking(actor: Actor, id: UUID) -> Done:
    booking, _ = await _judged(actor, await _for_the_team(actor, id))
    await move(tables.Booking, booking, _step(actor, booking, "start"))
    return _done(booking)


@deed(
    "booking:did_not_start",
    needs=Can.EDIT_BOOKING,
    says="{actor} recorded that {worker} did not start",
    moves="booking_assignment",
    form=Because,
    locks=of_the_booking,
)
async def did_not_start(actor: Actor, id: UUID, form: Because) -> Done:
    return await _give_back(actor, await _not_ones_own(actor, id), "did_not_start", form.reason)


@deed(
    "booking:cancelled",
    needs=Can.EDIT_BOOKING,
    says="{actor} cancelled the shift of {worker}",
    moves="booking_shift",
    form=Because,
    locks=of_the_booking,
)
async def cancel_shift(actor: Actor, id: UUID, form: Because) -> Done:
    return await _give_back(actor, await _not_ones_own(actor, id), "cancel_by_authority", form.reason)


@deed(
    "booking:given_up",
    needs=Can.EDIT_BOOKING,
    says="{actor} gave up the shift",
    moves="booking_shift",
    form=Because,
    locks=of_the_booking,
)
async def give_up_shift(actor: Actor, id: UUID, form: Because) -> Done:
    booking = await booking_for(actor, id, to=Can.EDIT_BOOKING)
    if booking.worker != actor.person:
        raise NotAllowed("Only the worker gives up their own shift. You may cancel it instead.")
    return await _give_back(actor, booking, "cancel_by_worker", form.reason)


@deed("request:re_opened", needs=None, says="A place of the request is empty again; it is {state}", moves="request")
async def reopen_place(actor: Actor, request: Request) -> Done:
    """`request` as it stood before the booking was given back: without another booking it is open again."""
    to = step(REQUEST_MOVES, "re_open", actor.person, request, clock.today())
    await move(tables.Request, request, to)
    return Done(request.id, "request", request.authority, request.region, facts={"state": to.replace("_", " ")})


async def _give_back(actor: Actor, booking: Booking, name: str, reason: str) -> Done:
    to = _step(actor, booking, name)
    async with as_service(BANK, actor) as bank:
        request = await request_itself(booking.request)
        await move(tables.Booking, booking, to, note=reason)
        if request.state == FILLED or (request.state == PART_FILLED and request.filled == 1):
            await reopen_place(bank, request)
    return _done(booking, state=to)


async def _judged(actor: Actor, booking: Booking) -> tuple[Booking, Eligibility]:
    """The booking with what the rules say of it today, its own hours set aside; the answer is stored."""
    async with as_service(BANK, actor):
        request = await request_itself(booking.request)
        found = await run_rules(request, booking.worker, but=(booking.starts_at, booking.ends_at))
        await store_decision(request, booking.offer, booking.worker, found)
    return replace(booking, outcome=found.outcome), found


async def _for_the_team(actor: Actor, id: UUID) -> Booking:
    """The booking, for the manager of its team (the coordinator may change it, but does not start it)."""
    booking = await booking_for(actor, id, to=Can.EDIT_BOOKING)
    admit(actor, Can.RAISE_REQUEST, replace(booking.place, subject=None), seen=Can.EDIT_BOOKING)
    return booking


async def _not_ones_own(actor: Actor, id: UUID) -> Booking:
    booking = await booking_for(actor, id, to=Can.EDIT_BOOKING)
    if booking.worker == actor.person:
        raise NotAllowed("This is your own booking. Ring the bank coordinator.")
    return booking


def _step(actor: Actor, booking: Booking, name: str) -> str:
    return step(MOVES[booking.kind], name, actor.person, booking, clock.today())


def _done(booking: Booking, **facts: Any) -> Done:
    facts |= {"worker": booking.worker}
    return Done(
        booking.id, "booking", booking.authority, booking.region, worker=booking.worker,
        then=f"/bookings/{booking.id}", facts=facts,
    )  # fmt: skip
