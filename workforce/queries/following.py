"""What hangs on someone's work on a day: read before a change and after it, so that a form can say what follows.

Other packages enter what they know in FOLLOWS, in wiring.py: asked inside the transaction of the change, once it is
made, they say in words what it does to what they keep.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from foundation.access import Actor
from foundation.database.pool import fetch, fetch_one
from foundation.money import pounds
from workforce.queries.loads import load_of
from workforce.queries.work import Worker
from workforce.rules.following import Place, Standing
from workforce.rules.pay_scales import part_time

POSTS = """
select p.id, p.title || ', ' || t.name as title, p.fte,
       coalesce(sum(coalesce(e.fte, 1)) filter (where e.id is not null), 0) as held
from post p join team t on t.id = p.team
left join employment e on e.post = p.id and e.basis in ('permanent', 'fixed_term') and e.starts <= $2
  and (e.ends is null or e.ends > $2)
where p.id = any($1) group by p.id, t.name order by p.title, p.id
"""
HANGS = """
select (select pl.annual_pence from pay_placement pl where pl.person = $1 and pl.authority = $2 and pl.starts <= $3
        and not exists (select from pay_placement n where n.supersedes = pl.id and n.starts <= $3)
        order by pl.starts desc limit 1) as annual_pence,
       (select count(*) from role_grant g where g.person = $1 and g.authority = $2
        and (g.ends is null or g.ends > $3)) as roles,
       (select count(distinct e.person) from employment e where e.line_manager = $1 and e.authority = $2
        and e.starts <= $3 and (e.ends is null or e.ends > $3)) as managed
"""


@dataclass(frozen=True)
class Change:
    """A change just made: of what kind ("moved", "hours", "left", "away", "back"), of whom, and from when."""

    kind: str
    person: UUID
    authority: int
    since: date


FOLLOWS: list[Callable[[Change], Awaitable[list[str]]]] = []


async def standing_on(actor: Actor, worker: Worker, day: date, posts: Iterable[UUID | None]) -> Standing:
    """What hangs on their work on that day, with these posts; the ceiling is that of their last count."""
    load = await load_of(actor, worker.id)
    wanted = sorted({post for post in posts if post}, key=str)
    places = await fetch(POSTS, wanted, day) if wanted else []
    row = await fetch_one(HANGS, worker.id, worker.authority, day)
    assert row is not None
    work = next((each for each in worker.rows if each.direct and day in each.period), None)
    return Standing(
        posts=tuple(Place(**_same(place)) for place in places),
        fte=work.terms.fte if work else None,
        pay=_pay(row, work.terms.hours) if work else None,
        ceiling=load.ceiling if load else None, roles=row["roles"], managed=row["managed"],
    )  # fmt: skip


async def beyond(change: Change) -> list[str]:
    """What the change does to what other packages keep."""
    return [words for ask in FOLLOWS for words in await ask(change)]


def _pay(row: asyncpg.Record, hours: Any) -> Any:
    if row["annual_pence"] is None or hours is None:
        return None
    try:
        return part_time(pounds(row["annual_pence"]), hours)
    except ValueError:  # longer hours than a full week earn what the scale says
        return pounds(row["annual_pence"])


def _same(row: asyncpg.Record) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "title", "fte", "held")}
