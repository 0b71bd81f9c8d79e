"""A supplier's people come in by invitation, a passkey or a code, each of them once; nobody else comes in that way."""

import asyncio
import json
import socket
from dataclasses import replace
from uuid import UUID, uuid4

import asyncpg
import pyotp
import pytest
import uvicorn

import wiring
from foundation.access import Role
from foundation.database.pool import fetch, fetch_value, transaction
from foundation.deeds import enter
from foundation.problems import DutyBroken, NotAllowed, NotThere, Overtaken, Refusal, SignInAgain, SignInNeeded, TooMany
from foundation.routing import hash_of, stranger, token_for
from foundation.settings import settings
from foundation.signin import local, local_keys, local_passkeys
from foundation.signin.local_keys import KEEPER, AddApp, AddPasskey, join
from foundation.suppliers import deeds
from foundation.suppliers.held import suppliers_for, token_of
from tests.authenticator import PRESENT, Device
from tests.browser import application
from tests.builders import grant, insert, people_of
from tests.cast import ABEL, ADA, AMARA, MO, NIA, NORTH_WEST, SANA, TRAFFORD, Member, at, named
from tests.journeys import axe
from tests.journeys.service import chromium_started

wiring.routes()
SID = Member("Sid Osei", Role.AGENCY_SUPPLIER, region=NORTH_WEST)  # another of the agency's people, once joined
MAL = Member("Mal Grieve", Role.BANK_COORDINATOR, region=NORTH_WEST)
EMAIL = "sid@agency.example"


def acting(member: Member, token: str = ""):
    return stranger(hash_of(token or member.token))


def inviting(**more) -> deeds.Invite:
    return deeds.Invite(**({"new_supplier": "Harbour Care", "name": "Sid Osei", "email": EMAIL} | more))


async def invited(by: Member = MO, **more) -> UUID:
    return (await deeds.invite(acting(by), form=inviting(**more))).subject


async def account_of(owner, invitation: UUID) -> UUID:
    return await owner.fetchval("select account from invitation where id = $1", invitation)


async def options(account: UUID, bound: str) -> str:
    async with transaction(readonly=True):
        return await local_passkeys.options_to_add(account, "Sid Osei", bound)


async def joined(owner, device: Device | None = None) -> tuple[UUID, Device]:
    """Sid, joined with a passkey; his account and his device."""
    id, device = await invited(), device or Device()
    account = await account_of(owner, id)
    credential = device.made(await options(account, f"invitation {id}"))
    await join(KEEPER, id=id, form=AddPasskey(credential=credential, label="Laptop"))
    return account, device


async def joined_by_app(owner) -> local.SetUp:
    id = await invited()
    made = local.set_up(await account_of(owner, id))
    code = pyotp.TOTP(made.app_secret).at(await seconds(owner))
    await join(KEEPER, id=id, form=AddApp(seed=made.seed, code=code, kept=True))
    return made


async def seconds(owner) -> int:
    return int(await owner.fetchval("select extract(epoch from clock_timestamp())"))


async def a_session(owner, account: UUID, token: str) -> str:
    async with transaction():
        await fetch_value("select open_session($1, $2, 12)", account, hash_of(token))
    return token


async def asked(bound: str = "this browser") -> str:
    async with transaction(readonly=True):
        return await local_passkeys.options_to_sign_in(bound)


async def taken(credential: str, bound: str = "this browser") -> UUID | None:
    try:
        async with transaction():
            return await local_passkeys.signed(credential, bound)
    except Refusal:
        return None


# Inviting ------------------------------------------------------------------------------------------------------------


