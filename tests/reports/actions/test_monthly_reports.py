"""A monthly report: set up once, sent on its day to whoever may see it then, its numbers frozen, and stopped."""

import json
from datetime import UTC, date, datetime, timedelta

import asyncpg
import pytest

import wiring
from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.jobs import runner
from foundation.jobs.job import Job
from foundation.problems import NotAllowed, NotThere, Overtaken, Refusal, SignInAgain
from foundation.routing import hash_of
from reports.actions.figures import TakeOut
from reports.actions.monthly import SetUp, set_up, stop_report, take_out_report
from reports.jobs import JOBS
from reports.measures.frozen import fingerprint
from reports.measures.moved import Reason
from reports.monthly import read
from reports.queries.monthly import reports_of, sent_for
from reports.queries.moved import between_for
from tests.builders_reports import spell
from tests.cast import ADA, AMARA, BEA, CORA, HELEN, PRIYA, TRAFFORD, UMA, named

wiring.routes()
[JOB] = JOBS
LAST_OF_MONTH = datetime(2026, 11, 30, 6, 45, tzinfo=UTC)  # winter: clocks in England show 06:45


async def due(at: datetime, job: Job = JOB) -> None:
    assert await runner.perform(job, at)


async def sent(owner: asyncpg.Connection) -> list[asyncpg.Record]:
    return await owner.fetch("select * from monthly_report_sent order by as_on")


@pytest.fixture
async def monthly(as_owner, press):
    """Ada's, to Priya and Helen, on the 31st: in November the last day is the 30th."""
    done = await press(ADA, set_up, TRAFFORD, SetUp(due_day=31, recipients=(PRIYA.id, HELEN.id)))
    await as_owner.execute("update monthly_report set starts = '2026-11-01'")
    return done.subject


async def test_on_its_day_the_numbers_are_put_down_and_each_is_told_once(as_owner, monthly):
    await due(LAST_OF_MONTH - timedelta(days=1))
    assert await sent(as_owner) == []
    await due(LAST_OF_MONTH)
    [one] = await sent(as_owner)
    assert one["as_on"] == date(2026, 11, 30)
    assert set(one["told"]) == {ADA.id, PRIYA.id, HELEN.id} and one["left_out"] == []
    assert one["fingerprint"] == fingerprint(one["figures"])
    told = await as_owner.fetch("select person, facts::text as facts, link from notice where kind = 'monthly_report'")
    assert {row["person"] for row in told} == {ADA.id, PRIYA.id, HELEN.id}
    assert {row["link"] for row in told} == {f"/reports/sent/{one['id']}"}
    assert all(json.loads(row["facts"]) == {"as_on": "2026-11-30"} for row in told), "no figure, and nobody's name"


async def test_what_was_sent_never_changes_and_says_what_was_corrected_since(as_owner, monthly):
    await due(LAST_OF_MONTH)
    [before] = await sent(as_owner)
    await spell(as_owner, named("Val, entered late"), date(2026, 11, 2))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction():
            await enter(hash_of(ADA.token))
            await as_connection("update monthly_report_sent set figures = '{}'")
    [after] = await sent(as_owner)
    assert dict(before) == dict(after)
    async with transaction(readonly=True):
        actor = await enter(hash_of(HELEN.token))
        kept = await sent_for(actor, before["id"])
        assert read(kept.figures).shown["inpost_fte"][0] == "7"
        found = await between_for(actor, TRAFFORD, "inpost_fte", date(2026, 11, 30), date(2026, 12, 1))
    lines = {line.reason: line.deltas["inpost_fte"] for line in found.moved.lines}
    assert lines == {Reason.CORRECTED: 1}
    assert (found.moved.before["inpost_fte"], found.moved.after["inpost_fte"]) == (7, 8)


async def as_connection(statement: str) -> None:
    from foundation.database.pool import connection

    await connection().execute(statement)


