"""A team's place in the establishment: its service, manager and cost code, by date."""

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.filters import day
from foundation.forms import Filled
from foundation.guard import may
from foundation.pages import draw
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.queries.teams import managers_in, whole_team


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    team = await whole_team(actor, path_id(request))
    now = team.on(clock.today())
    mine = may(actor, Can.EDIT_POST, Place(team=team.id, authority=team.authority))
    columns = (
        Column("From", lambda stand: day(stand.starts)),
        Column("Service", lambda stand: stand.service),
        Column("Manager", lambda stand: stand.manager_name or "nobody named"),
        Column("Cost code", lambda stand: stand.cost_code),
    )
    facts = [
        ("Service", now.service if now else "not given yet"),
        ("Manager", (now.manager_name or "nobody named") if now else "nobody named"),
        ("Cost code", (now.cost_code if now else team.cost_code) or "none"),
    ]
    managers = await managers_in(team.authority) if mine else []
    return draw(
        request, "workforce/establishment/team.html", title=f"{team.name}: service and manager", filled=filled,
        team=team, now=now, facts=facts, table=Sheet("How the team stands, by date", columns, team.stands),
        may_edit=mine, managers=[("", "Nobody named"), *((str(id), name) for id, name in managers)],
    )  # fmt: skip
