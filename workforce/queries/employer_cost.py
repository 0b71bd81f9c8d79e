"""What each person in post is paid whole-time, for the employer's cost: one's own, or the authority's by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.guard import admit, may, reach_of
from foundation.paging import PAGE, Paged, before
from foundation.problems import NotThere
from workforce.queries.pay_standings import NATIONAL_RATE, annual_of

HELD = """
select h.*, p.name, p.sort_key, a.name as authority_name, count(*) over () as total
from pay_held($1, $2) h join person p on p.id = h.person join authority a on a.code = h.authority
"""


@dataclass(frozen=True)
class Held:
    """Somebody in post: whole-time pounds a year, None where no place is known; `percent` the fund's rate used."""

    person: UUID
    name: str
    authority: int
    authority_name: str
    annual: Decimal | None
    fte: Decimal
    percent: Decimal
    own_percent: bool


async def held_in(actor: Actor, authority: int, page: int = 1, size: int = PAGE) -> Paged:
    """Everyone in post in one authority whose pay the reader may list, by family name."""
    if not may(actor, Can.LIST_PAY, Place(authority=authority)):
        raise NotThere
    rows = await fetch(
        f"{HELD} order by p.sort_key, p.id limit {int(size)} offset $3",
        [authority], clock.today(), before(page, size),
    )  # fmt: skip
    return Paged(_held(rows), rows[0]["total"] if rows else 0, page, size)


async def authorities_listed(actor: Actor) -> list[tuple[int, str]]:
    """The authorities whose pay the reader lists, by name."""
    rows = await fetch(
        "select code, name from authority where code = any($1) order by name", reach_of(actor, Can.LIST_PAY).authorities
    )
    return [(row["code"], row["name"]) for row in rows]


async def cost_of(actor: Actor, person: UUID) -> Held:
    """One person, as their reader may see their pay; NotThere where there is none to see."""
    rows = await fetch(
        f"{HELD} where h.person = $3 order by a.code",
        [*reach_of(actor, Can.SEE_PAY).authorities, *_own(actor)], clock.today(), person,
    )  # fmt: skip
    for found in _held(rows):
        if may(actor, Can.SEE_PAY, Place(found.person, authority=found.authority)):
            admit(actor, Can.SEE_PAY, Place(found.person, authority=found.authority))
            return found
    raise NotThere


def _own(actor: Actor) -> list[int]:
    return [grant.authority for grant in actor.grants if grant.authority is not None]


def _held(rows: Sequence[asyncpg.Record]) -> list[Held]:
    today = clock.today()
    return [
        Held(
            row["person"], row["name"], row["authority"], row["authority_name"], annual_of(row, today), row["fte"],
            row["percent"] if row["percent"] is not None else NATIONAL_RATE, row["percent"] is not None,
        )
        for row in rows
    ]  # fmt: skip
