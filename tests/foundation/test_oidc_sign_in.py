"""Signing in through a council's own provider: the whole way, the first time and again, step-up, out, and refusals."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx2
import pytest

from foundation.routing import cookie_name
from foundation.signin import network
from tests.builders import insert
from tests.cast import ADA, CALLUM, LENA, SALFORD, TRAFFORD, UMA
from tests.oidc import (
    ABSENT,
    Council,
    a_browser,
    arrive,
    connected,
    outside_the_demo,
    provider_row,
    sign_in_name,
)

A = {"sub": "s-ada", "employee_id": "E1001", "email": "ada@trafford.example"}


@pytest.fixture
async def trafford(clone, as_owner, monkeypatch, tmp_path) -> AsyncIterator[Council]:
    (tmp_path / "steadfast").write_text("the client's secret\n")
    council = Council("Trafford Council", TRAFFORD, "https://login.trafford.example")
    with outside_the_demo(monkeypatch, STEADFAST_PROVIDER_SECRETS=str(tmp_path)):
        connected(monkeypatch, council)
        await provider_row(as_owner, council)
        await sign_in_name(as_owner, ADA, "E1001")
        yield council


async def test_the_first_sign_in_links_and_the_second_knows_by_sub_alone(trafford, as_owner):
    async with a_browser() as browser:
        page = await browser.get("/sign-in")
        assert "Trafford Council" in page.text
        answer = await arrive(browser, trafford, **A)
        assert answer.status_code == 303 and answer.headers["location"] == "/account"
        assert "Ada Mensah" in (await browser.get("/account")).text
    row = await as_owner.fetchrow("select * from identity")
    assert (row["issuer"], row["sub"], row["account"]) == (trafford.issuer, "s-ada", ADA.account)
    entry = await as_owner.fetchrow("select worker, facts::text as facts from audit where deed = 'identity:linked'")
    assert entry["worker"] == ADA.id and "s-ada" not in entry["facts"] and "E1001" not in entry["facts"]
    async with a_browser() as browser:  # the number has been given to somebody else meanwhile: the link stands
        answer = await arrive(browser, trafford, sub="s-ada", employee_id="E7777")
        assert answer.status_code == 303
    assert await as_owner.fetchval("select count(*) from identity") == 1


async def test_cookies_are_of_this_host_alone_and_the_session_is_new(trafford):
    async with a_browser() as browser:
        before = await browser.client.get(f"/sign-in/{trafford.id}")
        going = before.headers["set-cookie"].lower()
        assert going.startswith("__host-steadfast-sign-in=") and "secure" in going and "httponly" in going
        assert "samesite=lax" in going and "path=/" in going and "domain" not in going
        browser.client.cookies.set(cookie_name(), "planted", domain="steadfast.test")
        answer = await arrive(browser, trafford, **A)
        cookies = answer.headers.get_list("set-cookie")
        session = next(one for one in cookies if one.startswith("__Host-steadfast="))
        assert "planted" not in session and "Secure" in session and "HttpOnly" in session


async def test_step_up_asks_the_provider_anew_and_what_was_typed_goes_on(trafford, as_owner):
    await insert_old_sign_in(trafford, as_owner, ADA)
    async with a_browser() as browser:
        await arrive(browser, trafford, **A)
        old = browser.client.cookies[cookie_name()]
        page = await browser.get("/account")
        csrf = page.tree.xpath("//input[@name='csrf']/@value")[0]
        typed = {"csrf": csrf, "then": "/grants/new", "held.reason": "Covers the post", "held.role": "hr"}
        going = await browser.post("/sign-in/again", typed)
        assert going.status == 200 and going.h1 == "Going to Trafford Council"
        url = going.tree.xpath("//main//a/@href")[0]
        assert "prompt=login" in url and "max_age=0" in url
        assert url in going.tree.xpath("//meta[@http-equiv='refresh']/@content")[0]
        answer = await browser.client.get(trafford.answer(url, **A))
        assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in/carry-on?form=")
        assert browser.client.cookies[cookie_name()] != old
        page = await browser.get(answer.headers["location"])
        form = page.form("/grants/new")
        values = {one.get("name"): one.get("value") for one in form.iter("input")}
        assert values["reason"] == "Covers the post" and values["role"] == "hr"
    assert await as_owner.fetchval(
        "select signed_in_at > now() - interval '1 minute' from session where former is not null"
    )


async def insert_old_sign_in(council: Council, owner, member) -> None:
    await insert(owner, "identity", id=uuid4(), authority=council.authority, person=member.id, account=member.account,
                 provider=council.id, issuer=council.issuer, sub="s-ada")  # fmt: skip


async def test_step_up_takes_nobody_else_and_nobody_who_was_not_asked(trafford, as_owner):
    await sign_in_name(as_owner, CALLUM, "E1002")
    async with a_browser() as browser:
        await arrive(browser, trafford, sub="s-callum", employee_id="E1002")
    async with a_browser() as browser:
        await arrive(browser, trafford, **A)
        page = await browser.get("/account")
        csrf = page.tree.xpath("//input[@name='csrf']/@value")[0]

        async def again(**person):
            going = await browser.post("/sign-in/again", {"csrf": csrf, "then": "/grants/new", "held.reason": "R"})
            return await browser.client.get(trafford.answer(going.tree.xpath("//main//a/@href")[0], **person))

        for person, words in (
            ({"sub": "s-callum"}, "You signed in as somebody else"),
            (A | {"auth_time": ABSENT}, "You were not asked to sign in again"),
            (A | {"auth_time": 1_700_000_000}, "You were not asked to sign in again"),
        ):
            answer = await again(**person)
            assert answer.status_code == 403 and words in answer.text
            assert "/sign-in/carry-on?form=" in answer.text
        assert (await again(**A)).status_code == 303


async def test_a_sign_in_that_the_provider_remembered_is_not_fresh(trafford, as_owner):
    async with a_browser() as browser:
        await arrive(browser, trafford, **A, auth_time=int(network.time.time()) - 3600)
    assert not await as_owner.fetchval(
        "select signed_in_at > now() - interval '10 minutes' from session s join session_origin o on o.session = s.hash"
    )


async def test_signing_out_ends_here_and_shows_the_way_out_there(trafford, as_owner):
    async with a_browser() as browser:
        await arrive(browser, trafford, **A)
        page = await browser.get("/account")
        hint = await as_owner.fetchval("select hint from session_origin")
        assert b"eyJ" not in hint and len(hint) > 100
        out = await browser.post("/sign-out", {"csrf": page.tree.xpath("//input[@name='csrf']/@value")[0]})
        assert out.h1 == "You are signed out"
        url = next(link for link in out.links() if link.startswith(trafford.issuer))
        assert (
            "id_token_hint=eyJ" in url and "post_logout_redirect_uri=https%3A%2F%2Fsteadfast.test%2Fsigned-out" in url
        )
        assert (await browser.get("/account")).path.startswith("/sign-in")
        assert (await browser.get("/signed-out")).status == 200
    assert await as_owner.fetchval("select hint from session_origin") == b""


async def test_being_signed_out_there_ends_every_session_of_that_person_and_no_other(trafford, as_owner):
    await sign_in_name(as_owner, CALLUM, "E1002")
    async with a_browser() as one, a_browser() as two, a_browser() as other:
        await arrive(one, trafford, **A, sid="sid-1")
        await arrive(two, trafford, **A, sid="sid-2")
        await arrive(other, trafford, sub="s-callum", employee_id="E1002", sid="sid-3")
        told = await one.client.post(f"/sign-in/{trafford.id}/ended",
                                     data={"logout_token": trafford.logout_token(sub=ABSENT, sid="sid-1")})  # fmt: skip
        assert told.status_code == 200
        states = [(await each.client.get("/account")).status_code for each in (one, two, other)]
        assert states == [303, 200, 200]
        await one.client.post(f"/sign-in/{trafford.id}/ended", data={"logout_token": trafford.logout_token()})
        states = [(await each.client.get("/account")).status_code for each in (one, two, other)]
        assert states == [303, 303, 200]


async def test_keys_that_rotate_are_asked_for_once_more(trafford):
    async with a_browser() as browser:
        assert (await arrive(browser, trafford, **A)).status_code == 303
    trafford.kid = "k2"
    trafford.asked.clear()
    async with a_browser() as browser:
        assert (await arrive(browser, trafford, **A)).status_code == 303
    assert trafford.asked.count("/keys") == 1
    trafford.asked.clear()
    trafford.lies.header = {"kid": "nobody's"}
    async with a_browser() as browser:
        assert (await arrive(browser, trafford, **A)).status_code == 400
    assert trafford.asked.count("/keys") == 1


def slow(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ReadTimeout("too slow")


def down(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("nobody there")


AWAY = {
    "down": down,
    "slow": slow,
    "an error of its own": lambda request: httpx2.Response(500, text="oh"),
    "busy": lambda request: httpx2.Response(503),
    "not JSON": lambda request: httpx2.Response(200, text="<html>"),
    "a list": lambda request: httpx2.Response(200, json=[1]),
    "endless": lambda request: httpx2.Response(200, content=b" " * 300_000),
    "compressed": lambda request: httpx2.Response(200, content=b"x", headers={"content-encoding": "gzip"}),
    "elsewhere": lambda request: httpx2.Response(302, headers={"location": "http://169.254.169.254/"}),
    "empty": lambda request: httpx2.Response(200, content=b""),
}


@pytest.mark.parametrize("trouble", AWAY)
async def test_a_provider_that_is_down_slow_or_lying_gives_a_friendly_page_and_leaves_sessions_alone(trafford, trouble):
    """At each of its three addresses, and whoever is signed in already stays so."""
    async with a_browser() as inside:
        await arrive(inside, trafford, **A)
        for path in (".well-known/openid-configuration", "/token", "/keys"):
            network.forget()
            lie = AWAY[trouble]
            trafford.lies.wire = lambda request, path=path, lie=lie: (
                lie(request) if request.url.path.endswith(path) else None
            )
            async with a_browser() as browser:
                first = await browser.client.get(f"/sign-in/{trafford.id}")
                answer = first
                if first.status_code == 303:
                    answer = await browser.client.get(trafford.answer(first.headers["location"], **A))
                assert answer.status_code in (400, 503), (path, answer.status_code)
                assert "Try again" in answer.text and "<h1" in answer.text
                assert "__Host-steadfast" not in browser.client.cookies
            assert (await inside.client.get("/account")).status_code == 200
            trafford.lies.wire = None
    network.forget()


async def test_a_provider_that_drips_is_given_up_as_a_whole(trafford, monkeypatch):
    """Each answer is quick enough by itself; together they would take longer than any request of ours may."""

    async def drips(request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(0.4)
        return trafford.serve(request)

    monkeypatch.setattr(network, "wire", lambda: httpx2.MockTransport(drips))
    monkeypatch.setattr(network, "PATIENCE", 0.7)
    async with a_browser() as browser:
        answer = await arrive(browser, trafford, **A)
        assert answer.status_code == 503 and "cannot reach" in answer.text and answer.headers["retry-after"]


@pytest.mark.parametrize("way", ["from", "back"])
async def test_from_one_address_only_so_many_go_or_come_back_in_five_minutes(trafford, as_owner, way):
    """Nothing is asked of the provider, and nothing is spent: whoever waits a minute gets in by the same answer."""
    async with a_browser() as browser:
        gone = await browser.client.get(f"/sign-in/{trafford.id}")
        answer = trafford.answer(gone.headers["location"], **A)
        async with a_browser() as neighbour:
            await arrive(neighbour, trafford, **A)
        emptied = "update throttle set tokens = 0, at = clock_timestamp() where key like $1"
        assert await as_owner.execute(emptied, f"{way}:%") != "UPDATE 0"
        asked = len(trafford.asked)
        page = await browser.client.get(f"/sign-in/{trafford.id}" if way == "from" else answer)
        assert page.status_code == 429 and int(page.headers["retry-after"]) > 0
        assert len(trafford.asked) == asked and "Too many tries" in page.text
        await as_owner.execute("update throttle set at = at - interval '1 minute'")
        page = await browser.client.get(f"/sign-in/{trafford.id}" if way == "from" else answer)
        assert page.status_code == 303


async def test_there_is_no_other_way_in(trafford):
    """No personas, no password, no local door beside the organisation's own sign-in."""
    async with a_browser() as browser:
        assert (await browser.get("/demo")).status == 404
        assert (await browser.post("/demo", {"account": str(ADA.account), "then": "/"})).status == 404
        page = await browser.get("/sign-in")
        assert not page.tree.xpath("//main//input[@type='password']")


