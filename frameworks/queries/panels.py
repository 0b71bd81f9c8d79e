"""Panels: one through its reader with each case's papers, and what may be put before the next."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place, Sight
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one
from foundation.database.rounds import at_once
from foundation.guard import admit, masked, may, reach_of, seen_list
from foundation.problems import NotThere
from frameworks.queries.evidence import evidence_of
from frameworks.queries.journeys import DOUBLES, JOURNEY, journey_of, place_of
from frameworks.queries.names import people_named
from frameworks.rules.editions import Framework, framework_of
from frameworks.rules.journey import FINAL_OUTCOMES, Journey
from frameworks.rules.sign_off import TESTS
from frameworks.rules.sufficiency import sufficiency

PANEL_FIELDS: Mapping[str, tuple[str, ...]] = {
    "date": ("meets_on",),
    "agenda": ("cases",),
    "papers": ("cases",),
    "query": ("queries",),
    "readers": ("seats", "chair_name"),
    "quorum": ("quorum",),
    "minutes": ("minutes_confirmed_on", "minutes_confirmed_by"),
}


@dataclass(frozen=True)
class Paper:
    """A case before a panel. `shut`: the reader is close to it, so its papers stay closed to them (D4)."""

    journey: Journey
    framework: Framework
    name: str
    missing: tuple[str, ...]
    recommended: str | None
    reader: UUID | None
    reader_name: str
    answers: Mapping[str, str]
    present: tuple[UUID, ...]
    result: str | None
    note: str
    carried_to: UUID | None
    outcome: UUID | None
    outcome_result: str | None
    outcome_state: str | None
    decided_by: UUID | None
    shut: bool

    @property
    def is_correction(self) -> bool:
        """Whether the case is here for a correction of its final outcome to be confirmed in the minutes."""
        return self.outcome_state == "provisional" and self.journey.state in FINAL_OUTCOMES

    @property
    def stage(self) -> str:
        return self.framework.phase(self.journey.phase).title


@dataclass(frozen=True)
class Panel:
    id: UUID
    authority: int
    region: int
    chair: UUID
    version: int
    meets_on: date | None
    chair_name: str | None
    seats: dict[UUID, str] | None
    cases: tuple[Paper, ...] | None
    minutes_confirmed_on: date | None
    minutes_confirmed_by: str | None
    quorum: int | None
    queries: tuple[str, ...] | None = None  # what the panel wrote about each of the reader's cases
    names: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        return self.minutes_confirmed_on is None

    def paper(self, journey: UUID) -> Paper:
        """The papers of one case; NotThere when it is not before this panel, or not this reader's to see."""
        for paper in self.cases or ():
            if paper.journey.id == journey:
                return paper
        raise NotThere


def place_of_panel(row: asyncpg.Record, journeys: list[UUID] | None = None) -> Place:
    return Place(
        cases=frozenset({row["id"], *(journeys or ())}),
        authority=row["authority"],
        region=row["region"],
        facts=frozenset({"until_minutes"} if row["minutes_confirmed_on"] is None else ()),
    )


PANEL = "select p.*, a.region from panel p join authority a on a.code = p.authority"


async def panel_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_PANEL) -> tuple[Panel, Sight]:
    """The panel with the papers this person may read; NotThere, NotAllowed or SignInAgain instead of it."""
    row, cases = await at_once(
        fetch_one(f"{PANEL} where p.id = $1", id),
        fetch("select j.id, j.worker from panel_case c join journey j on j.id = c.journey where c.panel = $1", id),
    )
    if row is None:
        raise NotThere
    place = place_of_panel(row, [case["id"] for case in cases])
    if actor.person in {case["worker"] for case in cases}:
        place = replace(place, subject=actor.person)  # their own case is before it: its date, and no more
    sees = admit(actor, to, place, seen=Can.SEE_PANEL)
    papers, seated = await at_once(_papers(actor, row), fetch("select person from panel_seat where panel = $1", id))
    seats = [seat["person"] for seat in seated]
    names = await people_named([row["chair"], row["minutes_confirmed_by"], *seats, *(p.reader for p in papers),
                                *(p.decided_by for p in papers)])  # fmt: skip
    return _panel(row, seats, papers, names, actor.person), sees


