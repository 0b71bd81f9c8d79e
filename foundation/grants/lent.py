"""Roles that were lent: by whom, to whom, for which acts, until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place, Role, role_of
from foundation.access_table import Can, describe
from foundation.database.pool import fetch, the_row
from foundation.database.shaping import shaped
from foundation.grants.held import STAFF
from foundation.grants.lending_rules import READING, WARNED
from foundation.grants.rules import state
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.periods import DAY
from foundation.roster import names_of

WHERE: Mapping[str, tuple[str, ...]] = {
    "giver": ("giver",),
    "receiver": ("receiver",),
    "actions": ("acts",),
    "from": ("starts",),
    "to": ("ends",),
}


@dataclass(frozen=True)
class Lent:
    """A role that was lent, as its reader may see it. `ends`: the first day it is no longer lent."""

    id: UUID
    role: Role
    giver: UUID | None
    receiver: UUID | None
    acts: tuple[Can, ...] | None
    starts: date
    ends: date
    authority: int | None
    region: int | None
    team_name: str | None
    reason: str
    state: str
    version: int
    names: Mapping[UUID, str]

    @property
    def last(self) -> date:
        return self.ends - DAY

    def who(self, person: UUID | None) -> str:
        return self.names.get(person, "someone") if person else "someone"

    def named(self) -> list[str]:
        """The acts that were named, in words; what is read along with them is left out."""
        return [describe(can) for can in self.acts or () if can.action not in READING]

    def ends_soon(self, today: date) -> bool:
        return self.state == "in force" and self.last - today <= WARNED


def place_of(lent: Lent) -> Place:
    given = frozenset({lent.receiver} if lent.receiver else ())
    return Place(lent.giver, given, authority=lent.authority, region=lent.region, everyones=True)


async def lendings(actor: Actor, *, ended: bool = False) -> list[Lent]:
    """The lendings this reader may look through: their own, those they received, and those of where they may look."""
    reach, today = reach_of(actor, Can.LIST_DELEGATIONS), clock.today()
    rows = await fetch(
        "select * from role_grant where lent_from is not null and (person = $1 or lent_by = $1 or authority = any($2)"
        " or (authority is null and region = any($3))) and ($4 or ends > $5) order by ends, id limit 500",
        actor.person, reach.authorities, reach.regions, ended, today,
    )  # fmt: skip
    found: list[Lent] = seen_list(actor, Can.LIST_DELEGATIONS, await _lent(rows, today), place_of, WHERE)
    return found


async def lent_for(actor: Actor, id: UUID) -> Lent:
    """One lending, as its reader may see it."""
    lent = await whole_lent(id)
    return masked(lent, admit(actor, Can.SEE_DELEGATION, place_of(lent)), WHERE)


async def whole_lent(id: UUID) -> Lent:
    row = await the_row("select * from role_grant where id = $1 and lent_from is not null", id)
    return (await _lent([row], clock.today()))[0]


async def colleagues(actor: Actor, authority: int | None, region: int | None, today: date) -> list[tuple[UUID, str]]:
    """Whoever holds a role of an office here today, by name: those to whom a role may be lent."""
    rows = await fetch(
        "select distinct person from role_grant where lent_from is null and case_id is null and person <> $4"
        " and (authority = $1 or ($1::int is null and authority is null and region = $2)) and starts <= $3"
        " and (ends is null or ends > $3) and (not sensitive or confirmed_by is not null) and scope <> 'own'",
        authority, region, today, actor.person,
    )  # fmt: skip
    names = await names_of({row["person"] for row in rows})
    return sorted(names.items(), key=lambda pair: pair[1])


async def roles_here(person: UUID, authority: int | None, region: int | None, today: date) -> set[Role]:
    """The roles that somebody holds in one authority, or in the bank of a region: their own and those lent to them."""
    rows = await fetch(
        "select role, lent_from from role_grant where person = $1 and (authority = $2 or ($2::int is null and"
        " region = $3)) and (ends is null or ends > $4) and (not sensitive or confirmed_by is not null)",
        person, authority, region, today,
    )  # fmt: skip
    own = {role_of(row["role"]) for row in rows if row["lent_from"] is None}
    return own | {role_of(row["role"]) for row in rows} if own else set()


async def _lent(rows: Sequence[asyncpg.Record], today: date) -> list[Lent]:
    names = await names_of({row[part] for row in rows for part in ("person", "lent_by")})
    wanted = [row["team"] for row in rows if row["team"]]
    teams = dict(await STAFF[0].teams((), wanted)) if STAFF and wanted else {}
    return [_one(row, names, teams, today) for row in rows]


def _one(row: asyncpg.Record, names: Mapping[UUID, str], teams: Mapping[UUID, str], today: date) -> Lent:
    known = {can.value: can for can in Can}
    return shaped(
        Lent, row, role=role_of(row["role"]), giver=row["lent_by"], receiver=row["person"], names=names,
        acts=tuple(known[act] for act in row["acts"] if act in known), team_name=teams.get(row["team"]),
        state=state(row["starts"], row["ends"], False, today),
    )  # fmt: skip
