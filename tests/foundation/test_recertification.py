"""Every quarter each role is looked at by an administrator who does not hold it; and who can see whom is told truly."""

from datetime import date, timedelta
from uuid import UUID

import asyncpg
import pytest

import wiring
from foundation import clock
from foundation.access import Role
from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.grants.giving import remove_grant
from foundation.grants.lapsing import lapse_unconfirmed, warn_of_ends
from foundation.grants.lending import LendRole, lend_role
from foundation.grants.looking_over import KeepTeam, keep_grant, keep_team
from foundation.grants.quarter import lapses, quarter_of
from foundation.grants.reaching import reaching
from foundation.problems import DutyBroken, NotAllowed, NotThere, Overtaken, Refusal, SignInAgain
from foundation.routing import hash_of, stranger
from tests.builders import grant, insert
from tests.cast import (
    ADA,
    AMARA,
    BEA,
    BO,
    CALLUM,
    CAST,
    CORA,
    HELEN,
    JO,
    KIT,
    LENA,
    MO,
    NORTH_WEST,
    PRIYA,
    ROSA,
    STRETFORD,
    TODAY,
    TRAFFORD,
    VIC,
    WES,
    Member,
    at,
    named,
)  # fmt: skip
from workforce.queries.people import person_for

wiring.routes()

PEOPLE = (AMARA, VIC, BO, BEA, CALLUM, PRIYA, ADA, HELEN, MO, ROSA)
QUARTER = date(2026, 10, 1)


def acting(member: Member):
    return stranger(hash_of(member.token))


async def own(owner: asyncpg.Connection, member: Member) -> UUID:
    return await owner.fetchval("select id from role_grant where person = $1 order by starts, id limit 1", member.id)


class Run:
    """A run of a job without its row: each step enters as the product's own account."""

    def step(self, account=None):
        from contextlib import asynccontextmanager

        from foundation.deeds import COMMAND_LINE, service

        @asynccontextmanager
        async def one():
            async with transaction():
                await enter(service(account or COMMAND_LINE).session, writing=True)
                yield service(account or COMMAND_LINE)

        return one()


# The quarter -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "starts"),
    [(date(2026, 1, 1), date(2026, 1, 1)), (date(2026, 3, 31), date(2026, 1, 1)), (date(2026, 4, 1), date(2026, 4, 1)),
     (TODAY, QUARTER), (date(2026, 12, 31), QUARTER), (date(2028, 2, 29), date(2028, 1, 1))],
)  # fmt: skip
def test_a_quarter_is_the_calendars(day, starts):
    assert quarter_of(day).starts == starts


def test_it_is_due_after_four_weeks_and_lapses_two_weeks_later():
    quarter = quarter_of(TODAY)
    assert (quarter.due, quarter.lapses) == (date(2026, 10, 29), date(2026, 11, 12))
    assert not quarter.overdue(quarter.due) and quarter.overdue(quarter.due + timedelta(days=1))


def test_ordinary_roles_and_the_last_administrators_own_never_lapse():
    assert lapses(Role.HR, False, 1) and not lapses(Role.LINE_MANAGER, False, 1)
    assert not lapses(Role.AUTHORITY_ADMINISTRATOR, False, 0) and not lapses(Role.HR, True, 1)


# Keeping and removing ----------------------------------------------------------------------------------------------


async def test_a_role_is_kept_once_a_quarter_and_that_is_on_the_record(clone, as_owner):
    id = await own(as_owner, CALLUM)
    await keep_grant(acting(LENA), id)
    row = await as_owner.fetchrow("select holder, decided_by, quarter from recertification")
    assert tuple(row) == (CALLUM.id, LENA.id, QUARTER)
    assert await as_owner.fetchval("select count(*) from audit where deed = 'grant:kept'") == 1
    with pytest.raises(Overtaken):
        await keep_grant(acting(LENA), id)


async def test_nobody_certifies_their_own_and_the_attempt_is_on_record(clone, as_owner):
    with pytest.raises(DutyBroken) as refused:
        await keep_grant(acting(LENA), await own(as_owner, LENA))
    assert refused.value.duty == "D13"
    with pytest.raises(asyncpg.CheckViolationError):
        await as_owner.execute(
            "insert into recertification (id, role_grant, holder, quarter, authority, decided_by, decided_on)"
            " select gen_random_uuid(), id, person, $2, authority, person, $2 from role_grant where id = $1",
            await own(as_owner, CALLUM), QUARTER,
        )  # fmt: skip


@pytest.mark.parametrize("member", [ADA, HELEN, KIT, CALLUM, AMARA, MO, CORA], ids=lambda m: m.role.value)
async def test_nobody_but_the_administrator_looks(db, member):
    with pytest.raises((NotAllowed, NotThere)):
        await keep_grant(acting(member), named("whatever"))
    with pytest.raises(NotAllowed):
        await keep_team(acting(member), KeepTeam(group=str(STRETFORD), looked=True))


async def test_another_authoritys_role_is_not_there(clone, as_owner):
    with pytest.raises(NotThere):
        await keep_grant(acting(LENA), await own(as_owner, WES))


