"""A role lent to a named colleague: for named acts, 30 days at most, in force while both ends of it are (D16)."""

import asyncio
import time
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import asyncpg
import pytest

import wiring
from foundation.access import Role
from foundation.access_table import Can
from foundation.audit import history
from foundation.database.pool import fetch, transaction
from foundation.deeds import Done, deed, enter
from foundation.forms import Form
from foundation.grants.giving import EndRole, end_grant
from foundation.grants.lending import LendRole, end_lending, lend_role
from foundation.grants.lending_rules import LONGEST, NEVER, lendable, lent_with, too_long
from foundation.guard import admit
from foundation.problems import DutyBroken, NotAllowed, NotThere, Overtaken, Refusal
from foundation.routing import hash_of, stranger
from frameworks.actions.outcomes import Decide, decide_outcome
from staffbank.actions.requests import approve_request
from tests import builders_staffbank
from tests.builders import employment, grant, insert, person
from tests.cast import (
    ADA,
    AMARA,
    BEA,
    CALLUM,
    DEV,
    HELEN,
    IDRIS,
    LENA,
    MO,
    NIA,
    NORTH_WEST,
    PRIYA,
    STRETFORD,
    TODAY,
    TRAFFORD,
    WES,
    Member,
    at,
    named,
)  # fmt: skip

wiring.routes()

DAY = timedelta(days=1)


def acting(member: Member):
    return stranger(hash_of(member.token))


async def own(owner: asyncpg.Connection, member: Member) -> UUID:
    return await owner.fetchval("select id from role_grant where person = $1 and lent_from is null", member.id)


async def lend(owner, giver: Member, receiver: Member, **more) -> UUID:
    form = {
        "grant": await own(owner, giver), "person": receiver.id, "starts": TODAY, "ends": TODAY + 9 * DAY,
        "acts": tuple(can.value for can in lendable(giver.role)), "reason": "Annual leave",
    }  # fmt: skip
    return (await lend_role(acting(giver), LendRole(**form | more))).subject


async def held_by(member: Member) -> set[Role]:
    async with transaction(readonly=True):
        return {held.role for held in (await enter(hash_of(member.token))).grants}


async def a_request(owner, raised_by: UUID) -> UUID:
    return await builders_staffbank.request(owner, "submitted", id=uuid4(), raised_by=raised_by)


# Rules -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "fits"), [(1, True), (29, True), (30, True), (31, False), (0, False)],
    ids=["one day", "29 days", "30 days", "31 days", "none"],
)  # fmt: skip
def test_a_role_is_lent_for_thirty_days_and_no_more(days, fits):
    assert (too_long(TODAY, TODAY + (days - 1) * DAY, None) is None) == fits


def test_nothing_is_lent_beyond_the_lenders_own_last_day():
    assert too_long(TODAY, TODAY + 5 * DAY, TODAY + 5 * DAY) == "You hold this role until 27 November 2026 yourself"
    assert too_long(TODAY, TODAY + 4 * DAY, TODAY + 5 * DAY) is None


def test_granting_lending_on_and_breaking_the_glass_are_lent_by_nobody():
    for role in Role:
        assert not [can for can in lendable(role) if can.resource in NEVER]
        acts = lent_with(role, lendable(role))
        assert not set(acts) & {Can.GIVE_ROLE, Can.CONFIRM_GRANT, Can.END_GRANT, Can.LEND_ROLE, Can.BREAK_GLASS}
    assert LONGEST == 30


# Lending -----------------------------------------------------------------------------------------------------------


async def test_a_manager_on_leave_lends_the_team_and_the_record_says_for_whom(clone, as_owner):
    await lend(as_owner, CALLUM, ADA)
    async with transaction(readonly=True):
        actor = await enter(hash_of(ADA.token))
    lent = next(each for each in actor.grants if each.lent_by)
    assert (lent.role, lent.team, lent.lent_by) == (Role.LINE_MANAGER, STRETFORD, CALLUM.id)
    done = await lead(acting(ADA))
    async with transaction(readonly=True):
        await enter(hash_of(ADA.token))
        lines = await history(subject=done.subject)
    assert [line.words for line in lines] == ["Ada Mensah for Callum Reid led the team"]


