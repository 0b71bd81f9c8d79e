"""Asking a provider: short time limits, no redirects, small answers; and what it said of itself, kept for a while."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from typing import Any

import httpx2

from foundation.signin.issuers import may_call
from foundation.signin.refused import SignInRefused

PATIENCE = 4.0  # seconds for all that one request of ours asks a provider: within what any request may take
MOST = 256 * 1024  # bytes of any answer
KEPT = 3600.0  # seconds that addresses and keys are kept
REST = 2.0  # seconds after which a key not known is asked for again, once per token

_addresses: dict[str, tuple[float, dict[str, Any]]] = {}
_keys: dict[str, tuple[float, dict[str, Any]]] = {}


class Small(httpx2.AsyncBaseTransport):
    """Reads no more of an answer than MOST, and nothing compressed: a small one may unfold into a large one."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self.inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.headers["Accept-Encoding"] = "identity"
        answer = await self.inner.handle_async_request(request)
        body = b""
        try:
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise httpx2.TransportError("a compressed answer")
            async for piece in answer.stream:  # type: ignore[union-attr]
                body += piece
                if len(body) > MOST:
                    raise httpx2.TransportError("an answer larger than any of its kind")
        finally:
            await answer.aclose()
        return httpx2.Response(answer.status_code, headers=answer.headers, content=body, request=request)

    async def aclose(self) -> None:
        await self.inner.aclose()


def wire() -> httpx2.AsyncBaseTransport:
    """The way out; the tests put their own provider in its place."""
    return httpx2.AsyncHTTPTransport(verify=_trusted())


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities whose certificates count, read once: it takes long, and holds up everybody."""
    return ssl.create_default_context()


async def ready() -> None:
    """Load Authlib and the certificates beside the loop: the first sign-in of a process keeps nobody waiting."""
    await asyncio.to_thread(_loaded)


@cache
def _loaded() -> None:
    for name in ("authlib.integrations.httpx_client", "authlib.oidc.core", "joserfc.jwt"):
        import_module(name)
    _trusted()


def limits() -> dict[str, Any]:
    """What every client of ours is made with."""
    return {"transport": Small(wire()), "timeout": httpx2.Timeout(3.0, connect=1.5), "follow_redirects": False}


@asynccontextmanager
async def patiently() -> AsyncIterator[None]:
    """Whatever goes wrong on the way becomes "away", within PATIENCE."""
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except (TimeoutError, httpx2.HTTPError, httpx2.InvalidURL, OSError) as problem:
        raise SignInRefused("away", type(problem).__name__) from None


async def ask(url: str) -> dict[str, Any]:
    """The JSON object at an address of the provider's."""
    if not may_call(url):
        raise SignInRefused("not trusted", "an address without https")
    async with patiently(), httpx2.AsyncClient(**limits()) as client:
        answer = await client.get(url, headers={"Accept": "application/json"})
    if answer.status_code != 200:
        raise SignInRefused("away", f"status {answer.status_code}")
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise SignInRefused("not trusted", "no JSON object where one belongs")
    return found


async def addresses(issuer: str) -> dict[str, Any]:
    """The provider's own description (OpenID Connect Discovery), whose issuer must be ours to the letter."""
    await ready()
    kept = _addresses.get(issuer)
    if kept and time.monotonic() - kept[0] < KEPT:
        return kept[1]
    found = await ask(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise SignInRefused("not trusted", "it calls itself by another name")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(found.get(name), str) or not may_call(found[name]):
            raise SignInRefused("not trusted", f"its {name} cannot be used")
    _addresses[issuer] = (time.monotonic(), found)
    return found


async def keys(issuer: str, *, afresh: bool = False) -> dict[str, Any]:
    """The provider's public keys (a JWK set). `afresh`: one of them was not known, so ask again if not just asked."""
    await ready()
    kept = _keys.get(issuer)
    if kept and time.monotonic() - kept[0] < (REST if afresh else KEPT):
        return kept[1]
    found = await ask((await addresses(issuer))["jwks_uri"])
    _keys[issuer] = (time.monotonic(), found)
    return found


def forget() -> None:
    """Ask everything again (an issuer was changed; the tests)."""
    _addresses.clear()
    _keys.clear()
