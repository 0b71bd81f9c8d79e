"""The establishment: posts as they stand on a day, who fills and covers them, and the vacancies that follow."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one
from foundation.database.shaping import shaped
from foundation.guard import reach_of, seen_list
from workforce.rules.establishment import DIRECT, Filling, filling, unfilled_since

# Whoever's last day is this one has left, as the census has it, unless they work on from the next; and a holder is
# employed by the post's own authority.
# The people of all the posts come in one grouped join, found by their authority: asked post by post, the planner walks
# an index of everyone's work.
POSTS = """
with here as materialized (
  select p.*, t.name as team_name, coalesce(c.service, '') as service, coalesce(c.cost_code, t.cost_code) as cost_code,
         c.manager, m.name as manager_name
  from posts_on($1) p
  join team t on t.id = p.team
  left join (select distinct on (team) * from team_change where starts <= $1 order by team, starts desc) c
    on c.team = p.team
  left join person m on m.id = c.manager
  where {which}
),
work as (
  select e.post, e.person, e.fte, e.basis, e.ends,
         e.basis = any($3) and e.employer_authority = p.authority and e.service = 'children' as holds,
         e.ends is null or e.ends - 1 > $1 or e.ends - 1 = $1 and exists (
           select from employment n
           where n.person = e.person and n.authority = e.authority and n.starts = e.ends and n.service = 'children'
             and (n.basis = any($3)) = (e.basis = any($3))) as now
  from here p join employment e on e.post = p.id
  where e.authority = any(array(select distinct authority from here)) and e.starts <= $1
),
known as (
  select w.post,
         array_agg(x.name order by x.sort_key, x.id) filter (where w.now and w.holds) as names,
         array_agg(x.id order by x.sort_key, x.id) filter (where w.now and w.holds) as people,
         array_agg(w.fte order by x.sort_key, x.id) filter (where w.now and w.holds) as shares,
         array_agg(x.name order by x.sort_key, x.id) filter (where w.now and not w.holds) as cover,
         array_agg(w.basis order by x.sort_key, x.id) filter (where w.now and not w.holds) as cover_basis,
         array_agg(w.ends) filter (where not w.now and w.holds) as left_on
  from work w left join person x on x.id = w.person and w.now
  group by w.post
)
select h.*, k.names, k.people, k.shares, k.cover, k.cover_basis, k.left_on
from here h left join known k on k.post = h.id
order by h.authority, h.service, h.team_name, h.title, h.reference, h.id
"""
REACHED = "(p.authority = any($2) or p.team = any($4))"
ONE = "p.id = $2"


@dataclass(frozen=True)
class Post:
    """A post on a day, in full-time equivalents, with who fills and who covers it. `since`: vacant, or part, since."""

    id: UUID
    authority: int
    team: UUID
    team_name: str
    service: str
    manager_name: str | None
    reference: str | None
    title: str
    census_role: str
    kind: str
    cost_code: str
    fte: Decimal
    starts: date
    ends: date | None
    stands_since: date
    holders: tuple[tuple[UUID, str], ...]
    cover: tuple[tuple[str, str], ...]
    filling: Filling
    since: date | None


@dataclass(frozen=True)
class Totals:
    """The sums over some posts, in full-time equivalents. `beyond`: unfilled, and no vacancy for the kind of post."""

    posts: int
    fte: Decimal
    filled: Decimal
    vacant: Decimal
    covered: Decimal
    beyond: Decimal


async def establishment(actor: Actor, on: date | None = None) -> list[Post]:
    """Every post of the day (today) that this reader may look through, by service, team and title."""
    reach = reach_of(actor, Can.LIST_ESTABLISHMENT)
    rows = await fetch(POSTS.format(which=REACHED), on or clock.today(), reach.authorities, DIRECT, reach.teams)
    found: list[Post] = seen_list(actor, Can.LIST_ESTABLISHMENT, [_post(row) for row in rows], _place, {})
    return found


async def derived_vacancy(authority: int, on: date) -> Decimal:
    """What posts and people say is vacant in an authority on a day; the caller has been admitted to it."""
    rows = await fetch(POSTS.format(which="p.authority = any($2)"), on, [authority], DIRECT)
    return totals([_post(row) for row in rows]).vacant


async def post_on(id: UUID, on: date) -> Post | None:
    """The post as it stands on a day, None where there is none on it; the caller has been admitted."""
    row = await fetch_one(POSTS.format(which=ONE), on, id, DIRECT)
    return _post(row) if row else None


def totals(posts: Sequence[Post]) -> Totals:
    def total(values: Iterable[Decimal]) -> Decimal:
        return sum(values, Decimal(0))

    return Totals(
        len(posts),
        total(post.fte for post in posts),
        total(post.filling.filled for post in posts),
        total(post.filling.vacant for post in posts),
        total(post.filling.vacant for post in posts if post.cover),
        total(post.filling.unfilled - post.filling.vacant for post in posts),
    )


def by_team(posts: Iterable[Post]) -> list[tuple[str, list[Post]]]:
    """The posts by service and team, in the order they came: the service and the team's name, and its posts."""
    found: dict[UUID, list[Post]] = defaultdict(list)
    for post in posts:
        found[post.team].append(post)
    return [(": ".join(filter(None, (each[0].service, each[0].team_name))), each) for each in found.values()]


def _place(post: Post) -> Place:
    return Place(team=post.team, authority=post.authority)


def _post(row: asyncpg.Record) -> Post:
    stands = filling(row["fte"], row["shares"] or (), row["kind"])
    return shaped(
        Post,
        row,
        holders=tuple(zip(row["people"] or (), row["names"] or (), strict=True)),
        cover=tuple(zip(row["cover"] or (), row["cover_basis"] or (), strict=True)),
        filling=stands,
        since=unfilled_since(row["stands_since"], row["left_on"] or ()) if stands.unfilled else None,
    )
