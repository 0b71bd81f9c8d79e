"""The time machine of a demo: one session's today moves, with all that depends on the day; nobody gains by it."""

import ast
import asyncio
import sys
from datetime import date
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from foundation import clock
from foundation.database.pool import transaction
from foundation.deeds import COMMAND_LINE, as_service, enter, service
from foundation.routing import hash_of, stranger, token_for
from foundation.settings import settings
from foundation.signin import mine
from frameworks.actions.evidence import WriteEvidence, log_evidence
from tests import builders_frameworks as journeys
from tests import builders_staffbank as bank
from tests.builders import grant
from tests.cast import ADA, AMARA, BEA, CALLUM, MO, TODAY, Member

ROOT = Path(__file__).parents[2]
FEBRUARY = date(2027, 2, 1)


@pytest.fixture
async def demo(as_owner):
    """A clone that is a demo's, standing on the cast's Monday."""
    await as_owner.execute("insert into demo (today, seed) values ($1, 1)", TODAY)
    yield as_owner
    clock.move_to(None)


def form(member: Member, **typed: str) -> dict[str, str]:
    return {"csrf": token_for(hash_of(member.token)), **typed}


def to(day: date) -> dict[str, str]:
    return {"today-day": str(day.day), "today-month": str(day.month), "today-year": str(day.year)}


async def moved(browser, member: Member, day: date):
    return await browser.sign_in(member).post("/day", form(member, **to(day)))


async def held_by(member: Member) -> set[str]:
    async with transaction(readonly=True):
        return {str(held.role) for held in (await enter(hash_of(member.token))).grants}


# What follows the day -------------------------------------------------------------------------------------------------


async def test_what_is_due_and_what_may_be_done_follow_the_day_on_amaras_pages(browser, demo):
    """Her journey may be handed in from its day on, and not before; her home says what has gone by."""
    id = await journeys.journey(demo, due_on=date(2027, 1, 15))
    await journeys.portfolio(demo)
    await demo.execute("update review set held_on = null, due_on = '2027-01-08' where phase = 1")

    async def seen() -> tuple[bool, bool]:
        page, home = await browser.get(f"/journeys/{id}"), await browser.get("/")
        return "not yet. You can submit from 15 January 2027" in page.text, "The date has gone by" in home.text

    browser.sign_in(AMARA)
    before = await seen()
    home = await moved(browser, AMARA, FEBRUARY)
    assert home.path == "/" and "For you, today is 1 February 2027" in home.text
    after = await seen()
    home = await browser.post("/day", form(AMARA, back="1"))
    assert "For you, today is" not in home.text and "Here it is 23 November 2026" in home.text
    assert (before, after, await seen()) == ((True, False), (False, True), (True, False))


async def test_who_can_start_and_from_when_follows_the_day(browser, demo):
    await bank.bank(demo)
    path = f"/requests/{await bank.request(demo)}/candidates"
    page = await browser.sign_in(MO).get(path)
    assert "Could start 4 January 2027" in page.text and "Could start 1 February 2027" not in page.text
    await moved(browser, MO, FEBRUARY)
    page = await browser.get(path)
    assert "Could start 1 February 2027" in page.text and "Could start 4 January 2027" not in page.text


async def test_a_role_ends_on_the_day_after_its_last_and_the_way_back_stays(browser, demo):
    await demo.execute("update role_grant set ends = '2027-02-01' where person = $1", AMARA.id)
    await moved(browser, AMARA, date(2027, 1, 31))
    assert (await browser.get("/account")).status == 200
    await moved(browser, AMARA, FEBRUARY)
    page = await browser.get("/account")
    assert page.status == 403 and "For you, today is 1 February 2027" in page.text
    await browser.post("/day", form(AMARA, back="1"))
    assert (await browser.get("/account")).status == 200


async def test_a_deed_is_dated_with_the_day_and_what_a_service_does_in_it_too(browser, demo):
    id = await journeys.journey(demo)
    await moved(browser, AMARA, FEBRUARY)
    written = WriteEvidence(kind="critical_reflection", title="In February", body="x", on=date(2027, 1, 30))
    await log_evidence(stranger(hash_of(AMARA.token)), id, written)
    assert await demo.fetchval("select on_day from evidence where title = 'In February'") == date(2027, 1, 30)
    async with transaction(readonly=True):
        amara = await enter(hash_of(AMARA.token))
        async with as_service(COMMAND_LINE, amara):
            assert clock.today() == FEBRUARY, "a service inside a deed stands where its causer does"
        assert clock.today() == FEBRUARY
    async with transaction(readonly=True):
        await enter(service(COMMAND_LINE).session)
        assert clock.today() == TODAY, "the product's own work stands on everybody's day"


