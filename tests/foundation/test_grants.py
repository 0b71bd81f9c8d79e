"""Roles are given by one person, confirmed by a second where they are sensitive, and ended at once."""

import asyncpg
import pytest

import wiring
from foundation.access import Role
from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.grants.giving import EndRole, GiveRole, confirm_grant, end_grant, give_role
from foundation.problems import DutyBroken, NotAllowed, NotThere, Overtaken, Refusal, SignInAgain
from foundation.routing import hash_of, stranger
from tests.builders import grant, insert
from tests.cast import (
    ADA,
    AMARA,
    BEA,
    CALLUM,
    CORA,
    EVE,
    HELEN,
    LENA,
    MO,
    PAT,
    ROSA,
    SALE,
    TODAY,
    TRAFFORD,
    UMA,
    VIC,
    Member,
    at,
    named,
)  # fmt: skip

wiring.routes()  # who is employed, and which teams there are, is wired in


def acting(member: Member):
    return stranger(hash_of(member.token))


def giving(person: Member, role: Role, **more) -> GiveRole:
    return GiveRole(person=person.id, role=role.value, starts=TODAY, reason="Covers the post", **more)


async def held_by(member: Member) -> set[Role]:
    async with transaction(readonly=True):
        return {held.role for held in (await enter(hash_of(member.token))).grants}


async def test_an_ordinary_role_is_in_force_at_once_and_on_the_record(clone, as_owner):
    done = await give_role(acting(LENA), giving(BEA, Role.LINE_MANAGER, team=SALE))
    assert Role.LINE_MANAGER in await held_by(BEA)
    row = await as_owner.fetchrow("select * from role_grant where id = $1", done.subject)
    assert (row["team"], row["authority"], row["granted_by"], row["sensitive"]) == (SALE, TRAFFORD, LENA.id, False)
    entry = await as_owner.fetchrow("select actor, worker, facts::text as facts from audit where deed = 'grant:given'")
    assert (entry["actor"], entry["worker"]) == (LENA.id, BEA.id) and "Covers the post" not in entry["facts"]


async def test_a_sensitive_role_is_not_held_until_the_director_confirms_it(clone, as_owner):
    done = await give_role(acting(LENA), giving(BEA, Role.HR))
    assert Role.HR not in await held_by(BEA)
    await confirm_grant(acting(HELEN), done.subject)
    assert Role.HR in await held_by(BEA)
    deeds = [row["deed"] for row in await as_owner.fetch("select deed from audit order by seq")]
    assert deeds == ["grant:given", "grant:confirmed"]
    with pytest.raises(Overtaken):
        await confirm_grant(acting(HELEN), done.subject)


async def test_nobody_gives_themselves_a_role_and_the_attempt_is_on_record(clone, as_owner):
    with pytest.raises(DutyBroken) as refused:
        await give_role(acting(LENA), giving(LENA, Role.HR))
    assert refused.value.duty == "D13"
    row = await as_owner.fetchrow("select deed, actor, authority from audit")
    assert tuple(row) == ("attempt:refused", LENA.id, TRAFFORD)


async def test_a_second_account_of_the_same_person_gives_them_nothing(clone, as_owner):
    await insert(as_owner, "account", id=named("second"), person=LENA.id, name="L Fischer")
    await as_owner.execute(
        "insert into session (hash, account, person, expires_at) values ($1, $2, $3, now() + interval '1 day')",
        hash_of("second"), named("second"), LENA.id,
    )  # fmt: skip
    with pytest.raises(DutyBroken):
        await give_role(stranger(hash_of("second")), giving(LENA, Role.HR))


async def test_giver_and_receiver_confirm_nothing(clone, as_owner):
    done = await give_role(acting(LENA), giving(BEA, Role.HR))
    await grant(as_owner, LENA.id, at(LENA.name, Role.DIRECTOR, TRAFFORD))
    await grant(as_owner, BEA.id, at(BEA.name, Role.DIRECTOR, TRAFFORD))
    for member in (LENA, BEA):
        with pytest.raises(DutyBroken) as refused:
            await confirm_grant(acting(member), done.subject)
        assert refused.value.duty == "D14"
    assert Role.HR not in await held_by(BEA)