async def test_the_regions_bank_invites_and_the_invited_hold_the_suppliers_role_alone(clone, as_owner):
    id = await invited()
    row = await as_owner.fetchrow(
        "select g.role, g.region, g.authority, g.granted_by, g.case_id, i.supplier from invitation i"
        " join role_grant g on g.person = i.person where i.id = $1", id,
    )  # fmt: skip
    assert (row["role"], row["region"], row["authority"]) == ("agency_supplier", NORTH_WEST, None)
    assert row["case_id"] == row["supplier"] and row["granted_by"] == MO.id
    entry = await as_owner.fetchrow("select deed, actor, facts::text from audit")
    assert entry["deed"] == "supplier:invited" and EMAIL not in entry["facts"]


async def test_nobody_else_invites(clone):
    for member in (NIA, ADA, AMARA):
        with pytest.raises((NotAllowed, NotThere, Refusal)):
            await invited(member)
    with pytest.raises((NotAllowed, NotThere, Refusal)):  # Sana's role is for a request, not for an agency
        await invited(SANA)


async def test_a_bank_invites_for_its_own_region_alone(clone, as_owner):
    await invited()
    supplier = await as_owner.fetchval("select id from supplier")
    with pytest.raises(NotThere):
        await invited(ABEL, supplier=supplier, email="x@agency.example")
    async with transaction(readonly=True):
        assert await suppliers_for(await enter(hash_of(ABEL.token))) == []


async def test_a_supplier_invites_its_own_colleagues_after_a_fresh_sign_in_and_no_others(clone, as_owner):
    account, _ = await joined(as_owner)
    supplier = await as_owner.fetchval("select id from supplier")
    other = uuid4()
    await insert(as_owner, "supplier", id=other, region=NORTH_WEST, name="Tide Staffing", entered_by=MO.id)
    token = await a_session(as_owner, account, "sid")
    done = await deeds.invite(
        acting(SID, token), form=inviting(supplier=supplier, name="Ann Bell", email="ann@agency.example")
    )
    assert done.role is Role.AGENCY_SUPPLIER
    with pytest.raises(NotThere):
        await deeds.invite(acting(SID, token), form=inviting(supplier=other, email="b@agency.example"))
    await as_owner.execute(
        "update session set signed_in_at = now() - interval '1 hour' where hash = $1", hash_of(token)
    )
    with pytest.raises(SignInAgain):
        await deeds.invite(acting(SID, token), form=inviting(supplier=supplier, email="c@agency.example"))


async def test_colleagues_see_name_lock_and_last_sign_in_and_the_bank_the_name(clone, as_owner):
    account, _ = await joined(as_owner)
    supplier = await as_owner.fetchval("select id from supplier")
    await invited(supplier=supplier, name="Ann Bell", email="ann@agency.example")
    token = await a_session(as_owner, account, "sid")
    async with transaction(readonly=True):
        (found,) = await suppliers_for(await enter(hash_of(token)))
        assert [(each.name, each.email) for each in found.members] == [("Ann Bell", None), ("Sid Osei", EMAIL)]
        (found,) = await suppliers_for(await enter(hash_of(MO.token)))
        assert {(each.email, each.last_sign_in) for each in found.members} == {(None, None)}


async def test_an_invitation_is_good_once_for_three_days(clone, as_owner):
    id, device = await invited(), Device()
    account = await account_of(as_owner, id)
    credential = device.made(await options(account, f"invitation {id}"))
    await join(KEEPER, id=id, form=AddPasskey(credential=credential, label="Laptop"))
    with pytest.raises(NotThere):
        await join(KEEPER, id=id, form=AddPasskey(credential=Device().made(await options(account, f"invitation {id}"))))
    late = await invited(supplier=await as_owner.fetchval("select id from supplier"), email="late@agency.example")
    lasts = await as_owner.fetchval("select expires_at - asked_at from invitation where id = $1", late)
    assert lasts.days == 3
    await as_owner.execute("update invitation set expires_at = now() - interval '1 second' where id = $1", late)
    account = await account_of(as_owner, late)
    with pytest.raises(NotThere):
        await join(
            KEEPER, id=late, form=AddPasskey(credential=Device().made(await options(account, f"invitation {late}")))
        )
    assert await as_owner.fetchval("select count(*) from passkey") == 1


