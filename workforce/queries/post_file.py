"""The posts and teams of an authority, as a file of posts is held against them."""

from uuid import UUID

from foundation.database.pool import fetch
from workforce.rules.establishment import Terms
from workforce.rules.post_plan import Known

KNOWN = """
select p.id, p.reference, p.starts, p.ends, s.days, s.teams, s.titles, s.roles, s.ftes, s.kinds,
       coalesce(h.ends, '{}') as held_until
from post p
join (
  select post, array_agg(starts order by starts) as days, array_agg(team order by starts) as teams,
         array_agg(title order by starts) as titles, array_agg(census_role order by starts) as roles,
         array_agg(fte order by starts) as ftes, array_agg(kind order by starts) as kinds
  from (select id as post, starts, team, title, census_role, fte, kind from post where authority = $1
        union all
        select post, starts, team, title, census_role, fte, kind from post_change where authority = $1) each
  group by post
) s on s.post = p.id
left join (select post, array_agg(e.ends) as ends from employment e where e.authority = $1 and e.post is not null
           group by post) h on h.post = p.id
where p.authority = $1 and p.reference is not null
"""


async def posts_known(authority: int) -> dict[str, Known]:
    """Every post with a reference of its authority, by it."""
    rows = await fetch(KNOWN, authority)
    return {
        row["reference"]: Known(
            row["id"], row["reference"], row["starts"], row["ends"],
            tuple(
                (day, Terms(team, title, role, fte, kind))
                for day, team, title, role, fte, kind in zip(
                    row["days"], row["teams"], row["titles"], row["roles"], row["ftes"], row["kinds"], strict=True
                )
            ),
            tuple(row["held_until"]),
        )
        for row in rows
    }  # fmt: skip


async def teams_called(authority: int) -> dict[str, UUID]:
    """The authority's teams by their names in small letters."""
    rows = await fetch("select id, name from team where authority = $1", authority)
    return {" ".join(row["name"].lower().split()): row["id"] for row in rows}
