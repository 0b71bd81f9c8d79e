"""What waits for someone in the bank: derived from states and dates, one read a role."""

from datetime import date

import asyncpg

from foundation.access import Actor, Role
from foundation.database.pool import fetch
from foundation.home import Waiting

TEAM = "(select t.id, t.name || ', ' || a.name as name from team t join authority a on a.code = t.authority) t"
MANAGERS = f"""
select 'draft' as what, r.id, r.local_title, t.name as team, r.raised_on as since, null::text as who
  from request r join {TEAM} on t.id = r.team where r.raised_by = $1 and r.state = 'draft' and r.team = any ($2)
union all
select o.state, o.id, r.local_title, t.name, coalesce(o.sent_at::date, $3), m.name
  from request r join offer o on o.request = r.id join {TEAM} on t.id = r.team
  left join lateral put_forward(array[o.id]) m on true
  where r.raised_by = $1 and r.team = any ($2) and o.state in ('submitted', 'shortlisted', 'interviewed')
union all
select 'start', b.id, '', t.name, b.starts_on, m.name from booking b join {TEAM} on t.id = b.team
  left join lateral put_forward(array[b.offer]) m on true
  where b.team = any ($2) and b.state = 'confirmed' and b.kind = 'assignment' and b.starts_on <= $3
"""
HOLDERS = f"""
select r.id, r.local_title, t.name as team, r.raised_on as since,
  (select children from unallocated u where u.team = r.team and u.on_day <= $2 order by on_day desc limit 1) as children
from request r join {TEAM} on t.id = r.team
where r.state = 'submitted' and r.authority = any ($1) and r.raised_by <> $3
"""
COORDINATORS = f"""
select r.state as what, r.id, r.local_title, t.name as team, coalesce(r.tier_since::date, r.approved_on, $2) as since,
  null::text as who
  from request r join {TEAM} on t.id = r.team where r.region = any ($1)
  and (r.state = 'approved' or r.state in ('open', 'part_filled') and not exists
    (select from offer o where o.request = r.id and o.state in ('submitted', 'shortlisted', 'interviewed', 'offered')))
union all
select o.state, o.id, r.local_title, t.name, coalesce(o.sent_at::date, $2), m.name
  from offer o join request r on r.id = o.request join {TEAM} on t.id = r.team
  left join lateral put_forward(array[o.id]) m on true
  where o.region = any ($1) and o.state = 'chosen' and o.worker <> $3
union all
select 'booking', b.id, '', t.name, b.starts_on, m.name from booking b join {TEAM} on t.id = b.team
  left join lateral put_forward(array[b.offer]) m on true
  where b.region = any ($1) and b.state in ('provisional', 'compliant', 'accepted') and b.worker <> $3
"""
WORKERS = f"""
select o.id, r.local_title, t.name as team, o.offered_on as since, o.kind from offer o
join request r on r.id = o.request join {TEAM} on t.id = r.team where o.worker = $1 and o.state = 'offered'
"""
SAID = {
    "draft": ("Finish the request for {title}", "/requests/{id}"),
    "submitted": ("Look at {who} for {title}", "/candidates/{id}"),
    "shortlisted": ("Interview {who} for {title}", "/candidates/{id}"),
    "interviewed": ("Choose: {who} was interviewed for {title}", "/candidates/{id}"),
    "start": ("Record whether {who} started", "/bookings/{id}"),
    "approved": ("Open the request for {title}", "/requests/{id}"),
    "open": ("Find people for {title}", "/requests/{id}/candidates"),
    "part_filled": ("Find more people for {title}", "/requests/{id}/candidates"),
    "chosen": ("Offer the work to {who}", "/candidates/{id}"),
    "booking": ("Check and confirm the booking of {who}", "/bookings/{id}"),
}


async def waiting(actor: Actor, today: date) -> list[Waiting]:
    """Everything in the bank that this person can move on today, by the roles they hold."""
    return [
        *await _for_the_manager(actor, today),
        *await _for_the_holder(actor, today),
        *await _for_the_coordinator(actor, today),
        *await _for_the_worker(actor, today),
    ]


async def _for_the_manager(actor: Actor, today: date) -> list[Waiting]:
    teams = [grant.team for grant in actor.holds(Role.LINE_MANAGER) if grant.team]
    return [_said(row) for row in await fetch(MANAGERS, actor.person, teams, today)] if teams else []


async def _for_the_holder(actor: Actor, today: date) -> list[Waiting]:
    authorities = [grant.authority for grant in actor.holds(Role.BUDGET_HOLDER) if not grant.one_case_only]
    rows = await fetch(HOLDERS, authorities, today, actor.person) if authorities else []
    return [
        Waiting(
            f"Approve the cost of {row['local_title'].lower()}, {row['team']}",
            f"/requests/{row['id']}",
            row["since"],
            f"{row['children']} children without a social worker" if row["children"] else "",
        )
        for row in rows
    ]


async def _for_the_coordinator(actor: Actor, today: date) -> list[Waiting]:
    regions = [grant.region for grant in actor.holds(Role.BANK_COORDINATOR) if not grant.one_case_only]
    return [_said(row) for row in await fetch(COORDINATORS, regions, today, actor.person)] if regions else []


async def _for_the_worker(actor: Actor, today: date) -> list[Waiting]:
    if not (actor.holds(Role.BANK_WORKER) or actor.holds(Role.SOCIAL_WORKER)):
        return []
    return [
        Waiting(f"Answer the offer: {row['local_title']}, {row['team']}", f"/offers/{row['id']}", row["since"])
        for row in await fetch(WORKERS, actor.person)
    ]


def _said(row: asyncpg.Record) -> Waiting:
    words, path = SAID[row["what"]]
    title = row["local_title"].lower() or "the request"
    return Waiting(
        words.format(title=title, who=row["who"] or "someone"), path.format(id=row["id"]), row["since"], row["team"]
    )
