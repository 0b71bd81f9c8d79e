"""Signing in and out. In demo mode anyone may be one of the invented people; elsewhere sign-in waits for a provider."""

from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from foundation.database.pool import fetch, fetch_value, transaction
from foundation.deeds import enter
from foundation.pages import draw
from foundation.problems import NotThere, SignInNeeded
from foundation.routing import LIMITS, check_form, cookie_name, session_of
from foundation.settings import settings
from foundation.signin import arriving, local_pages, logout, sessions
from foundation.signin.carrying import carried, go_on
from foundation.signin.ways import ours
from foundation.throttle import DEMO, address_of, opaque, throttle


async def sign_in(request: Request) -> Response:
    if settings().demo:
        return RedirectResponse(f"/demo?then={quote(ours(request.query_params.get('then')))}", 303)
    return await arriving.choose(request)


async def personas(request: Request) -> Response:
    """The invented people, one per role, each behind a plain button."""
    if not settings().demo:
        raise NotThere
    async with transaction(readonly=True):
        people = await fetch("select * from personas()")
    then, why = ours(request.query_params.get("then")), await sessions.why_ended(request)
    return draw(request, "foundation/personas.html", people=people, then=then, why=why)


async def become(request: Request) -> Response:
    """Open a session as one of the invented people. The same-origin check stands in for a token: there is none yet."""
    if not settings().demo:
        raise NotThere
    async with request.form(**LIMITS) as data:
        account, then = str(data.get("account", "")), ours(str(data.get("then", "/")))
    await throttle(opaque("demo", address_of(request)), *DEMO)
    async with transaction(readonly=True):
        known = {str(row["account"]) for row in await fetch("select account from personas()")}
    if account not in known:
        raise NotThere
    return await sessions.begin(request, UUID(account), then)


async def sign_in_again(request: Request) -> Response:
    """Freshen this sign-in, and carry on with what was being sent: nothing typed is lost."""
    session = session_of(request)
    async with request.form(**LIMITS) as data:
        await check_form(data, session)
        held, then = carried(data)
    if not settings().demo:
        async with transaction(readonly=True):
            request.state.actor = await enter(session)
            of_a_supplier = await local_pages.is_local(request.state.actor)
        if of_a_supplier:
            return await local_pages.again(request, request.state.actor, held, then)
        return await arriving.again(request, request.state.actor, held, then)
    return await go_on(request, session, held, then)


async def sign_out(request: Request) -> Response:
    """Sign out here; who came by a provider is shown the way to sign out there too."""
    came = None
    try:
        session = session_of(request)
        async with request.form(**LIMITS) as data:
            await check_form(data, session)
        async with transaction():
            came = await logout.came_by(request.cookies[cookie_name()])
            await fetch_value("select end_session($1)", session)
    except SignInNeeded:
        pass
    way = await logout.way_out(came) if came else None
    if way is None:
        return sessions.drop(RedirectResponse("/sign-in", 303))
    provider, url = way
    return sessions.drop(draw(request, "foundation/signin/signed_out.html", provider=provider, url=url))
