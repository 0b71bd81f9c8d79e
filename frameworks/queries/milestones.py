"""A journey on its person's line of time, begun and each final outcome; and what a change of work does to it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one
from foundation.filters import plural
from foundation.guard import admit
from foundation.problems import NotThere, SignInAgain
from frameworks.queries.journeys import JOURNEY, place_of, reached_in
from frameworks.rules.due_dates import Hours, Programme, due_on
from frameworks.rules.editions import framework_of
from workforce.queries.following import Change
from workforce.queries.milestones import Moment

OPEN = "j.state not in ('completed', 'withdrawn', 'transferred')"
FINAL = """
select o.journey, o.phase, o.result, o.confirmed_on from outcome o
where o.journey = any($1) and o.state = 'final' and not exists (select from outcome n where n.supersedes = o.id)
order by o.confirmed_on
"""
RESULTS = {"met": "met", "deferred": "deferred", "not_met": "not yet met"}
# The hours of the person's own employment, by date: the longest of those held at once, as contracts do not add up here.
WEEKLY = """
select e.starts, max(e.weekly_hours) as weekly from employment e
where e.person = $1 and e.authority = $2 and e.basis in ('permanent', 'fixed_term') and e.weekly_hours is not null
group by e.starts order by e.starts
"""


async def milestones(actor: Actor, person: UUID) -> list[Moment]:
    """What the reader may see of this person's journeys, as moments."""
    rows = await fetch(f"{JOURNEY} where j.worker = $1 order by j.started_on", person)
    seen = [row for row in rows if _sees(actor, Can.SEE_JOURNEY, place_of(row, actor), "dates")]
    found = [
        Moment(row["started_on"], "Journey begun", framework_of(row["edition"]).title, path=f"/journeys/{row['id']}")
        for row in seen
    ]
    found += await _reached(actor, rows)
    told = {
        row["id"]: row for row in seen if _sees(actor, Can.SEE_OUTCOME, place_of(row, actor, "told"), "result", "date")
    }
    for outcome in await fetch(FINAL, list(told)) if told else ():
        journey = told[outcome["journey"]]
        stage = framework_of(journey["edition"]).phase(outcome["phase"]).title
        words = f"{stage}: {RESULTS.get(outcome['result'], outcome['result'])}"
        found.append(Moment(outcome["confirmed_on"], "Outcome", words, path=f"/journeys/{journey['id']}"))
    return found


async def _reached(actor: Actor, rows: Sequence[asyncpg.Record]) -> list[Moment]:
    """For whoever keeps the bank that the person is a member of: the stage they reached, and no more of a journey."""
    editions = {
        row["id"]: row["edition"]
        for row in rows
        if row["bank_member"] and _sees(actor, Can.SEE_JOURNEY, place_of(row, actor), "stage_reached", "stage_date")
    }
    reached = await reached_in(editions)
    return [Moment(on, "Stage reached", title, path=f"/journeys/{id}") for id, (title, on) in reached.items()]


def _sees(actor: Actor, can: Can, place: Place, *fields: str) -> bool:
    """Whether the reader sees these fields of the thing, in the sign-in they have."""
    try:
        sees = admit(actor, can, place)
    except (NotThere, SignInAgain):
        return False
    return all(sees.sees(name) for name in fields)


async def follows(change: Change) -> list[str]:
    """What a change of hours does to the day a stage falls due; what leaving does to a journey."""
    if change.kind == "left":
        open_ = await fetch_one(f"select j.id from journey j where j.worker = $1 and {OPEN}", change.person)
        return (
            ["Their journey stays open here until it is withdrawn, or transferred to their new employer"]
            if open_
            else []
        )
    if change.kind != "hours":
        return []
    moved = await moved_due(change.person, change.authority)
    return [_by(*moved[1:])] if moved else []


def _by(before: date, due: date) -> str:
    """By how much, and not the day: whoever keeps the hours is not told when a stage falls due."""
    days = abs((due - before).days)
    way = "later" if due > before else "earlier"
    return f"Their stage falls due {plural(days, 'day')} {way}, with the hours they work"


async def moved_due(person: UUID, authority: int) -> tuple[UUID, date, date] | None:
    """The open journey whose stage now falls due on another day by the hours worked: its id, the day before and after.

    A stage that was deferred has a day somebody set, and keeps it.
    """
    row = await fetch_one(
        f"select j.* from journey j where j.worker = $1 and j.authority = $2 and {OPEN} and j.state = 'active'"
        " and j.attempt = 1 and j.due_on is not null order by j.started_on desc limit 1",
        person, authority,
    )  # fmt: skip
    if row is None:
        return None
    month = framework_of(row["edition"]).phase(row["phase"]).month_to
    weekly = [(each["starts"], each["weekly"]) for each in await fetch(WEEKLY, person, authority)]
    hours = _from(row["started_on"], weekly)
    if not hours:
        return None
    due = due_on(Programme(row["started_on"], (month,), hours), month)
    return (row["id"], row["due_on"], due) if due and due != row["due_on"] else None


def _from(start: date, weekly: list[tuple[date, object]]) -> tuple[Hours, ...]:
    """The rows of hours that hold from the start on, the first of them from the start itself."""
    before = [hours for since, hours in weekly if since <= start]
    later = [(since, hours) for since, hours in weekly if since > start]
    if not before and not later:
        return ()
    first = before[-1] if before else later[0][1]
    rows = [(start, first), *later]
    return tuple(Hours(since, hours) for since, hours in rows)  # type: ignore[arg-type]
