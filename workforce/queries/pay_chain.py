"""The last link of someone's chain of places, for the deeds that add to it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation.database.pool import fetch
from foundation.money import pounds


@dataclass(frozen=True)
class Tail:
    """The last link of someone's chain, for a deed that adds to it. `left`: the first day no longer employed here."""

    id: UUID
    seq: int
    grade: UUID
    code: str
    point: int
    fte: Decimal
    starts: date
    since: date
    protected: Decimal | None
    step: UUID | None
    left: date | None
    withheld: frozenset[date]


LINKS = """
select pl.*, f.name as code,
  (select case when bool_or(e.ends is null) then null else max(e.ends) end from employment e
   where e.person = pl.person and e.authority = pl.authority and e.employer_authority = pl.authority
     and e.basis in ('permanent', 'fixed_term') and e.starts <= greatest(pl.starts, pl.since)) as left_on,
  (select array_agg(w.due) from increment_withheld w left join increment_heard h on h.withheld = w.id
   where w.person = pl.person and w.authority = pl.authority and h.stands is not false) as withheld
from grade_placement pl join pay_filed f on f.id = pl.grade where pl.person = $1 and pl.authority = $2
"""


async def tail_of(person: UUID, authority: int) -> Tail | None:
    """The place that nothing has replaced, begun or not; None for someone without one."""
    rows = await fetch(f"{LINKS} order by pl.seq desc limit 1", person, authority)
    return _tail(rows[0]) if rows else None


async def before_step(person: UUID, authority: int, step: UUID) -> Tail | None:
    """The link that a step's own place replaced; None where the step made no place."""
    rows = await fetch(
        f"{LINKS} and exists (select from grade_placement n where n.supersedes = pl.id and n.step = $3)",
        person, authority, step,
    )  # fmt: skip
    return _tail(rows[0]) if rows else None


async def employed_directly(person: UUID, authority: int, day: date) -> bool:
    """Whether the authority itself employs someone on a day, permanently or for a fixed term."""
    rows = await fetch(
        "select 1 from employment where person = $1 and authority = $2 and employer_authority = $2"
        " and basis in ('permanent', 'fixed_term') and starts <= $3 and (ends is null or ends > $3) limit 1",
        person, authority, day,
    )  # fmt: skip
    return bool(rows)


def _tail(row: asyncpg.Record) -> Tail:
    return Tail(
        row["id"], row["seq"], row["grade"], row["code"], row["point"], row["fte"], row["starts"], row["since"],
        pounds(row["protected_pence"]) if row["protected_pence"] else None, row["step"], row["left_on"],
        frozenset(row["withheld"] or ()),
    )  # fmt: skip


async def where_employed(person: UUID) -> tuple[str, int | None]:
    """Someone's name and the authority whose record they are on; nobody where row security hides them."""
    rows = await fetch("select name, authority from person where id = $1", person)
    return (rows[0]["name"], rows[0]["authority"]) if rows else ("", None)
