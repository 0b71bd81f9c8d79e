"""Offers made to the reader: the list, and the page with its two buttons. A link opens it; only a press answers it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.forms import Filled
from foundation.pages import draw
from foundation.routing import path_id
from staffbank.pages.buttons import OFFER, acts_on
from staffbank.pages.reasons import reason_page
from staffbank.pages.words import SHARED
from staffbank.queries.offers import offer_for, offers_for
from staffbank.rules.offers import ACCEPTED, DECLINED, LAPSED, MOVES, OFFERED, WITHDRAWN, Offer

KINDS = {"shift": "a shift", "assignment": "an assignment"}


async def index(request: Request, actor: Actor) -> Response:
    found = await offers_for(actor, (OFFERED, ACCEPTED, DECLINED, LAPSED, WITHDRAWN))
    return draw(
        request, "staffbank/offers/index.html", title="Your offers", waiting=[o for o in found if o.state == OFFERED],
        past=[o for o in found if o.state != OFFERED][-30:], **SHARED,
    )  # fmt: skip


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    found = await offer_for(actor, path_id(request))
    return draw(
        request,
        "staffbank/offers/show.html",
        title=f"Offer of {KINDS[found.kind]}: {found.local_title}, {found.team_name}",
        filled=filled,
        offer=found,
        mine=found.worker == actor.person,
        acts=acts_on(actor, MOVES[found.kind], OFFER, found, found.place, clock.today()),
        **SHARED,
    )


async def _to_withdraw(actor: Actor, id: Any) -> Offer:
    return await offer_for(actor, id, to=Can.WITHDRAW_OFFER)


withdraw = reason_page(
    _to_withdraw,
    "Withdraw the offer",
    "Withdraw the offer",
    "The worker sees this beside the offer.",
    "/requests/{thing.request}/candidates",
)
