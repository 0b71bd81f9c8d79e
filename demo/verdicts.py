"""What became of each stage: the assessor's report, the panel, the outcome, and the pay step that follows."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from demo import pay, people
from demo.world import DEMO_TODAY, NORTH_WEST, World, words
from demo.write import key
from foundation.access import Role
from foundation.periods import DAY
from frameworks.rules.sign_off import TESTS
from workforce.rules.placement import step_for

if TYPE_CHECKING:
    from demo.journeys import Stage, Way

MINUTES = 14


def verdict(world: World, way: Way, stage: Stage) -> None:
    """Report, provisional and final outcome of one stage, as far as it has come."""
    steps = stage.steps
    if "submitted" in steps:
        who = (way.worker, Role.SOCIAL_WORKER.value)
        _tell(world, way, steps["submitted"], "journey:submitted", who, assessor=way.assessor, phase=stage.phase)
    if "recommended" in steps:
        _report(world, way, stage)
    if "decided" in steps:
        _outcome(world, way, stage)


def _report(world: World, way: Way, stage: Stage) -> None:
    result, on = ("pass" if stage.result == "met" else "fail"), stage.steps["recommended"]
    id, theirs = key("recommendation", way.id, stage.phase, stage.attempt), (way.assessor, Role.ASSESSOR.value)
    world.book.add(
        "recommendation", id=id, journey=way.id, authority=way.where[0], worker=way.worker, phase=stage.phase,
        attempt=stage.attempt, result=result, report=world.rng.choice(words("evidence")["reports"][result]),
        made_by=way.assessor, made_on=on, supersedes=None,
    )  # fmt: skip
    _tell(world, way, on - 14 * DAY, "recommendation:shared", theirs, until=on - DAY)
    _tell(world, way, on - 5 * DAY, "recommendation:commented", (way.worker, Role.SOCIAL_WORKER.value))
    _tell(world, way, on, "journey:recommended", theirs, result=result, phase=stage.phase)


def _outcome(world: World, way: Way, stage: Stage) -> None:
    """The principal social worker decides; the chair, a second person, confirms with the minutes."""
    authority, decided = way.where[0], stage.steps["decided"]
    decider = world.offices[authority, Role.PRINCIPAL_SOCIAL_WORKER]
    chair = world.offices[authority, Role.PANEL_CHAIR]
    deferred = stage.result == "deferred"
    row = {
        "journey": way.id, "authority": authority, "worker": way.worker, "phase": stage.phase, "attempt": stage.attempt,
        "panel": panel_id(authority, stage.steps["panel"]), "result": stage.result,
        "reasons": world.rng.choice(words("evidence")["reasons"][stage.result]),
        "new_final_date": decided + 150 * DAY if deferred else None,
        "support_plan": "Weekly supervision, a smaller caseload and two joint visits a month." if deferred else "",
        "decided_by": decider, "decided_on": decided,
    }  # fmt: skip
    first = key("outcome", way.id, stage.phase, stage.attempt, "provisional")
    world.book.add(
        "outcome", id=first, state="provisional", confirmed_by=None, confirmed_on=None, supersedes=None,
        pay_step=None, **row,
    )  # fmt: skip
    facts = {"result": stage.result, "phase": stage.phase}
    who = (decider, Role.PRINCIPAL_SOCIAL_WORKER.value)
    _tell(world, way, decided, "outcome:decided", who, **facts)
    if "final" not in stage.steps:
        return
    on, final = stage.steps["final"], key("outcome", way.id, stage.phase, stage.attempt, "final")
    step = _pay_step(world, way, stage, final, decider, chair)
    world.book.add(
        "outcome", id=final, state="final", confirmed_by=chair, confirmed_on=on, supersedes=first, pay_step=step, **row
    )  # fmt: skip
    who = (chair, Role.PANEL_CHAIR.value)
    _tell(world, way, on, "outcome:made_final", who, **facts)
    _go_on(world, way, stage, on, who)


def _go_on(world: World, way: Way, stage: Stage, on: date, who: tuple[UUID, str]) -> None:
    """What follows a final outcome: the next stage, the end, or another attempt."""
    if stage.result == "met":
        last = way.framework.next_phase(stage.phase) is None
        _tell(world, way, on, "journey:completed" if last else "journey:next_phase_begun", who, phase=stage.phase)
    later = [each for each in way.stages if each.phase == stage.phase and each.attempt > stage.attempt]
    if later:
        coordinator = (world.offices[way.where[0], Role.PROGRAMME_COORDINATOR], Role.PROGRAMME_COORDINATOR.value)
        _tell(world, way, later[0].starts, "journey:resumed_after_deferral", coordinator, due_on=later[0].due)


def _tell(world: World, way: Way, on: date, deed: str, who: tuple[UUID, str], **facts: Any) -> None:
    world.book.tell(on, deed, who, "journey", way.id, way.where, way.worker, **facts)


def _pay_step(world: World, way: Way, stage: Stage, outcome: UUID, decider: UUID, chair: UUID) -> UUID | None:
    """The step that a final pass makes due, confirmed by HR a week later; before the scale was adopted, none."""
    effective = stage.steps["decided"]
    scale, gate = pay.scale(max(effective, pay.ADOPTED[0])), way.framework.phase(stage.phase).gate
    levels = world.levels[way.worker]
    step = step_for(scale, levels[-1][1], gate, effective) if stage.result == "met" else None
    if step is None:
        return None
    confirmed = stage.steps["final"] + 8 * DAY
    waits = stage.pay_waits or confirmed > stage.ends
    if not waits or effective < pay.ADOPTED[0]:
        levels.append((effective, step.to_level))
    if effective < pay.ADOPTED[0]:
        return None
    id, authority = key("pay step", outcome), way.where[0]
    row = {"person": way.worker, "authority": authority, "decided_by": decider, "raised_by": chair}
    world.book.add(
        "pay_step_due", id=id, outcome=outcome, edition=scale.key, from_level=step.from_level, to_level=step.to_level,
        effective=effective, annual_pence=int(step.annual * 100), **row,
    )  # fmt: skip
    facts = {"person": way.worker, "to_level": step.to_level, "effective": effective, "edition": scale.key}
    service = (chair, Role.PANEL_CHAIR.value)
    world.book.tell(
        stage.steps["final"], "pay_step:raised", service, "pay_step", id, (authority, None), way.worker, **facts
    )
    if not waits:
        hr = world.offices[authority, Role.HR]
        placement = pay.placement_id(way.worker, effective)
        world.book.add(
            "pay_step_confirmed", step=id, placement=placement, confirmed_by=hr, confirmed_on=confirmed, **row
        )
        who = (hr, Role.HR.value)
        world.book.tell(confirmed, "pay_step:confirmed", who, "pay_step", id, (authority, None), way.worker, **facts)
    return id


def panel_id(authority: int, day: date) -> UUID:
    return key("panel", authority, day)


def panels(world: World, authority: int, ways: list[Way]) -> None:
    """Every panel that had or has a case before it: chair, members, readers, answers, minutes."""
    cases: dict[date, list[tuple[Way, Stage]]] = defaultdict(list)
    for way in ways:
        for stage in way.stages:
            if "panel" in stage.steps:
                cases[stage.steps["panel"]].append((way, stage))
    chair = world.offices[authority, Role.PANEL_CHAIR]
    members = [world.offices[authority, f"member {place}"] for place in (1, 2)]
    for day, before in sorted(cases.items(), key=lambda item: item[0]):
        _panel(world, authority, day, chair, members)
        for way, stage in before:
            _case(world, day, way, stage, members)
        if day + MINUTES * DAY > DEMO_TODAY:
            _papers(world, authority, day, chair, members, [way for way, _ in before])


def _panel(world: World, authority: int, day: date, chair: UUID, members: list[UUID]) -> None:
    minutes = day + MINUTES * DAY if day + MINUTES * DAY <= DEMO_TODAY else None
    id, where = panel_id(authority, day), (authority, NORTH_WEST)
    world.book.add(
        "panel", id=id, authority=authority, meets_on=day, chair=chair, minutes_confirmed_on=minutes,
        minutes_confirmed_by=chair if minutes else None,
    )  # fmt: skip
    for person in (chair, *members):
        world.book.add("panel_seat", panel=id, authority=authority, person=person)
    coordinator = (world.offices[authority, Role.PROGRAMME_COORDINATOR], Role.PROGRAMME_COORDINATOR.value)
    world.book.tell(min(day, DEMO_TODAY) - 40 * DAY, "panel:arranged", coordinator, "panel", id, where, meets_on=day)
    if minutes:
        who = (chair, Role.PANEL_CHAIR.value)
        world.book.tell(minutes, "panel:minutes_confirmed", who, "panel", id, where, meets_on=day)


def _case(world: World, day: date, way: Way, stage: Stage, members: list[UUID]) -> None:
    heard, id, reader = "heard" in stage.steps, panel_id(way.where[0], day), world.rng.choice(members)
    world.book.add(
        "panel_case", panel=id, journey=way.id, authority=way.where[0], reader=reader,
        answers=json.dumps(dict.fromkeys(TESTS, "Yes") if heard else {}), result="agreed" if heard else None,
    )  # fmt: skip
    coordinator = (world.offices[way.where[0], Role.PROGRAMME_COORDINATOR], Role.PROGRAMME_COORDINATOR.value)
    put = min(day - 7 * DAY, DEMO_TODAY - 4 * DAY)
    _tell(world, way, put, "panel:case_added", coordinator, panel=id, meets_on=day, reader=reader)
    if heard:
        who = (world.offices[way.where[0], Role.PANEL_CHAIR], Role.PANEL_CHAIR.value)
        _tell(world, way, day, "panel:moderated", who, panel=id, present=3)


def _papers(world: World, authority: int, day: date, chair: UUID, members: list[UUID], before: list[Way]) -> None:
    """Sight of the panel and of each case before it, until the minutes are confirmed."""
    for person, role in ((chair, Role.PANEL_CHAIR), *((member, Role.PANEL_MEMBER) for member in members)):
        for case in (panel_id(authority, day), *(way.id for way in before)):
            people.give(world, person, role, authority=authority, case=case, starts=min(day, DEMO_TODAY) - 14 * DAY)
