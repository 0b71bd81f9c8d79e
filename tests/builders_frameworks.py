"""Rows of journeys for the tests, made by the owner: Amara's journey, items and panel; a test replaces a fact."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from foundation.access import Role, Scope
from frameworks.rules.editions import framework_of
from tests import cast
from tests.builders import insert
from tests.cast import NORTH_WEST, STRETFORD, TODAY, TRAFFORD, Member, named

EDITION = "five_year/2022-05-23"
JOURNEY, PANEL = named("Amara's journey"), named("Trafford's panel")
STARTED = date(2023, 7, 25)
BODY = "I visited with a colleague and listened to the children first. I would ask earlier what they want."


async def journey(owner: asyncpg.Connection, worker: Member = cast.AMARA, **more: Any) -> UUID:
    """The first stage, part-time, due today; assessed by Bea, managed by Callum, watched once by Hana."""
    row = {
        "id": JOURNEY if worker is cast.AMARA else named(f"journey {worker.name}"), "worker": worker.id,
        "authority": TRAFFORD, "region": NORTH_WEST, "team": STRETFORD, "edition": EDITION, "phase": 1, "attempt": 1,
        "state": "active", "started_on": STARTED, "phase_started_on": STARTED, "due_on": date(2026, 11, 20),
        "weekly_hours": Decimal("22.2"), "assessor": cast.BEA.id, "line_manager": cast.CALLUM.id,
        "coordinator": cast.CORA.id,
    }  # fmt: skip
    row |= more
    await insert(owner, "journey", **row)
    parts = (("assessor", row["assessor"]), ("line_manager", row["line_manager"]), ("observer", cast.HANA.id))
    for part, person in parts:
        if person:
            case = {"journey": row["id"], "authority": row["authority"], "since": STARTED}
            await insert(owner, "close_to_case", person=person, part=part, **case)
    return row["id"]


async def item(owner: asyncpg.Connection, name: str, state: str = "submitted", **more: Any) -> UUID:
    """One item of Amara's, a critical reflection sent a month ago unless it is a draft."""
    row = {
        "id": named(f"item {name}"), "journey": JOURNEY, "authority": TRAFFORD, "worker": cast.AMARA.id, "phase": 1,
        "state": state, "kind": "critical_reflection", "title": name, "body": BODY, "standards": ["S1"],
        "on_day": date(2026, 10, 12), "anonymised": state != "draft",
        "sent_on": None if state == "draft" else date(2026, 10, 20),
        "saved_at": datetime(2026, 11, 19, 21, 14, tzinfo=UTC),
    }  # fmt: skip
    await insert(owner, "evidence", **(row | more))
    return row["id"]


async def portfolio(owner: asyncpg.Connection, but: str = "") -> None:
    """All that the first stage asks for, with its mandatory reviews held; `but` names a kind to leave one short."""
    framework = framework_of(EDITION)
    for minimum in framework.minimums_of(1):
        for number in range(minimum.count - (minimum.kind == but)):
            codes = [standard.code for standard in framework.standards_of(1)]
            await item(owner, f"{framework.kind(minimum.kind).title} {number + 1}", kind=minimum.kind, standards=codes)
    for review in framework.reviews_of(1):
        if review.kind != "gate":
            await insert(
                owner, "review", id=named(f"review {review.code}"), journey=JOURNEY, authority=TRAFFORD, phase=1,
                code=review.code, due_on=date(2025, 6, 2), held_on=date(2025, 6, 3), note="Going well.",
            )  # fmt: skip


async def seat(owner: asyncpg.Connection, member: Member, role: Role, case: UUID) -> None:
    await insert(
        owner, "role_grant", id=named(f"{role} {member.name} {case}"), person=member.id, role=role.value,
        scope=Scope.SENT.value, authority=TRAFFORD, region=NORTH_WEST, case_id=case, starts=date(2026, 10, 1),
        reason="the tests", granted_by=named("nobody"),
    )  # fmt: skip


async def panel(owner: asyncpg.Connection, *, holds: bool = True, meets_on: date = TODAY) -> UUID:
    """Farah's panel with Gus and Helen; with `holds`, Amara's case is before it, read by Gus."""
    await insert(owner, "panel", id=PANEL, authority=TRAFFORD, meets_on=meets_on, chair=cast.FARAH.id)
    for member in (cast.FARAH, cast.GUS, cast.HELEN):
        await insert(owner, "panel_seat", panel=PANEL, authority=TRAFFORD, person=member.id)
    await seat(owner, cast.HELEN, Role.PANEL_MEMBER, PANEL)
    if holds:
        await insert(owner, "panel_case", panel=PANEL, journey=JOURNEY, authority=TRAFFORD, reader=cast.GUS.id)
        await seat(owner, cast.FARAH, Role.PANEL_CHAIR, JOURNEY)
        await seat(owner, cast.GUS, Role.PANEL_MEMBER, JOURNEY)
        await seat(owner, cast.HELEN, Role.PANEL_MEMBER, JOURNEY)
    return PANEL


async def report(owner: asyncpg.Connection, **more: Any) -> UUID:
    """Bea's recommendation, sent to the panel."""
    row = {
        "id": named("Bea's report"), "journey": JOURNEY, "authority": TRAFFORD, "worker": cast.AMARA.id, "phase": 1,
        "attempt": 1, "result": "pass", "report": "Amara listens, plans well and asks for help in time.",
        "made_by": cast.BEA.id, "made_on": date(2026, 11, 9),
    }  # fmt: skip
    await insert(owner, "recommendation", **(row | more))
    return row["id"]


async def outcome(owner: asyncpg.Connection, result: str = "met", **more: Any) -> UUID:
    """Priya's provisional outcome of Amara's first stage."""
    row = {
        "id": named("Priya's outcome"), "journey": JOURNEY, "authority": TRAFFORD, "worker": cast.AMARA.id, "phase": 1,
        "attempt": 1, "panel": PANEL, "result": result, "state": "provisional", "reasons": "CANARY the panel's reasons",
        "rule": "T13", "decided_by": cast.PRIYA.id, "decided_on": TODAY,
        "new_final_date": date(2027, 5, 24) if result == "deferred" else None,
    }  # fmt: skip
    await insert(owner, "outcome", **(row | more))
    return row["id"]


async def scale(owner: asyncpg.Connection) -> None:
    """Trafford runs the scale tied to the framework, and Amara stands on its first level."""
    edition = "framework_linked/2026-04-01"
    await insert(owner, "pay_scale_adopted", authority=TRAFFORD, edition=edition, starts=date(2026, 4, 1))
    await insert(
        owner, "pay_placement", id=named("Amara's place"), person=cast.AMARA.id, authority=TRAFFORD, edition=edition,
        level=1, starts=date(2026, 4, 1), annual_pence=3_600_000,
    )  # fmt: skip


async def conflict(owner: asyncpg.Connection, member: Member) -> None:
    """The member's declared conflict with Amara's case; it is never taken back."""
    case = {"journey": JOURNEY, "authority": TRAFFORD, "since": TODAY}
    await insert(owner, "close_to_case", person=member.id, part="conflict", **case)