async def test_a_withdrawn_invitation_lets_nobody_in(clone, as_owner):
    id = await invited()
    await deeds.end_invitation(acting(MO), id=id)
    account = await account_of(as_owner, id)
    with pytest.raises(NotThere):
        await join(KEEPER, id=id, form=AddPasskey(credential=Device().made(await options(account, f"invitation {id}"))))


# The constraint ------------------------------------------------------------------------------------------------------


async def test_the_database_keeps_keys_for_suppliers_people_alone(clone, as_owner):
    """As the owner, past every check of ours: a council's staff never get a way round their provider."""
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await insert(as_owner, "passkey", id=b"k", account=ADA.account, public_key=b"k", sign_count=0, label="x")
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await insert(as_owner, "app_code", account=ADA.account, sealed=b"k", passphrase=bytes(32), last_step=0)
    supplier = uuid4()
    await insert(as_owner, "supplier", id=supplier, region=NORTH_WEST, name="Tide Staffing", entered_by=MO.id)
    for member in (ADA, MO):
        with pytest.raises(asyncpg.CheckViolationError):
            await insert(as_owner, "supplier_member", account=member.account, person=member.id, supplier=supplier,
                         region=NORTH_WEST, email="a@agency.example")  # fmt: skip


async def test_a_suppliers_person_gets_no_other_role_and_no_second_account(clone, as_owner):
    await joined(as_owner)
    person = await as_owner.fetchval("select person from supplier_member")
    for role in (at("x", Role.HR, TRAFFORD), Member("x", Role.COMPLIANCE_OFFICER, region=NORTH_WEST)):
        with pytest.raises(asyncpg.CheckViolationError):
            await grant(as_owner, person, role)
    with pytest.raises(asyncpg.CheckViolationError):
        await as_owner.execute("update role_grant set role = 'hr' where person = $1", person)
    with pytest.raises(asyncpg.CheckViolationError):
        await insert(as_owner, "account", id=named("second"), person=person, name="Sid again")


async def test_an_account_outside_ones_reach_is_not_entered(db, as_):
    await db.execute("select 1")
    await as_(AMARA)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetch("select enter_supplier_account($1, $2, 'x', 'x@y.example', $3)", uuid4(), uuid4(), uuid4())


# Passkeys, forged ----------------------------------------------------------------------------------------------------


async def test_a_passkey_signs_in_its_own_account(clone, as_owner):
    account, device = await joined(as_owner)
    assert await taken(device.signed(await asked())) == account


@pytest.mark.parametrize(
    ("how", "wrong"),
    [
        ("another origin", {"origin": "https://steadfast.example.evil"}),
        ("another origin's port", {"origin": "http://localhost:9000"}),
        ("another host", {"host": "evil.example"}),
        ("its owner did not unlock it", {"flags": PRESENT}),
        ("nobody was there", {"flags": 0x04}),
        ("another account's handle", {"handle": named("somebody").bytes}),
        ("a key that nobody has", {"id": b"unknown"}),
        ("another key", {"key": Device().key}),
    ],
)
async def test_a_forged_answer_signs_nobody_in(clone, as_owner, how, wrong):
    _, device = await joined(as_owner)
    assert await taken(replace(device, **wrong).signed(await asked())) is None, how


async def test_another_accounts_key_is_good_for_that_account_alone(clone, as_owner):
    first, device = await joined(as_owner)
    supplier = await as_owner.fetchval("select id from supplier")
    id = await invited(supplier=supplier, name="Ann Bell", email="ann@agency.example")
    second, anns = await account_of(as_owner, id), Device()
    await join(KEEPER, id=id, form=AddPasskey(credential=anns.made(await options(second, f"invitation {id}"))))
    assert await taken(anns.signed(await asked())) == second != first
    assert await taken(replace(anns, id=device.id).signed(await asked())) is None
    assert await taken(replace(anns, handle=first.bytes).signed(await asked())) is None


