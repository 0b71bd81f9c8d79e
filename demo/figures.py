"""Trafford's monthly report with what it was sent with, and a view that Ada keeps."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import asyncpg

from demo.careers import TRAFFORD
from demo.world import World
from demo.write import key
from foundation.access import Role
from reports.measures.components import Components
from reports.measures.frozen import fingerprint
from reports.monthly import days_of, put_down
from reports.queries.components import asked, components_in
from reports.queries.counted import COUNTS

SET_UP, SENT = date(2026, 9, 14), (date(2026, 10, 1), date(2026, 11, 1))
TO = (Role.HR, Role.PRINCIPAL_SOCIAL_WORKER, Role.DIRECTOR)
ENTERED_LATE = date(2026, 11, 1)  # somebody had joined by this day whom nobody had entered yet


def figures(world: World) -> None:
    """Set up by HR, on the first of the month, to the principal social worker and the director."""
    ada, report = world.offices[TRAFFORD, Role.HR], key("monthly report", TRAFFORD)
    people = sorted(world.offices[TRAFFORD, role] for role in TO)
    world.book.add(
        "monthly_report", id=report, authority=TRAFFORD, owner=ada, title="The workforce in figures", due_day=1,
        recipients=people, starts=SET_UP,
    )  # fmt: skip
    world.book.add(
        "saved_view", id=key("view", ada), person=ada, title="Agency rate, team by team",
        address=f"/figures/authority/{TRAFFORD}/agency_rate_fte", saved_on=SET_UP,
    )  # fmt: skip
    world.book.tell(SET_UP, "report:set_up", (ada, "hr"), "monthly_report", report, (TRAFFORD, None), due_day=1,
                    people=len(people))  # fmt: skip


async def sent(owner: asyncpg.Connection, world: World) -> None:
    """What was sent, from the region's own rows, once they are there."""
    people = sorted(world.offices[TRAFFORD, role] for role in TO)
    name = await owner.fetchval("select name from authority where code = $1", TRAFFORD)
    for day in SENT:
        rows = await owner.fetch(COUNTS, *asked(TRAFFORD, days_of(day)))
        live = {row["on_day"]: components_in(row) for row in rows}
        live |= {day: _as_known(live[day], day)}
        text = put_down(TRAFFORD, name, day, live)
        await owner.execute(
            "insert into monthly_report_sent (id, report, authority, owner, as_on, sent_on, figures, fingerprint, told,"
            " left_out) values ($1, $2, $3, $4, $5, $5, $6, $7, $8, '{}')",
            key("monthly report", TRAFFORD, day), key("monthly report", TRAFFORD), TRAFFORD,
            world.offices[TRAFFORD, Role.HR], day, text, fingerprint(text), people,
        )  # fmt: skip


def _as_known(live: Components, day: date) -> Components:
    if day != ENTERED_LATE:
        return live
    fewer = {field: Decimal(str(getattr(live, field))) - 1 for field in ("inpost_fte", "inpost_headcount")}
    return replace(live, **fewer)
