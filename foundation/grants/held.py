"""Roles held: who holds which, as far as each reader may see."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place, Role, role_of
from foundation.access_table import Can
from foundation.database.pool import fetch, the_row
from foundation.database.shaping import shaped
from foundation.grants.rules import (
    BANK_ROLES,
    facts_of,
    state,
)
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.periods import DAY
from foundation.roster import names_of


@dataclass(frozen=True)
class Staff:
    """What roles held ask of whoever keeps the staff records; wiring.py fills it in.

    `place`: where a person's record stands, with the cases that are theirs; None when the reader may know of none.
    """

    employed: Callable[[UUID, int, date], Awaitable[bool]]
    teams: Callable[[Sequence[int], Sequence[UUID]], Awaitable[list[tuple[UUID, str]]]]
    place: Callable[[UUID], Awaitable[Place | None]]
    employed_among: Callable[[Sequence[UUID], int, date], Awaitable[set[UUID]]]


STAFF: list[Staff] = []

WHERE: Mapping[str, tuple[str, ...]] = {
    "person": ("person", "name"),
    "role": ("role",),
    "scope": ("scope", "team", "team_name", "case"),
    "from": ("starts",),
    "to": ("ends",),
    "granted_by": ("granted_by", "confirmed_by", "lent_by"),
    "reason": ("reason",),
}


@dataclass(frozen=True)
class Grant:
    """A role held, as its reader may see it; None where they may not. `ends`: the first day it is no longer held."""

    id: UUID
    person: UUID | None
    name: str | None
    role: Role
    scope: str | None
    authority: int | None
    region: int | None
    team: UUID | None
    team_name: str | None
    case: UUID | None
    starts: date
    ends: date | None
    reason: str | None
    granted_by: UUID | None
    confirmed_by: UUID | None
    sensitive: bool
    state: str
    lent_by: UUID | None
    version: int
    names: Mapping[UUID, str]

    @property
    def waits(self) -> bool:
        return self.state == "waiting to be confirmed"

    @property
    def last(self) -> date | None:
        return self.ends - DAY if self.ends else None

    def who(self, person: UUID | None) -> str:
        return self.names.get(person, "someone") if person else "nobody"


def place_of(grant: Grant) -> Place:
    return Place(
        grant.person, team=grant.team, authority=grant.authority, region=grant.region, facts=facts_of(grant.role),
        everyones=True,
    )  # fmt: skip


async def grants(actor: Actor, *, ended: bool = False) -> list[Grant]:
    """The roles held that this reader may look through: those waiting first, then by role and name."""
    reach, today = reach_of(actor, Can.LIST_GRANTS), clock.today()
    rows = await fetch(
        "select * from role_grant where (person = $1 or authority = any($2) or (region = any($3) and role = any($4)"
        " and authority is null)) and ($5 or ends is null or ends > $6) order by granted_at desc limit 2000",
        actor.person, reach.authorities, reach.regions, sorted(BANK_ROLES), ended, today,
    )  # fmt: skip
    seen: list[Grant] = seen_list(actor, Can.LIST_GRANTS, await held_of(rows, today), place_of, WHERE)
    return sorted(seen, key=lambda grant: (not grant.waits, grant.role, grant.name or ""))


async def grant_for(actor: Actor, id: UUID) -> Grant:
    """One role held, as its reader may see it."""
    grant = await whole_grant(id)
    return masked(grant, admit(actor, Can.SEE_GRANT, place_of(grant)), WHERE)


async def whole_grant(id: UUID) -> Grant:
    """One role held, unmasked, for a deed that asks `admit` itself."""
    row = await the_row("select * from role_grant where id = $1", id)
    return (await held_of([row], clock.today()))[0]


async def held_of(rows: Sequence[asyncpg.Record], today: date) -> list[Grant]:
    """The grants of these rows, whole: the caller has asked who may see them."""
    names = await names_of({row[part] for row in rows for part in ("person", "granted_by", "confirmed_by")})
    wanted = [row["team"] for row in rows if row["team"]]
    teams = dict(await STAFF[0].teams((), wanted)) if STAFF and wanted else {}
    return [_grant(row, names, teams, today) for row in rows]


def _grant(row: asyncpg.Record, names: Mapping[UUID, str], teams: Mapping[UUID, str], today: date) -> Grant:
    waits = row["sensitive"] and row["confirmed_by"] is None
    return shaped(
        Grant, row, name=names.get(row["person"], "someone"), role=role_of(row["role"]), case=row["case_id"],
        team_name=teams.get(row["team"]), state=state(row["starts"], row["ends"], waits, today), names=names,
    )  # fmt: skip