async def test_whoever_may_no_longer_see_it_on_the_day_is_left_out(as_owner, monthly):
    await as_owner.execute("update role_grant set ends = '2026-11-20' where person = $1", PRIYA.id)
    await due(LAST_OF_MONTH)
    [one] = await sent(as_owner)
    assert set(one["told"]) == {ADA.id, HELEN.id} and one["left_out"] == [PRIYA.id]
    assert not await as_owner.fetchval("select exists (select from notice where person = $1)", PRIYA.id)


async def test_it_ends_when_whoever_set_it_up_may_no_longer_see_the_figures(as_owner, monthly):
    await as_owner.execute("update role_grant set ends = '2026-11-20' where person = $1", ADA.id)
    await due(LAST_OF_MONTH)
    assert await sent(as_owner) == []
    assert await as_owner.fetchval("select stopped_on is not null from monthly_report")
    assert await as_owner.fetchval("select count(*) from notice where kind = 'monthly_report_stopped'") == 3


async def test_a_day_missed_is_made_up_and_no_day_is_sent_twice(as_owner, monthly):
    now = LAST_OF_MONTH + timedelta(days=9)
    missed = await runner.missing(JOB, now)
    assert LAST_OF_MONTH in missed and len(missed) == 31
    await due(LAST_OF_MONTH)
    assert LAST_OF_MONTH not in await runner.missing(JOB, now)
    again = Job("monthly reports, again", "the same under another name", JOB.when, JOB.run, back=JOB.back)
    await due(LAST_OF_MONTH, again)
    assert [row["as_on"] for row in await sent(as_owner)] == [date(2026, 11, 30)]


def test_it_is_due_when_clocks_in_england_show_a_quarter_to_seven():
    assert JOB.when.next(datetime(2026, 11, 29, 12, tzinfo=UTC)) == LAST_OF_MONTH
    assert JOB.when.next(datetime(2026, 6, 29, 12, tzinfo=UTC)) == datetime(2026, 6, 30, 5, 45, tzinfo=UTC)


async def test_it_is_stopped_by_its_owner_alone_and_sends_no_more(as_owner, monthly, press):
    for member in (HELEN, PRIYA):
        with pytest.raises(NotAllowed):
            await press(member, stop_report, monthly)
    await press(ADA, stop_report, monthly)
    with pytest.raises(Overtaken):
        await press(ADA, stop_report, monthly)
    await due(LAST_OF_MONTH)
    assert await sent(as_owner) == []


async def test_it_goes_to_nobody_whose_role_does_not_show_the_figures(as_owner, press):
    for stranger in (AMARA, BEA, CORA, UMA):
        with pytest.raises(Refusal, match=r"for those whose role shows them|Choose people"):
            await press(ADA, set_up, TRAFFORD, SetUp(due_day=1, recipients=(stranger.id,)))
    with pytest.raises(NotAllowed):
        await press(CORA, set_up, TRAFFORD, SetUp(due_day=1))
    with pytest.raises(NotThere):
        await press(UMA, set_up, TRAFFORD, SetUp(due_day=1))


async def test_only_its_owner_and_those_it_goes_to_read_it_and_the_owner_takes_it_out(as_owner, monthly, press):
    await due(LAST_OF_MONTH)
    [one] = await sent(as_owner)
    async with transaction(readonly=True):
        assert [report.id for report in await reports_of(await enter(hash_of(PRIYA.token)))] == [monthly]
    for member in (UMA, AMARA):
        with pytest.raises((NotThere, NotAllowed)):
            async with transaction(readonly=True):
                await sent_for(await enter(hash_of(member.token)), one["id"])
    with pytest.raises(NotAllowed):
        await press(HELEN, take_out_report, one["id"], TakeOut(reason="board"))
    await as_owner.execute("update session set signed_in_at = now() - interval '1 hour'")
    with pytest.raises(SignInAgain):
        await press(ADA, take_out_report, one["id"], TakeOut(reason="board"))
    await as_owner.execute("update role_grant set ends = '2026-11-20' where person = $1", PRIYA.id)
    with pytest.raises((NotThere, NotAllowed)):
        async with transaction(readonly=True):
            await sent_for(await enter(hash_of(PRIYA.token)), one["id"])
