"""A job as its package declares it, and one run of it, every write of which first proves that the run is still its own.

A run is taken by its row in `job_run`, with a lease and a number (the fence). Whoever takes it over, after its lease,
counts the fence up; a process that slept meanwhile then finds its number old, and what it writes is undone.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from foundation.access import Actor
from foundation.database.pool import fetch_value, transaction
from foundation.deeds import enter, service
from foundation.jobs.when import When

JOBS_ACCOUNT = UUID("00000000-0000-4000-8000-000000000004")  # what no package's own account does


class NoLongerOurs(Exception):
    """Another process has taken this run over: its lease had run out."""


@dataclass
class Run:
    """One due time of a job, being done by this process until the lease runs out."""

    job: "Job"
    due_at: datetime
    fence: int
    finished: bool = field(default=False)

    @asynccontextmanager
    async def step(self, account: UUID = JOBS_ACCOUNT, *, last: bool = False) -> AsyncIterator[Actor]:
        """A transaction as a service account, held to the fence; deeds called inside join it.

        `last`: the run is finished with this step, in the same transaction: its effect and its row are one.
        """
        async with transaction():
            actor = service(account)
            await enter(actor.session, writing=True)
            await self._held()
            yield actor
            if last:
                await self._close("")
        self.finished = self.finished or last

    async def hold(self) -> None:
        """Prolong the lease: between the pieces of work that writes nothing, such as sending mail."""
        async with self.step():
            pass

    async def finish(self, words: str = "") -> None:
        async with transaction():
            await enter(service(JOBS_ACCOUNT).session)
            await self._close(words)
        self.finished = True

    async def fail(self, words: str) -> None:
        """Kept for another try after a while; after the last it stays as failed, for the doctor to tell."""
        async with transaction():
            await enter(service(JOBS_ACCOUNT).session)
            await fetch_value("select job_failed($1, $2, $3, $4)", self.job.name, self.due_at, self.fence, words)

    async def _held(self) -> None:
        try:
            await fetch_value("select job_hold($1, $2, $3, $4)", self.job.name, self.due_at, self.fence, self.job.lease)
        except asyncpg.PostgresError as error:
            raise _ours(error) from error

    async def _close(self, words: str) -> None:
        try:
            await fetch_value("select job_done($1, $2, $3, $4)", self.job.name, self.due_at, self.fence, words)
        except asyncpg.PostgresError as error:
            raise _ours(error) from error


def _ours(error: asyncpg.PostgresError) -> Exception:
    return NoLongerOurs() if error.sqlstate == "SFJ01" else error


@dataclass(frozen=True)
class Job:
    """What is done when: `run(run)` does it, in steps that may each be done again, and may say in words what it did.

    `back`: how far back it cares. After a gap each time missed within that is made up; of none, only the newest.
    `lease`: how long a silent run is left alone before another process takes it over.
    """

    name: str
    words: str
    when: When
    run: Callable[[Run], Awaitable[str]]
    back: timedelta = timedelta(0)
    lease: timedelta = timedelta(seconds=60)


# Filled in by wiring.py alone.
JOBS: list[Job] = []
