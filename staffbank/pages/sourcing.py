"""The page a coordinator fills a request from."""

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.rounds import at_once
from foundation.forms import Filled
from foundation.guard import admit
from foundation.pages import draw
from foundation.routing import path_id
from staffbank.pages.requests import cost, heading
from staffbank.pages.words import SHARED
from staffbank.queries.calls import calls_of
from staffbank.queries.moments import this_moment
from staffbank.queries.requests import request_for
from staffbank.queries.sourcing import prospects_for
from staffbank.rules.candidates import Group
from staffbank.rules.cascade import preview


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    found = await request_for(actor, path_id(request), to=Can.SOURCE)
    admit(actor, Can.PROPOSE_CANDIDATE, found.place, seen=Can.SEE_REQUEST)
    prospects, calls = await at_once(prospects_for(actor, found), calls_of(found.id))
    return draw(
        request,
        "staffbank/sourcing/show.html",
        title=f"Fill: {heading(found)}",
        filled=filled,
        asked=found,
        cost=cost(found),
        stages=preview(found.kind, found.tier_since or this_moment(), found.unallocated),
        put_forward=[each for each in prospects if each.is_put_forward],
        groups=[(g, [each for each in prospects if each.group is g and not each.is_put_forward]) for g in Group],
        calls=calls,
        **SHARED,
    )
