"""The bank's jobs: offers that were not answered in time lapse."""

from datetime import timedelta

from foundation.deeds import BANK
from foundation.jobs.job import Job, Run
from foundation.jobs.when import Every
from foundation.problems import Overtaken, Refusal
from staffbank.actions.candidates import lapse_offer
from staffbank.queries.offers import offer_itself, unanswered


async def lapse_unanswered(run: Run) -> str:
    """One step an offer: whoever answers in that moment goes first, and the offer is left alone."""
    async with run.step(BANK):
        found = await unanswered()
    lapsed = 0
    for id in found:
        try:
            async with run.step(BANK) as bank:
                await lapse_offer(bank, await offer_itself(id))
            lapsed += 1
        except (Overtaken, Refusal):
            continue
    return f"{lapsed} lapsed" if lapsed else ""


JOBS = (Job("offers", "lets unanswered offers lapse", Every(timedelta(minutes=5)), lapse_unanswered),)
