"""What the doctor says of jobs and mail: when each last ran, when it is due next, and what failed."""

from collections.abc import Sequence

from foundation import clock
from foundation.database.pool import fetch, fetch_one, transaction
from foundation.filters import moment, plural
from foundation.jobs.job import Job
from foundation.notices.post import post

Line = tuple[str, str, bool]


async def look(jobs: Sequence[Job]) -> list[Line]:
    async with transaction(readonly=True):
        seen = {row["job"]: row for row in await fetch("select * from job_report()")}
        mail = await fetch_one("select * from mail_report()")
    now, lines = clock.now(), []
    for job in jobs:
        row = seen.get(job.name)
        last = f"last done for {moment(row['last'])}" if row and row["last"] else "never done yet"
        bad = row["failures"] + row["stuck"] if row else 0
        faults = f"; {plural(bad, 'run')} failed or stuck this week" if bad else ""
        lines.append((f"Job {job.name}", f"{job.words}; {last}, next {moment(job.when.next(now))}{faults}", not bad))
    if post() is None:
        return [*lines, ("E-mail", "not set up: notices wait in the product (STEADFAST_SMTP_URL)", True)]
    assert mail is not None
    words = f"{plural(mail['waiting'], 'letter')} waiting, {mail['failed']} failed for good in the last week"
    return [*lines, ("E-mail", words, not mail["failed"])]
