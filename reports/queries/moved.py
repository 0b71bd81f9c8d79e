"""What moved a figure of an authority between two days, with whom and what it concerns as far as one may see."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one
from foundation.database.rounds import at_once
from foundation.guard import admit, may
from foundation.problems import NotThere
from reports.measures import definition
from reports.measures.frozen import mark_of
from reports.measures.measure import Count, Rate
from reports.measures.moved import Moved, moved
from reports.queries.components import parts_on
from reports.queries.team_figures import names_within

FROZEN = (
    "select as_on, figures from monthly_report_sent where authority = $1 order by as_on desc, sent_on desc limit 24"
)
DEFINED = """
select starts from caseload_policy where authority = $1 and starts > $2 and starts <= $3 and approved_on is not null
order by starts
"""
POSTS = "select p.id, p.title, p.reference from post p where p.id = any($1)"


@dataclass(frozen=True)
class Between:
    """`frozen`: the days whose figures were sent as they then stood. `people`, `posts`: whom and what one may see."""

    code: int
    name: str
    what: Count | Rate
    first: date
    last: date
    moved: Moved
    frozen: tuple[date, ...]
    recounted_on: date | None
    people: Mapping[UUID, str]
    posts: Mapping[UUID, str]


async def between_for(actor: Actor, code: int, measure: str, first: date, last: date) -> Between:
    """NotThere for anyone who does not see the authority's figures. `first` is before `last`."""
    row = await fetch_one("select name from authority where code = $1", code)
    if row is None or not admit(actor, Can.SEE_AUTHORITY_FIGURES, Place(authority=code)).sees("figures"):
        raise NotThere
    what = definition(measure)
    counts = what.components if isinstance(what, Rate) else (what.name,)
    parts, frozen, defined = await at_once(
        parts_on(code, (first, last), counts), fetch(FROZEN, code), fetch(DEFINED, code, first, last)
    )
    then: dict[str, Any] | None = next((json.loads(each["figures"]) for each in frozen if each["as_on"] == first), None)
    found = moved(
        parts, first, counts,
        then={name: Decimal(then["counts"][name]) for name in counts} if then else None,
        redefined=then is not None and any(then["definitions"].get(n) != mark_of(definition(n)) for n in counts),
        recounted=bool(defined),
    )  # fmt: skip
    people, posts = await at_once(_people(actor, code, found), _posts(actor, code, found))
    return Between(
        code, row["name"], what, first, last, found, tuple(sorted({each["as_on"] for each in frozen})),
        defined[-1]["starts"] if defined else None, people, posts,
    )  # fmt: skip


async def _people(actor: Actor, code: int, found: Moved) -> dict[UUID, str]:
    where: dict[UUID, Place] = {}
    for each in (each for line in found.lines for each in line.changes):
        if each.person is not None:
            where[each.person] = Place(each.person, team=next(iter(each.teams), None), authority=code)
    return await names_within(actor, where)


async def _posts(actor: Actor, code: int, found: Moved) -> dict[UUID, str]:
    wanted = [each.post for line in found.lines for each in line.changes if each.post]
    if not wanted or not may(actor, Can.LIST_ESTABLISHMENT, Place(authority=code)):
        return {}
    rows = await fetch(POSTS, wanted)
    return {row["id"]: f"{row['title']}, {row['reference']}" if row["reference"] else row["title"] for row in rows}
