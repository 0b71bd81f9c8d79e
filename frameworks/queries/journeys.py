"""Journeys: one fetched through its reader, and the list each role may look through."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place, Sight
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one, the_row
from foundation.database.rounds import at_once
from foundation.guard import admit, masked, reach_of, seen_list
from frameworks.queries.names import people_named
from frameworks.rules.editions import Framework, framework_of
from frameworks.rules.journey import MODERATED, PROVISIONAL, RECOMMENDED, SUBMITTED, Journey

# The panel that holds the case until its minutes are confirmed; the outcome of this phase and attempt that stands.
JOURNEY = """
select j.*, j.worker in (select * from my_bank_members()) as bank_member,
       pc.panel, pc.panel_result, pc.panel_note, p.chair as panel_chair, p.meets_on, p.minutes_confirmed_on,
       o.id as outcome, o.result, o.state as outcome_state, o.decided_by, o.decided_on, o.waiver,
       (select coalesce(jsonb_agg(jsonb_build_array(c.person, c.part)), '[]')::text
        from close_to_case c where c.journey = j.id) as close
from journey j
left join lateral (
  select c.panel, c.result as panel_result, c.note as panel_note from panel_case c join panel on panel.id = c.panel
  where c.journey = j.id and panel.minutes_confirmed_on is null and c.carried_to is null
  order by panel.meets_on desc, panel.id limit 1) pc on true
left join panel p on p.id = pc.panel
left join lateral (
  select * from outcome x where x.journey = j.id and x.phase = j.phase and x.attempt = j.attempt
    and not exists (select from outcome y where y.supersedes = x.id) limit 1) o on true
"""

# Other records of those who have a part in a case, with whose they are: the person counts, not the record (D1 to D4).
DOUBLES = """
(select jsonb_agg(jsonb_build_array(s.person, s.self))::text
 from selves_of(array[{of}.worker, {of}.assessor, {of}.line_manager]
                || array(select (c->>0)::uuid from jsonb_array_elements({of}.close::jsonb) c)) s
 where s.self <> s.person) as doubles
"""

# One journey, with the names of its people.
NAMED = f"""
select one.*, {DOUBLES.format(of="one")},
       (select jsonb_object_agg(n.person, n.name)::text from people_named(array[one.worker, one.assessor,
        one.line_manager, one.coordinator, one.panel_chair, one.decided_by]) n) as names