def _panel(
    row: asyncpg.Record, seats: list[UUID], papers: list[Paper], names: Mapping[UUID, str], reader: UUID
) -> Panel:
    named = [replace(paper, reader_name=names.get(paper.reader, "") if paper.reader else "") for paper in papers]
    return Panel(
        **{
            name: row[name]
            for name in ("id", "authority", "region", "chair", "version", "meets_on", "minutes_confirmed_on")
        },
        chair_name=names.get(row["chair"], "someone"),
        seats={seat: names.get(seat, "someone") for seat in seats},
        cases=tuple(sorted(named, key=lambda paper: paper.name)),
        minutes_confirmed_by=names.get(row["minutes_confirmed_by"]),
        quorum=3,
        queries=tuple(p.note for p in named if p.note and (not p.shut or p.journey.assessor == reader)),
        names=names,
    )


SAME = ("id", "authority", "region", "chair", "version", "meets_on", "minutes_confirmed_on")


def seen_panel(panel: Panel, sees: Sight) -> Panel:
    """The panel with every field emptied that the reader's role may not see."""
    return masked(panel, sees, PANEL_FIELDS)


async def _papers(actor: Actor, panel: asyncpg.Record) -> list[Paper]:
    rows = await fetch(
        "select x.reader, x.answers, x.note as case_note, x.result as case_result, x.carried_to,"
        f" r.result as recommended, k.*, {DOUBLES.format(of='k')}"
        f" from panel_case x join ({JOURNEY}) k on k.id = x.journey"
        " left join lateral (select r.result from recommendation r where r.journey = k.id and r.phase = k.phase"
        " and r.attempt = k.attempt and not exists (select from recommendation n where n.supersedes = r.id)) r on true"
        " where x.panel = $1",
        panel["id"],
    )
    ids = [row["id"] for row in rows]
    names, items, held = await at_once(
        people_named(row["worker"] for row in rows),
        fetch("select * from evidence where journey = any($1) and state <> 'discarded'", ids),
        fetch("select journey, phase, code from review where journey = any($1) and held_on is not null", ids),
    )
    return [_paper(actor, panel, row, names, items, held) for row in rows if _reads(actor, panel, row)]


def _reads(actor: Actor, panel: asyncpg.Record, row: asyncpg.Record) -> bool:
    """By the panel's own line for this person, or by the journey's: then they know the case already."""
    place = replace(place_of(row, actor), cases=frozenset({panel["id"], row["id"]}))
    return may(actor, Can.SEE_PANEL, place)


def _paper(
    actor: Actor, panel: asyncpg.Record, row: asyncpg.Record, names: Mapping[UUID, str],
    items: list[asyncpg.Record], held: list[asyncpg.Record],
) -> Paper:  # fmt: skip
    journey, framework = journey_of(row), framework_of(row["edition"])
    answers = json.loads(row["answers"])
    portfolio = sufficiency(
        framework,
        journey.phase,
        [evidence_of(item) for item in items if item["journey"] == journey.id and item["phase"] == journey.phase],
        {each["code"] for each in held if each["journey"] == journey.id and each["phase"] == journey.phase},
    )
    return Paper(
        journey=replace(
            journey,
            missing=portfolio.missing,
            panel_chair=panel["chair"],
            minutes_confirmed_on=panel["minutes_confirmed_on"],
        ),
        framework=framework,
        name=names.get(journey.worker, "Someone"),
        missing=portfolio.missing,
        recommended=row["recommended"],
        reader=row["reader"],
        reader_name="",
        answers={test: answers.get(test, "") for test in TESTS},
        present=tuple(UUID(person) for person in answers.get("present", ())),
        result=row["case_result"],
        note=row["case_note"],
        carried_to=row["carried_to"],
        outcome=row["outcome"],
        outcome_result=row["result"],
        outcome_state=row["outcome_state"],
        decided_by=row["decided_by"],
        shut=actor.person in journey.close,
    )


async def panels_to_come(panel: UUID) -> list[tuple[str, str]]:
    """The authority's other panels on or after this one's day, with open minutes: id and date in words."""
    rows = await fetch("select * from panels_to_come($1)", panel)
    return [(str(row["id"]), f"{row['meets_on']:%-d %B %Y}") for row in rows]


