"""Signing out at the provider too, and being signed out by it: RP-initiated and back-channel logout (trust, 6)."""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from foundation.database.pool import fetch_one, fetch_value, transaction
from foundation.middleware import write
from foundation.routing import hash_of
from foundation.settings import settings
from foundation.signin import network
from foundation.signin.claims import ended_by
from foundation.signin.issuers import Provider, may_call, provider_known
from foundation.signin.refused import SignInRefused

LIMITS = {"max_files": 0, "max_fields": 5, "max_part_size": 32 * 1024}


def sealed(token: str, text: str) -> bytes:
    """The text, readable only with the session's own token, of which the database has no more than a hash."""
    number = secrets.token_bytes(12)
    return number + AESGCM(_key(token)).encrypt(number, text.encode(), None)


def unsealed(token: str, held: bytes) -> str | None:
    try:
        return AESGCM(_key(token)).decrypt(held[:12], held[12:], None).decode()
    except (InvalidTag, ValueError):
        return None


def _key(token: str) -> bytes:
    return hashlib.sha256(f"hint:{token}".encode()).digest()


@dataclass(frozen=True)
class CameBy:
    """The provider a session came by, and the identity token to show it when signing out there."""

    provider: UUID
    hint: str


async def came_by(token: str) -> CameBy | None:
    """Asked while the session is still open: with its end the identity token is gone."""
    row = await fetch_one("select provider, hint from origin_of($1)", hash_of(token))
    hint = unsealed(token, row["hint"]) if row else None
    return CameBy(row["provider"], hint) if row and hint else None


async def way_out(came: CameBy) -> tuple[Provider, str] | None:
    """The provider, and the address that signs its person out there too; None where it offers none, or is away."""
    provider = await provider_known(came.provider)
    if provider is None:
        return None
    try:
        async with network.patiently():
            there = await network.addresses(provider.issuer)
    except SignInRefused:
        return None
    end = there.get("end_session_endpoint")
    if not isinstance(end, str) or not may_call(end):
        return None
    return provider, _leaving(end, provider, came.hint)


def _leaving(end: str, provider: Provider, hint: str) -> str:
    from authlib.common.urls import add_params_to_uri

    back = f"{settings().origin}/signed-out"
    params = {"id_token_hint": hint, "post_logout_redirect_uri": back, "client_id": provider.client_id}
    return str(add_params_to_uri(end, params.items()))


async def ended_there(request: Request) -> Response:
    """Back-channel logout: the provider says that a sign-in is over. No cookie counts here, only its signature."""
    id: UUID = request.path_params["id"]
    async with request.form(**LIMITS) as data:
        token = data.get("logout_token")
    try:
        provider = await provider_known(id)
        if provider is None or not isinstance(token, str):
            raise SignInRefused("not trusted", "no provider, or no token")
        ended = await _end(provider, token)
    except SignInRefused as no:
        write(event="logout refused", request=request.state.request_id, kind=no.code, where=no.why)
        return JSONResponse({"error": "invalid_request"}, 503 if no.code == "away" else 400)
    write(event="logout", request=request.state.request_id, count=ended)
    return Response(status_code=200)


async def _end(provider: Provider, token: str) -> int:
    async with network.patiently():
        sub, sid, jti = await ended_by(provider, token)
    async with transaction():
        if not await fetch_value("select first_time($1, $2)", provider.issuer, jti):
            raise SignInRefused("not trusted", "a logout token used before")
        ended: int = await fetch_value("select end_provider_sessions($1, $2, $3)", provider.issuer, sub, sid)
    return ended