async def test_hr_neither_gives_nor_confirms_a_role(clone):
    with pytest.raises(NotAllowed):
        await give_role(acting(ADA), giving(BEA, Role.LINE_MANAGER, team=SALE))
    done = await give_role(acting(LENA), giving(BEA, Role.HR))
    with pytest.raises(NotAllowed):
        await confirm_grant(acting(ADA), done.subject)
    assert Role.HR not in await held_by(BEA)


async def test_two_administrators_who_give_each_other_one_role_both_wait(clone, as_owner):
    await as_owner.execute("update role_grant set role = 'authority_administrator' where person = $1", CORA.id)
    for member in (LENA, CORA):
        from tests.builders import employment, person

        await person(as_owner, member, TRAFFORD)
        await employment(as_owner, member.id, TRAFFORD, TODAY.replace(year=2020))
    first = await give_role(acting(LENA), giving(CORA, Role.HR))
    second = await give_role(acting(CORA), giving(LENA, Role.HR))
    for member, done in ((LENA, first), (CORA, first), (LENA, second), (CORA, second)):
        with pytest.raises((DutyBroken, NotAllowed, NotThere)):
            await confirm_grant(acting(member), done.subject)
    assert Role.HR not in (await held_by(LENA)) | (await held_by(CORA))


async def test_nobody_is_given_a_role_whom_hr_does_not_employ_here(clone):
    for member in (VIC, EVE):
        with pytest.raises(Refusal) as refused:
            await give_role(acting(LENA), giving(member, Role.LINE_MANAGER, team=SALE))
        assert set(refused.value.errors) == {"person"}


async def test_a_role_given_under_an_older_sign_in_asks_for_a_fresh_one(clone, as_owner):
    await as_owner.execute("update session set signed_in_at = now() - interval '11 minutes'")
    with pytest.raises(SignInAgain):
        await give_role(acting(LENA), giving(BEA, Role.LINE_MANAGER, team=SALE))


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.PANEL_CHAIR, Role.GOVERNANCE_BOARD, Role.AUDITOR])
async def test_roles_given_elsewhere_are_not_given_here(clone, role):
    with pytest.raises(Refusal) as refused:
        await give_role(acting(LENA), giving(BEA, role))
    assert set(refused.value.errors) == {"role"}


async def test_the_bank_coordinator_gives_bank_roles_of_the_region_but_not_the_board(clone, as_owner):
    done = await give_role(acting(MO), giving(ROSA, Role.COMPLIANCE_OFFICER))
    row = await as_owner.fetchrow("select authority, region from role_grant where id = $1", done.subject)
    assert tuple(row) == (None, 2) and Role.COMPLIANCE_OFFICER in await held_by(ROSA)
    for role in (Role.GOVERNANCE_BOARD, Role.HR):
        with pytest.raises(Refusal):
            await give_role(acting(MO), giving(ROSA, role))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"role": Role.LINE_MANAGER}, "team"),
        ({"role": Role.LINE_MANAGER, "team": named("no team")}, "team"),
        ({"role": Role.PROGRAMME_COORDINATOR, "ends": TODAY.replace(day=1)}, "ends"),
        ({"role": Role.PROGRAMME_COORDINATOR, "starts": TODAY.replace(day=1)}, "starts"),
    ],
    ids=["no team", "a team of nowhere", "ends before it starts", "begins in the past"],
)
async def test_what_is_missing_or_wrong_is_named(clone, more, field):
    form = GiveRole(**({"person": BEA.id, "starts": TODAY, "reason": "Covers the post"} | more))
    with pytest.raises(Refusal) as refused:
        await give_role(acting(LENA), form)
    assert set(refused.value.errors) == {field}


async def test_a_role_is_given_once(clone):
    await give_role(acting(LENA), giving(BEA, Role.PROGRAMME_COORDINATOR))
    with pytest.raises(Refusal):
        await give_role(acting(LENA), giving(BEA, Role.PROGRAMME_COORDINATOR))