# What does not --------------------------------------------------------------------------------------------------------


async def test_sign_ins_and_the_record_stay_on_real_time(browser, demo):
    await demo.execute("update session set seen_at = now(), expires_at = now() + interval '1 hour' where person = $1",
                       AMARA.id)  # fmt: skip
    id = await journeys.journey(demo)
    await moved(browser, AMARA, date(2040, 1, 1))
    assert (await browser.get("/")).path == "/", "fourteen years on, the sign-in stands"
    await log_evidence(stranger(hash_of(AMARA.token)), id, WriteEvidence(kind="critical_reflection", title="x"))
    assert await demo.fetchval("select bool_and(at between now() - interval '1 minute' and now()) from audit")


async def test_nobody_else_is_moved_even_at_the_same_moment(browser, demo):
    await moved(browser, AMARA, FEBRUARY)

    async def today(member: Member) -> date:
        async with transaction(readonly=True):
            await enter(hash_of(member.token))
            await asyncio.sleep(0.01)
            return clock.today()

    asked = [AMARA, BEA, CALLUM] * 8
    days = await asyncio.gather(*(today(member) for member in asked))
    assert days == [FEBRUARY if member is AMARA else TODAY for member in asked]
    page = await browser.sign_in(BEA).get("/")
    assert "Here it is 23 November 2026" in page.text and "For you, today is" not in page.text
    assert "For you, today is" not in (await browser.get("/help")).text


@pytest.mark.slow
async def test_the_day_is_the_same_in_every_process(browser, demo, clone):
    await moved(browser, AMARA, FEBRUARY)
    code = (
        "import asyncio, sys\nfrom datetime import date\nfrom foundation import clock\n"
        "from foundation.database.pool import open_pool, transaction\nfrom foundation.deeds import enter\n"
        "from foundation.routing import hash_of\nasync def main():\n await open_pool(sys.argv[1], 1)\n"
        " clock.stand_still_on(date.fromisoformat(sys.argv[2]))\n for token in sys.argv[3:]:\n"
        "  async with transaction(readonly=True):\n   await enter(hash_of(token)); print(clock.today())\n"
        "asyncio.run(main())"
    )
    run = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, clone.app, TODAY.isoformat(), AMARA.token, BEA.token, cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await run.communicate()
    assert said.decode().split() == [FEBRUARY.isoformat(), TODAY.isoformat()]


# Nobody gains by it ---------------------------------------------------------------------------------------------------

GREATEST = "g.ends > greatest(day, today)"


async def test_no_role_that_has_ended_comes_back_by_going_back(browser, demo):
    """With the twin: where the day alone decides, the ended role is there again."""
    old = await grant(demo, AMARA.id, ADA, starts=date(2026, 1, 5), ends=TODAY)
    await moved(browser, AMARA, date(2026, 11, 2))
    assert await held_by(AMARA) == {"social_worker"}
    made = await demo.fetch("select oid::regprocedure::text as name, pg_get_functiondef(oid) as made from pg_proc"
                            " where position($1 in prosrc) > 0", GREATEST)  # fmt: skip
    assert made, "the guard is where the roles in force are read"
    for each in made:
        await demo.execute(each["made"].replace(GREATEST, "g.ends > day"))
    assert await held_by(AMARA) == {"social_worker", "hr"}, "without the guard the race is lost"
    assert isinstance(old, UUID)


async def test_a_role_of_later_is_not_held_earlier_and_one_to_come_waits_for_its_confirmation(browser, demo):
    await grant(demo, AMARA.id, BEA, starts=FEBRUARY)
    await grant(demo, AMARA.id, ADA, starts=FEBRUARY, sensitive=True)
    assert await held_by(AMARA) == {"social_worker"}
    await moved(browser, AMARA, FEBRUARY)
    assert await held_by(AMARA) == {"social_worker", "assessor"}, "the second person has not confirmed the other"
    await moved(browser, AMARA, date(2024, 12, 2))
    assert await held_by(AMARA) == set()


