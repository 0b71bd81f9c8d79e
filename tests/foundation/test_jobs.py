"""Jobs: each due time is taken once, handed on when its process falls silent, and never written by two."""

import asyncio
from contextvars import Context
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from foundation import audit, clock
from foundation.database.pool import fetch, fetch_value
from foundation.jobs import runner, upkeep
from foundation.jobs.job import JOBS_ACCOUNT, Job, NoLongerOurs, Run
from foundation.jobs.leader import Leader
from foundation.jobs.when import Every
from foundation.settings import settings

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOURLY = Every(timedelta(hours=1))


def job(run=None, **more) -> Job:
    async def nothing(run: Run) -> str:
        return "nothing"

    return Job("sample", "a sample", HOURLY, run or nothing, **more)


async def row(owner: asyncpg.Connection, due_at: datetime = NOON) -> asyncpg.Record:
    return await owner.fetchrow("select * from job_run where job = 'sample' and due_at = $1", due_at)


async def silent(owner: asyncpg.Connection) -> None:
    """The process that had it has not been heard of since its lease."""
    await owner.execute("update job_run set again_at = now() - interval '1 second' where finished_at is null")


async def test_of_many_that_want_a_run_one_has_it(clone):
    got = await asyncio.gather(*(runner.take(job(), NOON) for _ in range(8)))
    assert sorted(each for each in got if each) == [1]


async def test_a_run_is_done_once_and_says_what_it_did(clone, as_owner):
    done = []

    async def work(run: Run) -> str:
        async with run.step():
            done.append(run.due_at)
        return "3 things done"

    assert await runner.perform(job(work), NOON) and not await runner.perform(job(work), NOON)
    found = await row(as_owner)
    assert done == [NOON] and found["finished_at"] and found["words"] == "3 things done" and found["fence"] == 1


async def test_a_silent_process_is_replaced_and_what_it_writes_later_is_undone(clone, as_owner):
    """Its number is old: neither a step nor the end of its run goes through."""
    await as_owner.execute("create table effect (by text)")
    await as_owner.execute("grant insert on effect to steadfast_app")
    sleeper = Run(job(), NOON, await runner.take(job(), NOON) or 0)
    assert await runner.take(job(), NOON) is None, "within the lease it is left alone"
    await silent(as_owner)
    other = Run(job(), NOON, await runner.take(job(), NOON) or 0)
    assert (sleeper.fence, other.fence) == (1, 2)
    with pytest.raises(NoLongerOurs):
        async with sleeper.step(last=True):
            await fetch("insert into effect values ('sleeper')")
    with pytest.raises(NoLongerOurs):
        await sleeper.finish()
    async with other.step(last=True):
        await fetch("insert into effect values ('other')")
    assert [each["by"] for each in await as_owner.fetch("select * from effect")] == ["other"]


async def test_nobody_takes_a_run_over_in_the_middle_of_a_step(clone, as_owner):
    first = Run(
        job(lease=timedelta(milliseconds=1)), NOON, await runner.take(job(lease=timedelta(milliseconds=1)), NOON) or 0
    )
    async with first.step(last=True):
        rival = asyncio.create_task(runner.take(job(), NOON), context=Context())
        await asyncio.sleep(0.2)
        assert not rival.done(), "it waits for the step to commit"
    assert await rival is None


async def test_the_effect_and_the_row_are_one(clone, as_owner):
    """What fails after the effect, in its last step, takes the effect with it."""

    async def work(run: Run) -> str:
        async with run.step(last=True):
            await fetch_value("select tell('[]'::jsonb)")
            raise OSError("the machine stumbled")
        return ""

    await runner.perform(job(work), NOON)
    found = await row(as_owner)
    assert found["finished_at"] is None and found["words"] == "OSError" and found["again_at"]


async def test_what_fails_is_tried_five_times_and_then_stands_as_failed(clone, as_owner):
    tried = []

    async def work(run: Run) -> str:
        tried.append(run.fence)
        raise ValueError("a name that no log may tell")

    for _ in range(7):
        await runner.perform(job(work), NOON)
        await silent(as_owner)
    found = await row(as_owner)
    assert tried == [1, 2, 3, 4, 5] and found["failed"] and found["words"] == "ValueError"
    report = await as_owner.fetchrow("select * from job_report()")
    assert report["failures"] == 1


async def test_after_a_gap_what_is_missing_is_made_up_oldest_first(clone, as_owner, monkeypatch):
    done = []

    async def work(run: Run) -> str:
        done.append(run.due_at.hour)
        return ""

    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=5))
    caring = job(work, back=timedelta(hours=4))
    await runner.perform(caring, NOON - timedelta(hours=2))
    await runner.catch_up(caring)
    await runner.catch_up(caring)
    assert done == [10, 9, 11, 12]


async def test_what_a_dead_process_left_is_taken_over_by_name(clone, as_owner):
    done = []

    async def work(run: Run) -> str:
        done.append(run.fence)
        return ""

    await runner.take(job(), NOON)
    await runner.take_over([job(work)])
    assert done == []
    await silent(as_owner)
    await runner.take_over([job(work)])
    await runner.take_over([job(work)])
    assert done == [2]


