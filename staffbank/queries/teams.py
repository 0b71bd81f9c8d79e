"""The teams someone may ask cover for."""

from dataclasses import dataclass
from uuid import UUID

from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.guard import reach_of


@dataclass(frozen=True)
class Team:
    id: UUID
    name: str
    authority: int
    region: int
    cost_code: str


async def teams_for(actor: Actor) -> list[Team]:
    """The teams this person manages; NotAllowed when they manage none and never could."""
    reach = reach_of(actor, Can.RAISE_REQUEST)
    rows = await fetch(
        "select t.id, t.name, t.authority, a.region, t.cost_code from team t join authority a on a.code = t.authority"
        " where t.id = any ($1) order by t.name",
        list(reach.teams),
    )
    return [Team(**row) for row in rows]
