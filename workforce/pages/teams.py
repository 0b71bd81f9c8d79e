"""Teams and what each worker holds: counts, agreements and ceilings, never a child."""

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor
from foundation.filters import number
from foundation.pages import draw
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.queries.caseloads import team_for, teams
from workforce.queries.loads import Load, loads_of
from workforce.rules.caseload import distribution

TEAMS = (
    Column("Team", lambda team: team.name, link=lambda team: f"/teams/{team.id}"),
    Column("Workers holding cases", lambda team: team.workers, numeric=True),
    Column("Children held", lambda team: team.children, numeric=True),
    Column("Unallocated children", lambda team: team.unallocated, numeric=True),
)


async def index(request: Request, actor: Actor) -> Response:
    found = await teams(actor)
    several = len({team.authority for team in found}) > 1
    columns = (TEAMS[0], Column("Authority", lambda team: team.authority_name), *TEAMS[1:]) if several else TEAMS
    return draw(request, "workforce/teams/index.html", title="Teams", table=Sheet("Teams", columns, found))


async def show(request: Request, actor: Actor) -> Response:
    """One team's board: who holds how many, pro rata, beside what was agreed; and who is above the ceiling."""
    team = await team_for(actor, path_id(request))
    loads = await loads_of(actor, team.id)
    holding = [load for load in loads if load.children is not None]
    return draw(
        request, "workforce/teams/show.html", title=team.name, team=team, board=_board(holding),
        without=[load for load in loads if load.children is None],
        above=[load for load in holding if load.above_ceiling],
        spread=_spread(holding), counted=max((load.on_day for load in holding if load.on_day), default=None),
    )  # fmt: skip


def _board(loads: list[Load]) -> Sheet:
    columns = (
        Column("Worker", lambda load: load.name, link=lambda load: f"/people/{load.person}"),
        Column("Children held", lambda load: load.pro_rata, numeric=True),
        Column("Against the ceiling", _against),
        Column("Agreed", lambda load: load.agreed, numeric=True),
        Column("Ceiling", lambda load: load.ceiling, numeric=True),
        Column("At full time", lambda load: number(load.whole_time) if load.whole_time is not None else None, True),
    )
    return Sheet("Who holds how many", columns, loads)


def _against(load: Load) -> str | None:
    if load.ceiling is None or load.children is None:
        return None
    over = load.children - load.ceiling
    return f"{over} above" if over > 0 else "at the ceiling" if over == 0 else f"room for {-over}"


def _spread(loads: list[Load]) -> Sheet:
    rows = distribution(load.children for load in loads if load.children is not None)
    columns = (Column("Children held", lambda row: row[0]), Column("Workers", lambda row: row[1], numeric=True))
    return Sheet("How caseloads are spread", columns, rows)