async def test_only_the_acts_that_were_named_are_lent(clone, as_owner):
    await lend(as_owner, CALLUM, ADA, acts=("request:create",))
    with pytest.raises(NotAllowed):
        await lead(acting(ADA))


async def test_budget_is_approved_for_the_holder_on_leave(clone, as_owner):
    request = await a_request(as_owner, CALLUM.id)
    await employed(as_owner, DEV, PRIYA)
    await lend(as_owner, DEV, PRIYA)
    await approve_request(acting(PRIYA), request)
    row = await as_owner.fetchrow(
        "select actor, role, facts::jsonb->>'lent_by' as lent from audit where deed = 'request:approved'"
    )
    assert tuple(row) == (PRIYA.id, "budget_holder", str(DEV.id))


async def test_whoever_asked_for_cover_does_not_approve_it_through_a_lent_role(clone, as_owner):
    """D12: by lending the budget for a day, or by borrowing it."""
    await employed(as_owner, DEV, PRIYA)
    await lend(as_owner, DEV, PRIYA)
    for asker in (DEV, PRIYA):
        request = await a_request(as_owner, asker.id)
        with pytest.raises(DutyBroken) as refused:
            await approve_request(acting(PRIYA), request)
        assert refused.value.duty == "D12"


async def employed(owner, *members: Member) -> None:
    for member in members:
        if not await owner.fetchval("select exists (select from person where id = $1)", member.id):
            await person(owner, member, TRAFFORD)
            await employment(owner, member.id, TRAFFORD, date(2019, 4, 1))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ends": TODAY + 30 * DAY}, "ends"),
        ({"ends": TODAY - DAY}, "ends"),
        ({"starts": TODAY - DAY}, "starts"),
        ({"acts": ()}, "acts"),
        ({"acts": ("grant:grant",)}, "acts"),
        ({"acts": ("outcome:decide",)}, "acts"),
        ({"person": CALLUM.id}, "person"),
        ({"person": WES.id}, "person"),
        ({"person": named("nobody at all")}, "person"),
    ],
    ids=["31 days", "ends first", "in the past", "no act", "granting", "another role's act", "to oneself",
         "of another authority", "nobody"],
)  # fmt: skip
async def test_what_may_not_be_lent_is_refused_beside_its_field(clone, as_owner, more, field):
    with pytest.raises(Refusal) as refused:
        await lend(as_owner, CALLUM, ADA, **more)
    assert set(refused.value.errors) == {field}


async def test_a_borrowed_role_is_never_passed_on(clone, as_owner):
    id = await lend(as_owner, CALLUM, PRIYA)
    with pytest.raises(DutyBroken) as refused:
        await lend(as_owner, PRIYA, ADA, grant=id)
    assert refused.value.duty == "D16"
    with pytest.raises(NotThere):
        await lend(as_owner, PRIYA, ADA, grant=await own(as_owner, CALLUM))


async def test_a_role_lost_since_the_form_was_opened_is_not_lent(clone, as_owner):
    grant_id = await own(as_owner, CALLUM)
    await as_owner.execute("update role_grant set ends = $2 where id = $1", grant_id, TODAY)
    with pytest.raises((Refusal, NotAllowed)):
        await lend(as_owner, CALLUM, ADA, grant=grant_id)


async def test_both_offices_never_come_into_one_hand(clone, as_owner):
    await employed(as_owner, IDRIS, PRIYA)
    with pytest.raises(DutyBroken) as refused:
        await lend(as_owner, HELEN, IDRIS)
    assert refused.value.duty == "D6"
    await lend(as_owner, HELEN, PRIYA)
    with pytest.raises(DutyBroken):
        await lend(as_owner, IDRIS, PRIYA)


