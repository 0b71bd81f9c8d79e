"""The counts of a team on a day, typed by its manager or HR; files and the feed keep theirs by the same statement."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.deeds import Done, deed
from foundation.exports import taking_out
from foundation.filters import day
from foundation.forms import Form
from foundation.guard import admit, may
from foundation.problems import Refusal
from workforce.queries.caseloads import Team, team_for
from workforce.queries.loads import Load, loads_of
from workforce.rules.caseload import MOST_CHILDREN, Counts

BOXES = ("children", "child_protection", "court", "looked_after", "alone")
WHOLE = f"Enter a whole number from 0 to {MOST_CHILDREN}"

take_caseloads = taking_out("caseloads", Can.EXPORT_CASELOADS, "/teams/file")

# A second count of the same day takes the place of the first, whoever entered it; agreed and ceiling are kept.
COUNTED = """
with counted as (
  insert into caseload (person, authority, team, on_day, children, child_protection, court, looked_after, alone,
                        source, entered_by)
  select person, $1, team, on_day, children, child_protection, court, looked_after, alone, $10, $11
  from unnest($2::uuid[], $3::uuid[], $4::date[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[])
    as row (person, team, on_day, children, child_protection, court, looked_after, alone)
  on conflict (person, authority, on_day) do update set team = excluded.team, children = excluded.children,
    child_protection = excluded.child_protection, court = excluded.court, looked_after = excluded.looked_after,
    alone = excluded.alone, source = excluded.source, entered_by = excluded.entered_by
  returning 1)
select count(*) from counted
"""
UNALLOCATED = """
insert into unallocated (team, authority, region, on_day, children, longest_since, over_five, entered_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (team, on_day) do update set children = excluded.children, longest_since = excluded.longest_since,
  over_five = excluded.over_five, entered_by = excluded.entered_by
returning children
"""


class CountTeam(Form):
    """One team on one day: a box for each worker and kind of count, and the children without a worker."""

    on: date
    children: dict[str, str] = {}  # noqa: RUF012  (pydantic copies defaults)
    child_protection: dict[str, str] = {}  # noqa: RUF012
    court: dict[str, str] = {}  # noqa: RUF012
    looked_after: dict[str, str] = {}  # noqa: RUF012
    alone: dict[str, str] = {}  # noqa: RUF012
    unallocated: int | None = None
    longest_since: date | None = None
    over_five: int | None = None
    words: ClassVar = {
        "on": "Enter the day of the count, such as 20 11 2026", "unallocated": WHOLE, "over_five": WHOLE,
        "longest_since": "Enter the day since which a child has waited longest, such as 12 11 2026",
    }  # fmt: skip


async def keep_counts(
    authority: int, rows: Sequence[tuple[UUID, UUID, date, Counts]], source: str, entered_by: UUID
) -> int:
    """Write (person, team, day, counts), each once; how many were written. The caller has been admitted."""
    columns: list[list[Any]] = [[person for person, *_ in rows], [row[1] for row in rows], [row[2] for row in rows]]
    columns += [[getattr(row[3], box) for row in rows] for box in BOXES]
    written: int = await fetch_value(COUNTED, authority, *columns, source, entered_by)
    return written


@deed(
    "caseload:counted",
    needs=Can.COUNT_CASELOAD,
    form=CountTeam,
    says="{actor} entered how many children {workers} workers of a team held on {on}",
)
async def count_team(actor: Actor, id: UUID, form: CountTeam) -> Done:
    """Every count that was typed; a worker whose boxes are empty is left as before."""
    team = await team_for(actor, id)
    sees = admit(actor, Can.COUNT_CASELOAD, Place(team=id, authority=team.authority, region=team.region))
    if form.on > clock.today():
        raise Refusal(on="The day of the count must be today or before")
    loads = {str(load.person): load for load in await loads_of(actor, id, form.on)}
    counted = _counted(actor, id, form, loads)
    wrong = _against_unallocated(form)
    if wrong:
        raise Refusal(**wrong)
    if not counted and form.unallocated is None:
        raise Refusal("Enter a count for somebody, or how many children have no worker")
    rows = [(UUID(person), id, form.on, counts) for person, counts in counted.items()]
    if rows:
        await keep_counts(team.authority, rows, "typed", actor.person)
    if form.unallocated is not None:
        await _unallocated(team, form, actor.person)
    facts = {"workers": len(rows), "on": form.on, "unallocated": form.unallocated}
    return Done(id, "caseload", team.authority, then=f"/teams/{id}", facts=facts, role=sees.role)


def _counted(actor: Actor, id: UUID, form: CountTeam, loads: Mapping[str, Load]) -> dict[str, Counts]:
    """Each worker's counts by their id; every box that cannot be is refused at once, each in its own words."""
    wrong: dict[str, str] = {}
    found: dict[str, Counts] = {}
    for person in sorted({person for box in BOXES for person in getattr(form, box)}):
        load = loads.get(person)
        if load is None:
            raise Refusal(f"Somebody you entered a count for did not work in this team on {day(form.on)}")
        if not may(actor, Can.COUNT_CASELOAD, Place(load.person, team=id, authority=load.authority)):
            raise Refusal(f"Your role does not enter the count of {load.name}")
        if load.on_day == form.on and load.source == "pushed":
            wrong[f"children-{person}"] = f"Your case system sent {load.children} for this day: put it right there"
            continue
        counts, faults = _boxes(form, person)
        wrong |= {f"{box}-{person}": f"{load.name}: {words}" for box, words in faults.items()}
        if counts:
            found[person] = counts
    if wrong:
        raise Refusal(**wrong)
    return found


def _boxes(form: CountTeam, person: str) -> tuple[Counts | None, dict[str, str]]:
    numbers, wrong = {}, {}
    for box in BOXES:
        text = getattr(form, box).get(person, "")
        if text.isascii() and text.isdigit() and len(text) < 5:
            numbers[box] = int(text)
        elif text or box == "children":
            wrong[box] = WHOLE
    if wrong:
        return None, wrong
    counts = Counts(**numbers)
    return counts, counts.against()


def _against_unallocated(form: CountTeam) -> dict[str, str]:
    children = form.unallocated
    if children is None:
        return {"unallocated": "Enter how many"} if form.longest_since or form.over_five else {}
    if not 0 <= children <= 10 * MOST_CHILDREN:
        return {"unallocated": "Enter a whole number"}
    if children and form.longest_since is None:
        return {"longest_since": "Enter the day since which a child has waited longest"}
    if not children and form.longest_since:
        return {"longest_since": "Leave this empty where no child waits"}
    if form.longest_since and form.longest_since > form.on:
        return {"longest_since": "This must be on or before the day of the count"}
    if form.over_five is not None and not 0 <= form.over_five <= children:
        return {"over_five": "No more than the children without a worker"}
    return {}


async def _unallocated(team: Team, form: CountTeam, who: UUID) -> None:
    kept = await fetch_value(
        UNALLOCATED, team.id, team.authority, team.region, form.on, form.unallocated, form.longest_since,
        form.over_five, who,
    )  # fmt: skip
    assert kept == form.unallocated
