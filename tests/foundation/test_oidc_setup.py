"""Setting up sign-in: two people for everything, on the record, tested before it counts, and ended at once."""

from collections.abc import AsyncIterator

import pytest

from foundation.problems import DutyBroken, NotAllowed, NotThere, Refusal
from foundation.routing import hash_of, stranger
from foundation.signin.names import Confirm, Register, confirm_names, end_name, register_name
from foundation.signin.setup import ProposeProvider, confirm_provider, end_provider, propose_provider
from tests.builders import grant
from tests.cast import ADA, AMARA, CALLUM, HELEN, LENA, SALFORD, TRAFFORD, UMA, VIC, Member, at
from tests.oidc import Council, Lies, a_browser, arrive, connected, outside_the_demo, provider_row, sign_in_name


def acting(member: Member):
    return stranger(hash_of(member.token))


def form(**more) -> ProposeProvider:
    values = {"name": "Trafford Council", "issuer": "https://login.trafford.example", "client_id": "steadfast",
              "secret_name": "steadfast", "claim": "employee_id", "mfa": "amr", "mfa_values": "mfa"}  # fmt: skip
    return ProposeProvider(**(values | more))


@pytest.fixture
async def outside(clone, monkeypatch, tmp_path) -> AsyncIterator[Council]:
    (tmp_path / "steadfast").write_text("the client's secret")
    council = Council("Trafford Council", TRAFFORD, "https://login.trafford.example")
    with outside_the_demo(monkeypatch, STEADFAST_PROVIDER_SECRETS=str(tmp_path)):
        connected(monkeypatch, council)
        yield council


async def test_a_provider_is_in_force_only_when_a_director_has_confirmed_it(outside, as_owner):
    done = await propose_provider(acting(LENA), form())
    async with a_browser() as browser:
        assert "Trafford Council" not in (await browser.get("/sign-in")).text
        assert (await browser.client.get(f"/sign-in/{done.subject}")).status_code == 404
    await grant(as_owner, LENA.id, at("Lena Fischer", HELEN.role, TRAFFORD))
    with pytest.raises(DutyBroken, match="somebody else"):
        await confirm_provider(acting(LENA), id=done.subject)
    with pytest.raises(NotAllowed):
        await confirm_provider(acting(ADA), id=done.subject)
    with pytest.raises(NotThere):
        await confirm_provider(acting(UMA), id=done.subject)
    await confirm_provider(acting(HELEN), id=done.subject)
    async with a_browser() as browser:
        assert "Trafford Council" in (await browser.get("/sign-in")).text
    record = await as_owner.fetch("select deed, actor from audit where kind = 'provider' order by seq")
    assert [(row["deed"], row["actor"]) for row in record] == [
        ("provider:proposed", LENA.id), ("attempt:refused", LENA.id), ("provider:confirmed", HELEN.id),
    ]  # fmt: skip


async def test_the_table_itself_holds_no_secret_and_no_provider_confirmed_by_its_proposer(outside, as_owner):
    done = await propose_provider(acting(LENA), form())
    row = await as_owner.fetchrow("select * from provider where id = $1", done.subject)
    assert not [value for value in row.values() if isinstance(value, str) and "the client's secret" in value]
    with pytest.raises(Exception, match="nobody_confirms_their_own_provider"):
        await as_owner.execute("update provider set state = 'in force', confirmed_by = proposed_by")
    with pytest.raises(Exception, match="in_force_is_confirmed"):
        await as_owner.execute("update provider set state = 'in force'")


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        ({"issuer": "http://login.trafford.example"}, "https"),
        ({"issuer": "https://login.trafford.example/?x=1"}, "https"),
        ({"claim": "email"}, "somebody else one day"),
        ({"claim": "preferred_username"}, "somebody else one day"),
        ({"claim": "a claim"}, "as the provider writes it"),
        ({"secret_name": "../secret"}, "small letters"),
        ({"scopes": "profile"}, "openid"),
        ({"mfa_values": " "}, "second step"),
        ({"mfa": "agreement"}, "agreement"),
    ],
)
async def test_a_provider_that_could_not_be_trusted_is_not_taken(outside, lie, words):
    with pytest.raises(Exception, match=words):
        form(**lie)


async def test_ending_a_provider_signs_out_everyone_it_signed_in(outside, as_owner):
    await provider_row(as_owner, outside)
    await sign_in_name(as_owner, ADA, "E1001")
    async with a_browser() as browser:
        assert (await arrive(browser, outside, sub="s-ada", employee_id="E1001")).status_code == 303
        assert (await browser.client.get("/account")).status_code == 200
        await end_provider(acting(LENA), id=outside.id)
        assert (await browser.client.get("/account")).status_code == 303
        assert (await browser.client.get(f"/sign-in/{outside.id}")).status_code == 404


