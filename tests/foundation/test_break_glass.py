"""Breaking the glass: one record, one hour, read only, told at once, and everything that was seen is listed (D21)."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import asyncpg
import pytest

import wiring
from foundation import clock
from foundation.access import Actor, Role
from foundation.access_table import OPENS, Can
from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.grants.glass import BreakTheGlass, Looked, break_glass, close_glass, tell_person, write_down
from foundation.guard import admit, may, watched
from foundation.problems import DutyBroken, NotAllowed, NotThere, Overtaken, Refusal, SignInAgain
from foundation.routing import hash_of, stranger
from tests.builders import grant, insert
from tests.cast import (
    ADA,
    AMARA,
    BEA,
    CALLUM,
    CAST,
    DOT,
    HELEN,
    IDRIS,
    KIT,
    LENA,
    NORTH_WEST,
    STRETFORD,
    TODAY,
    TRAFFORD,
    VIC,
    XAN,
    Member,
    at,
    named,
)  # fmt: skip
from workforce.queries.people import person_for, standing

wiring.routes()

JOURNEY = named("Amara's journey")
WHY = "A child was hurt and the record may say by whom"


def acting(member: Member):
    return stranger(hash_of(member.token))


def form(person: Member = AMARA, **more) -> BreakTheGlass:
    return BreakTheGlass(**({"person": person.id, "what": "person", "reason": WHY, "second": HELEN.id} | more))


async def opened(member: Member = KIT, **more) -> UUID:
    return (await break_glass(acting(member), form(**more))).subject


async def actor_of(member: Member) -> Actor:
    async with transaction(readonly=True):
        return await enter(hash_of(member.token))


@pytest.fixture
async def journey(clone, as_owner) -> UUID:
    await insert(
        as_owner, "journey", id=JOURNEY, worker=AMARA.id, authority=TRAFFORD, region=NORTH_WEST, team=STRETFORD,
        edition="five_year/2022-05-23", phase=1, state="active", started_on=date(2025, 9, 1),
        phase_started_on=date(2025, 9, 1), weekly_hours=Decimal(37), assessor=BEA.id,
    )  # fmt: skip
    await insert(
        as_owner, "evidence", id=named("sent"), journey=JOURNEY, worker=AMARA.id, authority=TRAFFORD, phase=1,
        kind="critical_reflection", title="A visit in June", body="What I saw.", on_day=date(2026, 6, 1),
        state="submitted", anonymised=True, sent_on=date(2026, 6, 2), standards=[],
    )  # fmt: skip
    return JOURNEY


# Who may, and what it opens ----------------------------------------------------------------------------------------


async def test_the_data_protection_officer_reads_a_file_that_was_closed_to_them_and_no_other(clone):
    async def reads(person: Member) -> bool:
        with watched():
            async with transaction(readonly=True):
                actor = await enter(hash_of(KIT.token))
                try:
                    return (await person_for(actor, person.id)).name == person.name
                except NotThere:
                    return False

    assert not await reads(AMARA)
    await opened()
    assert await reads(AMARA) and not await reads(BEA) and not await reads(VIC)


@pytest.mark.parametrize("member", [m for m in CAST if m.role not in (Role.DIRECTOR, Role.DATA_PROTECTION_OFFICER)],
                         ids=lambda m: m.role.value)  # fmt: skip
async def test_nobody_else_breaks_the_glass(db, member):
    with pytest.raises((NotAllowed, DutyBroken)):
        await break_glass(acting(member), form(BEA if member is AMARA else AMARA))


async def test_another_authoritys_officer_finds_nobody(clone, as_owner):
    await grant(as_owner, XAN.id, at(XAN.name, Role.DATA_PROTECTION_OFFICER, 355))
    with pytest.raises(NotThere):
        await break_glass(acting(XAN), form())


async def test_it_asks_for_a_fresh_sign_in(clone, as_owner):
    await as_owner.execute("update session set signed_in_at = now() - interval '11 minutes'")
    with pytest.raises(SignInAgain):
        await opened()


@pytest.mark.parametrize(
    ("more", "field"),
    [({"reason": "Need it"}, "reason"), ({"second": ADA.id}, "second"), ({"second": AMARA.id}, "second"),
     ({"what": "everything"}, "what"), ({"what": str(uuid4())}, "what")],
    ids=["a short reason", "no officer", "the person", "more than one record", "another's journey"],
)  # fmt: skip
async def test_what_is_missing_is_said(clone, more, field):
    with pytest.raises(Refusal) as refused:
        await opened(**more)
    assert set(refused.value.errors) == {field}


async def test_nobody_opens_their_own_record_or_is_their_own_second(clone, as_owner):
    for member, more in ((HELEN, {"person": HELEN, "second": KIT.id}), (KIT, {"second": KIT.id})):
        with pytest.raises(DutyBroken) as refused:
            await opened(member, **more)
        assert refused.value.duty == "D21"
    rows = await as_owner.fetch("select deed, facts::jsonb->>'duty' as duty from audit")
    assert [tuple(row) for row in rows] == [("attempt:refused", "D21")] * 2


async def test_platform_support_opens_nothing(clone):
    with pytest.raises(NotAllowed):
        await opened(DOT)


async def test_a_second_record_needs_another_reason_and_another_hour(clone, as_owner, journey):
    id = await opened()
    with pytest.raises(Refusal, match="One at a time"):
        await opened(what=str(journey), reason="Quite another reason")
    await _over(as_owner, id)
    with pytest.raises(Refusal, match="its own"):
        await opened(what=str(journey), reason=WHY.upper())
    await opened(what=str(journey), reason="Quite another reason")


async def _over(owner: asyncpg.Connection, id: UUID, minutes: int = 61) -> None:
    """As it stands so many minutes after it was opened."""
    await owner.execute("alter table break_glass disable trigger glass_stands")
    await owner.execute(
        "update break_glass set opened_at = opened_at - make_interval(mins => $2),"
        " until = until - make_interval(mins => $2) where id = $1", id, minutes,
    )  # fmt: skip
    await owner.execute("alter table break_glass enable trigger glass_stands")


# The hour ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "still"), [(59, True), (61, False)])
async def test_it_is_open_for_sixty_minutes_of_the_real_clock(clone, as_owner, minutes, still):
    await _over(as_owner, await opened(), minutes)
    assert bool((await actor_of(KIT)).opened) == still


async def test_another_day_of_the_demo_neither_lengthens_nor_reopens_it(clone, as_owner):
    id = await opened()
    clock.stand_still_on(TODAY + timedelta(days=30))
    assert (await actor_of(KIT)).opened
    clock.stand_still_on(TODAY - timedelta(days=30))
    await _over(as_owner, id)
    assert not (await actor_of(KIT)).opened


async def test_it_ends_when_it_is_closed_and_when_the_office_ends(clone, as_owner):
    id = await opened()
    await close_glass(acting(KIT), id)
    assert not (await actor_of(KIT)).opened
    with pytest.raises(Overtaken):
        await close_glass(acting(KIT), id)
    await opened(person=BEA, reason="Another reason altogether")
    await as_owner.execute("update role_grant set ends = $2 where person = $1", KIT.id, TODAY)
    assert not (await actor_of(KIT)).opened


async def test_a_page_opened_in_minute_59_is_not_written_down_or_shown_in_minute_61(clone, as_owner):
    id = await opened()
    await _over(as_owner, id)
    with pytest.raises(NotThere):
        await write_down(acting(KIT), id, Looked(path="/people", acts=("person_record:see",)))


@pytest.mark.parametrize(
    "change",
    ["until = until + interval '1 minute'", "opened_at = opened_at + interval '1 hour'", "subject = opened_by",
     "reason = 'another reason'", "told_at = null", "closed_at = null"],
)  # fmt: skip
async def test_the_database_lets_nobody_lengthen_or_reopen_it(clone, as_owner, change):
    id = await opened()
    await close_glass(acting(KIT), id)
    with pytest.raises(asyncpg.CheckViolationError):
        await as_owner.execute(f"update break_glass set {change} where id = $1", id)


async def test_the_database_keeps_its_own_clock_whatever_is_written(clone, as_owner):
    columns = {"id": uuid4(), "opened_by": KIT.id, "role": "data_protection_officer", "kind": "person",
               "record": AMARA.id, "subject": AMARA.id, "authority": TRAFFORD, "region": NORTH_WEST, "reason": WHY,
               "second_officer": HELEN.id, "told_at": clock.now(),
               "until": clock.now() + timedelta(days=9)}  # fmt: skip
    await insert(as_owner, "break_glass", **columns)
    assert await as_owner.fetchval("select until - opened_at from break_glass") == timedelta(hours=1)
    with pytest.raises(asyncpg.ExclusionViolationError):
        await insert(as_owner, "break_glass", **columns | {"id": uuid4(), "reason": "An hour more, in silence"})
    for wrong in ({"subject": KIT.id, "record": KIT.id}, {"second_officer": KIT.id}, {"told_at": None}):
        with pytest.raises(asyncpg.CheckViolationError):
            await insert(as_owner, "break_glass", **columns | {"id": uuid4(), "reason": "Another reason"} | wrong)


# Read only ---------------------------------------------------------------------------------------------------------


def test_only_reading_is_ever_opened():
    for acts in OPENS.values():
        assert acts and all(act.split(":")[1] in ("see", "list") for act in acts)
        assert not acts & {Can.SEE_DRAFT, Can.LIST_DRAFTS, Can.SEE_GLASS, Can.SEE_GRANT, Can.SEE_HISTORY}


async def test_nothing_is_admitted_through_it_but_reading_that_one_record(clone, journey):
    await opened(what=str(journey))
    async with transaction(readonly=True):
        actor = await enter(hash_of(KIT.token))
        place = await standing(AMARA.id)
    with watched() as seen:
        assert {can for can in Can if may(actor, can, place)} >= {Can.SEE_JOURNEY, Can.SEE_EVIDENCE}
        before = Actor(actor.person, actor.name, actor.session, actor.grants, actor.fresh)
        gained = {can for can in Can if may(actor, can, place) and not may(before, can, place)}
    assert gained <= OPENS["journey"] and Can.SEE_PERSON not in gained
    assert set().union(*seen.values()) <= {can.value for can in OPENS["journey"]}


async def test_where_nobody_writes_down_what_is_seen_nothing_is(clone):
    await opened()
    actor = await actor_of(KIT)
    async with transaction(readonly=True):
        await enter(hash_of(KIT.token))
        place = await standing(AMARA.id)
    with pytest.raises(NotThere):
        admit(actor, Can.SEE_PERSON, place)
    with watched():
        assert admit(actor, Can.SEE_PERSON, place).opened


# Told --------------------------------------------------------------------------------------------------------------


async def test_in_the_browser_both_are_told_at_once_and_all_that_was_seen_is_listed(browser, as_owner, journey):
    page = await browser.sign_in(KIT).get("/grants")
    page = await browser.get(next(a.get("href") for a in page.tree.iter("a") if a.text_content() == "Amara Okafor"))
    page = await browser.get(next(link for link in page.links() if link.startswith("/break-glass/new")))
    assert page.h1 == "Break the glass: Amara Okafor"
    refused = await browser.press(page, "/break-glass/new")
    assert refused.status == 422 and {"Choose which record you open", "Choose the second officer"} <= set(
        refused.errors
    )
    page = await browser.press(refused, "/break-glass/new", what=str(journey), reason=WHY, second=str(HELEN.id))
    assert "open until" in page.text and "Nothing yet" in page.text
    assert (await browser.get(f"/people/{AMARA.id}")).status in (403, 404), "the file is another record"
    assert "A visit in June" in (await browser.get(f"/journeys/{journey}")).text
    assert "What I saw." in (await browser.get(f"/evidence/{named('sent')}")).text
    home = await browser.sign_in(AMARA).get("/")
    assert "Kit Brennan (data protection officer) opened your journey" in home.text
    theirs = await browser.get(page.path)
    assert f"/journeys/{journey}" in theirs.text and f"/evidence/{named('sent')}" in theirs.text
    assert WHY not in theirs.text and "Tell the person" not in theirs.text
    second = await browser.sign_in(HELEN).get("/")
    assert "Kit Brennan named you as second officer" in second.text
    assert WHY in (await browser.get(page.path)).text
    counts = await browser.sign_in(CALLUM).get("/break-glass")
    assert "1 record" in counts.text and "Amara" not in counts.text and WHY not in counts.text
    assert (await browser.get(page.path)).status in (403, 404)
    assert await as_owner.fetchval("select count(*) from audit where deed = 'break_glass:read'") == 2


async def test_a_press_through_the_glass_changes_nothing(browser, as_owner, journey):
    await opened(what=str(journey))
    browser.sign_in(KIT)
    from foundation.routing import token_for

    answer = await browser.post(f"/evidence/{named('sent')}/accept", {"csrf": token_for(hash_of(KIT.token))})
    assert answer.status in (403, 404)
    assert await as_owner.fetchval("select state from evidence") == "submitted"


async def test_a_reason_for_waiting_is_kept_and_until_then_nothing_points_to_the_person(browser, as_owner):
    id = await opened(later="It may put a child at risk")
    home = await browser.sign_in(AMARA).get("/")
    assert "opened your" not in home.text
    assert (await browser.get(f"/break-glass/{id}")).status == 404
    assert "broke the glass" not in (await browser.get("/account")).text
    assert await as_owner.fetchval("select count(*) from audit where worker = $1", AMARA.id) == 0
    with pytest.raises((NotAllowed, NotThere)):
        await tell_person(acting(AMARA), id)
    page = await browser.press(await browser.sign_in(HELEN).get(f"/break-glass/{id}"), "/tell")
    assert "not yet" not in page.text
    assert "opened your file" in (await browser.sign_in(AMARA).get("/")).text
    with pytest.raises(Overtaken):
        await tell_person(acting(KIT), id)


async def test_the_chief_executive_may_be_second_and_the_administrator_may_not(clone):
    await opened(HELEN, second=IDRIS.id)
    with pytest.raises(Refusal):
        await opened(second=LENA.id)