async def test_it_moves_ones_own_session_alone(browser, demo):
    await browser.sign_in(AMARA).post("/day", form(BEA, **to(FEBRUARY)))
    assert await demo.fetchval("select count(*) from session where day is not null") == 0
    async with transaction(readonly=True):
        assert [each.current for each in await mine.mine(await enter(hash_of(AMARA.token)))] == [True]


# Where there is none --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2051, 1, 1), None])
async def test_a_day_that_is_none_or_too_far_is_refused_beside_its_field(browser, demo, day):
    typed = to(day) if day else {"today-day": "31", "today-month": "2", "today-year": "2027"}
    page = await browser.sign_in(AMARA).post("/day", form(AMARA, **typed))
    assert page.status == 422 and len(page.errors) == 1
    for last in (date(2015, 1, 1), date(2050, 12, 31)):
        assert (await moved(browser, AMARA, last)).status == 200


async def test_without_a_demo_the_database_refuses_a_day(browser, as_owner):
    """Twin of the above: the same press where no demo is loaded, and the owner's own hand."""
    page = await moved(browser, AMARA, FEBRUARY)
    assert page.status == 422 and "No demo is loaded here" in page.errors[0]
    with pytest.raises(asyncpg.CheckViolationError, match="only a demo"):
        await as_owner.execute("update session set day = '2027-02-01'")


async def test_outside_the_demo_it_is_not_there_and_a_day_left_over_opens_nothing(browser, demo):
    await moved(browser, AMARA, FEBRUARY)
    object.__setattr__(settings(), "demo", False)
    try:
        page = await browser.sign_in(BEA).get("/day")
        assert page.status == 404
        assert (await browser.post("/day", form(BEA, **to(FEBRUARY)))).status == 404
        assert (await browser.sign_in(AMARA).client.get("/account")).status_code == 303
    finally:
        object.__setattr__(settings(), "demo", True)


# Who asks the time ----------------------------------------------------------------------------------------------------

# Real time, whatever day a session stands on: where it is asked for, and why no rule of the work hangs on it.
GROUND = {
    "account.py": "a role that has ended is shown as ended, whatever day was chosen",
    "clock.py": "the clock itself",
    "commands.py": "whether the database's clock is ours",
    "deeds.py": "everybody's day, which the session's own replaces",
    "drafts": "when something was typed",
    "grants": "an hour of broken glass; when a role was confirmed; what has ended for everybody",
    "intake": "when a file was loaded",
    "jobs": "runs are due by the calendar",
    "notices": "when to send, and how long somebody is away",
    "pages.py": "how long the sign-in lasts, and the day the others are on",
    "signin": "sign-ins, their providers and how long they last; which day the others are on",
    "suppliers": "invitations run out",
    "work": "when long work was ended",
}
ROOMS = {
    "frameworks/actions/evidence.py": "when a draft was saved",
    "workforce/actions/feed.py": "when the headings of a feed were explained",
    "workforce/actions/feed_writing.py": "when a file of the feed was loaded",
    "workforce/imports/people.py": "an extract cannot be made in the future, by the clocks of two machines",
    "staffbank/queries/moments.py": "the hour, on the day the session stands on",
}
REAL_TIME = ("clock.now", "clock.everybodys_today", "now", "everybodys_today")


def asks(path: Path) -> bool:
    return any(
        isinstance(node, ast.Call) and ast.unparse(node.func) in REAL_TIME
        for node in ast.walk(ast.parse(path.read_text()))
    )


def test_every_use_of_real_time_has_its_reason():
    rooms = {
        str(path.relative_to(ROOT))
        for name in ("workforce", "frameworks", "staffbank", "reports")
        for path in (ROOT / name).rglob("*.py")
        if asks(path)
    }
    assert rooms == set(ROOMS), rooms ^ set(ROOMS)
    ground = {path.relative_to(ROOT).parts[1] for path in (ROOT / "foundation").rglob("*.py") if asks(path)}
    assert ground == set(GROUND), ground ^ set(GROUND)


@pytest.fixture(autouse=True)
async def everybodys_day():
    clock.move_to(None)
    yield
    clock.move_to(None)