async def test_a_challenge_is_for_one_browser_one_purpose_five_minutes_and_one_answer(clone, as_owner, monkeypatch):
    account, device = await joined(as_owner)
    answer = device.signed(await asked())
    assert await taken(answer, "another browser") is None
    assert await taken(answer) == account
    assert await taken(answer) is None  # replayed
    made_up = json.dumps({"challenge": local_passkeys.base64.urlsafe_b64encode(bytes(64)).decode()})
    assert await taken(device.signed(made_up)) is None
    assert await taken(device.signed(await options(account, "this browser"))) is None  # one for adding a key
    assert await taken(device.signed(await asked(), kind="webauthn.create")) is None
    monkeypatch.setattr(local_passkeys, "SECONDS", -1)
    assert await taken(device.signed(await asked())) is None


@pytest.mark.parametrize(
    "sent", ["", "{}", "[]", "null", '{"response": {}}', '{"response": {"clientDataJSON": "e30"}}']
)
async def test_what_is_no_answer_is_refused_in_words(clone, sent):
    with pytest.raises(Refusal):
        async with transaction():
            await local_passkeys.signed(sent, "this browser")


async def test_two_answers_to_one_challenge_at_once_are_one_sign_in(clone, as_owner):
    account, device = await joined(as_owner)
    answer = device.signed(await asked())
    found = await asyncio.gather(*(taken(answer) for _ in range(10)))
    assert found.count(account) == 1 and found.count(None) == 9


async def test_a_key_that_counts_backwards_has_been_copied_and_is_refused(clone, as_owner):
    account, device = await joined(as_owner, Device(count=5))
    assert await taken(replace(device, count=9).signed(await asked())) == account
    for count in (9, 8, 0):
        assert await taken(replace(device, count=count).signed(await asked())) is None
    assert await taken(replace(device, count=10).signed(await asked())) == account


async def test_a_closed_account_has_no_keys(clone, as_owner):
    account, device = await joined(as_owner)
    await as_owner.execute("update account set locked_at = now() where id = $1", account)
    assert await taken(device.signed(await asked())) is None


@pytest.mark.parametrize("wrong", [{"origin": "https://evil.example"}, {"flags": PRESENT}, {"host": "evil.example"}])
async def test_a_forged_new_key_is_not_kept_and_the_link_stays_good(clone, as_owner, wrong):
    id = await invited()
    account = await account_of(as_owner, id)
    credential = Device(**wrong).made(await options(account, f"invitation {id}"))
    with pytest.raises(Refusal):
        await join(KEEPER, id=id, form=AddPasskey(credential=credential))
    credential = Device().made(await options(account, "invitation of another"))
    with pytest.raises(Refusal):
        await join(KEEPER, id=id, form=AddPasskey(credential=credential))
    assert await as_owner.fetchval("select count(*) from passkey") == 0
    assert await as_owner.fetchval("select used_at from invitation") is None


# Codes ---------------------------------------------------------------------------------------------------------------


async def test_a_code_is_taken_once_even_ten_times_at_once(clone, as_owner):
    made = await joined_by_app(as_owner)
    app = pyotp.TOTP(made.app_secret)
    used = app.at(await seconds(as_owner))  # the one that showed the app works
    assert await local.account_of(EMAIL, made.passphrase, used, "here") is None
    later = app.at(await seconds(as_owner) + 30)
    found = await asyncio.gather(*(local.account_of(EMAIL, made.passphrase, later, "here") for _ in range(4)))
    assert sorted(map(str, found)) == sorted([str(made.account), "None", "None", "None"])


