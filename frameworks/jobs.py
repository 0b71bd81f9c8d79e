"""The jobs of journeys: a review that comes up is told to whoever holds it and whose it is, two weeks before."""

from datetime import time, timedelta

from foundation.clock import day_of
from foundation.deeds import Done
from foundation.jobs.job import JOBS_ACCOUNT, Job, Run
from foundation.jobs.when import Daily
from foundation.notices.kinds import KINDS
from foundation.notices.telling import told
from frameworks.queries.reviews import falling_due

AHEAD = timedelta(days=14)


async def tell_of_reviews(run: Run) -> str:
    """By the run's own day, so that a day made up later tells of its own reviews, and each is told of once."""
    async with run.step(last=True):
        found = await falling_due(day_of(run.due_at) + AHEAD)
        for each in found:
            facts = {"review": each.title, "due": each.due_on, "journey": each.journey}
            done = Done(each.id, "review", each.authority, worker=each.worker, facts=facts)
            await told(KINDS["review_due"], (each.worker, each.assessor), JOBS_ACCOUNT, done)
    return ""


JOBS = (Job("reviews", "tells of reviews two weeks ahead", Daily(time(6, 30)), tell_of_reviews, timedelta(days=7)),)
