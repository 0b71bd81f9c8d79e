"""One process leads: it holds an advisory lock on a connection of its own, proves it alive every second, and schedules.

Two may think so for a moment, when one was stalled: `job_run` is what keeps each due time to one effect.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from contextvars import Context
from typing import TypeVar

import asyncpg

from foundation.jobs.job import Job
from foundation.jobs.runner import catch_up, take_over
from foundation.middleware import write

T = TypeVar("T")
LOCK = 7_234_002  # any number, as long as every process takes the same one
PATIENCE = 5  # seconds for the connection to prove itself alive


class Leader:
    """`start()` in every process; whoever has the lock schedules `jobs`, until `stop()` or its connection is lost.

    `url`: the application's database. `pulse`: seconds between two proofs, or two tries to lead.
    """

    def __init__(self, url: str, jobs: Sequence[Job], *, pulse: float = 1.0) -> None:
        self.url, self.jobs, self.pulse = url, jobs, pulse
        self.leads = self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        # A context of its own: no job may join a transaction of whoever started the application.
        self._task = asyncio.get_running_loop().create_task(self._for_ever(), context=Context())

    async def stop(self) -> None:
        """Lead no more; whatever is under way is cut short, and its run taken over by whoever leads next."""
        self._stopping = True
        # A connection that is cut in the same moment may swallow the first call to stop.
        while self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task], timeout=1)

    async def _for_ever(self) -> None:
        while not self._stopping:
            try:
                await self._once()
            except Exception as problem:  # whatever it was, somebody must lead
                write(event="leader lost", kind=type(problem).__name__)
            await asyncio.sleep(self.pulse)

    async def _once(self) -> None:
        connection = await asyncpg.connect(self.url, timeout=PATIENCE, server_settings={"application_name": "leader"})
        try:
            while not await _soon(connection.fetchval("select pg_try_advisory_lock($1)", LOCK)):  # noqa: ASYNC110
                await asyncio.sleep(self.pulse)
            await self._lead(connection)
        finally:
            connection.terminate()  # the lock goes with it

    async def _lead(self, connection: asyncpg.Connection) -> None:
        from foundation.jobs.schedule import scheduler_of  # most processes never lead

        scheduler = scheduler_of(self.jobs, _scheduled)
        write(event="leads")
        self.leads = True
        behind = asyncio.create_task(self._behind())
        scheduler.start()
        try:
            while True:
                await _soon(connection.fetchval("select 1"))
                await asyncio.sleep(self.pulse)
        finally:
            self.leads = False
            scheduler.shutdown(wait=False)
            behind.cancel()
            await asyncio.gather(behind, return_exceptions=True)

    async def _behind(self) -> None:
        """At once what is due and missing; from then on what somebody left half done."""
        for job in self.jobs:
            await _quietly(catch_up, job)
        while True:
            await _quietly(take_over, self.jobs)
            await asyncio.sleep(min(10, 5 * self.pulse))


async def _soon(answer: Awaitable[T]) -> T:
    return await asyncio.wait_for(answer, PATIENCE)


async def _scheduled(job: Job) -> None:
    """Cut short when we lead no more, it ends in peace: whoever leads next takes the run over."""
    with suppress(asyncio.CancelledError):
        await _quietly(catch_up, job)


async def _quietly(work: Callable[..., Awaitable[None]], *args: object) -> None:
    """A database that does not answer just now ends no scheduler: the time is made up later, and other jobs go on."""
    try:
        await work(*args)
    except Exception as problem:  # what a job itself does wrong is kept in its row; this is the rest
        write(event="job put off", kind=type(problem).__name__)
