"""Sessions: a new token at every sign-in and step-up, noted while they are used, and over by themselves.

The limits stand in the database (foundation_0004_sessions): thirty minutes without a sign of life, twelve hours, five
at once. Nothing about a session is kept in this process: what was ended elsewhere is over at the next request.
"""

import secrets
from urllib.parse import quote
from uuid import UUID

import asyncpg
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from foundation import clock
from foundation.database.pool import fetch_value, transaction
from foundation.middleware import write
from foundation.problems import NotThere, SignInNeeded
from foundation.routing import cookie_name, hash_of
from foundation.settings import settings

HOURS = 12
# The browser keeps the token of a session that has ended for a day: by it alone, what was typed too late is kept.
COOKIE_HOURS = HOURS + 24

ENDED = {
    "idle": "You were signed out because nothing was done here for 30 minutes.",
    "twelve hours": "You were signed out because you had been signed in for 12 hours.",
    "sixth": "You were signed out here because you signed in at a sixth place. You can be signed in at five at once.",
    "ended": "You were signed out here from another place where you are signed in.",
    "others ended": "You were signed out here from another place where you are signed in.",
    "left": "You were signed out because your account was closed.",
    "locked": "You were signed out because your account was closed.",
    "provider": "You were signed out by your organisation’s own sign-in.",
}


async def begin(request: Request, account: UUID, then: str) -> Response:
    """Sign the account in and go to `then`; NotThere for one that is locked."""
    async with transaction():
        try:
            token, sixth = await opened(request, account)
        except asyncpg.InvalidAuthorizationSpecificationError:
            raise NotThere from None
    return signed_in(token, sixth, then)


async def opened(request: Request, account: UUID) -> tuple[str, bool]:
    """The token, never used before, of a new session, and whether a sixth sign-in ended another one.

    What this browser was signed in to before is over. Of an account that is locked the database says so.
    """
    token, before = secrets.token_urlsafe(32), request.cookies.get(cookie_name())
    if before:
        await fetch_value("select end_session($1)", hash_of(before))
    sixth = await fetch_value("select open_session($1, $2, $3, $4)", account, hash_of(token), HOURS, device_of(request))
    return token, bool(sixth)


def signed_in(token: str, sixth: bool, then: str) -> Response:
    """To `then`; where a sixth sign-in ended another one, by the page that says so."""
    return carry(RedirectResponse(f"/sign-in/sixth?then={quote(then)}" if sixth else then, 303), token)


async def freshen(session: bytes) -> str:
    """Step-up: the session goes on as freshly signed in, under the token returned; SignInNeeded if it has ended."""
    token = secrets.token_urlsafe(32)
    async with transaction():
        if not await fetch_value("select freshen_session($1, $2)", session, hash_of(token)):
            raise SignInNeeded
    return token


def carry(response: Response, token: str) -> Response:
    """Put the token into the browser's cookie."""
    response.set_cookie(
        cookie_name(), token, max_age=COOKIE_HOURS * 3600, path="/", httponly=True, samesite="lax",
        secure=settings().https,
    )  # fmt: skip
    return response


def drop(response: Response) -> Response:
    response.delete_cookie(cookie_name(), path="/", httponly=True, samesite="lax", secure=settings().https)
    response.headers["Clear-Site-Data"] = '"storage"'  # what a device kept without signal goes with the sign-in
    return response


async def why_ended(request: Request) -> str:
    """In words, why the session this browser was in is over; "" when there was none, or its person signed out."""
    token = request.cookies.get(cookie_name())
    if not token:
        return ""
    async with transaction(readonly=True):
        return ENDED.get(await fetch_value("select session_ended($1)", hash_of(token)), "")


BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("SamsungBrowser", "Samsung Internet"),
            ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
DEVICES = (("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "an Android device"), ("Windows", "Windows"),
           ("CrOS", "a Chromebook"), ("Macintosh", "a Mac"), ("Linux", "Linux"))  # fmt: skip


def device_of(request: Request) -> str:
    """The family of browser and device, for their own list: never a version, which would tell them apart too well."""
    told = request.headers.get("user-agent", "")
    browser = next((name for mark, name in BROWSERS if mark in told), "")
    device = next((name for mark, name in DEVICES if mark in told), "")
    return f"{browser or 'A browser'} on {device}" if device else browser


class Seen:
    """Notes, at most once a minute and after the answer, that a session is in use.

    A page that asks of its own accord (progress, how long is left) sets `request.state.unattended`: that is no use.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        clock.move_to(None)
        await self.app(scope, receive, send)
        state = scope.get("state", {})
        actor = state.get("actor")
        if actor is None or not actor.unseen or "unattended" in state:
            return
        try:
            async with transaction():
                await fetch_value("select see_session($1)", actor.session)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as problem:
            write(event="session not noted", request=state["request_id"], kind=type(problem).__name__)
