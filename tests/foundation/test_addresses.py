"""An account's address is its own person's to see, and is told to the administrator where they hold a role."""

from foundation.database.pool import fetch, transaction
from foundation.deeds import enter
from foundation.routing import hash_of
from tests.cast import ADA, AMARA, HELEN, LENA, UMA


async def role_of(owner, member):
    await owner.execute("update account set email = $1 where person = $2", f"{member.id}@example.invalid", member.id)
    return f"/grants/{await owner.fetchval('select id from role_grant where person = $1', member.id)}"


async def test_everybody_reads_their_own_address(as_owner, browser):
    await role_of(as_owner, AMARA)
    assert f"{AMARA.id}@example.invalid" in (await browser.sign_in(AMARA).get("/account")).text
    assert "example.invalid" not in (await browser.sign_in(ADA).get("/account")).text


async def test_an_administrator_reads_the_addresses_of_their_authority_and_nobody_else_does(as_owner, browser):
    path = await role_of(as_owner, ADA)
    assert f"{ADA.id}@example.invalid" in (await browser.sign_in(LENA).get(path)).text
    assert f"{ADA.id}@example.invalid" in (await browser.get("/grants")).text
    for page in (await browser.sign_in(HELEN).get(path), await browser.get("/grants")):
        assert page.status == 200 and "example.invalid" not in page.text


async def test_an_administrator_is_told_no_address_of_another_authority(as_owner, browser):
    path = await role_of(as_owner, UMA)
    assert (await browser.sign_in(LENA).get(path)).status == 404
    await as_owner.execute("update role_grant set ends = starts + 1 where person = $1", LENA.id)
    assert "example.invalid" not in (await browser.get(await role_of(as_owner, ADA))).text


async def test_the_database_tells_addresses_to_no_other_role(as_owner):
    await role_of(as_owner, ADA)
    for member, told in ((LENA, 1), (HELEN, 0), (ADA, 0)):
        async with transaction(readonly=True):
            await enter(hash_of(member.token))
            assert len(await fetch("select * from addresses_of($1)", [ADA.id])) == told, member
