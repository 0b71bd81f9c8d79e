"""The job that removes drafts untouched for a year."""

from datetime import time, timedelta

from foundation.drafts import store
from foundation.jobs.job import Job, Run
from foundation.jobs.when import Daily


async def forget(run: Run) -> str:
    async with run.step():
        count = await store.forget()
    return f"{count} drafts" if count else ""


JOBS = (Job("drafts", "removes drafts untouched for a year", Daily(time(4, 20)), forget, back=timedelta(days=1)),)
