"""Seats at a panel as roles held: given when a case is put before it, ended when that part of the case ends."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from foundation.access import Role, Scope
from foundation.database.pool import fetch, fetch_value
from foundation.deeds import COMMAND_LINE
from frameworks.queries.panels import Panel
from frameworks.rules.journey import Journey


def role_at(panel_chair: UUID, person: UUID) -> Role:
    return Role.PANEL_CHAIR if person == panel_chair else Role.PANEL_MEMBER


async def give_seat(panel: Panel, person: UUID, case: UUID, today: date, by: UUID) -> None:
    """The role for one case (or the panel itself), once however often it is asked."""
    await fetch_value(
        "insert into role_grant (id, person, role, scope, authority, region, case_id, starts, reason, granted_by)"
        " select $1, $2, $3, $4, $5, $6, $7, $8, 'seat at a panel', $9 where not exists (select from role_grant"
        " where person = $2 and role = $3 and case_id = $7 and ends is null)",
        uuid4(), person, role_at(panel.chair, person).value, Scope.SENT.value, panel.authority, panel.region, case,
        today, by if by != person else COMMAND_LINE,
    )  # fmt: skip


async def give_seats(panel: Panel, seats: Iterable[UUID], journey: Journey, today: date, by: UUID) -> None:
    """Everyone at the panel but those close to the case, who never see its papers (D4)."""
    for person in seats:
        if person not in journey.close:
            await give_seat(panel, person, journey.id, today, by)


async def end_seats(case: UUID, today: date, by: UUID, people: Iterable[UUID] | None = None) -> int:
    """End the panel's roles for one case, for these people or for all; returns how many were ended."""
    rows = await fetch(
        "update role_grant set ends = greatest($2, starts), ended_by = $3, version = version + 1 where case_id = $1"
        " and role in ('panel_member', 'panel_chair') and ends is null and ($4::uuid[] is null or person = any($4))"
        " returning id",
        case, today, by, None if people is None else list(people),
    )  # fmt: skip
    return len(rows)
