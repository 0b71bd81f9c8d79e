"""Suppliers and their people: one page for the region's bank and for the suppliers themselves."""

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor, Role
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.forms import Filled
from foundation.guard import may
from foundation.pages import draw
from foundation.signin.local_passkeys import origin
from foundation.suppliers.held import own, place_of, suppliers_for, token_of


def meets_suppliers(actor: Actor) -> bool:
    """For the tab: whoever invites suppliers, and the suppliers' own people."""
    return bool(own(actor) or actor.holds(Role.BANK_COORDINATOR))


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    found = await suppliers_for(actor)
    places = {one.id: place_of(one.id, one.region) for one in found}
    invites = [one for one in found if may(actor, Can.GIVE_ROLE, places[one.id])]
    links = {
        invitation.id: f"{origin()}/join/{invitation.id}/{token_of(invitation.id)}"
        for one in invites
        for invitation in one.invitations
        if not (invitation.waits or invitation.over) and actor.person in (invitation.asked_by, invitation.confirmed_by)
    }
    return draw(
        request, "foundation/suppliers/index.html", title="Suppliers", filled=filled, suppliers=found, links=links,
        invites=[one.id for one in invites],
        closes=[one.id for one in found if may(actor, Can.EDIT_ACCOUNT, places[one.id])],
        enters=bool(actor.holds(Role.BANK_COORDINATOR)),
        own=bool(own(actor)) and await fetch_value("select my_account()") is not None,
    )  # fmt: skip
