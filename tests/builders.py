"""Rows for the tests, made by the owner: one builder a noun, with plausible defaults that a test may replace."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from foundation.routing import hash_of
from tests import cast
from tests.cast import CAST, LEEDS, NORTH_WEST, SALFORD, TEAMS, TODAY, TRAFFORD, YORKSHIRE, Member, named


async def insert(owner: asyncpg.Connection, table: str, /, **columns: Any) -> UUID | None:
    """One row; returns its id if it has one."""
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
    await owner.execute(f"insert into {table} ({names}) values ({places})", *columns.values())
    return columns.get("id")


async def grant(owner: asyncpg.Connection, person: UUID, member: Member, **more: Any) -> UUID:
    row = {
        "id": uuid4(), "person": person, "role": member.role, "scope": member.scope, "authority": member.authority,
        "region": member.region, "team": member.team, "case_id": member.case, "starts": date(2025, 1, 6),
        "reason": "the tests", "granted_by": named("nobody"),
    }  # fmt: skip
    row |= more
    await insert(owner, "role_grant", **row)
    return row["id"]


async def person(owner: asyncpg.Connection, member: Member, authority: int, **more: Any) -> UUID:
    """Someone's record, registered ten years ago and active."""
    row = {
        "id": member.id, "authority": authority, "region": cast.REGION_OF[authority], "name": member.name,
        "sort_key": member.name.split()[-1].casefold() + " " + member.name.split()[0].casefold(),
        "work_email": f"{member.name.split()[0].lower()}@example.invalid", "work_phone": "0161 496 0000",
        "swe_number": f"SW{int(member.id) % 10**6:06d}",
        "registered_on": date(2016, 9, 1), "registration_status": "active",
    }  # fmt: skip
    await insert(owner, "person", **(row | more))
    return member.id


async def employment(owner: asyncpg.Connection, who: UUID, authority: int, starts: date, **more: Any) -> UUID:
    """A permanent spell in children's services, full time, at one of our authorities."""
    row = {
        "id": uuid4(), "person": who, "authority": authority, "employer": f"authority {authority}",
        "employer_kind": "authority", "employer_authority": authority, "service": "children", "basis": "permanent",
        "census_role": "Case holder", "job_type": "SW", "local_title": "Social worker", "weekly_hours": Decimal(37),
        "fte": Decimal(1), "starts": starts,
    }  # fmt: skip
    row |= more
    await insert(owner, "employment", **row)
    return row["id"]


async def people_of(owner: asyncpg.Connection, members: Iterable[Member]) -> None:
    """For each: an account, a session that lasts, the grant of their role."""
    for member in members:
        await insert(owner, "account", id=member.account, person=member.id, name=member.name)
        await insert(
            owner, "session", hash=hash_of(member.token), account=member.account, person=member.id,
            # Fresh however long the run takes; a test of step-up makes it old itself.
            signed_in_at=datetime.now().astimezone() + timedelta(days=1),
            expires_at=datetime.now().astimezone() + timedelta(days=2),
        )  # fmt: skip
        await grant(owner, member.id, member)


async def people(owner: asyncpg.Connection) -> None:
    """The whole cast: account, a session that lasts, the grant of their role; and a record for those employed."""
    await people_of(owner, CAST)
    for team, (name, authority) in TEAMS.items():
        await insert(owner, "team", id=team, authority=authority, name=name, cost_code=f"CC{authority}")
    for member, authority, team in (
        (cast.AMARA, TRAFFORD, cast.STRETFORD), (cast.VIC, SALFORD, cast.IRWELL), (cast.BO, LEEDS, cast.HEADINGLEY),
        (cast.BEA, TRAFFORD, cast.SALE), (cast.CALLUM, TRAFFORD, cast.STRETFORD), (cast.PRIYA, TRAFFORD, None),
        (cast.ADA, TRAFFORD, None), (cast.HELEN, TRAFFORD, None), (cast.MO, TRAFFORD, None),
    ):  # fmt: skip
        await person(owner, member, authority)
        await employment(owner, member.id, authority, date(2019, 4, 1), team=team)
    for member, authority in ((cast.ROSA, SALFORD), (cast.SAM, SALFORD), (cast.TESS, TRAFFORD)):
        await person(owner, member, authority)


__all__ = ["NORTH_WEST", "TODAY", "YORKSHIRE", "employment", "grant", "insert", "people", "person"]
