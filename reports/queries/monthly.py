"""Monthly reports: who set one up, who gets it, and what was sent, as whoever asks may see it today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place, Relation, Role
from foundation.access_table import Can, row
from foundation.database.pool import fetch, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit, may, reach_of
from foundation.problems import NotThere
from foundation.roster import names_of

REPORT = """
select r.id, r.authority, a.name as place, r.owner, r.title, r.due_day, r.recipients, r.starts, r.stopped_on, r.version
from monthly_report r join authority a on a.code = r.authority
"""
SENT = "select id, as_on, sent_on, told, left_out from monthly_report_sent where report = $1 order by as_on desc"
ONE_SENT = "select s.*, r.recipients, r.title from monthly_report_sent s join monthly_report r on r.id = s.report"
# Whoever holds a role themselves: one that was lent answers for some acts alone.
MAY_SEE = """
select distinct person from role_grant where authority = $1 and role = any($3) and case_id is null and lent_from is null
  and starts <= $2 and (ends is null or ends > $2) and (not sensitive or confirmed_by is not null)
"""
# A day that a month has not is its last.
DUE = """
select id from monthly_report where stopped_on is null and starts <= $1
  and (due_day = extract(day from $1) or $2 and due_day > extract(day from $1))
  and not exists (select from monthly_report_sent s where s.report = monthly_report.id and s.as_on = $1)
order by id
"""


@dataclass(frozen=True)
class Report:
    """A monthly report: its owner, the day of the month it falls on, and to whom it goes while they may see it."""

    id: UUID
    authority: int
    place: str
    owner: UUID
    title: str
    due_day: int
    recipients: tuple[UUID, ...]
    starts: date
    stopped_on: date | None
    version: int
    names: Mapping[UUID, str]

    def who(self, person: UUID) -> str:
        return self.names.get(person, "someone")


@dataclass(frozen=True)
class Sent:
    """One sending: the day its numbers stand for, when it was made, who was told, and who no longer could be."""

    id: UUID
    as_on: date
    sent_on: date
    told: int
    left_out: int


@dataclass(frozen=True)
class SentReport:
    """What was sent, as it was: `figures` is what the fingerprint is of."""

    id: UUID
    report: UUID
    authority: int
    owner: UUID
    title: str
    as_on: date
    sent_on: date
    figures: str
    fingerprint: str
    told: tuple[UUID, ...]
    left_out: tuple[UUID, ...]
    names: Mapping[UUID, str]
    may_export: bool


def saved_place(owner: UUID, recipients: Sequence[UUID], authority: int) -> Place:
    return Place(owner, given=frozenset(recipients), authority=authority, everyones=True)


def roles_that_see() -> tuple[Role, ...]:
    """The roles that are shown an authority's figures, and what others saved for them."""
    found = []
    for role, cells in row(Can.SEE_AUTHORITY_FIGURES).items():
        cell = cells.get(Relation.SAME_AUTHORITY)
        shared = row(Can.SEE_SAVED).get(role, {})
        if cell and (cell.fields is None or "figures" in cell.fields) and Relation.SENT_TO_ME in shared:
            found.append(role)
    return tuple(found)


async def may_receive(authority: int, day: date) -> dict[UUID, str]:
    """Whoever is shown the authority's figures on that day, by name in its order."""
    rows = await fetch(
        MAY_SEE, authority, day, [role.value for role in roles_that_see()],
    )  # fmt: skip
    names = await names_of(row["person"] for row in rows)
    return dict(sorted(names.items(), key=lambda one: one[1]))


async def reports_of(actor: Actor) -> list[Report]:
    """Those that are the reader's own or go to them, the running ones first."""
    reach_of(actor, Can.LIST_SAVED)
    rows = await fetch(
        f"{REPORT} where r.owner = $1 or $1 = any(r.recipients)"
        " order by r.stopped_on nulls first, a.name, r.title, r.id",
        actor.person,
    )
    found = await _read(rows)
    return [
        each for each in found
        if may(actor, Can.LIST_SAVED, saved_place(each.owner, each.recipients, each.authority))
        and sees_figures(actor, each.authority)
    ]  # fmt: skip


async def report_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_SAVED) -> Report:
    """One of them; NotThere unless it is the reader's own or goes to them, and they may see the figures today."""
    found = await report_itself(id)
    admit(actor, to, saved_place(found.owner, found.recipients, found.authority), seen=Can.SEE_SAVED)
    if to is Can.SEE_SAVED and not sees_figures(actor, found.authority):
        raise NotThere
    return found


async def report_itself(id: UUID) -> Report:
    """For a deed of the product's own."""
    row = await the_row(f"{REPORT} where r.id = $1", id)
    return (await _read([row]))[0]


async def sendings(report: UUID) -> list[Sent]:
    """What was sent of a report that the reader was admitted to, the newest first."""
    rows = await fetch(SENT, report)
    return [Sent(row["id"], row["as_on"], row["sent_on"], len(row["told"]), len(row["left_out"])) for row in rows]


async def sent_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_SAVED) -> SentReport:
    """What was sent, for its owner and whom it goes to, while they may see the authority's figures."""
    found = await the_row(f"{ONE_SENT} where s.id = $1", id)
    place = saved_place(found["owner"], (*found["recipients"], *found["told"]), found["authority"])
    admit(actor, to, place, seen=Can.SEE_SAVED)
    if not sees_figures(actor, found["authority"]):
        raise NotThere
    names = await names_of((found["owner"], *found["told"], *found["left_out"]))
    return shaped(SentReport, found, names=names, may_export=may(actor, Can.EXPORT_SAVED, place))


async def due_on(day: date) -> list[UUID]:
    """The reports that fall on this day and were not sent for it."""
    last = (day + timedelta(days=1)).month != day.month
    return [row["id"] for row in await fetch(DUE, day, last)]


def sees_figures(actor: Actor, authority: int) -> bool:
    place = Place(authority=authority)
    return may(actor, Can.SEE_AUTHORITY_FIGURES, place) and admit(actor, Can.SEE_AUTHORITY_FIGURES, place).sees(
        "figures"
    )


async def _read(rows: Sequence[asyncpg.Record]) -> list[Report]:
    names = await names_of({person for row in rows for person in (row["owner"], *row["recipients"])})
    return [shaped(Report, row, names=names) for row in rows]
