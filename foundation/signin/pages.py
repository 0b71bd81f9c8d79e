"""Signing in and out. In demo mode anyone may be one of the invented people; elsewhere sign-in waits for a provider."""

from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from foundation.database.pool import fetch, fetch_value, transaction
from foundation.deeds import enter
from foundation.pages import draw
from foundation.problems import NotThere, SignInNeeded
from foundation.routing import LIMITS, check_token, hash_of, session_of
from foundation.settings import settings
from foundation.signin import sessions


def _then(path: str | None) -> str:
    """Where to go next: a path of ours, or home. An address elsewhere is not followed.

    A browser reads `//` and `/\\` at the start as another site, and leaves out tabs and line ends.
    """
    path = "" if path is None or any(ord(letter) < 32 for letter in path) else path.partition("?")[0].partition("#")[0]
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


async def sign_in(request: Request) -> Response:
    if settings().demo:
        return RedirectResponse(f"/demo?then={quote(_then(request.query_params.get('then')))}", 303)
    return draw(request, "foundation/sign_in.html")


async def personas(request: Request) -> Response:
    """The invented people, one per role, each behind a plain button."""
    if not settings().demo:
        raise NotThere
    async with transaction(readonly=True):
        people = await fetch("select * from personas()")
    return draw(request, "foundation/personas.html", people=people, then=_then(request.query_params.get("then")))


async def become(request: Request) -> Response:
    """Open a session as one of the invented people. The same-origin check stands in for a token: there is none yet."""
    if not settings().demo:
        raise NotThere
    async with request.form(**LIMITS) as data:
        account, then = str(data.get("account", "")), _then(str(data.get("then", "/")))
    async with transaction(readonly=True):
        known = {str(row["account"]) for row in await fetch("select account from personas()")}
    if account not in known:
        raise NotThere
    return await sessions.begin(request, UUID(account), then)


async def sign_in_again(request: Request) -> Response:
    """Freshen this sign-in, and carry on with what was being sent: nothing typed is lost."""
    session = session_of(request)
    async with request.form(**LIMITS) as data:
        check_token(data, session)
        if not settings().demo:
            raise SignInNeeded
        token = await sessions.freshen(session)
        held = [(name[5:], value) for name, value in data.multi_items() if name.startswith("held.")]
        then = _then(str(data.get("then", "/")))
    if not held:
        return sessions.carry(RedirectResponse(then, 303), token)
    async with transaction(readonly=True):
        request.state.actor = await enter(hash_of(token))
    return sessions.carry(draw(request, "foundation/carry_on.html", held=held, then=then), token)


async def sign_out(request: Request) -> Response:
    try:
        session = session_of(request)
        async with request.form(**LIMITS) as data:
            check_token(data, session)
        async with transaction():
            await fetch_value("select end_session($1)", session)
    except SignInNeeded:
        pass
    return sessions.drop(RedirectResponse("/sign-in", 303))
