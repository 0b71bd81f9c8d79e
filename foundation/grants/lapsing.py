"""The jobs of roles held: what nobody confirmed lapses, and both ends of a lending are warned before it ends."""

from datetime import time, timedelta
from uuid import UUID

from foundation import clock
from foundation.database.pool import fetch, fetch_value
from foundation.deeds import Deed
from foundation.grants.lending_rules import WARNED
from foundation.grants.looked_over import unconfirmed
from foundation.grants.looking_over import lapse_grant, warn_of_end
from foundation.grants.quarter import lapses, quarter_of
from foundation.jobs.job import Job, Run
from foundation.jobs.when import Daily
from foundation.periods import DAY
from foundation.problems import Overtaken


async def lapse_unconfirmed(run: Run) -> str:
    """From the day after the days of grace: the sensitive roles of this quarter that nobody confirmed.

    Not in a demo: its day stands still past them, and one press of a visitor's would cost everybody their role.
    """
    today = clock.today()
    quarter = quarter_of(today)
    if today <= quarter.lapses:
        return ""
    async with run.step():
        if await fetch_value("select demo_day()"):
            return ""
        found = await unconfirmed(quarter, today)
    ended = await _each(run, lapse_grant, [id for id, role, others in found if lapses(role, False, others)])
    return f"{ended} lapsed" if ended else ""


async def warn_of_ends(run: Run) -> str:
    """Each lending once: on the day that is a week before its last, or the first after it began."""
    today = clock.today()
    async with run.step():
        rows = await fetch(
            "select id from role_grant g where lent_from is not null and starts <= $1 and ends > $1 and ends <= $2"
            " and not exists (select from audit a where a.subject = g.id and a.deed = 'lending:ends_soon')",
            today, today + WARNED + DAY,
        )  # fmt: skip
    told = await _each(run, warn_of_end, [row["id"] for row in rows])
    return f"{told} told" if told else ""


async def _each(run: Run, deed: Deed, ids: list[UUID]) -> int:
    """One step each: whoever ends it in that moment goes first."""
    done = 0
    for id in ids:
        try:
            async with run.step() as steadfast:
                await deed(steadfast, id)
            done += 1
        except Overtaken:
            continue
    return done


JOBS = (
    Job("grants", "ends sensitive roles that nobody confirmed", Daily(time(5, 10)), lapse_unconfirmed,
        back=timedelta(days=1)),
    Job("lendings", "warns of lendings that end", Daily(time(6, 10)), warn_of_ends, back=timedelta(days=1)),
)  # fmt: skip
