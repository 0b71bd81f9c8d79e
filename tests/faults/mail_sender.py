"""One process that sends the letters that wait, as the job does, until it is killed."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import wiring
from foundation import clock
from foundation.database.pool import open_pool
from foundation.jobs import runner
from foundation.jobs.job import Job
from foundation.jobs.when import Every
from foundation.notices import outbox, post
from foundation.settings import settings


def main(app_url: str, smtp_url: str) -> None:
    wiring.routes()
    found = replace(settings(), smtp_url=smtp_url, mail_from="steadfast@council.example")
    post.settings = lambda: found  # type: ignore[assignment]
    outbox.LEASE = timedelta(milliseconds=300)
    asyncio.run(_until_killed(app_url))


async def _until_killed(app_url: str) -> None:
    await open_pool(app_url, 2)
    job = Job("mail", "mail", Every(timedelta(milliseconds=1)), outbox.mail, lease=timedelta(milliseconds=200))
    while True:
        await runner.perform(job, clock.now())
        await asyncio.sleep(0.05)
