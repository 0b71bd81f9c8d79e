"""APScheduler as the leader uses it: when, and nothing of what has been done. Only the leader loads it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from foundation.jobs.job import Job
from foundation.jobs.when import When


class _Due(BaseTrigger):
    """APScheduler's own triggers fire twice in October; ours asks the rule that names the due times."""

    def __init__(self, when: When) -> None:
        self.when = when

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return self.when.next(now)


def scheduler_of(jobs: Sequence[Job], do: Callable[[Job], Awaitable[None]]) -> AsyncIOScheduler:
    """Not started yet. A grace of a second, its own, would skip runs in silence when the loop is busy."""
    made = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": 3600, "max_instances": 1}
    )
    for job in jobs:
        made.add_job(do, _Due(job.when), args=[job], id=job.name, name=job.name)
    return made