async def test_the_database_refuses_a_code_of_an_earlier_half_minute(clone, as_owner):
    made = await joined_by_app(as_owner)
    step = await as_owner.fetchval("select last_step from app_code")
    async with transaction():
        assert not await fetch_value("select spend_code($1, $2)", made.account, step)
        assert not await fetch_value("select spend_code($1, $2)", made.account, step - 1)
        assert await fetch_value("select spend_code($1, $2)", made.account, step + 1)


async def test_codes_of_other_times_and_shapes_are_wrong(clone):
    made = local.set_up(named("an account"))
    app = pyotp.TOTP(made.app_secret)
    now = 1_800_000_015
    assert local.step_of(made.app_secret, app.at(now), now) == now // 30
    assert local.step_of(made.app_secret, app.at(now - 30), now) == now // 30 - 1
    assert local.step_of(made.app_secret, f" {app.at(now)[:3]} {app.at(now)[3:]} ", now) == now // 30
    for wrong in (app.at(now - 90), app.at(now + 90), "", "12345", "1234567", "١٢٣٤٥٦", "abcdef"):
        assert local.step_of(made.app_secret, wrong, now) is None


async def test_a_recovery_code_stands_for_the_app_once_and_only_with_the_passphrase(clone, as_owner):
    made = await joined_by_app(as_owner)
    code = made.codes[3].upper().replace("-", " ")  # however it was written down
    assert await local.account_of(EMAIL, "not the passphrase", code, "here") is None
    assert await local.account_of(EMAIL, made.passphrase, code, "here") == made.account
    assert await local.account_of(EMAIL, made.passphrase, code, "here") is None
    assert await as_owner.fetchval("select count(*) from recovery_code where used_at is null") == local.CODES - 1


async def test_what_is_made_here_is_long_and_differs_for_everyone(clone):
    one, two = local.set_up(named("one")), local.set_up(named("two"))
    assert len(one.passphrase.replace("-", "")) == 25 and len(set(one.codes)) == local.CODES
    assert local.set_up(named("one"), one.seed) == one
    assert local.set_up(named("two"), one.seed).app_secret != one.app_secret != two.app_secret
    assert local.set_up(named("one"), "no seed").seed != one.seed


async def test_neither_secret_nor_passphrase_nor_code_is_in_the_database(clone, as_owner):
    made = await joined_by_app(as_owner)
    row = await as_owner.fetchrow("select sealed, passphrase from app_code")
    held = bytes(row["sealed"]) + bytes(row["passphrase"])
    secret = local.base64.b32decode(made.app_secret)
    assert secret not in held and made.passphrase.encode() not in held
    assert made.account and bytes(row["sealed"]) == made.kept


async def test_guesses_from_elsewhere_never_lock_anyone_out(clone, as_owner):
    made = await joined_by_app(as_owner)
    refused = 0
    for _ in range(12):
        try:
            assert await local.account_of(EMAIL, "a guess", "123456", "elsewhere") is None
        except TooMany as no:
            refused += 1
            assert no.seconds <= 30
    assert refused == 2
    assert await local.account_of(EMAIL, made.passphrase, made.codes[0], "here") == made.account


async def test_the_sixth_wrong_code_in_five_minutes_is_not_looked_at(clone, as_owner):
    made = await joined_by_app(as_owner)
    for number in range(5):
        assert await local.account_of(EMAIL, made.passphrase, "000000", f"place {number}") is None
    with pytest.raises(TooMany):
        await local.account_of(EMAIL, made.passphrase, made.codes[0], "place 6")
    await as_owner.execute("update throttle set at = at - interval '61 seconds'")
    assert await local.account_of(EMAIL, made.passphrase, made.codes[0], "place 6") == made.account


async def test_a_wrong_address_and_a_wrong_passphrase_answer_alike(browser, as_owner):
    await joined_by_app(as_owner)
    said = []
    for email in (EMAIL, "nobody@agency.example"):
        page = await browser.get("/sign-in/supplier")
        again = await browser.press(page, "/sign-in/supplier", email=email, passphrase="wrong", code="123456")
        assert again.status == 422
        said.append(again.errors)
    assert said[0] == said[1] and len(said[0]) == 1


