"""What stands in front of every request, as plain ASGI: a number and a log line, headers, and the same-origin check."""

import json
import logging
import secrets
import time
from urllib.parse import urlparse

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foundation.settings import settings

log = logging.getLogger("steadfast")
SAFE = ("GET", "HEAD", "OPTIONS")


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


ALLOWED = {"event", "request", "method", "route", "status", "ms", "kind", "job", "count", "address"}


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


class SameOrigin:
    """Refuses a change that another site's page sent, before its body is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE and not _ours(Headers(scope=scope)):
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
