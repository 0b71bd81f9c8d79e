"""How you are reached: one short form, for your own record, and for HR."""

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor
from foundation.forms import Filled
from foundation.pages import draw
from foundation.routing import path_id
from workforce.queries.contact import contact_for


async def edit(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    found = await contact_for(actor, path_id(request))
    own = found.id == actor.person
    title = "How you are reached" if own else f"How {found.name} is reached"
    return draw(request, "workforce/people/contact.html", title=title, filled=filled, found=found, own=own)
