"""Panels: the list, a new one, its page with each portfolio, and one case being moderated."""

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Role
from foundation.forms import Filled
from foundation.pages import draw
from foundation.problems import NotAllowed, NotThere
from foundation.routing import path_id
from frameworks.actions.minutes import minutes_lack
from frameworks.queries.panels import (
    Panel,
    candidates,
    not_yet_before,
    panel_for,
    panels_for,
    panels_to_come,
    seen_panel,
)
from frameworks.rules.journey import RECOMMENDED
from frameworks.rules.sign_off import TESTS

QUESTIONS = {
    "consistent": "Consistent: is the judgement in line with others of this stage?",
    "accurate": "Accurate: does the report match the evidence?",
    "valid": "Valid: does the evidence show what it is said to show?",
    "robust": "Robust: would the judgement stand up if it were challenged?",
    "sufficient": "Sufficient: is there enough evidence?",
}
RESULTS = {"agreed": "Agreed", "queried": "Sent back with a question", "carried_over": "Carried over"}


async def index(request: Request, actor: Actor) -> Response:
    return draw(
        request, "frameworks/panels/index.html", title="Panels", panels=await panels_for(actor),
        may_arrange=bool(actor.holds(Role.PROGRAMME_COORDINATOR)),
    )  # fmt: skip


async def new(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    mine = [grant.authority for grant in actor.holds(Role.PROGRAMME_COORDINATOR) if grant.authority and not grant.case]
    if not mine:
        raise NotAllowed("Only a programme coordinator arranges a panel.")
    people = [(str(one.person), one.name, one.role) for one in await candidates(actor, mine[0])]
    return draw(request, "frameworks/panels/new.html", title="Arrange a panel", filled=filled, people=people)


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    panel, sees = await panel_for(actor, path_id(request))
    view = seen_panel(panel, sees)
    arranging = sees.role is Role.PROGRAMME_COORDINATOR and panel.open
    waiting = await not_yet_before(panel.authority) if arranging else []
    chairing = panel.chair == actor.person and panel.open
    return draw(
        request, "frameworks/panels/show.html", filled=filled, panel=view,
        title=f"Panel of {panel.meets_on:%-d %B %Y}", arranging=arranging, waiting=waiting, chairing=chairing,
        lacking=minutes_lack(panel) if chairing else [], results=RESULTS,
        readers=[(str(seat), name) for seat, name in (panel.seats or {}).items()],
        confirmed=request.query_params.get("confirmed") == "yes" and not panel.open,
    )  # fmt: skip


def _declares(actor: Actor, panel: Panel) -> bool:
    return panel.open and any(
        grant.case == panel.id for role in (Role.PANEL_MEMBER, Role.PANEL_CHAIR) for grant in actor.holds(role)
    )


async def case(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    panel, sees = await panel_for(actor, path_id(request))
    if not sees.sees("papers"):
        raise NotThere
    paper = panel.paper(path_id(request, "journey"))
    if paper.shut:
        raise NotAllowed("You have a part in this case or a conflict with it, so its papers are closed to you.")
    chairing = panel.chair == actor.person and panel.open and paper.journey.state == RECOMMENDED
    return draw(
        request, "frameworks/panels/case.html", filled=filled, title=f"{paper.name} at panel", panel=panel, paper=paper,
        chairing=chairing and paper.result is None, questions=[(test, QUESTIONS[test]) for test in TESTS],
        seats=[(str(seat), name) for seat, name in (panel.seats or {}).items() if seat not in paper.journey.close],
        coming=await panels_to_come(panel.id) if chairing else [], results=RESULTS, today_is=clock.today(),
        may_declare=_declares(actor, panel),
    )  # fmt: skip
