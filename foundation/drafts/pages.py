"""Drafts kept, begun afresh and listed; and whether a device may keep words while there is no signal.

Keeping a draft is no deed: nobody but its writer ever reads it, and the record says nothing of it.
"""

from collections.abc import Awaitable, Callable
from datetime import date

import asyncpg
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from foundation.access import Actor
from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.drafts import reading, store
from foundation.drafts.kept import Kept
from foundation.filters import clock_time
from foundation.home import Panel
from foundation.pages import draw
from foundation.problems import NotAllowed, Problem, Refusal, SignInNeeded
from foundation.routing import LIMITS, check_form, session_of
from foundation.settings import settings
from foundation.throttle import MINUTE, Limit, throttle_own

SIGNED_OUT = "You are signed out."
SAVES = Limit(60, MINUTE)  # nobody pauses more often
BUSY = (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError)


async def keep(request: Request) -> Response:
    """Keep what is being written. A script is answered with where the draft stands, a person with their page."""
    if "application/json" not in request.headers.get("accept", ""):
        async with request.form(**LIMITS) as data:
            await _kept(request, data)
            return RedirectResponse(reading.written(data).page, 303)
    try:
        async with request.form(**LIMITS) as data:
            kept = await _kept(request, data)
        return JSONResponse({"version": kept.version, "at": clock_time(kept.saved_at)})
    except (SignInNeeded, NotAllowed):
        return JSONResponse({"why": SIGNED_OUT}, 401)
    except store.Newer as newer:
        return JSONResponse({"why": newer.why, "version": newer.version}, 409)
    except BUSY:
        return JSONResponse({"why": ""}, 503)
    except Problem as problem:
        return JSONResponse({"why": str(problem)}, problem.status)


async def _kept(request: Request, data: FormData) -> Kept:
    session = session_of(request)
    await check_form(data, session)
    written = reading.written(data)
    await throttle_own(session, "draft", SAVES)
    async with transaction():
        request.state.actor = await enter(session, writing=True)  # writing is using: the sign-in lasts
        return await store.keep(written)


async def afresh(request: Request) -> Response:
    """Empty one draft, and open its page again."""
    return await _changed(request, _afresh)


async def _afresh(data: FormData) -> str:
    where = reading.place(data)
    if where is None:
        raise Refusal("This form could not be told from another. Open its page afresh.")
    await store.begin_afresh(where.form)
    return "/drafts" if data.get("from") == "list" else where.page


async def offline(request: Request) -> Response:
    """Whether the reader's own devices may keep words while the server cannot be reached."""
    return await _changed(request, _offline)


async def _offline(data: FormData) -> str:
    await store.choose(data.get("offline") == "yes")
    return "/drafts"


async def _changed(request: Request, change: Callable[[FormData], Awaitable[str]]) -> Response:
    session = session_of(request)
    async with request.form(**LIMITS) as data:
        await check_form(data, session)
        async with transaction():
            request.state.actor = await enter(session, writing=True)
            then = await change(data)
    return RedirectResponse(then, 303)


async def index(request: Request, actor: Actor) -> Response:
    """Everything the reader began and has not sent, and the switch for their devices."""
    state = await store.on_page(request.url.path)
    return draw(
        request, "foundation/drafts/index.html", title="What you were writing", drafts=await store.mine(),
        offline=state[0], allowed=settings().offline_drafts,
    )  # fmt: skip


async def panel(actor: Actor, today: date) -> Panel | None:
    """On the home page: what was begun and not sent, the latest three."""
    begun = await store.mine()
    return Panel("foundation/drafts/panel.html", {"begun": begun[:3], "more": len(begun) > 3}) if begun else None
