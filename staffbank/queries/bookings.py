"""Bookings: one by its id, or a list, with only what the reader may see."""

from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.money import pounds
from staffbank.queries.moments import this_moment
from staffbank.queries.offers import said_of
from staffbank.rules.agency.findings import Outcome
from staffbank.rules.bookings import Booking

WHERE = {
    "worker": ("worker_name",),
    "dates": ("starts_on", "ends_on", "starts_at", "ends_at"),
    "hours": ("weekly_hours",),
    "rate": ("rate",),
    "cost_code": ("cost_code",),
    "supervisor": ("supervisor",),
    "caseload_plan": ("caseload_plan", "local_title"),
    "checks": ("board", "outcome", "answers", "decided_on"),
    "notice": ("notice_days", "note"),
    "rule": ("outcome", "answers", "decided_on"),
}
SELECT = """
select b.*, t.name as team_name, a.name as authority_name, r.local_title, r.raised_by,
  coalesce(m.name, name_of(b.worker)) as worker_name, d.outcome, d.answers, d.as_at
from booking b
join team t on t.id = b.team
join authority a on a.code = b.authority
left join request r on r.id = b.request
left join lateral put_forward(array[b.offer]) m on true
left join lateral (select * from rule_decision d where d.offer = b.offer order by d.at desc limit 1) d on true
"""


async def booking_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_BOOKING) -> Booking:
    """The booking, if the actor may do this with it."""
    row = await the_row(f"{SELECT} where b.id = $1", id)
    booking = _booking(row, actor)
    return masked(booking, admit(actor, to, booking.place, seen=Can.SEE_BOOKING), WHERE)


async def bookings_for(actor: Actor) -> list[Booking]:
    """Every booking the actor may list that has not ended, soonest first."""
    reach = reach_of(actor, Can.LIST_BOOKINGS)
    rows = await fetch(
        f"{SELECT} where (b.worker = $1 or b.authority = any ($2) or b.region = any ($3) or b.team = any ($4))"
        " and b.ends_on >= $5 order by b.starts_on, b.id limit 500",
        reach.person,
        list(reach.authorities),
        list(reach.regions),
        list(reach.teams),
        clock.today(),
    )
    return seen_list(actor, Can.LIST_BOOKINGS, [_booking(row, actor) for row in rows], _place, WHERE)


def _place(booking: Booking) -> Place:
    return booking.place


def _booking(row: asyncpg.Record, actor: Actor) -> Booking:
    place = Place(subject=row["worker"], team=row["team"], authority=row["authority"], region=row["region"])
    return shaped(
        Booking,
        row,
        local_title=row["local_title"] or "",
        rate=pounds(row["rate_pence"]),
        starts_at=row["during"].lower,
        ends_at=row["during"].upper,
        board=tuple(row["starting_board"]),
        place=place,
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        answers=said_of(row["answers"], place, actor, row["worker"]),
        decided_on=row["as_at"],
        read_at=this_moment(),
    )