from ({{journey}}) one
"""

BEFORE_OUTCOME = (RECOMMENDED, MODERATED, *PROVISIONAL)
FULL_TIME = Decimal(37)

# Field of the access table → what shows it.
WHERE: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "stage": ("state", "phase", "attempt", "stage"),
    "stage_reached": ("reached",),
    "stage_date": ("reached_on",),
    "dates": ("started_on", "phase_started_on", "submitted_on"),
    "due_dates": ("due_on", "meets_on"),
    "hours": ("weekly_hours",),
    "edition": ("framework",),
    "outcome": ("outcome_words",),
    "assessor": ("assessor", "line_manager"),
    "concern_flag": ("concern",),
}


@dataclass(frozen=True)
class Case:
    """A journey as a deed needs it: whole, with where it stands, by which role it was reached, and its edition."""

    journey: Journey
    framework: Framework
    name: str
    names: Mapping[UUID, str]
    place: Place
    sees: Sight
    panel: UUID | None = None
    panel_result: str | None = None
    meets_on: date | None = None
    outcome: UUID | None = None
    result: str | None = None
    outcome_state: str | None = None
    report: str = ""
    report_result: str | None = None
    comment: str = ""
    return_note: str = ""
    panel_note: str | None = None

    @property
    def first_name(self) -> str:
        return self.name.split(" ", 1)[0]

    def who(self, person: UUID | None) -> str:
        return self.names.get(person, "not named yet") if person else "not named yet"


@dataclass(frozen=True)
class Seen:
    """A journey as its reader may see it; None where their role may not."""

    id: UUID
    worker: UUID
    authority: int
    region: int
    team: UUID | None
    name: str | None
    state: str | None
    phase: int | None
    attempt: int | None
    started_on: date | None
    phase_started_on: date | None
    submitted_on: date | None
    meets_on: date | None
    due_on: date | None
    weekly_hours: Decimal | None
    framework: Framework | None
    assessor: str | None
    line_manager: str | None
    concern: bool | None
    outcome_words: str | None
    stage: str | None
    reached: str | None = None  # the stage last met, for whoever keeps the bank; the others see each outcome
    reached_on: date | None = None


def journey_of(row: asyncpg.Record, missing: tuple[str, ...] | None = None) -> Journey:
    """The rules' journey from a row of JOURNEY. `missing`: sufficiency's answer, when the portfolio was read."""
    close = [(UUID(person), part) for person, part in json.loads(row["close"])]
    doubles = [(UUID(person), UUID(double)) for person, double in json.loads(row.get("doubles") or "[]")]
    conflicted = {person for person, part in close if part == "conflict"}
    framework = framework_of(row["edition"])
    return Journey(
        **{name: row[name] for name in SAME},
        hours=row["weekly_hours"],
        observers=tuple(person for person, part in close if part == "observer"),
        before=(
            *(person for person, part in close if part in ("assessor", "line_manager")),
            *(double for person, double in doubles if person != row["worker"] and person not in conflicted),
        ),
        conflicts=(*conflicted, *(double for person, double in doubles if person in conflicted)),
        selves=tuple(double for person, double in doubles if person == row["worker"]),
        missing=missing,
        waiver=row["waiver"] or "",
        final_phase=framework.next_phase(row["phase"]) is None,
    )


def names_in(row: asyncpg.Record) -> dict[UUID, str]:
    """Names of the people of a journey, from a row of NAMED."""
    return {UUID(person): name for person, name in json.loads(row["names"] or "{}").items()}


SAME = (
    "id", "worker", "authority", "region", "edition", "phase", "state", "started_on", "assessor", "line_manager",
    "panel_chair", "version", "attempt", "team", "coordinator", "phase_started_on", "submitted_on", "due_on",
    "ready_early", "comment_until", "commented_on", "decided_by", "decided_on", "minutes_confirmed_on",
    "progress_concern", "plan_reviews",
)  # fmt: skip


def place_of(row: Mapping[str, Any] | asyncpg.Record, actor: Actor, *facts: str) -> Place:
    """Where a journey and everything under it stand for this reader, with the facts that hold of it now."""
    return Place(
        subject=row["worker"],
        cases=frozenset({row["id"]}),
        team=row["team"],
        authority=row["authority"],
        region=row["region"],
        facts=frozenset({*facts, *_facts(row, actor)}),
    )


def _facts(row: Mapping[str, Any] | asyncpg.Record, actor: Actor) -> set[str]:
    until, commented = row["comment_until"], row["commented_on"]
    # A declared conflict closes the papers (D4), whatever else the person holds.
    conflicted = [str(actor.person), "conflict"] in json.loads(row["close"])
    held = {
        # A grant for the case is in force only while that part of it is open: it is ended when the part ends.
        "part_open": not conflicted and any(grant.case == row["id"] for grant in actor.grants),
        "before_outcome": not conflicted and row["state"] in BEFORE_OUTCOME,
        "until_panel": row["state"] == SUBMITTED,
        "comment_window": until is not None and commented is None and clock.today() <= until,
        "told": row["outcome_state"] == "final",
        "bank_member": row["bank_member"],
    }
    return {fact for fact, true in held.items() if true}


async def row_of(id: UUID) -> asyncpg.Record:
    """The journey's row with its panel and outcome; NotThere when row security hides it or it does not exist."""
    return await the_row(NAMED.format(journey=f"{JOURNEY} where j.id = $1"), id)


async def journey_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_JOURNEY, seen: Can | None = Can.SEE_JOURNEY) -> Case:
    """The journey, for a deed or a page that needs the whole; NotThere, NotAllowed or SignInAgain instead of it."""
    row = await row_of(id)
    place = place_of(row, actor)
    return case_of(row, place, admit(actor, to, place, seen=seen))


def case_of(row: asyncpg.Record, place: Place, sees: Sight) -> Case:
    names = names_in(row)
    kept = ("panel", "panel_result", "meets_on", "outcome", "result", "report", "report_result", "comment")
    return Case(
        journey=journey_of(row),
        framework=framework_of(row["edition"]),
        name=names.get(row["worker"], "Someone"),
        names=names,
        place=place,
        sees=sees,
        **{name: row[name] for name in (*kept, "outcome_state", "return_note", "panel_note")},
    )


# The title of the stage a journey last met, and the day on which its minutes were confirmed.
Reached = tuple[str, date]


async def reached_in(editions: Mapping[UUID, str]) -> dict[UUID, Reached]:
    """Of journeys, each with its edition, of members of a bank that the reader keeps; others are left out."""
    rows = await fetch("select * from stages_reached($1)", list(editions)) if editions else []
    return {
        row["journey"]: (framework_of(editions[row["journey"]]).phase(row["phase"]).title, row["reached_on"])
        for row in rows
    }


