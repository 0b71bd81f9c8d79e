"""Forged sign-ins, logouts and forms: none is accepted, and beside each the same one unforged is.

The first test counts: at least sixty forgeries. A case plays the request both ways and says what came of each.
"""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import asyncpg
import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from foundation.routing import cookie_name, hash_of, token_for
from foundation.signin import network
from tests.browser import Browser
from tests.cast import ADA, BEA, CALLUM, SALFORD, TRAFFORD, UMA
from tests.conftest import Urls, _pool_on, copy_of, drop, on
from tests.oidc import (
    ABSENT,
    ANY,
    EVENTS,
    ORIGIN,
    Council,
    Lies,
    a_browser,
    arrive,
    connected,
    half,
    key,
    leave,
    outside_the_demo,
    part,
    provider_row,
    sign_in_name,
)

pytestmark = pytest.mark.slow

ADAS: dict[str, Any] = {"sub": "s-ada", "employee_id": "E1001", "email": "ada@trafford.example"}
BEFORE = "__Host-steadfast-sign-in"


@dataclass
class World:
    trafford: Council
    salford: Council
    owner: asyncpg.Connection


@pytest.fixture(scope="module")
async def database(template: Urls, shared: Urls) -> AsyncIterator[Urls]:
    """One database for all cases: each signs in afresh, and leaves behind only what a refusal may."""
    name = f"forged_{uuid4().hex[:12]}"
    urls = await copy_of(template, name)
    yield urls
    await _pool_on(shared)
    await drop(on(template.owner, "postgres"), name)


@pytest.fixture(scope="module")
async def rows(database: Urls) -> AsyncIterator[tuple[Council, Council, asyncpg.Connection]]:
    owner = await asyncpg.connect(database.owner)
    trafford = Council("Trafford Council", TRAFFORD, "https://login.trafford.example")
    salford = Council("Salford Council", SALFORD, "https://login.salford.example")
    for council in (trafford, salford):
        await provider_row(owner, council)
    for member, value in ((ADA, "E1001"), (CALLUM, "E1002"), (UMA, "E2001")):
        await sign_in_name(owner, member, value)
    await sign_in_name(owner, BEA, "E1003", state="waiting", confirmed_by=None)
    await owner.execute("update account set email = 'callum@trafford.example' where id = $1", CALLUM.account)
    yield trafford, salford, owner
    await owner.close()


@pytest.fixture
async def world(database, rows, monkeypatch, tmp_path) -> AsyncIterator[World]:
    await _pool_on(database)
    trafford, salford, owner = rows
    trafford.lies, salford.lies, trafford.kid = Lies(), Lies(), "k1"
    (tmp_path / "steadfast").write_text("the client's secret")
    with outside_the_demo(monkeypatch, STEADFAST_PROVIDER_SECRETS=str(tmp_path)):
        connected(monkeypatch, trafford, salford)  # forgets what was asked before
        yield World(trafford, salford, owner)
        await owner.execute("update session set ended_at = now() where ended_at is null and exists"
                            " (select from session_origin o where o.session = hash)")  # fmt: skip


Case = Callable[[World, bool], Awaitable[bool]]
CASES: dict[str, Case] = {}


def case(name: str) -> Callable[[Case], Case]:
    def add(one: Case) -> Case:
        assert name not in CASES
        CASES[name] = one
        return one

    return add


async def inside(browser: Browser, answer: httpx2.Response) -> bool:
    """Whether somebody is signed in in this browser now; nothing that was tried breaks the product."""
    page = await browser.client.get("/account")
    entered = page.status_code == 200
    assert entered or answer.status_code in (200, 303, 400, 403, 404, 503), answer.status_code
    return entered


async def signs_in(council: Council, lies: Lies, **person: Any) -> bool:
    council.lies = lies
    if lies.metadata:
        network.forget()
    async with a_browser() as browser:
        answer = await browser.client.get(f"/sign-in/{council.id}")
        if answer.status_code == 303:
            answer = await browser.client.get(council.answer(answer.headers["location"], **(ADAS | person)))
        return await inside(browser, answer)


# Tokens: one lie each ------------------------------------------------------------------------------------------------


def token_case(name: str, lies: Callable[[Council], Lies] | None = None, **person: Any) -> None:
    @case(name)
    async def play(world: World, forged: bool) -> bool:
        council = world.trafford
        lie = (lies(council) if lies else Lies()) if forged else Lies()
        return await signs_in(council, lie, **(person if forged else {}))


