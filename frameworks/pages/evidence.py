"""Evidence: begun, carried on, read; returned or accepted by its assessor."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.forms import Filled
from foundation.guard import may
from foundation.lifecycle import buttons
from foundation.pages import draw
from foundation.routing import path_id
from frameworks.queries.evidence import item_for
from frameworks.queries.journeys import journey_for
from frameworks.rules.editions import Framework
from frameworks.rules.evidence import EDITABLE, MOVES

STATES = {
    "draft": ("Draft", "grey"),
    "submitted": ("Sent", "blue"),
    "returned": ("Returned to you", "yellow"),
    "accepted": ("Accepted", "green"),
    "locked": ("Locked", "green"),
    "quarantined": ("Set aside", "red"),
    "superseded": ("Replaced", "grey"),
}


async def new(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    case = await journey_for(actor, path_id(request), to=Can.LOG_EVIDENCE)
    return draw(
        request, "frameworks/evidence/write.html", title="Write something new", filled=filled, item=None, case=case,
        back=f"/journeys/{case.journey.id}", action=f"/journeys/{case.journey.id}/evidence/new",
        **_choices(case.framework, case.journey.phase), saved=False, discard=None, today_is=clock.today(),
    )  # fmt: skip


async def edit(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    item = await item_for(actor, path_id(request))
    evidence = item.evidence
    if actor.person != evidence.worker or evidence.state not in EDITABLE:
        return RedirectResponse(f"/evidence/{item.id}", 303)
    shown = {button.move.name: button.why for button in buttons(MOVES, actor.person, evidence, clock.today())}
    return draw(
        request, "frameworks/evidence/write.html", filled=filled, item=item, case=None,
        title="Carry on with your draft" if evidence.state == "draft" else "Change what was returned",
        back=f"/journeys/{evidence.journey}", action=f"/evidence/{item.id}/edit",
        **_choices(item.framework, evidence.phase), saved=request.query_params.get("saved") == "yes" and not filled,
        discard=f"/evidence/{item.id}/discard" if "discard" in shown and shown["discard"] is None else None,
        today_is=clock.today(),
    )  # fmt: skip


def _choices(framework: Framework, phase: int) -> dict[str, Any]:
    return {
        "framework": framework,
        "kinds": [(kind.code, kind.title) for kind in framework.kinds],
        "standards": [(one.code, one.label, one.about) if one.about else (one.code, one.label)
                      for one in framework.standards_of(phase)],
    }  # fmt: skip


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    item = await item_for(actor, path_id(request))
    evidence = item.evidence
    mine = actor.person == evidence.worker
    if mine and evidence.state == "draft":
        return RedirectResponse(f"/evidence/{item.id}/edit", 303)
    judging = may(actor, Can.ACCEPT_EVIDENCE, item.place)
    names = [button.move.name for button in buttons(MOVES, actor.person, evidence, clock.today())] if judging else []
    return draw(
        request, "frameworks/evidence/show.html", title=evidence.title or item.kind, filled=filled, item=item,
        mine=mine, state=STATES[evidence.state], may_return="return" in names, may_accept="accept" in names,
        sent=request.query_params.get("sent") == "yes" and not filled,
    )  # fmt: skip