async def test_a_provider_speaks_for_its_own_authority_alone(trafford, as_owner, monkeypatch):
    """Salford's number, or a link made through Salford, opens nothing through Trafford."""
    await sign_in_name(as_owner, UMA, "E2001")
    async with a_browser() as browser:
        answer = await arrive(browser, trafford, sub="s-uma", employee_id="E2001")
        assert answer.status_code == 403 and "does not know you yet" in answer.text
    salford = Council("Salford Council", SALFORD, trafford.issuer, codes=trafford.codes)
    await provider_row(as_owner, salford)  # one issuer for two authorities: each row still speaks for its own
    async with a_browser() as browser:
        assert (await arrive(browser, salford, sub="s-uma", employee_id="E2001")).status_code == 303
    async with a_browser() as browser:
        answer = await arrive(browser, trafford, sub="s-uma", employee_id="E2001")
        assert answer.status_code == 403 and "cannot sign in through this organisation" in answer.text


async def test_evidence_of_a_second_step_is_asked_for_as_agreed(trafford, as_owner):
    async def tried(**person) -> int:
        async with a_browser() as browser:
            return (await arrive(browser, trafford, **A, **person)).status_code

    assert [await tried(amr=value) for value in (["pwd"], [], ABSENT, "mfa", [["mfa"]])] == [403, 403, 403, 400, 403]
    assert await tried(amr=["hwk"]) == 303
    await as_owner.execute("update provider set mfa = 'acr', mfa_values = 'silver gold'")
    assert [await tried(acr=value) for value in ("bronze", ABSENT, "gold")] == [403, 403, 303]
    await as_owner.execute(
        "update provider set mfa = 'agreement', agreed_on = '2020-01-01', agreed_until = '2020-06-01'"
    )
    assert await tried() == 403
    await as_owner.execute("update provider set agreed_until = current_date + 1")
    assert await tried(amr=ABSENT) == 303


async def test_lena_is_not_yet_known_and_is_told_what_to_do(trafford):
    async with a_browser() as browser:
        answer = await arrive(browser, trafford, sub="s-lena", employee_id="E9", email="lena@trafford.example")
        assert answer.status_code == 403 and "administrator to enter your sign-in name" in answer.text
    assert LENA.name not in answer.text
