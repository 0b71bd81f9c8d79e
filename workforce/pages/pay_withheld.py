"""One increment withheld: why, the reply of its person, and the decision after it."""

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.filters import day
from foundation.forms import Filled
from foundation.guard import may
from foundation.pages import draw
from foundation.routing import path_id
from workforce.queries.pay_increments import withheld_for


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """For its person to read and reply to once; for somebody else in HR to decide after it."""
    found = await withheld_for(actor, path_id(request), named=True)
    own = found.person == actor.person
    return draw(
        request, "workforce/pay/withheld.html", title=f"Increment of {day(found.due)}", filled=filled, each=found,
        own=own, hears=not own and may(actor, Can.EDIT_PAY, Place(found.person, authority=found.authority)),
        me=actor.person,
    )  # fmt: skip