async def test_one_lending_follows_another_only_by_a_new_press_once_it_is_over(clone, as_owner):
    await lend(as_owner, CALLUM, ADA, ends=TODAY + 29 * DAY)
    with pytest.raises(Refusal) as refused:
        await lend(as_owner, CALLUM, ADA, starts=TODAY + 30 * DAY, ends=TODAY + 50 * DAY)
    assert "until 22 December 2026" in refused.value.errors["person"]


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.PANEL_CHAIR, Role.AUTHORITY_ADMINISTRATOR, Role.AUDITOR])
async def test_some_roles_are_lent_by_nobody(clone, as_owner, role):
    member = {Role.ASSESSOR: BEA, Role.AUTHORITY_ADMINISTRATOR: LENA}.get(role, CALLUM)
    id = await own(as_owner, member)
    if member is CALLUM:
        id = await grant(as_owner, CALLUM.id, at(CALLUM.name, role, TRAFFORD), case_id=named("Amara's journey"))
    with pytest.raises((Refusal, NotAllowed)):
        await lend_role(acting(member), LendRole(grant=id, person=ADA.id, acts=("journey:edit",), starts=TODAY,
                                                 ends=TODAY, reason="Leave"))  # fmt: skip


async def test_the_bank_lends_within_its_region(clone, as_owner):
    await lend(as_owner, MO, NIA)
    assert Role.BANK_COORDINATOR in await held_by(NIA)
    row = await as_owner.fetchrow("select authority, region from role_grant where lent_from is not null")
    assert tuple(row) == (None, NORTH_WEST)


# Ending ------------------------------------------------------------------------------------------------------------


async def test_it_ends_by_the_lender_at_once_and_the_borrower_sees_it_but_does_not_end_it(clone, as_owner):
    id = await lend(as_owner, CALLUM, ADA)
    with pytest.raises(NotAllowed):
        await end_lending(acting(ADA), id)
    assert Role.LINE_MANAGER in await held_by(ADA)
    await end_lending(acting(CALLUM), id)
    assert Role.LINE_MANAGER not in await held_by(ADA)
    with pytest.raises(Overtaken):
        await end_lending(acting(CALLUM), id)


async def test_the_administrator_ends_it_and_nobody_elses(clone, as_owner):
    id = await lend(as_owner, CALLUM, ADA)
    with pytest.raises((NotThere, NotAllowed)):
        await end_lending(acting(AMARA), id)
    await end_lending(acting(LENA), id)
    assert Role.LINE_MANAGER not in await held_by(ADA)


async def test_it_ends_when_the_lenders_own_role_ends_and_nobody_has_to_remember(clone, as_owner):
    await lend(as_owner, CALLUM, ADA)
    await end_grant(acting(LENA), await own(as_owner, CALLUM), EndRole())
    assert Role.LINE_MANAGER not in await held_by(ADA)


async def test_it_ends_when_the_lender_is_locked_out(clone, as_owner):
    await lend(as_owner, CALLUM, ADA)
    await as_owner.execute("update account set locked_at = now() where person = $1", CALLUM.id)
    assert Role.LINE_MANAGER not in await held_by(ADA)


async def test_it_ends_when_the_borrower_no_longer_holds_a_role_here(clone, as_owner):
    await lend(as_owner, CALLUM, ADA)
    await end_grant(acting(LENA), await own(as_owner, ADA), EndRole())
    assert await held_by(ADA) == set()


@pytest.mark.parametrize(("after", "still"), [(9, True), (10, False)], ids=["the last day", "the day after"])
async def test_it_ends_by_its_day(clone, as_owner, after, still):
    await lend(as_owner, CALLUM, ADA)
    found = await as_owner.fetchval("select grants_in_force($1, $2, $2)::text", ADA.id, TODAY + after * DAY)
    assert ("line_manager" in found) == still


# What it never reaches ---------------------------------------------------------------------------------------------


async def test_it_reaches_nothing_about_giver_or_receiver(clone, as_owner):
    """D1: the giver's case, or one's own, is judged by neither through the other's power."""
    await employed(as_owner, BEA)
    journeys = {member: await a_journey(as_owner, member) for member in (PRIYA, ADA, AMARA)}
    await lend(as_owner, PRIYA, ADA)
    form = Decide(result="met", reason="Because")
    for member, journey in journeys.items():
        async with transaction(readonly=True):
            actor = await enter(hash_of(ADA.token))
            lent = next(each for each in actor.grants if each.lent_by)
        place = place_of_case(member, journey)
        if member is AMARA:
            assert lent.barred_from(ADA.id, place) is False
            continue
        assert lent.barred_from(ADA.id, place)
        with pytest.raises(DutyBroken) as refused:
            await decide_outcome(acting(ADA), journey, form)
        assert refused.value.duty == "D1"


