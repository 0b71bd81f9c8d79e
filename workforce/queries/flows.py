"""Who came to an authority's children's social work in a period, and who went: as the census counts them.

A move inside children's services neither starts nor leaves (metrics.md 1); neither does passing to a successor
authority or to a trust.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.database.rounds import at_once
from foundation.guard import reach_of, seen_list
from foundation.periods import DAY, Period
from workforce.queries.careers import Worked, careers_of
from workforce.rules.leaving import destination_of, reason_of
from workforce.rules.structure import structure_on

SPELLS = """
select e.id, e.person, e.authority, e.team, e.starts, e.ends, e.fte, e.left_for, e.destination, e.census_reason,
       e.census_destination, coalesce(nullif(e.local_title, ''), e.census_role) as title, p.name, p.sort_key,
       t.name as team_name, a.name as authority_name
from employment e join person p on p.id = e.person join authority a on a.code = e.authority
left join team t on t.id = e.team
where (e.authority = any($1) or e.team = any($2)) and e.employer_authority = e.authority and e.service = 'children'
  and e.basis in ('permanent', 'fixed_term')
"""
BESIDE = """
 and not exists (select from employment o where o.person = e.person and o.authority = e.authority
                 and o.employer_authority = e.employer_authority and o.service = 'children'
                 and o.basis in ('permanent', 'fixed_term') and {})
"""
CAME = (
    SPELLS
    + " and e.starts >= $3 and e.starts < $4"
    + BESIDE.format("o.ends = e.starts")
    + " order by e.starts, p.sort_key"
)
WENT = (
    SPELLS
    + " and e.ends > $3 and e.ends <= $4 and e.destination is distinct from 'same_authority_children'"
    + BESIDE.format("o.starts = e.ends")
    + " order by e.ends, p.sort_key"
)
WHERE: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "team": ("team_name",),
    "job_title": ("title",),
    "hours": ("fte",),
    "employment_dates": ("on",),
    "leaving_reason": ("reason", "destination"),
}


@dataclass(frozen=True)
class Mover:
    """Someone who came or went, as the reader may see it: `on` the first day, or the last. Codes are the census's."""

    person: UUID
    authority: int
    team: UUID | None
    name: str | None
    team_name: str | None
    title: str | None
    on: date | None
    fte: Decimal | None
    reason: int | None = None
    destination: int | None = None


@dataclass(frozen=True)
class Flows:
    """`passed`: how many went over to a successor authority or a trust, and have not left."""

    came: Sequence[Mover]
    went: Sequence[Mover]
    passed: int


async def flows_in(actor: Actor, period: Period) -> Flows:
    """Everyone the reader may list who came or went in the period."""
    reach = reach_of(actor, Can.LIST_PEOPLE)
    came, went = await at_once(
        fetch(CAME, reach.authorities, reach.teams, period.start, period.end),
        fetch(WENT, reach.authorities, reach.teams, period.start, period.end),
    )
    passed = await _passed(went)
    left = [row for row in went if row["id"] not in passed]
    return Flows(
        _seen(actor, [_mover(row, row["starts"]) for row in came]),
        _seen(actor, [_gone(row) for row in left]),
        len({row["person"] for row in went if row["id"] in passed}),
    )


async def _passed(went: Sequence[asyncpg.Record]) -> set[UUID]:
    """The rows that end in a transfer: said so, or the work went on at once with a successor or a trust."""
    careers = await careers_of([row["person"] for row in went])
    after: dict[tuple[UUID, date], list[Worked]] = defaultdict(list)
    for person, career in careers.items():
        for spell in career.spells:
            after[person, spell.period.start].append(spell)
    return {
        row["id"]
        for row in went
        if row["left_for"] == "transfer" or any(_transfer(row, spell) for spell in after[row["person"], row["ends"]])
    }


def _transfer(row: asyncpg.Record, spell: Worked) -> bool:
    last = row["ends"] - DAY
    moved = structure_on(row["ends"]).is_transfer(row["authority_name"], last, spell.employer, row["ends"])
    return moved or (spell.employer_kind == "trust" and spell.service == "children")


def _seen(actor: Actor, movers: list[Mover]) -> list[Mover]:
    """Whoever may not see when somebody came or went is told of nobody."""
    found: list[Mover] = seen_list(actor, Can.LIST_PEOPLE, movers, _place, WHERE)
    return [mover for mover in found if mover.on is not None]


def _place(mover: Mover) -> Place:
    return Place(mover.person, team=mover.team, authority=mover.authority)


def _mover(row: asyncpg.Record, on: date, reason: int | None = None, destination: int | None = None) -> Mover:
    return Mover(
        row["person"], row["authority"], row["team"], row["name"], row["team_name"], row["title"], on, row["fte"],
        reason, destination,
    )  # fmt: skip


def _gone(row: asyncpg.Record) -> Mover:
    return _mover(
        row, row["ends"] - DAY, reason_of(row["census_reason"], row["left_for"]),
        destination_of(row["census_destination"], row["destination"]),
    )  # fmt: skip
