"""Rows of pay for the tests: Trafford's scale, Amara's place on it, and a step her outcome made due."""

from datetime import date
from uuid import UUID

import asyncpg

from tests.builders import insert
from tests.cast import AMARA, FARAH, PRIYA, TRAFFORD, Member, named

EDITION = "framework_linked/2026-04-01"
OUTCOME_ON = date(2026, 11, 16)


async def scale(owner: asyncpg.Connection, authority: int = TRAFFORD) -> None:
    await insert(owner, "pay_scale_adopted", authority=authority, edition=EDITION, starts=date(2026, 4, 1))


async def placement(
    owner: asyncpg.Connection, member: Member = AMARA, authority: int = TRAFFORD, level: int = 1
) -> UUID:
    id = named(f"placement {member.name}")
    await insert(
        owner, "pay_placement", id=id, person=member.id, authority=authority, edition=EDITION, level=level,
        starts=date(2026, 4, 1), annual_pence=3_440_000,
    )  # fmt: skip
    return id


async def step(owner: asyncpg.Connection, member: Member = AMARA, **more: object) -> UUID:
    id = named(f"step {member.name}")
    row = {
        "id": id, "person": member.id, "authority": TRAFFORD, "outcome": named(f"outcome {member.name}"),
        "decided_by": PRIYA.id, "raised_by": FARAH.id, "edition": EDITION, "from_level": 1, "to_level": 2,
        "effective": OUTCOME_ON, "annual_pence": 3_950_000,
    }  # fmt: skip
    await insert(owner, "pay_step_due", **(row | more))
    return id


async def all_of_pay(owner: asyncpg.Connection) -> UUID:
    """The scale, the placement and the step; returns the step."""
    await scale(owner)
    await placement(owner)
    return await step(owner)