async def test_a_team_is_kept_with_one_tick_and_never_without_it(clone, as_owner):
    with pytest.raises(Refusal):
        await keep_team(acting(LENA), KeepTeam(group=str(STRETFORD)))
    await keep_team(acting(LENA), KeepTeam(group=str(STRETFORD), looked=True))
    kept = {row["holder"] for row in await as_owner.fetch("select holder from recertification")}
    assert kept == {AMARA.id, CALLUM.id}
    with pytest.raises(Overtaken):
        await keep_team(acting(LENA), KeepTeam(group=str(STRETFORD), looked=True))
    with pytest.raises(Overtaken):
        await keep_team(acting(LENA), KeepTeam(group="", looked=True))


async def test_the_list_says_who_when_last_used_and_shrinks_with_each_press(browser, as_owner):
    await keep_grant(acting(LENA), await own(as_owner, BEA))
    home = await browser.sign_in(LENA).get("/")
    assert "Look at" in home.text and "overdue" in home.text
    page = await browser.get("/grants/quarter")
    before = page.text
    assert "due by 29 October 2026" in before and "overdue" in before
    assert "This is your own" in before and "Never used to change anything" in before
    page = await browser.press(page, f"/grants/{await own(as_owner, CALLUM)}/keep")
    assert page.status == 200 and "Callum Reid, line manager: kept by you" in page.text
    page = await browser.press(page, f"/grants/{await own(as_owner, ADA)}/remove")
    assert page.path == "/grants/quarter" and "Ada Mensah" not in page.text
    assert await as_owner.fetchval("select ends from role_grant where person = $1", ADA.id) == TODAY
    refused = await browser.post("/grants/quarter", {"csrf": page.form("/grants/quarter").fields["csrf"],
                                                     "group": str(STRETFORD)})  # fmt: skip
    assert refused.status == 422


async def test_whoever_looks_after_security_is_told_what_is_overdue(browser, as_owner):
    for member in (KIT, HELEN):
        assert "were not confirmed by 29 October 2026" in (await browser.sign_in(member).get("/")).text
    assert "were not confirmed" not in (await browser.sign_in(AMARA).get("/")).text
    clock.stand_still_on(date(2026, 10, 20))
    assert "were not confirmed" not in (await browser.sign_in(KIT).get("/")).text


async def test_removing_ends_it_at_once(clone, as_owner):
    await remove_grant(acting(LENA), await own(as_owner, CALLUM))
    async with transaction(readonly=True):
        assert (await enter(hash_of(CALLUM.token))).grants == ()


# Lapsing -----------------------------------------------------------------------------------------------------------


async def test_after_the_days_of_grace_sensitive_roles_that_nobody_confirmed_end_and_no_others(clone, as_owner):
    await keep_grant(acting(LENA), await own(as_owner, PRIYA))
    await grant(as_owner, CORA.id, at(CORA.name, Role.AUTHORITY_ADMINISTRATOR, TRAFFORD))
    words = await lapse_unconfirmed(Run())
    ended = {row["person"] for row in await as_owner.fetch("select person from role_grant where ends = $1", TODAY)}
    assert {ADA.id, HELEN.id, KIT.id} <= ended and not ended & {PRIYA.id, CALLUM.id, BEA.id, AMARA.id}
    assert LENA.id in ended and CORA.id in ended, "each could have been confirmed by the other"
    assert words == f"{len(ended)} lapsed"
    assert await lapse_unconfirmed(Run()) == "", "a second run finds nothing left"
    assert await as_owner.fetchval("select count(*) from audit where deed = 'grant:lapsed'") == len(ended)


async def test_the_only_administrator_does_not_lapse(clone, as_owner):
    await keep_grant(acting(LENA), await own(as_owner, PRIYA))
    await lapse_unconfirmed(Run())
    assert await as_owner.fetchval("select ends from role_grant where person = $1", ADA.id) == TODAY
    assert await as_owner.fetchval("select ends from role_grant where person = $1", LENA.id) is None


async def test_where_the_look_was_never_begun_nothing_lapses_overnight(clone, as_owner):
    assert await lapse_unconfirmed(Run()) == ""
    assert await as_owner.fetchval("select count(*) from role_grant where ends is not null") == 0


async def test_in_a_demo_nobody_loses_a_role_whose_look_a_visitor_began(clone, as_owner):
    await insert(as_owner, "demo", today=TODAY, seed=1)
    await keep_grant(acting(LENA), await own(as_owner, PRIYA))
    assert await lapse_unconfirmed(Run()) == ""
    assert await as_owner.fetchval("select count(*) from role_grant where ends is not null") == 0


@pytest.mark.parametrize("day", [date(2026, 10, 1), date(2026, 11, 12)], ids=["the first day", "the last of grace"])
async def test_nothing_lapses_before_its_day(clone, as_owner, day):
    clock.stand_still_on(day)
    assert await lapse_unconfirmed(Run()) == ""
    assert await as_owner.fetchval("select count(*) from role_grant where ends is not null") == 0


