"""What ends within six weeks, for whoever may see it: derived from dates, never stored."""

from collections.abc import Mapping

import asyncpg

from foundation import clock
from foundation.access import Actor, Place, reach
from foundation.access_table import Can, row
from foundation.database.pool import fetch
from foundation.guard import reach_of, seen_list
from workforce.rules.ending import Ending, until

# $1 today, $2 the last day that is soon, $3 and $4 the reader's authorities and teams.
PEOPLE = """
select w.kind, w.person as subject, p.name,
       concat_ws(', ', coalesce(nullif(w.local_title, ''), w.census_role), t.name) as about, w.last, w.team, w.authority
from (
  select e.*, case when e.basis in ('agency', 'self_employed') then 'agency' else e.basis end as kind,
         e.ends - 1 as last
  from employment e
  where e.basis in ('fixed_term', 'agency', 'self_employed', 'secondment') and e.starts <= $1
    and e.ends > $1 and e.ends <= $2::date + 1
    and not exists (select from employment n
                    where n.person = e.person and n.authority = e.authority and n.starts = e.ends)
  union all
  select e.*, 'probation', e.probation_ends from employment e
  where e.starts <= $1 and (e.ends is null or e.ends > $1) and e.probation_ends between $1 and $2
) w join person p on p.id = w.person left join team t on t.id = w.team
where w.authority = any($3) or w.team = any($4)
order by w.last, p.sort_key
"""
POSTS = """
select 'post' as kind, p.id as subject, p.title as name, t.name as about, p.ends - 1 as last, p.team, p.authority
from posts_on($1) p join team t on t.id = p.team
where p.ends > $1 and p.ends <= $2::date + 1 and (p.authority = any($3) or p.team = any($4))
order by p.ends, p.title
"""


# Field of the access table → what shows it.
WHERE: Mapping[str, tuple[str, ...]] = {"name": ("name",), "employment_dates": ("last",), "job_title": ("about",)}


async def ending_soon(actor: Actor) -> list[Ending]:
    """Fixed terms, agency work, secondments and posts whose last day lies within six weeks, the next first.

    Whoever is kept on from the day after is not listed: nothing ends for them.
    """
    return sorted([*await _people(actor), *await _posts(actor)], key=lambda one: (one.last, one.name))


async def _people(actor: Actor) -> list[Ending]:
    found = await _asked(actor, PEOPLE, Can.LIST_PEOPLE)
    shown: list[Ending] = seen_list(
        actor, Can.LIST_PEOPLE, found,
        lambda one: Place(one.subject, team=one.team, authority=one.authority), WHERE,
    )  # fmt: skip
    # A role that does not see when work ends is not told that it does.
    return [one for one in shown if one.last is not None]


async def _posts(actor: Actor) -> list[Ending]:
    if not reach(row(Can.LIST_ESTABLISHMENT), actor):
        return []
    found = await _asked(actor, POSTS, Can.LIST_ESTABLISHMENT)
    posts: list[Ending] = seen_list(
        actor, Can.LIST_ESTABLISHMENT, found, lambda one: Place(team=one.team, authority=one.authority), {}
    )
    return posts


async def _asked(actor: Actor, sql: str, can: Can) -> list[Ending]:
    far = reach_of(actor, can)
    today = clock.today()
    return [_ending(each) for each in await fetch(sql, today, until(today), far.authorities, far.teams)]


def _ending(each: asyncpg.Record) -> Ending:
    return Ending(**dict(each))
