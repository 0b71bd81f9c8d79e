"""Teams as the establishment knows them: service, manager and cost code, by date."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, the_row
from foundation.guard import admit

TEAM = "select id, authority, name, cost_code from team where id = $1"
STANDS = """
select c.starts, c.service, c.manager, p.name as manager_name, c.cost_code from team_change c
left join person p on p.id = c.manager where c.team = $1 order by c.starts desc
"""
# Whoever manages, by their post or by their role today.
MANAGERS = """
select distinct p.id, p.name, p.sort_key from person p
where p.authority = $1 and (
  exists (select from employment e where e.person = p.id and e.authority = $1 and e.starts <= $2
          and (e.ends is null or e.ends > $2)
          and e.census_role in ('First line manager', 'Middle manager', 'Senior manager'))
  or exists (select from role_grant g where g.person = p.id and g.role = 'line_manager' and g.authority = $1
             and g.starts <= $2 and (g.ends is null or g.ends > $2)))
order by p.sort_key, p.id
"""


@dataclass(frozen=True)
class TeamStand:
    """How a team stands from a day on."""

    starts: date
    service: str
    manager: UUID | None
    manager_name: str | None
    cost_code: str


@dataclass(frozen=True)
class WholeTeam:
    """A team and how it stood, latest first; `cost_code` is what it began with."""

    id: UUID
    authority: int
    name: str
    cost_code: str
    stands: tuple[TeamStand, ...]

    def on(self, day: date) -> TeamStand | None:
        return next((stand for stand in self.stands if stand.starts <= day), None)


async def whole_team(actor: Actor, id: UUID, *, to: Can = Can.SEE_ESTABLISHMENT) -> WholeTeam:
    """One team for the act `to`; NotThere unless its posts are this reader's."""
    row = await the_row(TEAM, id)
    seen = None if to is Can.SEE_ESTABLISHMENT else Can.SEE_ESTABLISHMENT
    admit(actor, to, Place(team=row["id"], authority=row["authority"]), seen=seen)
    return _team(row, await fetch(STANDS, id))


async def managers_in(authority: int) -> list[tuple[UUID, str]]:
    """Who may be named as a team's manager; the caller has been admitted to the authority."""
    rows = await fetch(MANAGERS, authority, clock.today())
    return [(row["id"], row["name"]) for row in rows]


def _team(row: asyncpg.Record, stands: list[asyncpg.Record]) -> WholeTeam:
    return WholeTeam(
        row["id"], row["authority"], row["name"], row["cost_code"], tuple(TeamStand(**stand) for stand in stands)
    )
