"""The establishment: posts, who fills them today, and the vacancy that follows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.guard import reach_of, seen_list
from workforce.rules.establishment import Filling, filling

# A post is filled by the authority's own people; an agency worker in it covers it and leaves it vacant.
POSTS = """
select p.*, t.name as team_name, t.cost_code,
       coalesce(h.names, '{}') as names, coalesce(h.people, '{}') as people, coalesce(h.shares, '{}') as shares,
       coalesce(c.names, '{}') as cover
from post p
join team t on t.id = p.team
left join lateral (
  select array_agg(x.name order by x.sort_key) as names, array_agg(x.id order by x.sort_key) as people,
         array_agg(coalesce(e.fte, 1) order by x.sort_key) as shares
  from employment e join person x on x.id = e.person
  where e.post = p.id and e.basis in ('permanent', 'fixed_term') and e.starts <= $1 and (e.ends is null or e.ends > $1)
) h on true
left join lateral (
  select array_agg(x.name order by x.sort_key) as names from employment e join person x on x.id = e.person
  where e.post = p.id and e.basis not in ('permanent', 'fixed_term') and e.starts <= $1
    and (e.ends is null or e.ends > $1)
) c on true
where p.starts <= $1 and (p.ends is null or p.ends > $1) and (p.authority = any($2) or p.team = any($3))
order by p.authority, t.name, p.title, p.id
"""


@dataclass(frozen=True)
class Post:
    """A post of today, in whole-time equivalents, with those who fill it and those from an agency who cover it."""

    id: UUID
    authority: int
    team: UUID
    team_name: str
    title: str
    census_role: str
    cost_code: str
    fte: Decimal
    holders: tuple[tuple[UUID, str], ...]
    cover: tuple[str, ...]
    filling: Filling


@dataclass(frozen=True)
class Totals:
    """The sums over some posts, in whole-time equivalents."""

    posts: int
    fte: Decimal
    filled: Decimal
    vacant: Decimal


async def establishment(actor: Actor) -> list[Post]:
    """Every post of today that this reader may look through, by team and title."""
    reach = reach_of(actor, Can.LIST_ESTABLISHMENT)
    rows = await fetch(POSTS, clock.today(), reach.authorities, reach.teams)
    found: list[Post] = seen_list(actor, Can.LIST_ESTABLISHMENT, [_post(row) for row in rows], _place, {})
    return found


def totals(posts: list[Post]) -> Totals:
    return Totals(
        len(posts),
        sum((post.fte for post in posts), Decimal(0)),
        sum((post.filling.filled for post in posts), Decimal(0)),
        sum((post.filling.vacant for post in posts), Decimal(0)),
    )


def _place(post: Post) -> Place:
    return Place(team=post.team, authority=post.authority)


def _post(row: asyncpg.Record) -> Post:
    same: dict[str, Any] = {
        name: row[name] for name in ("id", "authority", "team", "team_name", "title", "census_role", "cost_code", "fte")
    }
    return Post(
        **same,
        holders=tuple(zip(row["people"], row["names"], strict=True)),
        cover=tuple(row["cover"]),
        filling=filling(row["fte"], row["shares"]),
    )
