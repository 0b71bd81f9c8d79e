"""Doing what is due: a run is taken by its row, once across all processes, and done or kept for another try."""

import asyncio
import os
import socket
from collections.abc import Sequence
from datetime import datetime

import asyncpg

from foundation import clock
from foundation.database.pool import fetch, fetch_value, transaction
from foundation.deeds import enter, service
from foundation.jobs.job import JOBS_ACCOUNT, Job, NoLongerOurs, Run
from foundation.jobs.when import due
from foundation.middleware import write
from foundation.problems import NotNow, NotSure

ME = f"{socket.gethostname()}:{os.getpid()}"


async def catch_up(job: Job) -> None:
    """Do what is due and missing of one job, oldest first."""
    for due_at in await missing(job, clock.now()):
        await perform(job, due_at)


async def missing(job: Job, now: datetime) -> list[datetime]:
    """The due times within the job's reach that nobody has finished; which of them may be taken, the row decides."""
    slots = due(job.when, job.back, now)
    async with transaction(readonly=True):
        await enter(service(JOBS_ACCOUNT).session)
        over = {row["due_at"] for row in await fetch("select * from job_over($1, $2)", job.name, slots[0])}
    return [slot for slot in slots if slot not in over]


async def take_over(jobs: Sequence[Job]) -> None:
    """Runs whose process fell silent, and those that failed and may be tried again."""
    async with transaction(readonly=True):
        await enter(service(JOBS_ACCOUNT).session)
        rows = await fetch("select * from job_waiting()")
    known = {job.name: job for job in jobs}
    for row in rows:
        if row["job"] in known:
            await perform(known[row["job"]], row["due_at"])


async def perform(job: Job, due_at: datetime) -> bool:
    """Take the run and do it. False: it is done, or somebody else's."""
    fence = await take(job, due_at)
    if fence is None:
        return False
    run = Run(job, due_at, fence)
    try:
        words = await job.run(run)
        if not run.finished:
            await run.finish(words)
    except NoLongerOurs:
        write(event="job taken over", kind=job.name)
    except asyncio.CancelledError:
        raise
    except Exception as problem:  # whatever it was, the other jobs go on, and the row says so
        write(event="job failed", kind=f"{job.name} {type(problem).__name__}")
        await _failed(run, type(problem).__name__)
    return True


async def take(job: Job, due_at: datetime) -> int | None:
    """The fence of a run that is ours now; None when it is done, or another process is at it."""
    try:
        async with transaction():
            await enter(service(JOBS_ACCOUNT).session)
            fence: int | None = await fetch_value("select job_take($1, $2, $3, $4)", job.name, due_at, ME, job.lease)
            return fence
    except (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError, NotSure):
        return None  # its holder is in the middle of a step


async def _failed(run: Run, words: str) -> None:
    try:
        await run.fail(words)
    except (asyncpg.PostgresError, OSError, NotNow, NotSure):
        return  # without a database there is no row to write; the lease runs out
