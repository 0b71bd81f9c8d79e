"""Tokens by which a case system sends its counts: those of an authority, and the one that a request names."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place, Role
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one, fetch_value, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit, reach_of


@dataclass(frozen=True)
class Token:
    """A token without itself: only its fingerprint is kept. `ends`: the first day on which it no longer works."""

    id: UUID
    authority: int
    label: str
    made_by: UUID
    made_on: date
    ends: date
    revoked_by: UUID | None
    revoked_on: date | None
    last_used: date | None
    version: int

    def in_force(self, today: date) -> bool:
        return self.revoked_on is None and today < self.ends


async def tokens(actor: Actor) -> list[Token]:
    """Every token of the authorities whose caseloads this person keeps, latest first."""
    rows = await fetch(
        "select * from caseload_token where authority = any($1) order by made_on desc, label",
        reach_of(actor, Can.EDIT_CASELOAD).authorities,
    )
    return [_token(row) for row in rows]


async def token_for(actor: Actor, id: UUID) -> Token:
    row = await the_row("select * from caseload_token where id = $1", id)
    admit(actor, Can.EDIT_CASELOAD, Place(authority=row["authority"]))
    return _token(row)


async def presented(fingerprint: bytes) -> Token | None:
    """The token of a request, if it works today and its maker still holds the role it was made under (D26)."""
    row = await fetch_one("select * from caseload_token where fingerprint = $1", fingerprint)
    if row is None or not _token(row).in_force(clock.today()):
        return None
    holds = await fetch_value(
        "select exists (select from role_grant where person = $1 and authority = $2 and role = $3 and case_id is null"
        " and starts <= $4 and (ends is null or ends > $4) and (not sensitive or confirmed_by is not null))",
        row["made_by"], row["authority"], Role.HR.value, clock.today(),
    )  # fmt: skip
    return _token(row) if holds else None


def _token(row: asyncpg.Record) -> Token:
    return shaped(Token, row)
