"""What stands in front of every request, as plain ASGI: a number and a log line, headers, and the same-origin check."""

import json
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from traceback import extract_tb
from urllib.parse import urlparse

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foundation.settings import settings

log = logging.getLogger("steadfast")
SAFE = ("GET", "HEAD", "OPTIONS")
# A file of 10 MB and its form, with room to say in words that a somewhat larger one is too large.
MOST_BYTES = 32 * 2**20


class Numbered:
    """Gives each request a number and a nonce, and logs one line of JSON: no names, bodies or query strings."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"], state["nonce"] = secrets.token_hex(8), secrets.token_urlsafe(12)
        started, status = time.perf_counter(), 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = state["request_id"]
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            write(
                event="request",
                request=state["request_id"],
                method=scope["method"],
                route=_template(scope),
                status=status,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )


def _template(scope: Scope) -> str:
    """The route's pattern, never the address itself: that may hold what somebody searched for."""
    endpoint = scope.get("endpoint")
    door = getattr(endpoint, "door", None)
    return door.path if door else ("/static" if scope["path"].startswith("/static") else "none")


ALLOWED = {"event", "request", "method", "route", "status", "ms", "kind", "where", "job", "count", "address"}


def write(**facts: object) -> None:
    """One line of JSON; a field that is not on the list is left out, whatever it is."""
    log.info(json.dumps({name: value for name, value in facts.items() if name in ALLOWED}))


class Headed:
    """The security headers of every answer. No inline script or style runs but those that carry the nonce."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _policy(scope["state"]["nonce"])
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
                if not scope["path"].startswith("/static"):
                    headers["Cache-Control"] = "no-store"
                if settings().https:
                    headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
            await send(message)

        await self.app(scope, receive, add)


def _policy(nonce: str) -> str:
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; manifest-src 'self'"
    )


class Caught:
    """Answers what broke inside, so that its page has the headers too, and logs where: an error's own text may hold
    what somebody typed or a row of a table."""

    def __init__(self, app: ASGIApp, answer: Callable[[Request, Exception], Awaitable[Response]]) -> None:
        self.app, self.answer = app, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except ClientDisconnect:  # it went before all of it was here: the request's own line says so
            await Response(status_code=499)(scope, receive, watch)
        except Exception as problem:
            if scope["type"] != "http" or begun:
                raise
            frames = [f"{Path(each.filename).name}:{each.lineno}" for each in extract_tb(problem.__traceback__)]
            write(event="broke", request=scope["state"]["request_id"], route=_template(scope),
                  kind=type(problem).__name__, where=" ".join(frames[-8:]))  # fmt: skip
            response = await self.answer(Request(scope, receive), problem)
            await response(scope, receive, send)


class Bounded:
    """Stops reading a request that is larger than any form of ours, however it was sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        left = MOST_BYTES

        async def bounded() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413)
            return message

        await self.app(scope, bounded, send)


# A provider's server says that a sign-in is over, or a case system sends its counts: no browser and no cookie there,
# only a signature or a token counts.
BY_MACHINES = re.compile(r"/sign-in/[0-9a-fA-F-]{36}/ended|/feeds/[a-z]+")


class SameOrigin:
    """Refuses a change that another site's page sent, before its body is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        unsafe = scope["type"] == "http" and scope["method"] not in SAFE and not BY_MACHINES.fullmatch(scope["path"])
        if unsafe and not _ours(Headers(scope=scope)):
            answer = PlainTextResponse("This was sent from another site and has been refused.", 403)
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _ours(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin", "")
    expected = urlparse(settings().public_origin).netloc or headers.get("host")
    return bool(origin) and urlparse(origin).netloc == expected
