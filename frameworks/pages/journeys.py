"""Journeys: the list, the journey's own page, and the small forms that move it along."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.audit import Line, history
from foundation.database.rounds import at_once
from foundation.forms import Filled
from foundation.guard import may
from foundation.pages import draw
from foundation.routing import path_id
from frameworks.pages.buttons import acts_on
from frameworks.queries.evidence import items_of
from frameworks.queries.journeys import Case, journey_for, journeys_for, reached_in, seen
from frameworks.queries.outcomes import outcomes_of, reports_of
from frameworks.queries.reviews import points_of, sum_of
from frameworks.rules.evidence import DRAFT, Evidence
from frameworks.rules.journey import ACTIVE, PROVISIONAL
from frameworks.rules.sufficiency import Sufficiency, sufficiency

STAGES = {
    "draft": "Not begun",
    "registered": "Registered",
    "active": "Under way",
    "paused": "Paused",
    "submitted": "With the assessor",
    "recommended": "Waiting for a panel",
    "moderated": "With the panel",
    "provisional_met": "Provisional outcome",
    "provisional_deferred": "Provisional outcome",
    "provisional_not_met": "Provisional outcome",
    "stage_met": "Stage met",
    "deferred": "Deferred",
    "stage_not_met": "Not yet met",
    "appeal": "Appeal",
    "completed": "Completed",
    "withdrawn": "Withdrawn",
    "transferred": "Transferred",
}
COLOURS = {
    "active": "blue",
    "paused": "grey",
    "submitted": "purple",
    "recommended": "purple",
    "moderated": "purple",
    "stage_met": "green",
    "completed": "green",
    "deferred": "yellow",
    "stage_not_met": "orange",
    "withdrawn": "grey",
    "transferred": "grey",
}
ENDED = ("completed", "withdrawn", "transferred")


async def index(request: Request, actor: Actor) -> Response:
    words, state = request.query_params.get("q", "").strip()[:100], request.query_params.get("state", "")
    found = await journeys_for(actor, words=words, state=state if state in STAGES else "")
    return draw(
        request, "frameworks/journeys/index.html", title="Journeys", journeys=found, words=words, state=state,
        stages=STAGES, colours=COLOURS,
    )  # fmt: skip


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    case, today = await journey_for(actor, path_id(request)), clock.today()
    kept_for_bank = {case.journey.id: case.journey.edition} if "bank_member" in case.place.facts else {}
    items, points, outcomes, reports, lines, reached = await at_once(
        items_of(actor, case), points_of(actor, case), outcomes_of(actor, case), reports_of(actor, case),
        _history(actor, case), reached_in(kept_for_bank),
    )  # fmt: skip
    view = seen(case, actor, reached.get(case.journey.id))
    portfolio = portfolio_of(actor, case, items, {point.code for point in points if point.held_on})
    journey = replace(case.journey, missing=portfolio.missing if portfolio else None)
    mine = actor.person == journey.worker
    return draw(
        request,
        "frameworks/journeys/show.html",
        filled=filled,
        title="Your journey" if mine else f"{view.name or 'Journey'}’s journey" if view.name else "Journey",
        journey=view,
        case=case,
        mine=mine,
        items=items,
        drafts=[item for item in items if item.state == DRAFT],
        points=points,
        portfolio=portfolio,
        reckoning=sum_of(case) if case.sees.sees("due_dates") and case.sees.sees("hours") else None,
        outcomes=outcomes,
        reports=reports,
        shared=may(actor, Can.SEE_RECOMMENDATION, case.place) and bool(case.report),
        acts=acts_on(actor, case, journey, today),
        early=_early(actor, case),
        may_log=may(actor, Can.LOG_EVIDENCE, case.place) and view.state not in ENDED,
        lines=lines,
        stages=STAGES,
        colours=COLOURS,
    )


def portfolio_of(actor: Actor, case: Case, items: list[Evidence], held: set[str]) -> Sufficiency | None:
    """What the stage lacks, counted over what this reader may list: a count may not tell of an item kept from them."""
    if not (case.sees.sees("minimums") and may(actor, Can.LIST_EVIDENCE, _open_items(case))):
        return None
    phase = case.journey.phase
    return sufficiency(case.framework, phase, [item for item in items if item.phase == phase], held)


def _open_items(case: Case) -> Any:
    return replace(case.place, facts=case.place.facts | {"not_naming_manager"})


def _early(actor: Actor, case: Case) -> bool:
    """Whether the reader is the assessor who may still agree that the portfolio is ready early."""
    journey = case.journey
    asked = journey.state == ACTIVE and not journey.ready_early and journey.assessor == actor.person
    return asked and bool(journey.due_on and clock.today() < journey.due_on)


async def _history(actor: Actor, case: Case) -> list[Line]:
    """The journey's own story: moves, reviews, reports, outcomes.

    What was done to single items is left out: a count could tell a manager of one that is kept from them (D25).
    """
    if not case.sees.sees("history"):
        return []
    lines = [line for line in await history(worker=case.journey.worker, limit=300) if line.kind in TOLD]
    if actor.person == case.journey.worker and case.journey.state in PROVISIONAL:
        lines = [line for line in lines if line.deed not in ("outcome:decided", "outcome:taken_back")]
    return lines[:30]


TOLD = ("journey", "review", "recommendation", "outcome")


async def give_back(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    case = await journey_for(actor, path_id(request), to=Can.EDIT_JOURNEY)
    return draw(request, "frameworks/journeys/return.html", title="Return the submission", case=case, filled=filled)


async def resume(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    case = await journey_for(actor, path_id(request), to=Can.EDIT_JOURNEY)
    return draw(
        request, "frameworks/journeys/resume.html", title="Restart after the deferral", case=case, filled=filled
    )
