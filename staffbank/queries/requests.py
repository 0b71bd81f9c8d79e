"""Requests for cover: one by its id, or a list, each with what stands around it and only what its reader may see."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place, Reach
from foundation.access_table import Can
from foundation.database.pool import fetch, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.money import pounds
from foundation.periods import Period
from staffbank.queries.moments import local, rota
from staffbank.rules.agency.facts import Cap, Shift
from staffbank.rules.cascade import BANK, OWN_STAFF, SUPPLIERS
from staffbank.rules.requests import SOURCED, Request

# The access table's fields, and which attributes hold them.
WHERE = {
    "team": ("team_name", "authority_name"),
    "role": ("job_type", "local_title", "skills"),
    "reason": ("reason",),
    "dates": ("starts_on", "ends_on", "shift", "during"),
    "hours": ("weekly_hours",),
    "pattern": ("pattern",),
    "caseload_plan": ("caseload_plan", "supervisor"),
    "rate": ("rate",),
    "cost_code": ("cost_code",),
    "cap": ("cap_row", "cap_status", "cap_source"),
    "tier": ("tier", "tier_since"),
    "unallocated": ("unallocated", "counted_on"),
    "approvals": (
        "raised_by", "raised_by_name", "raised_on", "approved_by", "approved_by_name", "approved_on", "note",
    ),
}  # fmt: skip

# $1: today, for the count of children and for the cap that would be tested.
SELECT = """
select r.*, t.name as team_name, a.name as authority_name, g.name as region_name, u.children, u.on_day,
  c.hourly_pence as cap_pence, c.starts as cap_starts, c.ends as cap_ends,
  c.status as cap_status, c.source as cap_source, name_of(r.raised_by) as raised_by_name,
  name_of(r.approved_by) as approved_by_name,
  (select count(*) from booking b where b.request = r.id and b.live) as filled
from request r
join team t on t.id = r.team
join authority a on a.code = r.authority
join region g on g.code = r.region
left join lateral (select children, on_day from unallocated u where u.team = r.team and u.on_day <= $1
  order by on_day desc limit 1) u on true
left join cap c on c.region = r.region and c.job_type = r.job_type and c.starts <= greatest(r.starts_on, $1)
  and (c.ends is null or c.ends > greatest(r.starts_on, $1))
"""
# $2–$6 are the reader's reach; the states in $7 (null: any).
LISTED = f"""{SELECT}
where (r.authority = any ($2) or r.region = any ($3) or r.team = any ($4) or r.id = any ($5))
  and ($6::text[] is null or r.state = any ($6))
order by r.starts_on, r.id limit 500
"""


async def request_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_REQUEST) -> Request:
    """The request, if the actor may do this with it; NotThere otherwise (NotAllowed where they see it and no more)."""
    request = await request_itself(id)
    return masked(request, admit(actor, to, request.place, seen=Can.SEE_REQUEST), WHERE)


async def request_itself(id: UUID) -> Request:
    """The row whole, for a deed that has admitted its actor and now acts for the bank."""
    return _request(await the_row(f"{SELECT} where r.id = $2", clock.today(), id))


async def requests_for(actor: Actor, states: tuple[str, ...] | None = None) -> list[Request]:
    """Every request the actor may list, soonest first."""
    reach = reach_of(actor, Can.LIST_REQUESTS)
    rows = await fetch(LISTED, clock.today(), *_within(reach), list(states) if states else None)
    return seen_list(actor, Can.LIST_REQUESTS, [_request(row) for row in rows], _place, WHERE)


def _within(reach: Reach) -> tuple[Any, ...]:
    return list(reach.authorities), list(reach.regions), list(reach.teams), list(reach.cases)


def _place(request: Request) -> Place:
    return request.place


def place_of(row: asyncpg.Record) -> Place:
    """Where a request stands, and which conditions of the access table hold for it now."""
    facts = set()
    if row["state"] in SOURCED:
        facts |= {"open_to_own_staff"} if row["tier"] >= OWN_STAFF else set()
        facts |= {"open_at_bank_tier"} if row["tier"] >= BANK else set()
        facts |= {"released_to_suppliers"} if row["tier"] >= SUPPLIERS else set()
    return Place(
        cases=frozenset({row["id"]}),
        team=row["team"],
        authority=row["authority"],
        region=row["region"],
        facts=frozenset(facts),
    )


def _request(row: asyncpg.Record) -> Request:
    return shaped(
        Request,
        row,
        skills=tuple(row["skills"]),
        rate=pounds(row["rate_pence"]),
        cap_row=_cap(row),
        unallocated=row["children"],
        counted_on=row["on_day"],
        shift=Shift(rota(row["shift_starts"]), rota(row["shift_ends"])) if row["shift_starts"] else None,
        during=during(row),
        place=place_of(row),
    )


def _cap(row: asyncpg.Record) -> Cap | None:
    if row["cap_pence"] is None:
        return None
    return Cap(
        row["region_name"], row["job_type"], pounds(row["cap_pence"]), Period(row["cap_starts"], row["cap_ends"])
    )


def during(row: asyncpg.Record) -> tuple[datetime, datetime]:
    """From and until, with their zone: the shift's own times, or whole local days up to the day after the last."""
    if row["shift_starts"]:
        return local(row["shift_starts"]), local(row["shift_ends"])
    after = row["ends_on"] + timedelta(days=1)
    return datetime.combine(row["starts_on"], time(), clock.LONDON), datetime.combine(after, time(), clock.LONDON)
