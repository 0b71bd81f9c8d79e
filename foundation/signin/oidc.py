"""One sign-in through a provider, there and back: code flow, PKCE, state bound to the browser, nonce (trust, 6)."""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from foundation.database.pool import fetch_one, fetch_value, transaction
from foundation.signin import network
from foundation.signin.claims import Claims, identity_of
from foundation.signin.issuers import NoSecret, Provider, provider_known
from foundation.signin.refused import SignInRefused

CODE = re.compile(r"[\x20-\x7e]{1,2048}")


@dataclass(frozen=True)
class Begun:
    """Where to send the browser, and the secret to leave in it (a cookie) until it is back."""

    url: str
    cookie: str


@dataclass(frozen=True)
class Attempt:
    """A sign-in under way, as it was begun. `session` is whose step-up or test it is; `then` where to go afterwards."""

    purpose: str
    session: bytes | None
    then: str
    begun_at: datetime


@dataclass(frozen=True)
class Arrived:
    """Somebody has come back from their provider, and all of it could be believed."""

    provider: Provider
    attempt: Attempt
    claims: Claims
    id_token: str


async def begin(provider: Provider, purpose: str, *, then: str = "/", session: bytes | None = None) -> Begun:
    """Begin a sign-in: "sign in", "again" (step-up: the provider must ask anew) or "test" (signs nobody in)."""
    async with network.patiently():
        there = await network.addresses(provider.issuer)
    state, browser = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    anew = {"prompt": "login", "max_age": "0"} if purpose == "again" else {}
    async with _client(provider, there) as client:
        url, _ = client.create_authorization_url(
            there["authorization_endpoint"], state=state, code_verifier=_derived(browser, "verifier", state),
            nonce=_derived(browser, "nonce", state), response_type="code", **anew,
        )  # fmt: skip
    async with transaction():
        await fetch_value(
            "select begin_sign_in($1, $2, $3, $4, $5, $6)",
            _hash(state), _hash(browser), provider.id, purpose, session, then,
        )  # fmt: skip
    return Begun(url, browser)


async def take(provider: UUID, query: Mapping[str, str], browser: str | None) -> Attempt:
    """The attempt that this return belongs to, used up; SignInRefused if there is none of this browser's."""
    state = query.get("state", "")
    if not state or not browser:
        raise SignInRefused("start again", "no state, or no cookie")
    async with transaction():
        row = await fetch_one("select * from take_sign_in($1, $2, $3)", _hash(state), _hash(browser), provider)
    if row is None:
        raise SignInRefused("start again", "state")
    return Attempt(row["purpose"], row["session"], row["goes_to"], row["begun_at"])


async def arrive(id: UUID, attempt: Attempt, query: Mapping[str, str], browser: str) -> Arrived:
    """Exchange the code and believe the answer, or raise SignInRefused."""
    provider = await provider_known(id, waiting=attempt.purpose == "test")
    if provider is None:
        raise SignInRefused("start again", "the provider has ended")
    since = attempt.begun_at if attempt.purpose == "again" else None
    async with network.patiently():
        there = await network.addresses(provider.issuer)
        _from_them(provider, there, query)
        token = await _redeem(provider, there, query["code"], _derived(browser, "verifier", query["state"]))
        claims = await identity_of(provider, token, _derived(browser, "nonce", query["state"]), since=since)
    return Arrived(provider, attempt, claims, token["id_token"])


def _from_them(provider: Provider, there: Mapping[str, Any], query: Mapping[str, str]) -> None:
    """RFC 9207: an answer that names its issuer names ours, and one that promised to name it does."""
    promised = there.get("authorization_response_iss_parameter_supported") is True
    if query.get("iss", provider.issuer) != provider.issuer or (promised and "iss" not in query):
        raise SignInRefused("not trusted", "iss of the answer")
    if "error" in query:
        raise SignInRefused("cancelled")
    if not CODE.fullmatch(query.get("code", "")):
        raise SignInRefused("not trusted", "no code")


async def _redeem(provider: Provider, there: Mapping[str, Any], code: str, verifier: str) -> Mapping[str, Any]:
    from authlib.integrations.base_client import OAuthError

    try:
        async with _client(provider, there) as client:
            answer: Any = await client.fetch_token(
                there["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier,
                redirect_uri=provider.redirect_uri,
            )  # fmt: skip
    except (OAuthError, ValueError, TypeError, KeyError) as problem:
        raise SignInRefused("not trusted", f"code: {type(problem).__name__}") from None
    if not isinstance(answer, dict):
        raise SignInRefused("not trusted", "no JSON object where one belongs")
    return answer


def _client(provider: Provider, there: Mapping[str, Any]) -> Any:
    """Authlib's client for this provider, with our limits on time and size."""
    from authlib.integrations.httpx_client import AsyncOAuth2Client

    try:
        secret = provider.secret
    except NoSecret as absent:
        raise SignInRefused("away", f"our own secret {absent} is absent") from None
    offered = there.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    basic = "client_secret_basic" in offered or "client_secret_post" not in offered
    method = "none" if not secret else "client_secret_basic" if basic else "client_secret_post"
    return AsyncOAuth2Client(
        client_id=provider.client_id, client_secret=secret or None, token_endpoint_auth_method=method,
        scope=provider.scopes, redirect_uri=provider.redirect_uri, code_challenge_method="S256", **network.limits(),
    )  # fmt: skip


def _derived(browser: str, what: str, state: str) -> str:
    """Nonce and PKCE verifier come from the browser's own secret: whoever reads our tables can make neither."""
    made = hmac.new(browser.encode(), f"{what}:{state}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def _hash(token: str) -> bytes:
    return hashlib.sha256(f"sign-in:{token}".encode()).digest()