async def test_an_ended_role_is_gone_at_the_next_step_and_is_never_lengthened(clone, as_owner):
    id = await as_owner.fetchval("select id from role_grant where person = $1", CALLUM.id)
    later = EndRole(last=TODAY.replace(day=30))
    await end_grant(acting(LENA), id, later)
    assert Role.LINE_MANAGER in await held_by(CALLUM)
    with pytest.raises(Refusal) as refused:
        await end_grant(acting(LENA), id, EndRole(last=TODAY.replace(month=12, day=31)))
    assert set(refused.value.errors) == {"last"}
    await end_grant(acting(LENA), id, EndRole())
    assert await held_by(CALLUM) == set()
    assert await as_owner.fetchval("select ended_by from role_grant where id = $1", id) == LENA.id
    with pytest.raises(Overtaken):
        await end_grant(acting(LENA), id, EndRole())


async def test_only_the_administrator_of_the_authority_ends_a_role_and_never_their_own(clone, as_owner):
    theirs = await as_owner.fetchval("select id from role_grant where person = $1", VIC.id)
    own = await as_owner.fetchval("select id from role_grant where person = $1", LENA.id)
    with pytest.raises(NotThere):
        await end_grant(acting(LENA), theirs, EndRole())
    with pytest.raises(NotAllowed):
        await end_grant(acting(LENA), own, EndRole())
    for member in (ADA, HELEN, CALLUM):
        with pytest.raises(NotAllowed):
            await end_grant(acting(member), own, EndRole())


@pytest.mark.parametrize("column", ["granted_by", "confirmed_by"])
async def test_the_database_lets_nobody_grant_or_confirm_their_own(clone, as_owner, column):
    id = await as_owner.fetchval("select id from role_grant where person = $1", BEA.id)
    with pytest.raises(asyncpg.CheckViolationError):
        await as_owner.execute(f"update role_grant set {column} = person where id = $1", id)


# Pages -------------------------------------------------------------------------------------------------------------


async def test_the_list_shows_each_role_to_those_who_may_see_it(browser):
    page = await browser.sign_in(LENA).get("/grants")
    assert "Callum Reid" in page.text and "Wes Hartley" not in page.text
    page = await browser.sign_in(AMARA).get("/grants")
    assert "social worker" in page.text and "Callum Reid" not in page.text


async def test_the_programme_coordinator_sees_case_roles_without_who_gave_them_or_why(browser):
    page = await browser.sign_in(CORA).get("/grants")
    assert "Bea Lindqvist" in page.text and "Callum Reid" not in page.text and "Given by" in page.text  # her own row's
    row = next(row for row in page.tree.iter("tr") if "Bea" in row.text_content())
    assert "someone" not in row.text_content()


async def test_giving_confirming_and_ending_in_the_browser(browser):
    page = await browser.sign_in(LENA).get(f"/people/{BEA.id}")
    page = await browser.get(next(link for link in page.links() if link.startswith("/grants/new")))
    assert page.h1 == "Give Bea Lindqvist a role"
    refused = await browser.press(page, "/grants/new")
    assert refused.status == 422 and "Choose a role" in refused.errors and refused.h1 == "Give Bea Lindqvist a role"
    page = await browser.press(refused, "/grants/new", role="hr", reason="Maternity cover")
    assert page.status == 200 and "waiting to be confirmed" in page.text and "Maternity cover" in page.text
    waiting = await browser.sign_in(HELEN).get("/")
    assert "Confirm a role given to Bea Lindqvist" in waiting.text
    page = await browser.press(await browser.get(page.path), "/confirm")
    assert "in force" in page.text and "Helen Marsh" in page.text
    page = await browser.press(await browser.sign_in(LENA).get(page.path), "/end")
    assert "ended" in page.text
    assert "Bea Lindqvist" not in (await browser.sign_in(UMA).get("/grants")).text


async def test_the_giving_page_is_nobody_elses(browser):
    assert (await browser.sign_in(AMARA).get("/grants/new")).status == 403
    assert (await browser.sign_in(HELEN).get("/grants/new", person=str(BEA.id))).status == 403
    assert (await browser.sign_in(PAT).get("/grants/new")).status == 403