# Losing keys, and closing --------------------------------------------------------------------------------------------


async def test_signing_in_anew_takes_two_people_neither_of_them_the_one(clone, as_owner):
    account, device = await joined(as_owner)
    await people_of(as_owner, [MAL])
    token = await a_session(as_owner, account, "sid")
    with pytest.raises(DutyBroken):
        await deeds.ask_reset(acting(SID, token), id=account)
    asked_for = await deeds.ask_reset(acting(MO), id=account)
    credential = Device().made(await options(account, f"invitation {asked_for.subject}"))
    with pytest.raises(NotThere):  # nobody agreed yet
        await join(KEEPER, id=asked_for.subject, form=AddPasskey(credential=credential))
    for member, its in ((MO, MO.token), (SID, token)):
        with pytest.raises(DutyBroken):
            await deeds.confirm_reset(acting(member, its), id=asked_for.subject)
    with pytest.raises(NotThere):
        await deeds.confirm_reset(acting(ABEL), id=asked_for.subject)
    await deeds.confirm_reset(acting(MAL), id=asked_for.subject)
    assert await taken(device.signed(await asked())) == account  # the old key is good until the link is used
    await join(KEEPER, id=asked_for.subject, form=AddPasskey(credential=credential))
    assert await taken(device.signed(await asked())) is None
    assert await as_owner.fetchval("select count(*) from session where account = $1 and ended_at is null", account) == 0
    rows = await as_owner.fetch("select deed, actor from audit where chain = 'region:2' order by seq")
    told = [(row["deed"], row["actor"]) for row in rows if row["deed"] != "attempt:refused"]
    assert told[-3:-1] == [("supplier:reset_asked", MO.id), ("supplier:reset_confirmed", MAL.id)]
    assert told[-1] == ("supplier:joined", local_keys.SIGN_IN)


async def test_the_database_too_wants_a_second_person(clone, as_owner):
    account, _ = await joined(as_owner)
    done = await deeds.ask_reset(acting(MO), id=account)
    for who in (MO.id, await as_owner.fetchval("select person from supplier_member")):
        with pytest.raises(asyncpg.CheckViolationError):
            await as_owner.execute("update invitation set confirmed_by = $1 where id = $2", who, done.subject)


async def test_a_colleague_closes_an_account_at_once_and_nobody_their_own(clone, as_owner):
    account, device = await joined(as_owner)
    supplier = await as_owner.fetchval("select id from supplier")
    id = await invited(supplier=supplier, name="Ann Bell", email="ann@agency.example")
    second, anns = await account_of(as_owner, id), Device()
    await join(KEEPER, id=id, form=AddPasskey(credential=anns.made(await options(second, f"invitation {id}"))))
    sids, ann = await a_session(as_owner, account, "sid"), await a_session(as_owner, second, "ann")
    with pytest.raises(DutyBroken):
        await deeds.close(acting(SID, ann), id=second)
    with pytest.raises((NotAllowed, NotThere)):
        await deeds.close(acting(ABEL), id=account)
    await deeds.close(acting(SID, ann), id=account)
    assert await taken(device.signed(await asked())) is None
    with pytest.raises(SignInNeeded):
        async with transaction():
            await enter(hash_of(sids))
    with pytest.raises(Overtaken):
        await deeds.close(acting(SID, ann), id=account)


