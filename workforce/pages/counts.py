"""The team's counts on one screen: a row of boxes for each worker, and the children without one."""

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.forms import Filled
from foundation.guard import admit, may
from foundation.pages import draw
from foundation.routing import path_id
from workforce.actions.caseloads import BOXES
from workforce.queries.caseloads import Team, team_for
from workforce.queries.loads import Load, loads_of

TITLES = dict(
    zip(BOXES, ("Children held", "Child protection", "Court", "Looked after", "Held alone"), strict=True)
)  # fmt: skip


async def counts(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """Empty boxes beside the last count; what was typed stays when it is refused."""
    team = await team_for(actor, path_id(request))
    admit(actor, Can.COUNT_CASELOAD, Place(team=team.id, authority=team.authority, region=team.region))
    loads = await loads_of(actor, team.id)
    typed = [load for load in loads if _may(actor, team, load)]
    return draw(
        request, "workforce/teams/counts.html", title=f"Counts of {team.name}", team=team, filled=filled, boxes=TITLES,
        loads=sorted(typed, key=_never_counted), own=any(load.person == actor.person for load in loads),
    )  # fmt: skip


async def supervision(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """The day on which one worker of the team was supervised."""
    team = await team_for(actor, path_id(request))
    admit(actor, Can.COUNT_CASELOAD, Place(team=team.id, authority=team.authority, region=team.region))
    loads = await loads_of(actor, team.id)
    load = next((load for load in loads if load.person == path_id(request, "person")), None)
    return draw(
        request, "workforce/teams/supervision.html", title="Supervision held", team=team, filled=filled, load=load,
        own=load is not None and load.person == actor.person,
    )  # fmt: skip


async def changes(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """How often the team's children changed social worker, for one month."""
    team = await team_for(actor, path_id(request))
    admit(actor, Can.COUNT_CASELOAD, Place(team=team.id, authority=team.authority, region=team.region))
    return draw(request, "workforce/teams/changes.html", title="Changes of social worker", team=team, filled=filled)


def _may(actor: Actor, team: Team, load: Load) -> bool:
    return may(actor, Can.COUNT_CASELOAD, Place(load.person, team=team.id, authority=load.authority))


def _never_counted(load: Load) -> bool:
    """Managers and others who hold no cases come last."""
    return load.children is None