async def test_only_the_product_takes_runs(db, as_):
    from tests.cast import HELEN

    await as_(HELEN)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetch_value("select job_take('sample', $1, 'me', interval '1 minute')", NOON)


# Leading ------------------------------------------------------------------------------------------------------------


async def until(true, seconds: float = 8) -> None:
    for _ in range(int(seconds / 0.02)):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come to pass")


@pytest.mark.slow
async def test_one_leads_and_when_its_connection_is_cut_another_does(clone, as_owner):
    """The lock goes with the connection; whoever lost it schedules nothing more, and comes back as a follower."""
    first, second = (Leader(clone.app, [], pulse=0.05) for _ in range(2))
    first.start()
    await until(lambda: first.leads)
    second.start()
    try:
        await asyncio.sleep(0.3)
        assert not second.leads
        root = await asyncpg.connect(clone.owner.replace("steadfast_owner@", "postgres@"))
        cut = await root.fetchval(
            "select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory' and granted"
            " and database = (select oid from pg_database where datname = current_database()) and objid = 7234002"
        )
        await root.close()
        assert cut == 1
        await until(lambda: first.leads != second.leads)
        await asyncio.sleep(0.3)
        assert first.leads != second.leads
    finally:
        await first.stop()
        await second.stop()
    assert not first.leads and not second.leads


@pytest.mark.slow
async def test_the_leader_does_each_due_time_as_it_comes(clone, as_owner):
    done = []

    async def work(run: Run) -> str:
        done.append(run.due_at)
        return ""

    often = Job("often", "a sample", Every(timedelta(milliseconds=250)), work, back=timedelta(seconds=1))
    leader = Leader(clone.app, [often], pulse=0.05)
    leader.start()
    await until(lambda: len(done) >= 10)
    await leader.stop()
    count = len(done)
    await asyncio.sleep(0.6)
    assert len(done) == count, "a leader that stopped does nothing more"
    assert {b - a for a, b in zip(sorted(done), sorted(done)[1:], strict=False)} == {timedelta(milliseconds=250)}


# The ground's own ---------------------------------------------------------------------------------------------------


async def ran(work) -> str:
    again = Job("sample", "a sample", HOURLY, work)
    run = Run(again, NOON, await runner.take(again, NOON) or 0)
    return await work(run)


async def test_anchors_are_added_for_chains_that_grew_and_not_twice(clone, as_owner, monkeypatch, tmp_path):
    from dataclasses import replace

    monkeypatch.setattr(upkeep, "settings", lambda: replace(settings(), data=tmp_path))
    await as_owner.execute("insert into audit_head values ('authority:358', 4, '\\xabcd')")
    assert "1 of 1" in await ran(upkeep.anchor)
    await as_owner.execute("delete from job_run")
    assert await ran(upkeep.anchor) == ""
    assert [(each.chain, each.seq, each.hash) for each in audit.kept(tmp_path / "anchors.jsonl")] == [
        ("authority:358", 4, "abcd")
    ]


async def test_what_has_been_kept_long_enough_goes_and_nothing_else(clone, as_owner):
    await as_owner.execute(
        "insert into pressed (person, deed, key, body, at) select gen_random_uuid(), 'x', n::text, '',"
        " now() - n * interval '10 days' from generate_series(1, 5) n"
    )
    await as_owner.execute(
        "insert into notice (id, person, kind, subject, link, told_at, read_at) select gen_random_uuid(),"
        " $1, 'x', $1, '/', now() - interval '1 year', case when n > 0 then now() - n * interval '50 days' end"
        " from generate_series(0, 3) n",
        JOBS_ACCOUNT,
    )
    sessions = await as_owner.fetchval("select count(*) from session")
    said = await ran(upkeep.purge)
    assert "3 presses" in said and "2 notices" in said
    assert await as_owner.fetchval("select count(*) from pressed") == 2
    assert await as_owner.fetchval("select count(*) from notice where read_at is null") == 1, "unread, it stays"
    assert await as_owner.fetchval("select count(*) from session") == sessions


async def test_the_doctor_tells_when_jobs_ran_and_what_failed(clone, as_owner):
    from foundation.jobs.look import look

    jobs = [job(), Job("other", "another", HOURLY, job().run)]
    await runner.perform(jobs[0], NOON)
    (sample, other, mail) = await look(jobs)
    assert sample[2] and "last done for Mon 23 Nov 2026 at 12:00" in sample[1]
    assert other[2] and "never done yet" in other[1] and mail[0] == "E-mail" and mail[2]
    await as_owner.execute("update job_run set failed = true, due_at = now()")
    await as_owner.execute(
        "insert into outbox (id, person, kinds, failed_at) values (gen_random_uuid(), $1, '{}', now())", JOBS_ACCOUNT
    )
    (sample, _, mail) = await look(jobs)
    assert not sample[2] and "1 run failed" in sample[1] and not mail[2] and "1 failed for good" in mail[1]