def says(**claims: Any) -> Callable[[Council], Lies]:
    return lambda council: Lies(claims=claims)


def now(seconds: int = 0) -> int:
    from foundation import clock

    return int(clock.now().timestamp()) + seconds


for name, claims in {
    "nonce absent": {"nonce": ABSENT}, "nonce of another": {"nonce": "another"}, "nonce empty": {"nonce": ""},
    "nonce a list": {"nonce": ["x"]},
    "iss of another": {"iss": "https://login.salford.example"}, "iss absent": {"iss": ABSENT},
    "iss with a slash at the end": {"iss": "https://login.trafford.example/"},
    "iss in capitals": {"iss": "https://LOGIN.trafford.example"}, "iss a list": {"iss": ["https://login.trafford.example"]},
    "aud of another": {"aud": "another-client"}, "aud absent": {"aud": ABSENT}, "aud empty": {"aud": []},
    "aud of several without azp": {"aud": ["steadfast", "another-client"]},
    "aud of several, azp another": {"aud": ["steadfast", "another-client"], "azp": "another-client"},
    "aud of another, azp ours": {"aud": "another-client", "azp": "steadfast"},
    "azp of another": {"azp": "another-client"},
    "sub empty": {"sub": ""}, "sub absent": {"sub": ABSENT}, "sub blank": {"sub": "  "}, "sub a number": {"sub": 7},
    "sub of 300 letters": {"sub": "s" * 300},
    "at_hash wrong": {"at_hash": half("another-token")}, "at_hash of a longer hash": {"at_hash": "A" * 64},
    "at_hash a number": {"at_hash": 7},
    "at_hash empty": {"at_hash": ""},
    "no second step": {"amr": ["pwd"]}, "amr a word": {"amr": "mfa"},
}.items():  # fmt: skip
    token_case(name, says(**claims))

for name, later in {
    "expired": lambda: {"exp": now(-300)},
    "exp absent": lambda: {"exp": ABSENT},
    "exp a word": lambda: {"exp": "tomorrow"},
    "iat in the future": lambda: {"iat": now(3600)},
    "iat absent": lambda: {"iat": ABSENT},
    "not before tomorrow": lambda: {"nbf": now(86400)},
}.items():
    token_case(name, lambda council, later=later: Lies(claims=later()))


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return f"{part(header | {'alg': 'none'})}.{part(claims)}."


