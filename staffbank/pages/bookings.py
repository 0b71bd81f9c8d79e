"""Bookings: the list, and a booking with its checks, its starting board and what may be done next."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.audit import history
from foundation.forms import Filled
from foundation.guard import may
from foundation.pages import draw
from foundation.routing import path_id
from staffbank.pages.buttons import BOOKING, acts_on
from staffbank.pages.reasons import reason_page
from staffbank.pages.words import SHARED
from staffbank.queries.bookings import booking_for, bookings_for
from staffbank.rules.bookings import BOARD, COMPLIANT, CONFIRMED, MOVES, PROVISIONAL, Booking


async def index(request: Request, actor: Actor) -> Response:
    found = await bookings_for(actor)
    return draw(request, "staffbank/bookings/index.html", title="Bookings", bookings=found, **SHARED)


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    found = await booking_for(actor, path_id(request))
    edits = may(actor, Can.EDIT_BOOKING, found.place)
    before = found.kind == "assignment" and found.state in (PROVISIONAL, COMPLIANT, CONFIRMED)
    return draw(
        request,
        "staffbank/bookings/show.html",
        title=f"{found.worker_name or 'Booking'}: {_work(found)}",
        filled=filled,
        booking=found,
        acts=acts_on(actor, MOVES[found.kind], BOOKING, found, found.place, clock.today()),
        rechecks=may(actor, Can.BOOK, found.place) and before and found.state != PROVISIONAL,
        board=list(BOARD.items()),
        ticks=before and edits and may(actor, Can.RAISE_REQUEST, found.place),
        lines=await history(subject=found.id) if edits else [],
        **SHARED,
    )


def _work(booking: Booking) -> str:
    """What the work is and where, for whoever may see either."""
    return ", ".join(part for part in (booking.local_title, booking.team_name) if part)


async def _to_edit(actor: Actor, id: Any) -> Booking:
    return await booking_for(actor, id, to=Can.EDIT_BOOKING)


did_not_start = reason_page(
    _to_edit,
    "They did not start",
    "Record it",
    "The place opens again.",
    "/bookings/{id}",
)
cancel = reason_page(
    _to_edit, "Cancel the shift", "Cancel the shift", "The worker sees this beside the booking.", "/bookings/{id}"
)
give_up = reason_page(
    _to_edit,
    "Give up the shift",
    "Give up the shift",
    "The place opens again. The team sees your reason.",
    "/bookings/{id}",
)
