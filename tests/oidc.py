"""A council's identity provider for the tests: it signs with its own keys, and can be told to lie in every way."""

import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID, uuid4

import asyncpg
import httpx2
from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

from foundation import clock
from foundation.pages import environment
from foundation.settings import settings
from foundation.signin import network
from tests.browser import Browser, application
from tests.builders import insert
from tests.cast import REGION_OF, Member, named

ORIGIN = "https://steadfast.test"
ABSENT = object()
EVENTS = {"http://schemas.openid.net/event/backchannel-logout": {}}
ANY = JWSRegistry(algorithms=["none", "HS256", "RS256", "RS384", "ES256", "PS256"], strict_check_header=False)
_key_bits: dict[str, RSAKey] = {}


def key(kid: str) -> RSAKey:
    """An RSA key of this name, made once for the run."""
    if kid not in _key_bits:
        _key_bits[kid] = RSAKey.generate_key(2048, {"kid": kid})
    return _key_bits[kid]


def part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def half(text: str, hashed: Callable[..., Any] = sha256) -> str:
    digest = hashed(text.encode()).digest()
    return part(digest[: len(digest) // 2])


@dataclass
class Lies:
    """What is not as it should be. Claims, header, answer, token and discovery are laid over the true ones."""

    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)  # the query of the return
    token: dict[str, Any] = field(default_factory=dict)  # the token endpoint's answer
    metadata: dict[str, Any] = field(default_factory=dict)
    by: RSAKey | None = None  # another key signs
    sign: Callable[[dict[str, Any], dict[str, Any]], str] | None = None
    wire: Callable[[httpx2.Request], httpx2.Response | None] | None = None


def over(true: dict[str, Any], lies: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (true | lies).items() if value is not ABSENT}


@dataclass
class Council:
    """One provider: discovery, keys, authorisation (played for the browser by `answer`), token endpoint."""

    name: str
    authority: int
    issuer: str
    client: str = "steadfast"
    kid: str = "k1"
    id: UUID = field(default_factory=uuid4)
    lies: Lies = field(default_factory=Lies)
    codes: dict[str, tuple[dict[str, str], dict[str, Any]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def metadata(self) -> dict[str, Any]:
        true = {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/leave", "authorization_response_iss_parameter_supported": True,
        }  # fmt: skip
        return over(true, self.lies.metadata)

    def serve(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        self.asked.append(path)
        if self.lies.wire and (lied := self.lies.wire(request)) is not None:
            return lied
        if path.endswith("/.well-known/openid-configuration"):
            return httpx2.Response(200, json=self.metadata())
        if path == "/keys":
            return httpx2.Response(200, json={"keys": [key(self.kid).as_dict(private=False, use="sig", alg="RS256")]})
        if path == "/token":
            return self._token(parse_qs(request.content.decode()), request)
        return httpx2.Response(404)

    def _token(self, body: dict[str, list[str]], request: httpx2.Request) -> httpx2.Response:
        """Strict, as a good provider is: the code once, its redirect address, its PKCE verifier, its client."""
        asked, person = self.codes.pop(body.get("code", [""])[0], ({}, {}))
        challenge = part(sha256(body.get("code_verifier", [""])[0].encode()).digest())
        right = (
            asked and body["redirect_uri"][0] == asked["redirect_uri"] and challenge == asked.get("code_challenge")
            and self.client in (_basic(request), *body.get("client_id", []))
        )  # fmt: skip
        if not right:
            return httpx2.Response(400, json={"error": "invalid_grant"})
        access = "an-access-token"
        claims = self.claims(nonce=asked["nonce"], at_hash=half(access), **person)
        true = {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": self.signed(claims)}
        return httpx2.Response(200, json=over(true, self.lies.token))

    def claims(self, **more: Any) -> dict[str, Any]:
        now = int(clock.now().timestamp())
        true = {"iss": self.issuer, "aud": self.client, "iat": now, "exp": now + 300, "auth_time": now,
                "amr": ["pwd", "mfa"], "sid": "sid-1"}  # fmt: skip
        return over(true | more, self.lies.claims)

    def signed(self, claims: dict[str, Any], **header: Any) -> str:
        head = over({"alg": "RS256", "kid": self.kid, "typ": "JWT"} | header, self.lies.header)
        if self.lies.sign:
            return self.lies.sign(head, claims)
        return jwt.encode(head, claims, self.lies.by or key(self.kid), registry=ANY, default_type=None)

    def answer(self, url: str, **person: Any) -> str:
        """The address the provider sends the browser back to, once `person` has signed in there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["code_challenge_method"] == "S256" and asked["response_type"] == "code"
        code = uuid4().hex
        self.codes[code] = (asked, person)
        answer = over({"code": code, "state": asked["state"], "iss": self.issuer}, self.lies.answer)
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def logout_token(self, **more: Any) -> str:
        now = int(clock.now().timestamp())
        true = {"iss": self.issuer, "aud": self.client, "iat": now, "exp": now + 120, "jti": uuid4().hex,
                "events": EVENTS, "sub": more.pop("sub", "s-ada")}  # fmt: skip
        header = more.pop("header", {})
        return self.signed(over(true, more), **({"typ": "logout+jwt"} | header))


def _basic(request: httpx2.Request) -> str:
    from base64 import b64decode

    named = b64decode(request.headers.get("authorization", "Basic ").removeprefix("Basic ")).decode()
    return named.removesuffix(":the client's secret")


@contextmanager
def outside_the_demo(monkeypatch: Any, origin: str = ORIGIN, **more: str) -> Iterator[None]:
    """The product as a council runs it: no personas, and an address of its own."""
    with monkeypatch.context() as patch:
        for name, value in ({"STEADFAST_DEMO": "no", "STEADFAST_PUBLIC_ORIGIN": origin} | more).items():
            patch.setenv(name, value)
        settings.cache_clear()
        environment.cache_clear()
        yield
    settings.cache_clear()
    environment.cache_clear()


def connected(monkeypatch: Any, *councils: Council) -> None:
    """Whatever the product asks on the network, these answer, by host; nothing else is there."""
    by_host = {urlsplit(council.issuer).netloc: council for council in councils}

    def serve(request: httpx2.Request) -> httpx2.Response:
        council = by_host.get(request.url.netloc.decode())
        if council is None:
            raise httpx2.ConnectError("nobody there")
        return council.serve(request)

    monkeypatch.setattr(network, "wire", lambda: httpx2.MockTransport(serve))
    monkeypatch.setattr(network, "REST", 0.0)
    network.forget()


async def provider_row(owner: asyncpg.Connection, council: Council, **more: Any) -> UUID:
    row = {
        "id": council.id, "authority": council.authority, "region": REGION_OF[council.authority], "name": council.name,
        "issuer": council.issuer, "client_id": council.client, "secret_name": "steadfast", "scopes": "openid profile",
        "claim": "employee_id", "mfa": "amr", "mfa_values": "mfa hwk", "state": "in force",
        "proposed_by": named("an administrator"), "confirmed_by": named("a director"),
    }  # fmt: skip
    await insert(owner, "provider", **(row | more))
    return council.id


async def sign_in_name(
    owner: asyncpg.Connection, member: Member, value: str, authority: int | None = None, **more: Any
) -> None:
    authority = authority or member.authority
    assert authority is not None
    row = {
        "id": uuid4(), "authority": authority, "region": REGION_OF[authority], "person": member.id,
        "account": member.account, "value": value, "state": "in force", "registered_by": named("an administrator"),
        "confirmed_by": named("somebody of HR"),
    }  # fmt: skip
    await insert(owner, "sign_in_key", **(row | more))


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    transport = httpx2.ASGITransport(app=application())
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN, follow_redirects=False) as client:
        yield Browser(client)


async def leave(browser: Browser, council: Council, then: str = "/account") -> str:
    """Press the link of the sign-in page; the address at the provider that the browser is sent to."""
    answer = await browser.client.get(f"/sign-in/{council.id}", params={"then": then})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def arrive(browser: Browser, council: Council, then: str = "/account", **person: Any) -> httpx2.Response:
    """A whole sign-in as far as the return address: what it answered."""
    return await browser.client.get(council.answer(await leave(browser, council, then), **person))
