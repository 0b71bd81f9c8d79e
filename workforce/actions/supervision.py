"""The dates of supervision, and how often a team's children changed social worker: dates and counts alone."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.problems import About, DutyBroken, Refusal
from workforce.queries.caseloads import team_for
from workforce.queries.loads import loads_of
from workforce.rules.caseload import CHANGES as TIMES
from workforce.rules.caseload import MOST_CHILDREN
from workforce.tables.caseload import SupervisionHeld

CHANGES = """
insert into worker_change (team, authority, month, never, once, twice, more, entered_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (team, month) do update set never = excluded.never, once = excluded.once, twice = excluded.twice,
  more = excluded.more, entered_by = excluded.entered_by
returning month
"""


class HoldSupervision(Form):
    """On which day somebody was supervised; nothing of what was said."""

    held_on: date
    words: ClassVar = {"held_on": "Enter the day, such as 20 11 2026"}


@deed(
    "supervision:entered",
    needs=Can.COUNT_CASELOAD,
    form=HoldSupervision,
    says="{actor} entered that {person} was supervised on {held_on}",
)
async def enter_supervision(actor: Actor, id: UUID, person: UUID, form: HoldSupervision) -> Done:
    """The date alone. Nobody enters their own: the manager's manager, or HR, does."""
    team = await team_for(actor, id)
    load = next((load for load in await loads_of(actor, id) if load.person == person), None)
    if person == actor.person:
        words = "You cannot enter your own supervision: ask whoever supervises you, or HR"
        raise DutyBroken("D1", words, About(person, "caseload", team.authority))
    sees = admit(actor, Can.COUNT_CASELOAD, Place(person, team=id, authority=team.authority), seen=Can.SEE_CASELOAD)
    if load is None:
        raise Refusal(held_on="They do not work in this team today")
    if form.held_on > clock.today():
        raise Refusal(held_on="The day must be today or before")
    taken = await fetch_value(
        "select exists (select from supervision_held where person = $1 and held_on = $2)", person, form.held_on
    )
    if taken:
        raise Refusal(held_on="This day is entered already")
    await add(
        SupervisionHeld, person=person, authority=team.authority, team=id, held_on=form.held_on, entered_by=actor.person
    )  # fmt: skip
    facts = {"person": person, "held_on": form.held_on}
    return Done(person, "caseload", team.authority, worker=person, then=f"/teams/{id}", facts=facts, role=sees.role)


class CountChanges(Form):
    """How many of a team's children changed social worker never, once, twice or more often in a year."""

    month: date
    never: int
    once: int
    twice: int
    more: int
    words: ClassVar = {
        "month": "Enter a day in the month, such as 31 10 2026",
        **dict.fromkeys(TIMES, "Enter how many children, 0 if none"),
    }


@deed(
    "caseload:changes_counted",
    needs=Can.COUNT_CASELOAD,
    form=CountChanges,
    says="{actor} entered how often children of a team changed social worker in the year to the end of {month}",
)
async def count_changes(actor: Actor, id: UUID, form: CountChanges) -> Done:
    """Numbers of children by number of changes: never which child, and never whose."""
    team = await team_for(actor, id)
    sees = admit(actor, Can.COUNT_CASELOAD, Place(team=id, authority=team.authority, region=team.region))
    month = form.month.replace(day=1)
    numbers = (form.never, form.once, form.twice, form.more)
    if month > clock.today():
        raise Refusal(month="The month must have begun")
    wrong = {
        name: "Enter a whole number"
        for name, count in zip(TIMES, numbers, strict=True)
        if not 0 <= count <= 50 * MOST_CHILDREN
    }
    if wrong:
        raise Refusal(**wrong)
    assert await fetch_value(CHANGES, id, team.authority, month, *numbers, actor.person) == month
    facts = {"month": f"{month:%B %Y}", "children": sum(numbers)}
    return Done(id, "caseload", team.authority, then=f"/teams/{id}", facts=facts, role=sees.role)