@dataclass(frozen=True)
class Listed:
    """A panel in a list."""

    id: UUID
    authority: int
    region: int
    meets_on: date | None
    cases: int | None
    undecided: int | None
    minutes_confirmed_on: date | None


LISTED: Mapping[str, tuple[str, ...]] = {
    "date": ("meets_on",),
    "agenda": ("cases", "undecided"),
    "minutes": ("minutes_confirmed_on",),
}


async def panels_for(actor: Actor, *, limit: int = 60) -> list[Listed]:
    """Panels the reader may list: those to come first, then the latest held."""
    reach = reach_of(actor, Can.LIST_PANELS)
    rows = await fetch(
        "select p.id, p.authority, a.region, p.meets_on, p.minutes_confirmed_on,"
        " (select count(*) from panel_case c where c.panel = p.id)::int as cases,"
        " (select count(*) from panel_case c where c.panel = p.id and c.result is null)::int as undecided"
        " from panel p join authority a on a.code = p.authority"
        " where (p.id = any($1) or p.authority = any($2)"
        " or exists (select from panel_case c where c.panel = p.id and c.journey = any($1)))"
        # A panel that one's own case is before is no thing to look through, whatever the role.
        " and not exists (select from panel_case c join journey j on j.id = c.journey"
        " where c.panel = p.id and j.worker = $4)"
        " order by p.minutes_confirmed_on is not null, p.meets_on desc limit $3",
        list(reach.cases), list(reach.authorities), limit, actor.person,
    )  # fmt: skip
    listed = [Listed(**dict(row)) for row in rows]
    cases = frozenset(reach.cases)

    def place(panel: Listed) -> Place:
        # A neighbouring decider holds the case, not the panel: the SQL above found it by that case.
        mine = {panel.id} if panel.id in cases or panel.authority in reach.authorities else {panel.id, *cases}
        return Place(cases=frozenset(mine), authority=panel.authority, region=panel.region)

    return seen_list(actor, Can.LIST_PANELS, listed, place, LISTED)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked to sit on a panel."""

    person: UUID
    name: str
    role: str


async def candidates(actor: Actor, authority: int) -> list[Candidate]:
    """Who holds an office of their own in the authority, fit for a panel, by name; never whoever arranges it."""
    rows = await fetch(
        "select distinct on (person) person, role from role_grant where authority = $1 and role = any($2)"
        " and starts <= $3 and (ends is null or ends > $3) and (not sensitive or confirmed_by is not null)"
        " and lent_from is null and person <> $4 order by person, role",
        authority, SITTING, clock.today(), actor.person,
    )  # fmt: skip
    names = await people_named(row["person"] for row in rows)
    found = [Candidate(r["person"], names[r["person"]], _words(r["role"])) for r in rows if r["person"] in names]
    return sorted(found, key=lambda one: one.name)


def _words(role: str) -> str:
    return "HR" if role == "hr" else role.replace("_", " ")


SITTING = [
    "principal_social_worker",
    "line_manager",
    "assessor",
    "panel_member",
    "panel_chair",
    "programme_coordinator",
    "director",
]


@dataclass(frozen=True)
class Waiting:
    """A recommended journey that no open panel holds yet."""

    id: UUID
    name: str
    since: date | None


async def not_yet_before(authority: int) -> list[Waiting]:
    """Recommended journeys of the authority that no panel with open minutes holds, longest waiting first."""
    rows = await fetch(
        "select j.id, coalesce(r.made_on, j.submitted_on) as since, n.name from journey j"
        " left join lateral people_named(array[j.worker]) n on true"
        " left join recommendation r on r.journey = j.id and r.phase = j.phase and r.attempt = j.attempt"
        " where j.authority = $1 and (j.state = 'recommended' or j.state = any($2) and exists (select from outcome o"
        " where o.journey = j.id and o.phase = j.phase and o.attempt = j.attempt and o.state = 'provisional'"
        " and not exists (select from outcome n where n.supersedes = o.id))) and not exists (select from panel_case c"
        " join panel p on p.id = c.panel where c.journey = j.id and p.minutes_confirmed_on is null"
        " and c.carried_to is null and c.result is distinct from 'queried') order by since",
        authority,
        list(FINAL_OUTCOMES),
    )
    return [Waiting(row["id"], row["name"] or "Someone", row["since"]) for row in rows]
