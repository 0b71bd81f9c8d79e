"""Rows that the figures count: posts, spells, caseload and sickness of Trafford, made by the owner."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from tests.builders import insert
from tests.cast import SALE, STRETFORD, TRAFFORD, named


async def post(owner: asyncpg.Connection, name: str, **more: Any) -> UUID:
    """A whole post of a case holder at Stretford, there since 2019."""
    row = {
        "id": named(f"post {name}"), "authority": TRAFFORD, "team": STRETFORD, "title": "Social worker",
        "census_role": "Case holder", "fte": Decimal(1), "starts": date(2019, 4, 1),
    }  # fmt: skip
    row |= more
    await insert(owner, "post", **row)
    return row["id"]


async def changed(owner: asyncpg.Connection, id: UUID, starts: date, **more: Any) -> None:
    """The post stands otherwise from a day on, where `more` says so."""
    row = dict(await owner.fetchrow("select * from post where id = $1", id) or {})
    same = {name: row[name] for name in ("authority", "team", "title", "census_role", "fte", "kind")}
    await insert(
        owner, "post_change", id=uuid4(), post=id, post_starts=row["starts"], post_until=row["until"], starts=starts,
        **(same | more),
    )  # fmt: skip


async def spell(owner: asyncpg.Connection, who: UUID, starts: date, ends: date | None = None, **more: Any) -> UUID:
    """Permanent work at Trafford from `starts` up to but not including `ends`."""
    row = {
        "id": uuid4(), "person": who, "authority": TRAFFORD, "employer": "Trafford", "employer_kind": "authority",
        "employer_authority": TRAFFORD, "basis": "permanent", "team": SALE, "census_role": "Case holder",
        "fte": Decimal(1), "starts": starts, "ends": ends,
    }  # fmt: skip
    row |= more
    await insert(owner, "employment", **row)
    return row["id"]


async def agency_spell(
    owner: asyncpg.Connection, who: UUID, starts: date, ends: date | None = None, **more: Any
) -> UUID:
    """Agency work at Trafford, in nobody's post unless said otherwise."""
    agency = {"employer": "An agency", "employer_kind": "agency", "employer_authority": None, "basis": "agency"}
    return await spell(owner, who, starts, ends, **(agency | more))


async def caseload(owner: asyncpg.Connection, who: UUID, on_day: date, children: int) -> None:
    await insert(owner, "caseload", person=who, authority=TRAFFORD, team=SALE, on_day=on_day, children=children)


async def sickness(owner: asyncpg.Connection, who: UUID, starts: date, ends: date | None, days: int) -> None:
    await insert(
        owner, "absence", id=uuid4(), person=who, authority=TRAFFORD, kind="sick_leave", starts=starts, ends=ends,
        days_lost=Decimal(days),
    )  # fmt: skip
