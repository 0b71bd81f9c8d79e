"""What a case is in each authority: its written definitions by date, with weights and ceilings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit
from workforce.rules.caseload import Policy

APPROVED = "select * from caseload_policy where {} and approved_on is not null order by starts"


@dataclass(frozen=True)
class Definition:
    """One version of the definition: its words and numbers, who wrote and who approved it."""

    id: UUID
    authority: int
    policy: Policy
    written_by: UUID
    written_on: date
    approved_by: UUID | None
    approved_on: date | None
    withdrawn_on: date | None
    version: int

    @property
    def state(self) -> str:
        return "withdrawn" if self.withdrawn_on else "approved" if self.approved_on else "draft"


async def policies_of(authorities: Iterable[int]) -> Mapping[int, list[Policy]]:
    """The approved definitions of these authorities that row security shows."""
    return _by_authority(await fetch(APPROVED.format("authority = any($1)"), sorted(set(authorities))))


async def policies_about(person: UUID) -> Mapping[int, list[Policy]]:
    """Those of the authorities where somebody works or worked: asked together with what they hold."""
    theirs = "authority in (select e.authority from employment e where e.person = $1)"
    return _by_authority(await fetch(APPROVED.format(theirs), person))


def _by_authority(rows: Iterable[asyncpg.Record]) -> Mapping[int, list[Policy]]:
    found: dict[int, list[Policy]] = defaultdict(list)
    for row in rows:
        found[row["authority"]].append(shaped(Policy, row))
    return found


async def definitions_of(authorities: Iterable[int]) -> list[Definition]:
    """Every version, approved or not, the latest first; the caller reads caseloads in these authorities."""
    rows = await fetch(
        "select * from caseload_policy where authority = any($1) order by authority, starts desc, written_on desc",
        sorted(set(authorities)),
    )
    return [_definition(row) for row in rows]


async def authorities_of(actor: Actor) -> dict[int, str]:
    """Whose definitions a reader of caseloads meets: those of the authorities in which they hold a role, by name."""
    codes = {grant.authority for grant in actor.grants if grant.authority and not grant.one_case_only}
    rows = await fetch("select code, name from authority where code = any($1) order by name", sorted(codes))
    return {row["code"]: row["name"] for row in rows}


async def definition_for(actor: Actor, id: UUID, *, to: Can = Can.EDIT_CASELOAD) -> Definition:
    """One version, for whoever keeps the authority's caseloads."""
    row = await the_row("select * from caseload_policy where id = $1", id)
    found = _definition(row)
    admit(actor, to, Place(authority=found.authority))
    return found


def _definition(row: asyncpg.Record) -> Definition:
    return shaped(Definition, row, policy=shaped(Policy, row))