def place_of_case(member: Member, journey: UUID):
    from foundation.access import Place

    return Place(member.id, cases=frozenset({journey}), team=STRETFORD, authority=TRAFFORD, region=NORTH_WEST)


async def a_journey(owner, member: Member) -> UUID:
    return await insert(
        owner, "journey", id=uuid4(), worker=member.id, authority=TRAFFORD, region=NORTH_WEST, team=STRETFORD,
        edition="five_year/2022-05-23", phase=1, state="moderated", started_on=date(2025, 9, 1),
        phase_started_on=date(2025, 9, 1), weekly_hours=Decimal(37), assessor=BEA.id,
    )  # fmt: skip


async def test_the_line_manager_of_a_case_does_not_decide_it_with_a_principals_power(clone, as_owner):
    journey = await a_journey(as_owner, AMARA)
    await as_owner.execute("update journey set line_manager = $2 where id = $1", journey, CALLUM.id)
    await lend(as_owner, PRIYA, CALLUM)
    with pytest.raises(DutyBroken) as refused:
        await decide_outcome(acting(CALLUM), journey, Decide(result="met", reason="Because"))
    assert refused.value.duty == "D3"


# The database ------------------------------------------------------------------------------------------------------

LENT = (
    "insert into role_grant (id, person, role, scope, authority, region, team, starts, ends, granted_by, lent_by,"
    " lent_from, acts) select gen_random_uuid(), $2, role, scope, authority, region, team, $3, $4, person, person, id,"
    " '{request:edit}' from role_grant where id = $1"
)


@pytest.mark.parametrize(
    ("who", "days", "before"),
    [
        (ADA, 31, ""),
        (CALLUM, 5, ""),
        (ADA, 5, "update role_grant set ends = '2026-11-25' where id = $1"),
        (ADA, 5, "update role_grant set starts = '2026-11-24' where id = $1"),
        (ADA, 5, "update role_grant set sensitive = true where id = $1"),
    ],
    ids=["31 days", "to oneself", "beyond its end", "before its start", "not confirmed"],
)  # fmt: skip
async def test_the_database_lends_nothing_that_is_not_held(clone, as_owner, who, days, before):
    id = await own(as_owner, CALLUM)
    if before:
        await as_owner.execute(before, id)
    with pytest.raises(asyncpg.CheckViolationError):
        await as_owner.execute(LENT, id, who.id, TODAY, TODAY + days * DAY)


async def test_the_database_passes_nothing_on_and_lengthens_nothing(clone, as_owner):
    id = await lend(as_owner, CALLUM, ADA)
    with pytest.raises(asyncpg.CheckViolationError):
        await as_owner.execute(LENT, id, PRIYA.id, TODAY, TODAY + DAY)
    for change in (
        "ends = ends + 1",
        "acts = acts || array['outcome:decide']",
        "team = null",
        "role = 'hr'",
        "lent_from = null",
    ):
        with pytest.raises(asyncpg.CheckViolationError):
            await as_owner.execute(f"update role_grant set {change} where id = $1", id)


# A lent role that ends, against an act under it --------------------------------------------------------------------


class Pause(Form):
    slow: bool = False


@deed("sample:led", needs=Can.SOURCE, says="{actor} led the team", form=Pause)
async def led(actor, form: Pause) -> Done:
    from foundation.access import Place

    id = uuid4()
    sees = admit(actor, Can.SOURCE, Place(team=STRETFORD, authority=TRAFFORD, region=NORTH_WEST))
    if form.slow:
        await fetch("select pg_sleep(0.03)")
        await fetch("insert into sample_led values ($1)", id)
        WRITES.append(time.monotonic())
    return Done(id, "sample", TRAFFORD, role=sees.role)


