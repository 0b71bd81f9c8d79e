"""One post through its whole time: how it stood from each day on, and who worked in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit
from foundation.periods import Period

POST = """
select p.id, p.authority, p.reference, p.starts, p.ends, p.team from post p where p.id = $1
"""
STANDS = """
select s.*, t.name as team_name from (
  select starts, team, title, census_role, fte, kind from post where id = $1
  union all
  select starts, team, title, census_role, fte, kind from post_change where post = $1
) s join team t on t.id = s.team order by s.starts
"""
WORKED = """
select e.person, x.name, e.basis, e.fte, e.starts, e.ends
from employment e left join person x on x.id = e.person where e.post = $1 order by e.starts desc, e.id
"""


@dataclass(frozen=True)
class Stand:
    """How the post stands from `starts` on."""

    starts: date
    team: UUID
    team_name: str
    title: str
    census_role: str
    fte: Decimal
    kind: str


@dataclass(frozen=True)
class Worked:
    """Somebody's time in the post; `name` None where this reader's authority does not hold their record."""

    person: UUID
    name: str | None
    basis: str
    fte: Decimal | None
    period: Period


@dataclass(frozen=True)
class WholePost:
    """A post from its first day: `stands` in order of their days; `worked` latest first."""

    id: UUID
    authority: int
    reference: str | None
    starts: date
    ends: date | None
    stands: tuple[Stand, ...]
    worked: tuple[Worked, ...]

    def on(self, day: date) -> Stand:
        """How it stands on a day; before its first, as it will begin."""
        return next((stand for stand in reversed(self.stands) if stand.starts <= day), self.stands[0])

    @property
    def changes(self) -> tuple[date, ...]:
        return tuple(stand.starts for stand in self.stands[1:])


async def post_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_ESTABLISHMENT) -> WholePost:
    """One post, for the act `to`; NotThere unless it is this reader's."""
    row = await the_row(POST, id)
    stands = tuple(Stand(**stand) for stand in await fetch(STANDS, id))
    post = shaped(WholePost, row, stands=stands, worked=())
    seen = None if to is Can.SEE_ESTABLISHMENT else Can.SEE_ESTABLISHMENT
    admit(actor, to, Place(team=post.on(clock.today()).team, authority=post.authority), seen=seen)
    worked = tuple(
        shaped(Worked, each, period=Period(each["starts"], each["ends"])) for each in await fetch(WORKED, id)
    )
    return replace(post, worked=worked)


async def reference_taken(authority: int, reference: str) -> bool:
    return bool(await fetch("select from post where authority = $1 and reference = $2", authority, reference))


async def teams_of(authorities: Sequence[int]) -> list[tuple[UUID, str, int]]:
    """The teams of these authorities, by name: id, name, authority."""
    rows = await fetch("select id, name, authority from team where authority = any($1) order by name", authorities)
    return [(row["id"], row["name"], row["authority"]) for row in rows]


async def team_in(authority: int, team: UUID) -> bool:
    return bool(await fetch("select from team where id = $1 and authority = $2", team, authority))
