"""Rows for the tests of scales and supplements: people on levels, a post with its holder, a second director."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation.access import Role
from tests.builders import employment, insert, people_of, person
from tests.cast import REGION_OF, STRETFORD, TRAFFORD, Member, named
from tests.workforce.scene import EDITION, scale

# A second director of Trafford, who shares nothing with the first but the role.
DOLLY = Member("Dolly Ferrand", Role.DIRECTOR, TRAFFORD, REGION_OF[TRAFFORD])
STARTS = date(2028, 4, 1)
POST = named("a post with a supplement")


async def directors(owner: asyncpg.Connection) -> None:
    await people_of(owner, [DOLLY])
    await owner.execute("update session set seen_at = now() + interval '1 day'")


async def placed(owner: asyncpg.Connection, who: UUID, annual: int, level: int, authority: int = TRAFFORD) -> None:
    """On the scale at so many whole-time pounds a year."""
    await insert(
        owner, "pay_placement", id=named(f"pay of {who}"), person=who, authority=authority, edition=EDITION,
        level=level, starts=date(2026, 4, 1), annual_pence=annual * 100,
    )  # fmt: skip


async def worker(
    owner: asyncpg.Connection, name: str, annual: int, level: int, fte: str = "1", authority: int = TRAFFORD,
    **more: object,
) -> UUID:  # fmt: skip
    """Somebody in post on the scale."""
    member = Member(name, Role.SOCIAL_WORKER, authority, REGION_OF[authority])
    await person(owner, member, authority, **more)
    share = Decimal(fte)
    await employment(owner, member.id, authority, date(2020, 4, 1), fte=share, weekly_hours=37 * share)
    await placed(owner, member.id, annual, level, authority)
    return member.id


async def staffed(owner: asyncpg.Connection) -> None:
    """Four people of Trafford: below, within and above their levels of the 2027 edition, one part-time."""
    await scale(owner)
    for name, annual, level, fte in (
        ("Low One", 34_400, 1, "1"), ("Low Half", 39_500, 2, "0.5"), ("Mid One", 47_000, 3, "1"),
        ("High One", 55_000, 4, "0.8"),
    ):  # fmt: skip
        await worker(owner, name, annual, level, fte)


async def post(owner: asyncpg.Connection, holder: UUID | None = None, authority: int = TRAFFORD) -> UUID:
    """A post, and who holds it."""
    await insert(
        owner, "post", id=POST, authority=authority, team=STRETFORD, title="Senior social worker",
        census_role="Case holder", fte=Decimal(1), starts=date(2020, 4, 1),
    )  # fmt: skip
    if holder:
        await owner.execute("update employment set post = $1 where person = $2", POST, holder)
    return POST
