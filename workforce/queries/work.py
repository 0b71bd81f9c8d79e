"""Somebody's rows of work in their own authority, whole, for those who change them; and what may be chosen there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place, Role
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one
from foundation.database.rounds import at_once
from foundation.guard import admit
from foundation.periods import Period
from foundation.problems import About, DutyBroken, NotAllowed, NotThere, Problem
from workforce.queries.people import standing
from workforce.rules.changes import Terms, Work, of_one_employment

# Work done here: the authority's own people, and those from an agency who stand in a team of it.
ROWS = """
select e.* from employment e
where e.person = $1 and e.authority = $2
  and (e.employer_authority = $2 or coalesce(e.team, e.post) is not null)
order by e.starts, e.id
"""
MANAGERS = """
select distinct p.id, p.name, p.sort_key from employment e join person p on p.id = e.person
where e.authority = $1 and e.census_role in ('First line manager', 'Middle manager', 'Senior manager')
  and e.starts <= $2 and (e.ends is null or e.ends > $2)
order by p.sort_key
"""
POSTS = """
select p.id, p.title, t.name as team_name, p.fte - coalesce(sum(e.fte), 0) as free
from post p join team t on t.id = p.team
left join employment e on e.post = p.id and e.basis in ('permanent', 'fixed_term') and e.starts <= $2
  and (e.ends is null or e.ends > $2)
where p.authority = $1 and (p.ends is null or p.ends > $2)
group by p.id, t.name order by t.name, p.title, p.id
"""
THEIR_OWN = "This is your own record. A colleague in HR must change it"


@dataclass(frozen=True)
class Worker:
    """Someone whose record is being changed: who and where, and their rows of work here, earliest first."""

    id: UUID
    authority: int
    region: int
    name: str
    rows: tuple[Work, ...]
    away: tuple[UUID, Period, str] | None = None

    def row(self, id: UUID) -> Work:
        """One of the rows; NotThere when it is not one."""
        for row in self.rows:
            if row.id == id:
                return row
        raise NotThere

    def current(self, today: date, of: UUID | None = None) -> Work | None:
        """The row of today (or the one named), else the next to begin, else the last; direct work before other."""
        rows = [row for row in self.rows if of in (None, row.id)]
        held = [row for row in rows if today in row.period] or [row for row in rows if row.period.start > today]
        return max(held or rows, key=lambda row: (row.direct, row.period.start), default=None)

    def employment(self, today: date, of: UUID | None = None) -> list[Work]:
        """The rows of one employment, that of `current`; several at once are told apart by `of`."""
        row = self.current(today, of)
        return of_one_employment(self.rows, row) if row else []


@dataclass(frozen=True)
class Choices:
    """What the forms let one choose: pairs of id and words."""

    teams: Sequence[tuple[str, str]]
    posts: Sequence[tuple[str, str]]
    managers: Sequence[tuple[str, str]]


async def worker_for(actor: Actor, id: UUID, *, to: Can = Can.EDIT_PERSON) -> Worker:
    """The person, for a deed of HR on their record. Nobody changes their own (D1); NotThere, NotAllowed otherwise."""
    place = await standing(id)
    if place is None:
        raise NotThere
    whole(actor, place, to)
    assert place.authority is not None
    return await worker(id, place.authority)


def whole(actor: Actor, place: Place, to: Can = Can.EDIT_PERSON) -> None:
    """Admitted to every field: the worker's own leave to change how they are reached is not enough."""
    mine = place.subject in {actor.person, *actor.selves, *actor.doubles}
    if mine and any(grant.authority == place.authority for grant in actor.holds(Role.HR)):
        assert place.subject is not None
        raise DutyBroken("D1", THEIR_OWN, About(place.subject, "person", place.authority, place.region))
    if admit(actor, to, place, seen=Can.SEE_PERSON).fields is not None:
        raise NotAllowed("Your role may change how you are reached, and no more.")


def may_change(actor: Actor, place: Place) -> bool:
    """For showing the ways to change a record: whether all of it is this person's to change."""
    try:
        whole(actor, place)
    except Problem:
        return False
    return True


async def worker(id: UUID, authority: int) -> Worker:
    person, rows, away = await at_once(
        fetch_one("select * from person where id = $1", id),
        fetch(ROWS, id, authority),
        fetch_one(
            "select * from absence where person = $1 and authority = $2 and ends is null order by starts desc limit 1",
            id, authority,
        ),
    )  # fmt: skip
    if person is None:
        raise NotThere
    gone = (away["id"], Period(away["starts"], None), away["kind"]) if away else None
    return Worker(id, authority, person["region"], person["name"], tuple(work_of(row) for row in rows), gone)


def work_of(row: asyncpg.Record) -> Work:
    same: dict[str, Any] = {
        name: row[name]
        for name in ("team", "post", "line_manager", "census_role", "job_type", "grade", "fte", "seconded",
                     "seconded_with")
    }  # fmt: skip
    terms = Terms(title=row["local_title"], hours=row["weekly_hours"], **same)
    return Work(row["id"], row["basis"], Period(row["starts"], row["ends"]), terms, row["contract"])


async def choices(authority: int) -> Choices:
    """Teams, posts with what is free in each, and managers of one authority, as they are today."""
    today = clock.today()
    teams, posts, managers = await at_once(
        fetch("select id, name from team where authority = $1 order by name", authority),
        fetch(POSTS, authority, today),
        fetch(MANAGERS, authority, today),
    )
    return Choices(
        [(str(row["id"]), row["name"]) for row in teams],
        [(str(row["id"]), f"{row['title']}, {row['team_name']} ({_free(row['free'])})") for row in posts],
        [(str(row["id"]), row["name"]) for row in managers],
    )


def _free(free: Any) -> str:
    return f"{free.normalize():f} vacant" if free > 0 else "filled"
