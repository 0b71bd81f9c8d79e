"""Journeys through the five-year framework: each newly qualified worker's stages, dated by its own rules."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from demo import people, portfolio, verdicts
from demo.world import DEMO_TODAY, NORTH_WEST, Spell, World, words
from demo.write import key
from foundation.access import Role
from foundation.periods import DAY, add_months
from frameworks.rules.due_dates import Hours, Programme, due_on
from frameworks.rules.editions import Framework, framework_of

EDITION = "five_year/2022-05-23"
BEGAN = date(2022, 5, 23)
LEFT = "withdrawn"
RESULTS = {"met": 92.0, "deferred": 6.0, "not_met": 2.0}
MINUTES = 14  # days from a panel to its confirmed minutes


@dataclass
class Stage:
    """One attempt at one phase, with the day of each step already taken."""

    phase: int
    attempt: int
    starts: date
    due: date
    ends: date  # the demo's day, or the day they left
    result: str = "met"
    early: bool = False
    steps: dict[str, date] = field(default_factory=dict)
    pay_waits: bool = False

    @property
    def state(self) -> str:
        reached = [state for step, state in STATES.items() if step in self.steps]
        state = reached[-1] if reached else "active"
        return state.format(result=self.result, final=FINAL[self.result])


STATES = {
    "submitted": "submitted", "recommended": "recommended", "heard": "moderated", "decided": "provisional_{result}",
    "final": "{final}",
}  # fmt: skip
FINAL = {"met": "stage_met", "deferred": "deferred", "not_met": "stage_not_met"}


@dataclass
class Way:
    """A journey with its people and its stages."""

    id: UUID
    spell: Spell
    framework: Framework
    programme: Programme
    assessor: UUID
    manager: UUID
    observer: UUID | None
    stages: list[Stage] = field(default_factory=list)
    state: str = "active"

    @property
    def worker(self) -> UUID:
        return self.spell.human.id

    @property
    def where(self) -> tuple[int, int]:
        return self.spell.team.authority, NORTH_WEST


def journeys(world: World) -> None:
    """One for everyone who came newly qualified since the framework began."""
    cast = {each["name"]: each for each in words("cast")["people"]}
    for authority, spells in world.spells.items():
        ways = [
            _way(world, authority, spell, cast.get(spell.cast, {}))
            for spell in spells
            if spell.newly_qualified and spell.starts >= BEGAN
        ]
        for way in ways:
            _write(world, way, cast.get(way.spell.cast, {}))
        verdicts.panels(world, authority, ways)


def _way(world: World, authority: int, spell: Spell, spec: dict[str, Any]) -> Way:
    framework = framework_of(EDITION)
    hours = (Hours(spell.starts, Decimal(str(round(37 * spell.fte, 2)))),)
    programme = Programme(spell.starts, tuple(review.month for review in framework.reviews), hours)
    able = _assessors(world, authority, spell.starts)
    assessor = world.people["Bea Lindqvist"].id if spec.get("assessor") == "Bea Lindqvist" else world.rng.choice(able)
    observer = world.rng.choice(able) if world.chance(0.3) else None
    if spec.get("observer"):
        observer = world.people[spec["observer"]].id
    way = Way(
        key("journey", spell.human.id), spell, framework, programme, assessor, spell.team.manager,
        None if observer == assessor else observer,
    )  # fmt: skip
    _go(world, way, spec)
    _grants(world, way)
    world.levels[way.worker] = [(spell.starts, 1)]
    return way


def _assessors(world: World, authority: int, day: date) -> list[UUID]:
    """Senior social workers in post, those already there on the day if any were."""
    able = [
        spell
        for spell in world.spells[authority]
        if spell.role == "Senior practitioner" and spell.on(DEMO_TODAY) and spell.team.holds_cases
    ]
    there = [spell.human.id for spell in able if spell.starts <= day]
    return there or [spell.human.id for spell in able]


def _go(world: World, way: Way, spec: dict[str, Any]) -> None:
    """Stage after stage, until one is not over by the demo's day or by the day they left."""
    ends = way.spell.ends - DAY if way.spell.ends else DEMO_TODAY
    starts, phase, attempt, due = way.spell.starts, 1, 1, None
    while True:
        due = due or _due(way, phase)
        told = spec.get("result", "met") if spec or attempt > 1 else world.of(RESULTS)
        stage = Stage(phase, attempt, starts, due, ends, told, spec.get("ready_early", False))
        stage.pay_waits = spec.get("pay_waits", False)
        _steps(world, stage, spec if phase == 1 and attempt == 1 else {})
        way.stages.append(stage)
        way.state = stage.state
        final = stage.steps.get("final")
        if final is None or stage.result == "not_met":
            break
        if stage.result == "deferred":
            starts, attempt, due = final + world.days(1, 10), attempt + 1, stage.steps["decided"] + world.days(120, 180)
        elif way.framework.next_phase(phase) is None:
            way.state = "completed"
            break
        else:
            starts, phase, attempt, due = stage.steps["decided"], phase + 1, 1, None
        if starts > ends:
            break
    if way.spell.ends and way.state != "completed":
        way.state = LEFT