async def test_both_are_told_once_a_week_before_a_lending_ends(clone, as_owner):
    form = LendRole(grant=await own(as_owner, CALLUM), person=ADA.id, acts=("request:create",), starts=TODAY,
                    ends=TODAY + timedelta(days=20), reason="Leave")  # fmt: skip
    await lend_role(acting(CALLUM), form)
    told = "select array_agg(person order by person) from notice where kind = 'lending_ends'"
    clock.stand_still_on(TODAY + timedelta(days=12))
    assert await warn_of_ends(Run()) == "" and await as_owner.fetchval(told) is None
    clock.stand_still_on(TODAY + timedelta(days=13))
    assert await warn_of_ends(Run()) == "1 told"
    assert await warn_of_ends(Run()) == ""
    assert set(await as_owner.fetchval(told)) == {CALLUM.id, ADA.id}


# Who can see whom --------------------------------------------------------------------------------------------------


async def differences() -> tuple[list[str], int]:
    """Every person with a record, told who reaches them, against every reader at the door."""
    wrong, tried = [], 0
    for person in PEOPLE:
        async with transaction(readonly=True):
            told = {each.grant.person for each in await reaching(await enter(hash_of(person.token)), person.id)}
        for reader in CAST:
            tried += 1
            async with transaction(readonly=True):
                actor = await enter(hash_of(reader.token))
                try:
                    admitted = bool(await person_for(actor, person.id))
                except SignInAgain:
                    admitted = True
                except (NotThere, NotAllowed):
                    admitted = False
            if admitted != (reader.id in told):
                wrong.append(f"{reader.name} at {person.name}: admitted {admitted}, told {reader.id in told}")
    return wrong, tried


async def test_who_is_told_can_see_a_person_is_who_can(clone, as_owner):
    journey = named("Amara's journey")  # the case of Bea's, Hana's and Ivo's roles

    await insert(
        as_owner, "journey", id=journey, worker=AMARA.id, authority=TRAFFORD, region=NORTH_WEST, team=STRETFORD,
        edition="five_year/2022-05-23", phase=1, state="active", started_on=date(2025, 9, 1),
        phase_started_on=date(2025, 9, 1), weekly_hours=37, assessor=BEA.id,
    )  # fmt: skip
    form = LendRole(grant=await own(as_owner, CALLUM), person=HELEN.id, acts=("request:create",), starts=TODAY,
                    ends=TODAY, reason="Leave")  # fmt: skip
    await lend_role(acting(CALLUM), form)
    await as_owner.execute("update role_grant set sensitive = true where person = $1", JO.id)
    wrong, tried = await differences()
    print(f"{tried} pairs of person and reader compared with the door: {len(wrong)} differences")
    assert tried == len(PEOPLE) * len(CAST) and not wrong, "\n".join(wrong)


async def test_another_authoritys_reader_is_told_nothing(db, as_):
    for member in (WES, VIC, MO, CALLUM, CORA):
        actor = await as_(member)
        with pytest.raises(NotThere):
            await reaching(actor, AMARA.id)
    assert await reaching(await as_(LENA), AMARA.id)


async def test_a_page_of_forty_roles_asks_six_questions(clone, as_owner, monkeypatch):
    for number in range(40):
        someone = Member(f"Reader {number}", Role.HR, TRAFFORD, NORTH_WEST)
        await insert(as_owner, "account", id=someone.account, person=someone.id, name=someone.name)
        await grant(as_owner, someone.id, someone)
    asked: list[str] = []
    for name in ("fetch", "fetchrow", "fetchval"):
        original = getattr(asyncpg.Connection, name)

        async def counted(self, query, *args, _original=original, **kwargs):
            asked.append(query)
            return await _original(self, query, *args, **kwargs)

        monkeypatch.setattr(asyncpg.Connection, name, counted)
    async with transaction(readonly=True):
        actor = await enter(hash_of(AMARA.token))
        asked.clear()
        found = await reaching(actor, AMARA.id)
    assert len(found) > 40 and 0 < len(asked) <= 6, asked
    print(f"{len(found)} roles shown by {len(asked)} queries")


async def test_the_person_reads_by_which_role_until_when_and_the_administrator_ends_it_there(browser, as_owner):
    page = await browser.sign_in(AMARA).get(f"/people/{AMARA.id}/seen-by")
    assert page.h1 == "Who can see you" and "Ada Mensah, HR" in page.text and "Sees the whole record" in page.text
    assert "Callum Reid, line manager" in page.text and "End this role" not in page.text
    page = await browser.sign_in(LENA).get(page.path)
    assert page.h1 == "Who can see Amara Okafor" and "End this role of Callum Reid" in page.text
    after = await browser.press(page, f"/grants/{await own(as_owner, CALLUM)}/end")
    assert "ended" in after.text
    assert "Callum Reid" not in (await browser.sign_in(AMARA).get(page.path)).text
    assert (await browser.sign_in(WES).get(page.path)).status in (403, 404)