async def test_the_last_way_in_is_not_removed_and_each_change_asks_for_a_fresh_sign_in(clone, as_owner):
    account, device = await joined(as_owner)
    token = await a_session(as_owner, account, "sid")
    with pytest.raises(Refusal, match="only way"):
        await local_keys.remove(acting(SID, token), form=local_keys.Remove(way=device.id.hex()))
    other = Device()
    await local_keys.add_passkey(
        acting(SID, token), form=AddPasskey(credential=other.made(await options(account, str(account))), label="Phone")
    )
    await local_keys.remove(acting(SID, token), form=local_keys.Remove(way=device.id.hex()))
    assert await taken(device.signed(await asked())) is None and await taken(other.signed(await asked())) == account
    await as_owner.execute(
        "update session set signed_in_at = now() - interval '11 minutes' where account = $1", account
    )
    with pytest.raises(SignInAgain):
        await local_keys.remove(acting(SID, token), form=local_keys.Remove(way=other.id.hex()))


async def test_those_who_come_by_a_provider_have_no_keys_here(browser):
    page = await browser.sign_in(ADA).get("/account/keys")
    assert page.status == 403 and "through your organisation" in page.text


# Journeys ------------------------------------------------------------------------------------------------------------


async def link_of(browser, owner) -> str:
    page = await browser.sign_in(MO).get("/suppliers")
    page = await browser.press(page, "/suppliers", new_supplier="Harbour Care", name="Sid Osei", email=EMAIL)
    assert page.status == 200 and "Has not joined yet" in page.text
    id = await owner.fetchval("select id from invitation")
    assert f"/join/{id}/{token_of(id)}" in page.text
    return f"/join/{id}/{token_of(id)}"


async def test_without_scripts_somebody_joins_by_an_app_and_signs_in_with_its_codes(browser, as_owner):
    link = await link_of(browser, as_owner)
    browser.client.cookies.clear()
    page = await browser.get(link)
    assert page.h1 == "Join Steadfast" and "Harbour Care" in page.text
    page = await browser.get(f"{link}/app")
    made = local.set_up(await as_owner.fetchval("select account from supplier_member"), field(page, "seed"))
    assert made.passphrase in page.text and all(code in page.text for code in made.codes)
    app = pyotp.TOTP(made.app_secret)
    again = await browser.press(page, "/app", code="000000", kept="yes")
    assert again.status == 422 and again.errors == [local_keys.WRONG_CODE] and field(again, "seed") == made.seed
    again = await browser.press(page, "/app", code=app.at(await seconds(as_owner)))
    assert again.status == 422 and "kept the passphrase" in again.errors[0]
    home = await browser.press(again, "/app", code=app.at(await seconds(as_owner)), kept="yes")
    assert home.path == "/" and home.status == 200 and "Sid Osei" in home.response.text
    assert (await browser.get(link)).status == 404
    browser.client.cookies.clear()
    page = await browser.get("/sign-in/supplier", then="/suppliers")
    page = await browser.press(
        page,
        "/sign-in/supplier",
        email=EMAIL.upper(),
        passphrase=made.passphrase,
        code=app.at(await seconds(as_owner) + 30),
    )
    assert page.path == "/suppliers" and page.status == 200
    assert "8 recovery codes left" in (await browser.get("/account/keys")).text


def field(page, name: str) -> str:
    return page.tree.xpath(f"//input[@name='{name}']")[0].get("value")


async def test_a_form_of_another_browser_signs_nobody_in(browser, as_owner):
    made = await joined_by_app(as_owner)
    page = await browser.get("/sign-in/supplier")
    browser.client.cookies.clear()
    page = await browser.press(page, "/sign-in/supplier", email=EMAIL, passphrase=made.passphrase, code=made.codes[0])
    assert page.status == 422 and page.errors == ["This page was open too long. Try again now."]


async def test_a_link_with_another_token_opens_nothing(browser, as_owner):
    id = await invited()
    for path in (f"/join/{id}/{token_of(uuid4())}", f"/join/{uuid4()}/{token_of(id)}", f"/join/{id}/x/app"):
        page = await browser.get(path)
        assert page.status == 404 and page.h1 == "This link is no longer good" and "Sid Osei" not in page.text