def _grants(world: World, way: Way) -> None:
    """The assessor's and observer's sight of the case, until it is over."""
    over = None if way.state not in ("completed", LEFT) else way.stages[-1].ends
    for person, role in ((way.assessor, Role.ASSESSOR), (way.observer, Role.OBSERVER)):
        if person:
            people.account(world, person, world.humans[person].name, str(way.where[0]))
            people.give(
                world, person, role, authority=way.where[0], case=way.id, starts=way.spell.starts, ends=over
            )  # fmt: skip


def _due(way: Way, phase: int) -> date:
    due = due_on(way.programme, way.framework.phase(phase).month_to)
    assert due is not None, "nothing here is paused"
    return due


def _steps(world: World, stage: Stage, spec: dict[str, Any]) -> None:
    """Each step's day: the story's, or so long after the one before; those not yet come are left out."""
    steps: dict[str, date] = {
        name: spec[name] for name in ("submitted", "recommended", "decided", "final") if name in spec
    }
    if "submitted" in spec and "panel" in spec:
        steps["panel"] = spec["panel"]
        if spec["panel"] < DEMO_TODAY:
            steps["heard"] = spec["panel"]
    elif "panel" in spec:
        steps["panel"] = spec["panel"]
    else:
        stage.early = stage.early or (stage.phase == 2 and world.chance(0.3))
        submitted = (
            stage.due - world.days(200, 330) if stage.early and stage.phase == 2 else stage.due + world.days(0, 24)
        )
        recommended = max(submitted, stage.starts) + world.days(25, 45)
        panel = _next_panel(recommended + 10 * DAY)
        steps = {
            "submitted": max(submitted, stage.starts), "recommended": recommended, "panel": panel, "heard": panel,
            "decided": panel + world.days(1, 9), "final": panel + MINUTES * DAY,
        }  # fmt: skip
        if recommended > stage.ends:
            steps.pop("panel")
    stage.steps = {name: day for name, day in steps.items() if day <= stage.ends or name == "panel"}


def _next_panel(day: date) -> date:
    """The third Tuesday of an odd month, on or after a day."""
    first = day.replace(day=1)
    while True:
        if first.month % 2:
            third = first + ((1 - first.weekday()) % 7 + 14) * DAY
            if third >= day:
                return third
        first = add_months(first, 1)


def _write(world: World, way: Way, spec: dict[str, Any]) -> None:
    """The journey's row, who was ever close to it, its portfolio and its reviews."""
    last, human = way.stages[-1], way.spell.human
    coordinator = world.offices[way.spell.team.authority, Role.PROGRAMME_COORDINATOR]
    shared = last.steps.get("recommended", last.steps["submitted"] + 28 * DAY) if "submitted" in last.steps else None
    open_window = shared is not None and shared - 14 * DAY <= DEMO_TODAY
    not_met = last.result == "not_met" and "recommended" in last.steps
    world.book.add(
        "journey", id=way.id, worker=human.id, authority=way.spell.team.authority, region=NORTH_WEST,
        team=way.spell.team.id, edition=EDITION, phase=last.phase, attempt=last.attempt, state=way.state,
        started_on=way.spell.starts, phase_started_on=last.starts, due_on=last.due,
        ready_early=last.early and (bool(spec) or "submitted" in last.steps),
        weekly_hours=way.programme.hours[0].weekly, assessor=way.assessor, line_manager=way.manager,
        coordinator=coordinator, submitted_on=last.steps.get("submitted"), progress_concern=not_met,
        plan_reviews=2 if not_met else 0, comment_until=shared - DAY if shared and open_window else None,
        commented_on=shared - 5 * DAY if shared and "recommended" in last.steps else None,
        comment="I agree with this report." if "recommended" in last.steps else "",
    )  # fmt: skip
    for person, part in ((way.assessor, "assessor"), (way.manager, "line_manager"), (way.observer, "observer")):
        if person:
            world.book.add(
                "close_to_case", journey=way.id, authority=way.spell.team.authority, person=person, part=part,
                since=way.spell.starts,
            )  # fmt: skip
    for stage in way.stages:
        portfolio.reviews(world, way, stage)
        portfolio.evidence(world, way, stage, nearly="panel" in spec and "submitted" not in spec)
        verdicts.verdict(world, way, stage)