async def lead(actor, slow: bool = False) -> Done:
    return await led(actor, Pause(slow=slow))


WRITES: list[float] = []
ROUNDS = 40


async def _rounds(owner: asyncpg.Connection, urls) -> tuple[int, int]:
    """How many acts under a lent role wrote after the lender's own role had ended, and how many acted at all."""
    await owner.execute("create table sample_led (id uuid); grant insert on sample_led to steadfast_app")
    await lend(owner, CALLUM, ADA)
    lenders = await own(owner, CALLUM)
    ender = await asyncpg.connect(urls.owner)
    after = acted = 0
    try:
        for turn in range(ROUNDS):
            await owner.execute("update role_grant set ends = null where id = $1", lenders)
            WRITES.clear()

            async def end(pause: float) -> float:
                await asyncio.sleep(pause)
                await ender.execute("update role_grant set ends = $2 where id = $1", lenders, TODAY)
                return time.monotonic()

            act, ended = await asyncio.gather(lead(acting(ADA), True), end(turn % 10 * 0.004), return_exceptions=True)
            assert isinstance(ended, float), ended
            assert isinstance(act, Done | NotAllowed), act
            acted += isinstance(act, Done)
            after += isinstance(act, Done) and WRITES[-1] > ended
    finally:
        await ender.close()
    return after, acted


@pytest.mark.slow
async def test_nobody_acts_for_a_lender_whose_role_has_ended(clone, as_owner):
    after, acted = await _rounds(as_owner, clone)
    print(
        f"{ROUNDS} rounds of an act under a lent role against the end of the lender's: {acted} acted, {after} after it"
    )
    assert after == 0 and acted > 0


@pytest.mark.slow
async def test_without_the_wait_for_borrowers_they_would(clone, as_owner):
    """The twin: ending a role waits for its holder alone, as it did before roles were lent."""
    await as_owner.execute(
        "create or replace function wait_for_holder() returns trigger language plpgsql as $$ begin"
        " perform pg_advisory_xact_lock(1, hashtext(old.person::text)); return new; end $$"
    )
    after, acted = await _rounds(as_owner, clone)
    print(f"twin that waits for the holder alone: {acted} acted, {after} after it")
    assert after > 0


# Pages -------------------------------------------------------------------------------------------------------------


async def test_lending_in_the_browser_is_seen_by_both_and_warned_of_before_it_ends(browser, as_owner):
    page = await browser.sign_in(CALLUM).get("/lending/new")
    assert page.h1 == "Lend your role of line manager" and "Ada Mensah" in page.text and "Wes Hartley" not in page.text
    refused = await browser.press(page, "/lending/new")
    assert refused.status == 422 and "Choose a colleague" in refused.errors
    last = TODAY + 5 * DAY
    days = {"ends-day": str(last.day), "ends-month": str(last.month), "ends-year": str(last.year)}
    page = await browser.press(refused, "/lending/new", person=str(ADA.id), reason="Annual leave", **days)
    assert page.h1 == "Line manager, lent to Ada Mensah" and "raise a request for cover" in page.text
    home = await browser.get("/")
    assert "Ada Mensah acts for you as line manager" in home.text and "ends soon" in home.text
    home = await browser.sign_in(ADA).get("/")
    assert "You act for Callum Reid as line manager" in home.text and "ends soon" in home.text
    theirs = await browser.get(page.path)
    assert theirs.status == 200 and "End this now" not in theirs.text
    assert (await browser.sign_in(AMARA).get(page.path)).status in (403, 404)
    page = await browser.press(await browser.sign_in(CALLUM).get(page.path), "/end")
    assert page.h1 == "Roles lent" and "No role is lent now" in page.text
    assert "act for" not in (await browser.sign_in(ADA).get("/")).text


async def test_a_lent_role_is_shown_as_such_among_roles_held(browser, as_owner):
    await lend(as_owner, CALLUM, ADA)
    page = await browser.sign_in(LENA).get("/grants")
    row = next(row for row in page.tree.iter("tr") if "Ada" in row.text_content() and "manager" in row.text_content())
    assert "lent by Callum Reid" in row.text_content()
