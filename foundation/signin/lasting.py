"""How long a sign-in still lasts: asked by the page's script, made longer by one press."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from foundation import clock
from foundation.access import Actor
from foundation.database.pool import fetch_value, transaction
from foundation.pages import draw
from foundation.problems import SignInNeeded
from foundation.routing import LIMITS, check_form, session_of
from foundation.signin.ways import ours


async def sixth(request: Request, actor: Actor) -> Response:
    """Says that signing in here signed the person out of the place where they had been signed in for longest."""
    then = ours(request.query_params.get("then"))
    return draw(request, "foundation/sixth.html", title="You are signed in", then=then)


async def left(request: Request, actor: Actor) -> Response:
    """Seconds until this sign-in ends if nothing more is done, as {"seconds": n}. To ask is not to be in use."""
    request.state.unattended = True
    return _answer(await fetch_value("select until from my_sessions($1) where current", actor.session))


async def longer(request: Request) -> Response:
    """The sign-in lasts thirty minutes from now, never beyond its twelve hours; SignInNeeded when it is over."""
    session = session_of(request)
    async with request.form(**LIMITS) as data:
        await check_form(data, session)
    async with transaction():
        until = await fetch_value("select see_session($1)", session)
    if until is None:
        raise SignInNeeded
    return _answer(until) if request.headers.get("accept") == "application/json" else RedirectResponse("/", 303)


def _answer(until: datetime) -> Response:
    return JSONResponse({"seconds": max(0, int((until - clock.now()).total_seconds()))})