async def test_nobody_enters_or_confirms_alone_what_opens_an_account(outside, as_owner):
    with pytest.raises(DutyBroken, match="your own"):
        await register_name(acting(LENA), Register(person=LENA.id, value="E9"))
    with pytest.raises(Refusal, match="Nobody in your authority"):
        await register_name(acting(LENA), Register(person=VIC.id, value="E9"))
    done = await register_name(acting(LENA), Register(person=HELEN.id, value="E9"))
    ids = Confirm(ids=(done.subject,))
    with pytest.raises(DutyBroken, match="somebody else"):  # whose it is
        await confirm_names(acting(HELEN), ids)
    with pytest.raises(NotThere):
        await confirm_names(acting(UMA), ids)
    with pytest.raises(NotAllowed):
        await confirm_names(acting(LENA), ids)
    await confirm_names(acting(ADA), ids)
    with pytest.raises(Refusal, match="already"):
        await register_name(acting(LENA), Register(person=CALLUM.id, value="E9"))
    row = await as_owner.fetchrow("select * from sign_in_key")
    assert (row["person"], row["account"], row["state"]) == (HELEN.id, HELEN.account, "in force")


async def test_a_sign_in_name_that_is_ended_opens_nothing_and_signs_out(outside, as_owner):
    await provider_row(as_owner, outside)
    await sign_in_name(as_owner, ADA, "E1001")
    async with a_browser() as browser:
        await arrive(browser, outside, sub="s-ada", employee_id="E1001")
        key = await as_owner.fetchval("select id from sign_in_key")
        await end_name(acting(LENA), id=key)
        assert (await browser.client.get("/account")).status_code == 303
        assert (await arrive(browser, outside, sub="s-ada", employee_id="E1001")).status_code == 403
    assert await as_owner.fetchval("select count(*) from identity where ended_at is null") == 0


async def test_the_test_shows_what_came_and_signs_nobody_in(outside, as_owner):
    """Before it is confirmed: the whole way, the claims, the verdict; the administrator stays who they are."""
    await provider_row(as_owner, outside, state="waiting", confirmed_by=None)
    await sign_in_name(as_owner, CALLUM, "E1002")
    async with a_browser() as browser:
        from foundation.routing import cookie_name

        browser.client.cookies.set(cookie_name(), LENA.token, domain="steadfast.test")
        page = await browser.get(f"/providers/{outside.id}")
        assert f"/sign-in/{outside.id}/return" in page.text and "https://steadfast.test/signed-out" in page.text

        async def tried(**person):
            going = await browser.press(page, f"/providers/{outside.id}/test")
            return await browser.get(outside.answer(going.tree.xpath("//main//a/@href")[0], **person))

        shown = await tried(sub="s-callum", employee_id="E1002", department="Children’s services")
        assert "This would sign in Callum Reid, for the first time." in shown.text
        assert "Children’s services" in shown.text and "it was E1002" in shown.text
        shown = await tried(sub="s-new", employee_id="E7")
        assert "Nobody would be signed in." in shown.text and "E7" in shown.text
        outside.lies = Lies(claims={"nonce": "another"})
        assert (await tried(sub="s-callum", employee_id="E1002")).status == 400
        outside.lies = Lies()
        assert "Lena Fischer" in (await browser.get("/account")).text
    assert await as_owner.fetchval("select count(*) from identity") == 0
    assert await as_owner.fetchval("select count(*) from session_origin") == 0


async def test_only_the_authoritys_own_administrator_tests_it(outside, as_owner):
    await provider_row(as_owner, outside)
    from foundation.routing import cookie_name, token_for

    for member, status in ((HELEN, 403), (AMARA, 404), (UMA, 404)):
        async with a_browser() as browser:
            browser.client.cookies.set(cookie_name(), member.token, domain="steadfast.test")
            answer = await browser.post(f"/providers/{outside.id}/test", {"csrf": token_for(hash_of(member.token))})
            assert answer.status == status, member.name


async def test_the_pages_are_worked_by_those_who_keep_them_and_read_by_those_who_may(outside, as_owner):
    """From proposal to the confirmed sign-in name, by the forms."""
    from foundation.routing import cookie_name

    async with a_browser() as browser:
        browser.client.cookies.set(cookie_name(), LENA.token, domain="steadfast.test")
        page = await browser.get("/providers/new")
        wrong = await browser.press(page, "/providers/new", issuer="http://x", mfa="amr")
        assert wrong.status == 422 and "must begin with https://" in " ".join(wrong.errors)
        values = form().model_dump(include={"name", "issuer", "client_id", "claim", "mfa", "mfa_values"})
        page = await browser.press(wrong, "/providers/new", **values)
        assert page.status == 200 and page.h1 == "Trafford Council" and "waiting" in page.text
        names = await browser.get("/sign-in-names")
        names = await browser.press(names, "/sign-in-names", person=str(CALLUM.id), value="E1002")
        assert "E1002" in names.text
    async with a_browser() as browser:
        browser.client.cookies.set(cookie_name(), ADA.token, domain="steadfast.test")
        names = await browser.get("/sign-in-names")
        key = names.tree.xpath("//input[@name='ids']/@value")[0]
        names = await browser.press(names, "/sign-in-names/confirm", ids=[key])
        assert names.status == 200 and "in force" in names.text
    async with a_browser() as browser:
        browser.client.cookies.set(cookie_name(), UMA.token, domain="steadfast.test")
        assert "E1002" not in (await browser.get("/sign-in-names")).text
        assert "Trafford" not in (await browser.get("/providers")).text
    assert SALFORD != TRAFFORD
