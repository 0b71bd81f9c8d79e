"""The day a stage falls due follows the hours somebody works: moved in the same act that changes their hours."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from foundation import clock
from foundation.access import Actor
from foundation.database.pool import the_row
from foundation.database.rows import change
from foundation.deeds import Done, deed
from frameworks.actions.links import journey_itself
from frameworks.queries.journeys import journey_of, row_of
from frameworks.queries.milestones import moved_due
from frameworks.tables import Journey as Row


async def hours_changed(actor: Actor, done: Done) -> None:
    """Heard when hours change, or a change of them is taken back."""
    if done.worker is None or done.authority is None:
        return
    if moved := await moved_due(done.worker, done.authority):
        id, before, due = moved
        await retime(actor, id=id, before=before, due=due)


@deed(
    "journey:retimed",
    needs=None,
    locks=journey_itself,
    says="The stage of {person} falls due on {due}, with the hours they work; it was {before}",
)
async def retime(actor: Actor, id: UUID, before: date, due: date) -> Done:
    """The sum is that of rules/due_dates: each day counts as its share of full time."""
    row = await row_of(id)
    journey = journey_of(row)
    await change(Row, journey, due_on=due, weekly_hours=await _hours_today(journey.worker) or journey.hours)
    return Done(
        id, "journey", journey.authority, journey.region, worker=journey.worker, then=f"/journeys/{id}",
        facts={"person": journey.worker, "before": before, "due": due},
    )  # fmt: skip


async def _hours_today(worker: UUID) -> Decimal | None:
    row = await the_row(
        "select max(weekly_hours) as hours from employment where person = $1 and starts <= $2"
        " and (ends is null or ends > $2) and basis in ('permanent', 'fixed_term')",
        worker, clock.today(),
    )  # fmt: skip
    hours: Decimal | None = row["hours"]
    return hours
