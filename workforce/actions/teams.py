"""A team's service, manager and cost code change from a day."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.problems import Refusal
from workforce.queries.teams import managers_in, whole_team

LONGEST = 80
# On a day that has a change already it takes its place: the record holds what it was.
CHANGE = """
insert into team_change (team, authority, starts, service, manager, cost_code) values ($1, $2, $3, $4, $5, $6)
on conflict (team, starts) do update set service = excluded.service, manager = excluded.manager,
  cost_code = excluded.cost_code
returning team
"""


class ChangeTeam(Form):
    """How a team stands from a day on."""

    starts: date
    service: str
    manager: UUID | None = None
    cost_code: str = ""
    words: ClassVar = {
        "starts": "Enter the day it changes, such as 1 12 2026", "service": "Enter the service the team belongs to",
        "manager": "Choose the manager",
    }  # fmt: skip


@deed(
    "team:changed",
    needs=Can.EDIT_POST,
    form=ChangeTeam,
    says="{actor} changed a team’s service or manager from {starts}",
)
async def change_team(actor: Actor, id: UUID, form: ChangeTeam) -> Done:
    team = await whole_team(actor, id, to=Can.EDIT_POST)
    for name in ("service", "cost_code"):
        if len(getattr(form, name)) > LONGEST:
            raise Refusal(**{name: f"Use {LONGEST} characters or fewer"})
    if form.manager and form.manager not in {id for id, _ in await managers_in(team.authority)}:
        raise Refusal(manager="Choose somebody who manages in your authority")
    changed = await fetch_value(CHANGE, id, team.authority, form.starts, form.service, form.manager, form.cost_code)
    assert changed is not None
    before = team.on(form.starts)
    facts = {"starts": form.starts, "manager": form.manager, "was_manager": before.manager if before else None}
    return Done(id, "team", team.authority, worker=form.manager, then=f"/establishment/teams/{id}", facts=facts)