async def test_signing_in_again_carries_what_was_typed_and_takes_only_ones_own_keys(browser, as_owner):
    made = await joined_by_app(as_owner)
    token = await a_session(as_owner, made.account, "sid")
    browser.client.cookies.set("steadfast", token)
    async with transaction(readonly=True):
        actor = await enter(hash_of(token))
    data = {"csrf": token_for(actor.session), "then": "/suppliers", "held.name": "Ann Bell"}
    page = await browser.post("/sign-in/again/local", data | {"email": EMAIL, "passphrase": "x", "code": "1"})
    assert page.status == 422 and field(page, "held.name") == "Ann Bell"
    await as_owner.execute("update session set signed_in_at = now() - interval '1 hour'")
    page = await browser.post(
        "/sign-in/again/local", data | {"email": EMAIL, "passphrase": made.passphrase, "code": made.codes[0]}
    )
    assert page.status == 200 and field(page, "name") == "Ann Bell"
    assert await as_owner.fetchval(
        "select signed_in_at > now() - interval '1 minute' from session where account = $1 and ended_at is null",
        made.account,
    )


@pytest.mark.browser
@pytest.mark.slow
async def test_in_a_real_browser_a_passkey_is_made_and_signs_in(clone, as_owner, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setattr(local_passkeys, "settings", lambda: replace(settings(), port=port))
    serving = uvicorn.Server(
        uvicorn.Config(application(), host="127.0.0.1", port=port, lifespan="off", log_level="error", access_log=False)
    )
    task = asyncio.create_task(serving.serve())
    base = f"http://localhost:{port}"
    id = await invited()
    try:
        while not serving.started:  # noqa: ASYNC110 (it has no event of its own)
            await asyncio.sleep(0.02)
        async with chromium_started() as chrome:
            page = await (await chrome.new_context(base_url=base)).new_page()
            cdp = await page.context.new_cdp_session(page)
            await cdp.send("WebAuthn.enable")
            made = await cdp.send(
                "WebAuthn.addVirtualAuthenticator",
                {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                             "hasUserVerification": True, "isUserVerified": True,
                             "automaticPresenceSimulation": True}},
            )  # fmt: skip
            found = []
            for path in (f"/join/{id}/{token_of(id)}/app", "/sign-in/supplier", f"/join/{id}/{token_of(id)}"):
                await page.goto(path)
                found += await axe.faults(page)
            await page.get_by_label("What do you call this device?").fill("Work laptop")
            await page.get_by_role("button", name="Make a passkey and sign in").click()
            await page.wait_for_url(f"{base}/")
            await page.goto("/account/keys")
            assert "Passkey: Work laptop" in await page.inner_text("main")
            found += await axe.faults(page)
            await page.goto("/account/keys/app")
            found += await axe.faults(page)
            await page.goto("/suppliers")
            assert not found + await axe.faults(page)
            async with page.expect_navigation():
                await page.get_by_role("button", name="Sign out").click()
            await page.goto("/sign-in/supplier?then=/suppliers")
            await page.keyboard.press("Tab")
            await page.get_by_role("button", name="Sign in with a passkey").focus()
            await page.keyboard.press("Enter")
            await page.wait_for_url(f"{base}/suppliers")
            assert "Harbour Care" in await page.inner_text("main")
            # Its owner does not unlock it: nobody is signed in, and the page says what to do.
            async with page.expect_navigation():
                await page.get_by_role("button", name="Sign out").click()
            await cdp.send(
                "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": False}
            )
            await page.goto("/sign-in/supplier")
            await page.get_by_role("button", name="Sign in with a passkey").click()
            await page.get_by_text("Your device did not give a passkey").wait_for()
            credentials = await cdp.send("WebAuthn.getCredentials", {"authenticatorId": made["authenticatorId"]})
            assert len(credentials["credentials"]) == 1
    finally:
        serving.should_exit = True
        await task
    assert await as_owner.fetchval("select sign_count > 0 or used_at is not null from passkey")