def seen(case: Case, actor: Actor, reached: Reached | None = None) -> Seen:
    """The case with every field emptied that the reader's role may not see."""
    journey = case.journey
    title, on = reached or (None, None)
    whole = Seen(
        **{name: getattr(journey, name) for name in KEPT},
        name=case.name,
        meets_on=case.meets_on,
        weekly_hours=journey.hours,
        framework=case.framework,
        assessor=case.who(journey.assessor),
        line_manager=case.who(journey.line_manager),
        concern=journey.progress_concern,
        outcome_words=words_of_outcome(journey.state),
        stage=case.framework.phase(journey.phase).title,
        reached=title,
        reached_on=on,
    )
    return hidden_until_told(masked(whole, case.sees, WHERE), actor)


KEPT = ("id", "worker", "authority", "region", "team", "state", "phase", "attempt", "started_on", "phase_started_on",
        "submitted_on", "due_on")  # fmt: skip


def words_of_outcome(state: str) -> str | None:
    """What is decided of the stage under way, in words; None while nothing is."""
    return {
        "provisional_met": "Met, provisional",
        "provisional_deferred": "Deferred, provisional",
        "provisional_not_met": "Not yet met, provisional",
        "stage_met": "Met",
        "deferred": "Deferred",
        "stage_not_met": "Not yet met",
        "completed": "Met",
    }.get(state)


def hidden_until_told(journey: Seen, actor: Actor) -> Seen:
    """A provisional outcome is not yet told: to the person it is about, the case is still with the panel."""
    if journey.worker == actor.person and journey.state in PROVISIONAL:
        return Seen(**{**vars(journey), "state": MODERATED, "outcome_words": None})
    return journey


async def journeys_for(actor: Actor, *, words: str = "", state: str = "", limit: int = 200) -> list[Seen]:
    """Journeys the reader may list, oldest first; `words` narrows to names that hold them, `state` to one state.

    Nobody finds by a name or a state they may not see.
    """
    reach = reach_of(actor, Can.LIST_JOURNEYS)
    rows = await fetch(
        f"{JOURNEY} where ((j.worker = $1 and $2) or j.id = any($3) or j.team = any($4) or j.authority = any($5)"
        " or (j.region = any($9) and j.worker in (select * from my_bank_members())))"
        " and ($6 = '' or j.state = $6)"
        " and ($7 = '' or exists (select from people_named(array[j.worker]) w where w.name ilike '%' || $7 || '%'))"
        " order by j.state in ('completed', 'withdrawn', 'transferred'), j.started_on, j.id limit $8",
        reach.person, reach.own, list(reach.cases), list(reach.teams), list(reach.authorities), state, words, limit,
        list(reach.regions),
    )  # fmt: skip
    names, reached = await at_once(
        people_named(row[part] for row in rows for part in ("worker", "assessor", "line_manager")),
        reached_in({row["id"]: row["edition"] for row in rows if row["bank_member"]}),
    )
    found = [(_listed(row, names, reached.get(row["id"])), place_of(row, actor)) for row in rows]
    places = {journey.id: place for journey, place in found}
    things = seen_list(actor, Can.LIST_JOURNEYS, [journey for journey, _ in found], lambda j: places[j.id], WHERE)
    return [hidden_until_told(thing, actor) for thing in things if _found_by(thing, words, state)]


def _found_by(journey: Seen, words: str, state: str) -> bool:
    return (journey.name is not None or not words) and (journey.state is not None or not state)


def _listed(row: asyncpg.Record, names: Mapping[UUID, str], reached: Reached | None) -> Seen:
    title, on = reached or (None, None)
    return Seen(
        **{name: row[name] for name in KEPT},
        meets_on=row["meets_on"],
        weekly_hours=row["weekly_hours"],
        name=names.get(row["worker"], "Someone"),
        framework=framework_of(row["edition"]),
        assessor=names.get(row["assessor"], "not named yet"),
        line_manager=names.get(row["line_manager"], "not named yet"),
        concern=row["progress_concern"],
        outcome_words=words_of_outcome(row["state"]),
        stage=framework_of(row["edition"]).phase(row["phase"]).title,
        reached=title,
        reached_on=on,
    )


async def own_journey(actor: Actor) -> Case | None:
    """The open journey of whoever is signed in, the latest begun first; None without one."""
    latest = (
        f"{JOURNEY} where j.worker = $1 order by j.state in ('completed', 'withdrawn', 'transferred'),"
        " j.started_on desc limit 1"
    )
    row = await fetch_one(NAMED.format(journey=latest), actor.person)
    if row is None:
        return None
    place = place_of(row, actor)
    return case_of(row, place, admit(actor, Can.SEE_JOURNEY, place))
