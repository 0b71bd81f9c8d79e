"""The job of monthly reports: each is sent on its day, by clocks in England, and a day missed is made up."""

from datetime import time, timedelta

from foundation.clock import day_of, today
from foundation.jobs.job import Job, Run
from foundation.jobs.when import Daily
from foundation.problems import Overtaken
from reports.actions.monthly import lapse_report, send_report
from reports.queries.monthly import due_on, may_receive, report_itself

AT = time(6, 45)  # as clocks in England show it
BACK = timedelta(days=31)  # no report is further off than a month


async def send_due(run: Run) -> str:
    """One step a report: the numbers are those of the day it was due, whenever it is made up."""
    day, sent = day_of(run.due_at), 0
    async with run.step():
        due = await due_on(day)
    for id in due:
        try:
            async with run.step() as steadfast:
                report = await report_itself(id)
                if report.owner in await may_receive(report.authority, today()):
                    await send_report(steadfast, id, day)
                    sent += 1
                else:
                    await lapse_report(steadfast, id)
        except Overtaken:
            continue
    return f"{sent} sent" if sent else ""


JOBS = (Job("monthly reports", "sends monthly reports that fall due", Daily(AT), send_due, back=BACK),)
