"""One process of the job race: it tries to lead, and does what falls due, until it is killed."""

import asyncio
import os
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.database.pool import fetch, open_pool
from foundation.jobs import leader
from foundation.jobs.job import Job, Run
from foundation.jobs.when import Every


@dataclass(frozen=True)
class Plan:
    """`count` due times, `step` apart, from `start`; `all_lead`: the advisory lock is left out."""

    start: datetime
    step: timedelta
    count: int
    lease: timedelta
    all_lead: bool = False

    @property
    def end(self) -> datetime:
        return self.start + self.count * self.step

    def job(self) -> Job:
        async def work(run: Run) -> str:
            if not self.start <= run.due_at < self.end:
                return ""
            await asyncio.sleep(0.1)  # room for a stall between taking a run and writing
            async with run.step(last=True):
                await fetch("insert into effect values ($1, $2, clock_timestamp())", run.due_at, os.getpid())
                await asyncio.sleep(0.02)  # and for a kill between the effect and its commit
            return ""

        return Job("race", "a race", Every(self.step), work, back=timedelta(seconds=20), lease=self.lease)


def main(url: str, plan: Plan) -> None:
    if plan.all_lead:
        leader.LOCK = os.getpid()
    asyncio.run(_until_killed(url, plan))


async def _until_killed(url: str, plan: Plan) -> None:
    await open_pool(url, 3)
    leader.Leader(url, [plan.job()], pulse=0.2).start()
    await asyncio.Event().wait()