def none_in_capitals(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return f"{part(header | {'alg': 'NoNe'})}.{part(claims)}."


def hs_with_public_key(header: dict[str, Any], claims: dict[str, Any]) -> str:
    public = OctKey.import_key(key("k1").as_pem(private=False))
    return jwt.encode(header | {"alg": "HS256"}, claims, public, registry=ANY, default_type=None)


def hs_with_secret(header: dict[str, Any], claims: dict[str, Any]) -> str:
    shared = OctKey.import_key(b"the client's secret")
    return jwt.encode(header | {"alg": "HS256"}, claims, shared, registry=ANY, default_type=None)


def signature_cut(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return jwt.encode(header, claims, key("k1"), registry=ANY, default_type=None).rpartition(".")[0] + "."


def claims_swapped(header: dict[str, Any], claims: dict[str, Any]) -> str:
    true = jwt.encode(header, claims, key("k1"), registry=ANY, default_type=None)
    head, _, signature = true.split(".")
    return f"{head}.{part(claims | {'sub': 's-callum'})}.{signature}"


for name, sign in {
    "alg none": unsigned, "alg NoNe": none_in_capitals, "HS256 with the public key": hs_with_public_key,
    "HS256 with the client's secret": hs_with_secret, "signature cut off": signature_cut,
    "claims swapped under a signature": claims_swapped, "not a token": lambda header, claims: "a.b.c",
}.items():  # fmt: skip
    token_case(name, lambda council, sign=sign: Lies(sign=sign))

EVIL = "https://evil.example/keys"
for name, header in {
    "embedded jwk": lambda: {"jwk": key("evil").as_dict(private=False)},
    "jku of another": lambda: {"jku": EVIL, "kid": "evil"},
    "x5u of another": lambda: {"x5u": EVIL, "kid": "evil"},
    "kid unknown": lambda: {"kid": "evil"},
    "kid of ours, key of another": dict,
}.items():
    token_case(name, lambda council, header=header: Lies(header=header(), by=key("evil")))
token_case("crit not understood", lambda council: Lies(header={"crit": ["b64"], "b64": False}))
token_case("a logout token as an ID token", lambda council: Lies(header={"typ": "logout+jwt"}))
token_case("an access token as an ID token", lambda council: Lies(header={"typ": "at+jwt"}))
token_case("no ID token", lambda council: Lies(token={"id_token": ABSENT}))
token_case("no access token", lambda council: Lies(token={"access_token": ABSENT}))
token_case("ID token a list", lambda council: Lies(token={"id_token": ["x"]}))
token_case("discovery under another name", lambda council: Lies(metadata={"issuer": "https://login.trafford.example/"}))
token_case(
    "token endpoint without https",
    lambda council: Lies(metadata={"token_endpoint": "http://login.trafford.example/token"}),
)

# Whom they name ------------------------------------------------------------------------------------------------------

token_case("a person of another authority", sub="s-uma", employee_id="E2001", email="uma@salford.example")
token_case("an e-mail address alone", sub="s-new", employee_id=ABSENT, email="callum@trafford.example",
           email_verified=True)  # fmt: skip
token_case("an e-mail address as the number", sub="s-new", employee_id="callum@trafford.example")
token_case("the number of somebody linked", sub="s-impostor", employee_id="E1001")
token_case("a number that nobody confirmed", sub="s-new", employee_id="E1003")
token_case("a number that is a list", sub="s-new", employee_id=["E1002"])
token_case("a number with a space behind it", sub="s-new", employee_id="E1002 ")


# The way there and back ----------------------------------------------------------------------------------------------


def return_case(name: str, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    @case(name)
    async def play(world: World, forged: bool) -> bool:
        async with a_browser() as browser:
            back = world.trafford.answer(await leave(browser, world.trafford), **ADAS)
            query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
            query = change(query) if forged else query
            return await inside(browser, await browser.client.get(urlsplit(back).path, params=query))


def without(name: str) -> Callable[[dict[str, str]], dict[str, str]]:
    return lambda query: {each: value for each, value in query.items() if each != name}


return_case("state absent", without("state"))
return_case("state invented", lambda query: query | {"state": secrets.token_urlsafe(32)})
return_case("state empty", lambda query: query | {"state": ""})
return_case("state with a letter more", lambda query: query | {"state": query["state"] + "A"})
return_case("iss of the answer another's", lambda query: query | {"iss": "https://login.salford.example"})
return_case("iss of the answer absent", without("iss"))
return_case("iss of the answer with a slash", lambda query: query | {"iss": query["iss"] + "/"})
return_case("code absent", without("code"))
return_case("code invented", lambda query: query | {"code": "0" * 32})
return_case("an error with a code", lambda query: query | {"error": "access_denied"})


@case("state of another browser")
async def _(world: World, forged: bool) -> bool:
    async with a_browser() as attacker, a_browser() as victim:
        back = world.trafford.answer(await leave(attacker, world.trafford), **ADAS)
        who = victim if forged else attacker
        if forged:
            await leave(victim, world.trafford)  # the victim has begun a sign-in of their own, and its cookie
        return await inside(who, await who.client.get(back))


@case("state used twice")
async def _(world: World, forged: bool) -> bool:
    async with a_browser() as browser:
        url = await leave(browser, world.trafford)
        cookie = browser.client.cookies[BEFORE]
        answer = await browser.client.get(world.trafford.answer(url, **ADAS))
        if forged:
            browser.client.cookies.clear()
            browser.client.cookies.set(BEFORE, cookie, domain="steadfast.test")
            answer = await browser.client.get(world.trafford.answer(url, **ADAS))
        return await inside(browser, answer)


@case("state ten minutes old")
async def _(world: World, forged: bool) -> bool:
    async with a_browser() as browser:
        url = await leave(browser, world.trafford)
        if forged:
            await world.owner.execute("update sign_in_attempt set expires_at = now() where used_at is null")
        return await inside(browser, await browser.client.get(world.trafford.answer(url, **ADAS)))


@case("cookie of the sign-in absent")
async def _(world: World, forged: bool) -> bool:
    async with a_browser() as browser:
        url = await leave(browser, world.trafford)
        if forged:
            browser.client.cookies.clear()
        return await inside(browser, await browser.client.get(world.trafford.answer(url, **ADAS)))


@case("cookie of the sign-in invented")
async def _(world: World, forged: bool) -> bool:
    async with a_browser() as browser:
        url = await leave(browser, world.trafford)
        if forged:
            browser.client.cookies.clear()
            browser.client.cookies.set(BEFORE, secrets.token_urlsafe(32), domain="steadfast.test")
        return await inside(browser, await browser.client.get(world.trafford.answer(url, **ADAS)))


@case("code used twice")
async def _(world: World, forged: bool) -> bool:
    """An attacker who has seen a code takes it to a sign-in of their own."""
    async with a_browser() as victim, a_browser() as attacker:
        back = world.trafford.answer(await leave(victim, world.trafford), **ADAS)
        code = parse_qs(urlsplit(back).query)["code"][0]
        await victim.client.get(back)
        answer = world.trafford.answer(await leave(attacker, world.trafford), **ADAS)
        own = parse_qs(urlsplit(answer).query)["code"][0]
        return await inside(attacker, await attacker.client.get(answer.replace(own, code) if forged else answer))


@case("code stolen before it was used (PKCE)")
async def _(world: World, forged: bool) -> bool:
    async with a_browser() as victim, a_browser() as attacker:
        stolen = world.trafford.answer(await leave(victim, world.trafford), **ADAS)
        code = parse_qs(urlsplit(stolen).query)["code"][0]
        answer = world.trafford.answer(await leave(attacker, world.trafford), **ADAS)
        own = parse_qs(urlsplit(answer).query)["code"][0]
        return await inside(attacker, await attacker.client.get(answer.replace(own, code) if forged else answer))


@case("PKCE taken out of the way there")
async def _(world: World, forged: bool) -> bool:
    """Somebody between takes the challenge out of the address: the strict provider then finds no match."""
    async with a_browser() as browser:
        back = world.trafford.answer(await leave(browser, world.trafford), **ADAS)
        if forged:
            asked, person = world.trafford.codes.popitem()[1]
            code = parse_qs(urlsplit(back).query)["code"][0]
            world.trafford.codes[code] = ({k: v for k, v in asked.items() if k != "code_challenge"}, person)
        return await inside(browser, await browser.client.get(back))


@case("redirect address altered")
async def _(world: World, forged: bool) -> bool:
    async with a_browser() as browser:
        back = world.trafford.answer(await leave(browser, world.trafford), **ADAS)
        if forged:
            for code, (asked, person) in list(world.trafford.codes.items()):
                world.trafford.codes[code] = (asked | {"redirect_uri": "https://evil.example/"}, person)
        return await inside(browser, await browser.client.get(back))


@case("mix-up: another provider's answer at this one's address")
async def _(world: World, forged: bool) -> bool:
    async with a_browser() as browser:
        here = await leave(browser, world.trafford)
        back = world.trafford.answer(here, **ADAS)
        if forged:  # Salford answers in Trafford's place, under its own name
            state = parse_qs(urlsplit(here).query)["state"][0]
            code = uuid4().hex
            asked = {name: values[0] for name, values in parse_qs(urlsplit(here).query).items()}
            world.salford.codes[code] = (asked, ADAS)
            back = f"{asked['redirect_uri']}?code={code}&state={state}&iss={world.salford.issuer}"
        return await inside(browser, await browser.client.get(back))


@case("mix-up: this sign-in brought back to another provider's address")
async def _(world: World, forged: bool) -> bool:
    async with a_browser() as browser:
        back = world.trafford.answer(await leave(browser, world.trafford), **ADAS)
        if forged:
            back = back.replace(str(world.trafford.id), str(world.salford.id))
        return await inside(browser, await browser.client.get(back))


@case("a provider that has ended")
async def _(world: World, forged: bool) -> bool:
    async with a_browser() as browser:
        back = world.trafford.answer(await leave(browser, world.trafford), **ADAS)
        if forged:
            await world.owner.execute("update provider set state = 'ended' where id = $1", world.trafford.id)
        try:
            return await inside(browser, await browser.client.get(back))
        finally:
            await world.owner.execute("update provider set state = 'in force' where id = $1", world.trafford.id)


@case("a provider nobody has confirmed")
async def _(world: World, forged: bool) -> bool:
    if forged:
        await world.owner.execute("update provider set state = 'waiting' where id = $1", world.trafford.id)
    try:
        async with a_browser() as browser:
            answer = await browser.client.get(f"/sign-in/{world.trafford.id}")
            if answer.status_code == 303:
                answer = await browser.client.get(world.trafford.answer(answer.headers["location"], **ADAS))
            return await inside(browser, answer)
    finally:
        await world.owner.execute("update provider set state = 'in force' where id = $1", world.trafford.id)


@case("a locked account")
async def _(world: World, forged: bool) -> bool:
    if forged:
        await world.owner.execute("update account set locked_at = now() where id = $1", ADA.account)
    try:
        return await signs_in(world.trafford, Lies())
    finally:
        await world.owner.execute("update account set locked_at = null where id = $1", ADA.account)


# Cookies and sessions ------------------------------------------------------------------------------------------------


@case("session fixation: a cookie planted before signing in")
async def _(world: World, forged: bool) -> bool:
    async with a_browser() as victim, a_browser() as attacker:
        planted = secrets.token_urlsafe(32)
        victim.client.cookies.set(cookie_name(), planted, domain="steadfast.test")
        answer = await arrive(victim, world.trafford, **ADAS)
        given = answer.headers["set-cookie"].partition(f"{cookie_name()}=")[2].partition(";")[0]
        token = planted if forged else next(
            one.partition("=")[2].partition(";")[0] for one in answer.headers.get_list("set-cookie")
            if one.startswith(f"{cookie_name()}=")
        )  # fmt: skip
        assert given != planted
        attacker.client.cookies.set(cookie_name(), token, domain="steadfast.test")
        return await inside(attacker, answer)


def cookie_case(name: str, cookie: Callable[[str, World], str], plain: bool = False) -> None:
    @case(name)
    async def play(world: World, forged: bool) -> bool:
        async with a_browser() as browser:
            answer = await arrive(browser, world.trafford, **ADAS)
            true = browser.client.cookies[cookie_name()]
            browser.client.cookies.clear()
            named = "steadfast" if plain and forged else cookie_name()
            browser.client.cookies.set(named, cookie(true, world) if forged else true, domain="steadfast.test")
            return await inside(browser, answer)


cookie_case("cookie of a session invented", lambda true, world: secrets.token_urlsafe(32))
cookie_case("cookie cut by a letter", lambda true, world: true[:-1])
cookie_case("cookie that is the stored hash", lambda true, world: hash_of(true).hex())
cookie_case("cookie of a service account", lambda true, world: "service:00000000-0000-4000-8000-000000000005")
cookie_case("cookie under the name that other hosts may set", lambda true, world: true, plain=True)


@case("the session from before a step-up")
async def _(world: World, forged: bool) -> bool:
    async with a_browser() as browser:
        await arrive(browser, world.trafford, **ADAS)
        old = browser.client.cookies[cookie_name()]
        going = await browser.post("/sign-in/again", {"csrf": token_for(hash_of(old)), "then": "/account"})
        answer = await browser.client.get(world.trafford.answer(going.tree.xpath("//main//a/@href")[0], **ADAS))
        assert browser.client.cookies[cookie_name()] != old
        if forged:
            browser.client.cookies.clear()
            browser.client.cookies.set(cookie_name(), old, domain="steadfast.test")
        return await inside(browser, answer)


def step_up_case(name: str, **person: Any) -> None:
    @case(name)
    async def play(world: World, forged: bool) -> bool:
        async with a_browser() as browser:
            await arrive(browser, world.trafford, **ADAS, auth_time=now(-3600))
            old = browser.client.cookies[cookie_name()]
            going = await browser.post("/sign-in/again", {"csrf": token_for(hash_of(old)), "then": "/account"})
            url = going.tree.xpath("//main//a/@href")[0]
            await browser.client.get(world.trafford.answer(url, **(ADAS | (person if forged else {}))))
            fresh: bool = await world.owner.fetchval(
                "select signed_in_at > now() - interval '10 minutes' from session where hash = $1",
                hash_of(browser.client.cookies[cookie_name()]),
            )
            return fresh


step_up_case("step-up by somebody else", sub="s-callum", employee_id="E1002")
step_up_case("step-up by somebody not yet linked", sub="s-new", employee_id="E1002")
step_up_case("step-up without auth_time", auth_time=ABSENT)
step_up_case("step-up with an old auth_time", auth_time=1_700_000_000)
step_up_case("step-up with an auth_time to come", auth_time=4_000_000_000)
step_up_case("step-up without a second step", amr=["pwd"])


# Forms of another's making (CSRF) ------------------------------------------------------------------------------------


def form_case(
    name: str, headers: dict[str, str] | None = None, csrf: Callable[[str], str | None] | None = None
) -> None:
    """Signing out, by a form that another page or another session made; accepted means signed out."""

    @case(name)
    async def play(world: World, forged: bool) -> bool:
        async with a_browser() as browser:
            await arrive(browser, world.trafford, **ADAS)
            true = token_for(hash_of(browser.client.cookies[cookie_name()]))
            token = csrf(true) if csrf and forged else true
            sent = headers if headers is not None and forged else {"sec-fetch-site": "same-origin", "origin": ORIGIN}
            data = {} if token is None else {"csrf": token}
            answer = await browser.client.post("/sign-out", data=data, headers=sent)
            return not await inside(browser, answer)


form_case("a form without token", csrf=lambda true: None)
form_case("a form with an empty token", csrf=lambda true: "")
form_case("a form with a token of another session", csrf=lambda true: token_for(hash_of("another")))
form_case("a form with a token cut", csrf=lambda true: true[:-1])
form_case("a form of another site", {"sec-fetch-site": "cross-site", "origin": "https://evil.example"})
form_case("a form of a neighbouring host", {"sec-fetch-site": "same-site", "origin": "https://x.steadfast.test"})
form_case("a form without origin", {})
form_case("a form with origin null", {"origin": "null"})
form_case("a form whose origin only begins so", {"origin": "https://steadfast.test.evil.example"})


# Logout tokens -------------------------------------------------------------------------------------------------------


def logout_case(name: str, token: Callable[[World], str] | None = None, **lies: Any) -> None:
    """Accepted means: the person's session is over."""

    @case(name)
    async def play(world: World, forged: bool) -> bool:
        council = world.trafford
        council.lies = Lies()
        async with a_browser() as browser:
            answer = await arrive(browser, council, **ADAS)
            if forged and token:
                sent = token(world)
            else:
                sent = council.logout_token(
                    **({k: v() if callable(v) else v for k, v in lies.items()} if forged else {})
                )
            council.lies = Lies()
            told = await browser.client.post(f"/sign-in/{council.id}/ended", data={"logout_token": sent})
            ended = not await inside(browser, answer)
            assert ended == (told.status_code == 200)
            return ended


def replayed(world: World) -> str:
    """A token that was used before, for a session that has ended since."""
    return world.trafford.logout_token(jti="the same again")


async def _use(world: World) -> None:
    async with a_browser() as browser:
        token = world.trafford.logout_token(jti="the same again")
        await browser.client.post(f"/sign-in/{world.trafford.id}/ended", data={"logout_token": token})


def signed_by_another(world: World) -> str:
    world.trafford.lies = Lies(by=key("evil"))
    return world.trafford.logout_token()


def made_unsigned(world: World) -> str:
    world.trafford.lies = Lies(sign=unsigned)
    return world.trafford.logout_token()


logout_case("logout with a nonce", nonce="n")
logout_case("logout three minutes old", iat=lambda: now(-181))
logout_case("logout of tomorrow", iat=lambda: now(86400))
logout_case("logout without iat", iat=ABSENT)
logout_case("logout without events", events=ABSENT)
logout_case("logout with other events", events={"http://schemas.example/other": {}})
logout_case("logout with events in a list", events=list(EVENTS))
logout_case("logout for another client", aud="another-client")
logout_case("logout of another issuer", iss="https://login.salford.example")
logout_case("logout without jti", jti=ABSENT)
logout_case("logout of nobody", sub=ABSENT)
logout_case("logout with an empty sub", sub="")
logout_case("logout expired", exp=lambda: now(-300))
logout_case("an ID token as a logout token", header={"typ": "JWT"})
logout_case("a logout token without typ", header={"typ": ABSENT})
logout_case("logout signed by another", signed_by_another)
logout_case("logout not signed", made_unsigned)
logout_case("logout sent twice", replayed)


# ---------------------------------------------------------------------------------------------------------------------


def test_there_are_at_least_sixty_forgeries():
    print(f"{len(CASES)} forged sign-ins, logouts and forms")
    assert len(CASES) >= 60


COUNT = {"forged": 0, "accepted": 0, "twins": 0}


@pytest.mark.parametrize("name", CASES)
async def test_no_forgery_is_accepted_and_its_twin_is(world, name):
    if name == "logout sent twice":
        await _use(world)
    if await CASES[name](world, True):
        COUNT["accepted"] += 1
    COUNT["forged"] += 1
    world.trafford.lies, world.salford.lies = Lies(), Lies()
    twin = await CASES[name](world, False)
    COUNT["twins"] += twin
    assert COUNT["accepted"] == 0, f"accepted: {name}"
    assert twin, f"refused though true: {name}"


def test_none_was_accepted():
    print(f"{COUNT['forged']} forged: {COUNT['accepted']} accepted; {COUNT['twins']} true ones beside them accepted")
    assert COUNT["accepted"] == 0 and COUNT["twins"] == COUNT["forged"]
