"""A journey moved along: submitted, returned, ready early, begun again; and onwards by the product itself."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar
from uuid import UUID

from foundation import clock
from foundation.access import Actor, Role
from foundation.access_table import Can
from foundation.database.rows import change, move
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.lifecycle import step
from foundation.problems import NotAllowed, Refusal
from frameworks.actions.links import journey_itself
from frameworks.queries.evidence import with_missing
from frameworks.queries.journeys import FULL_TIME, Case, journey_for
from frameworks.rules.due_dates import Hours, Programme, due_on
from frameworks.rules.journey import ACTIVE, MOVES, may_assess
from frameworks.tables import Journey as Row

# What a new attempt or phase begins without.
AFRESH = {
    "submitted_on": None, "comment_until": None, "commented_on": None, "comment": "", "report": "",
    "report_result": None, "return_note": "", "ready_early": False,
}  # fmt: skip


class ReturnSubmission(Form):
    note: str
    words: ClassVar[Mapping[str, str]] = {"note": "Say what must change, item by item"}


class Resume(Form):
    due_on: date
    words: ClassVar[Mapping[str, str]] = {"due_on": "Enter the new final date, such as 27 3 2026"}


def done(case: Case, then: str = "", **facts: object) -> Done:
    """What was done to a journey, for the record of its authority."""
    journey = case.journey
    return Done(
        journey.id, "journey", journey.authority, journey.region, journey.worker,
        then=then or f"/journeys/{journey.id}", role=case.sees.role, facts=facts,
    )  # fmt: skip


@deed(
    "journey:submitted",
    needs=Can.EDIT_JOURNEY,
    locks=journey_itself,
    moves="journey",
    says="{actor} submitted the portfolio to {assessor}",
)
async def submit_journey(actor: Actor, id: UUID) -> Done:
    case = await with_missing(await journey_for(actor, id, to=Can.EDIT_JOURNEY))
    today = clock.today()
    to = step(MOVES, "submit", actor.person, case.journey, today)
    await move(Row, case.journey, to, submitted_on=today, return_note="")
    return done(case, assessor=case.journey.assessor, phase=case.journey.phase)


@deed(
    "journey:submission_returned",
    needs=Can.EDIT_JOURNEY,
    locks=journey_itself,
    moves="journey",
    says="{actor} returned the submission with a note",
    form=ReturnSubmission,
)
async def return_submission(actor: Actor, id: UUID, form: ReturnSubmission) -> Done:
    case = await journey_for(actor, id, to=Can.EDIT_JOURNEY)
    to = step(MOVES, "return_submission", actor.person, case.journey, clock.today())
    await move(Row, case.journey, to, **AFRESH | {"return_note": form.note})
    return done(case)


@deed(
    "journey:ready_early",
    needs=Can.EDIT_JOURNEY,
    locks=journey_itself,
    says="{actor} agreed that the portfolio is ready early",
)
async def agree_ready_early(actor: Actor, id: UUID) -> Done:
    case = await journey_for(actor, id, to=Can.EDIT_JOURNEY)
    refused = may_assess(actor.person, case.journey, clock.today())
    if refused:
        raise Refusal(refused.why)
    if case.journey.state != ACTIVE:
        raise Refusal("The portfolio is already submitted")
    await change(Row, case.journey, ready_early=True)
    return done(case)


@deed(
    "journey:resumed_after_deferral",
    needs=Can.EDIT_JOURNEY,
    locks=journey_itself,
    moves="journey",
    says="{actor} restarted the journey after the deferral, to end on {due_on}",
    form=Resume,
)
async def resume_after_deferral(actor: Actor, id: UUID, form: Resume) -> Done:
    """T16: agreed again with a new date; the outcome of the earlier attempt stands."""
    case, today = await journey_for(actor, id, to=Can.EDIT_JOURNEY), clock.today()
    if case.sees.role is not Role.PROGRAMME_COORDINATOR:
        raise NotAllowed("Your programme coordinator restarts a journey after a deferral.")
    if form.due_on <= today:
        raise Refusal(due_on="The new final date must be in the future")
    to = step(MOVES, "resume_after_deferral", actor.person, case.journey, today)
    await move(Row, case.journey, to, **AFRESH, due_on=form.due_on, attempt=case.journey.attempt + 1)
    return done(case, due_on=form.due_on)


# By the product itself, inside the deed that makes an outcome final -------------------------------------------------


@deed("journey:next_phase_begun", needs=None, moves="journey", says="The next stage began")
async def begin_next_phase(actor: Actor, case: Case, today: date) -> Done:
    """T20: the stage after, counted from the programme's start with the hours now worked."""
    journey = case.journey
    to = step(MOVES, "next_phase", actor.person, journey, today)
    phase = case.framework.phase(journey.phase + 1)
    due = _due(case, phase.month_to)
    await move(Row, journey, to, **AFRESH, phase=phase.number, attempt=1, phase_started_on=today, due_on=due)
    return done(case, phase=phase.number)


@deed("journey:completed", needs=None, moves="journey", says="The journey was completed")
async def complete(actor: Actor, case: Case, today: date) -> Done:
    to = step(MOVES, "complete", actor.person, case.journey, today)
    await move(Row, case.journey, to)
    return done(case, phase=case.journey.phase)


def _due(case: Case, month: int) -> date | None:
    journey = case.journey
    hours = (Hours(journey.started_on, journey.hours),)
    return due_on(Programme(journey.started_on, (month,), hours, full_time=FULL_TIME), month)
