"""Rows of the staff bank for the tests: members, caps and requests, made by the owner; a test replaces a fact."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from foundation.clock import LONDON
from tests import cast
from tests.builders import employment, insert
from tests.cast import NORTH_WEST, REGION_OF, STRETFORD, TODAY, TRAFFORD, Member, named

FIRST, LAST = date(2027, 1, 4), date(2027, 4, 2)  # thirteen weeks, from a Monday
NIGHT = (datetime(2026, 12, 11, 20, tzinfo=LONDON), datetime(2026, 12, 12, 8, tzinfo=LONDON))


async def member(owner: asyncpg.Connection, who: Member, *, references: int = 2, **more: Any) -> UUID:
    """An active member of the North West's bank: DBS clear, right to work seen, two practice references."""
    surname, first = who.name.split()[-1], who.name.split()[0]
    row = {
        "id": named(f"membership {who.name}"), "worker": who.id, "region": NORTH_WEST, "name": who.name,
        "sort_key": f"{surname} {first}".casefold(), "phone": "0161 496 0123", "state": "active",
        "joined_on": date(2024, 9, 2), "skills": ["court work"], "job_type": "SW", "expected_rate_pence": 3000,
        "dbs": "clear", "right_to_work_seen": True,
    }  # fmt: skip
    await insert(owner, "membership", **(row | more))
    for number in range(references):
        await insert(
            owner, "practice_reference", id=named(f"reference {number} {who.name}"), worker=who.id, region=NORTH_WEST,
            author=f"Author {number}", employer="Salford", practice_based=True, received_on=date(2025, 6, 2),
        )  # fmt: skip
    return row["id"]


async def bank(owner: asyncpg.Connection) -> None:
    """Rosa can start; Sam lacks a reference (nearly); Tess left last month, so is in her cool-off (not yet)."""
    await cap(owner)
    for who, spell in (
        (cast.ROSA, {"ends": date(2023, 9, 1), "left_for": "resigned"}),
        (cast.SAM, {"ends": date(2024, 9, 1), "left_for": "resigned"}),
        (cast.TESS, {"ends": date(2026, 10, 31), "left_for": "resigned", "employer_authority": TRAFFORD}),
    ):
        authority = TRAFFORD if who is cast.TESS else cast.SALFORD
        await employment(owner, who.id, authority, date(2017, 9, 1), **spell)
    await member(owner, cast.ROSA)
    await member(owner, cast.SAM, references=1)
    await member(owner, cast.TESS)


async def cap(owner: asyncpg.Connection, **more: Any) -> UUID:
    row = {
        "id": named("cap of social workers"), "edition": "caps/demo", "region": NORTH_WEST, "job_type": "SW",
        "hourly_pence": 4000, "source": "Invented for the tests", "status": "invented", "starts": date(2025, 10, 1),
    }  # fmt: skip
    await insert(owner, "cap", **(row | more))
    return row["id"]


async def request(owner: asyncpg.Connection, state: str = "open", kind: str = "assignment", **more: Any) -> UUID:
    """Callum's request for his team in Trafford, in this state; approved by Dev once it is past that."""
    approved = state not in ("draft", "submitted", "declined", "cancelled", "expired")
    row = {
        "id": named(f"request {kind} {state}"), "authority": TRAFFORD, "region": REGION_OF[TRAFFORD],
        "team": STRETFORD, "kind": kind, "state": state, "tier": 3 if approved and state != "approved" else 0,
        "job_type": "SW", "local_title": "Social worker", "reason": "Two vacancies",
        "starts_on": FIRST, "ends_on": LAST,
        "weekly_hours": 37, "pattern": "Monday to Friday", "caseload_plan": "16 children", "supervisor": "Callum Reid",
        "skills": ["court work"], "rate_pence": 3100, "cost_code": "CC358", "raised_by": cast.CALLUM.id,
        "raised_on": TODAY - timedelta(days=3), "approved_by": cast.DEV.id if approved else None,
        "approved_on": TODAY if approved else None,
    }  # fmt: skip
    if kind == "shift":
        row |= {"shift_starts": NIGHT[0], "shift_ends": NIGHT[1], "starts_on": NIGHT[0].date(), "weekly_hours": 12}
        row |= {"ends_on": NIGHT[1].date(), "caseload_plan": ""}
    row |= more
    await insert(owner, "request", **row)
    return row["id"]
