"""Taking a team's figures out as a file: who, which, and what for, on the record."""

from uuid import UUID

from foundation.access import Actor
from foundation.access_table import Can
from foundation.clock import today
from foundation.database.pool import fetch_value
from foundation.deeds import Done, deed
from foundation.problems import NotAllowed
from reports.actions.figures import TakeOut
from reports.queries.team_figures import team_figures_for


@deed("team_figures:taken_out", needs=Can.EXPORT_TEAM_FIGURES, form=TakeOut,
      says="{actor} took out a team’s figures as a file, for {reason}")  # fmt: skip
async def take_out_team(actor: Actor, code: int, id: UUID, form: TakeOut) -> Done:
    await team_figures_for(actor, code, id, today(), to=Can.EXPORT_TEAM_FIGURES)
    then = f"/figures/authority/{code}/team/{id}/file"
    return Done(id, "team", code, then=then, facts={"reason": form.reason})


async def team_reason_given(actor: Actor, id: UUID) -> None:
    """NotAllowed unless the actor has said, in the last ten minutes, what this file is for."""
    given = await fetch_value(
        "select exists (select from audit where actor = $1 and subject = $2 and deed = 'team_figures:taken_out'"
        " and at > now() - interval '10 minutes')",
        actor.person, id,
    )  # fmt: skip
    if not given:
        raise NotAllowed("Say first what the file is for: the form is at the foot of the team’s page.")
