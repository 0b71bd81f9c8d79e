"""A portfolio: evidence in short invented texts, sent along the way, and the reviews held."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from demo.world import Spell, World, words
from demo.write import key
from foundation.access import Role
from foundation.periods import DAY
from frameworks.rules.due_dates import due_on
from frameworks.rules.editions import GATE

if TYPE_CHECKING:
    from demo.journeys import Stage, Way

UNDER_WAY = {"accepted": 66.0, "submitted": 29.0, "returned": 5.0}
ALL_IN = {"accepted": 78.0, "submitted": 22.0}


def reviews(world: World, way: Way, stage: Stage) -> None:
    """The reviews of a phase, each due by the framework's arithmetic; those a submission needs were held."""
    if stage.attempt > 1:
        return
    until = stage.steps.get("submitted", stage.ends)
    for point in way.framework.reviews_of(stage.phase):
        due = due_on(way.programme, point.month)
        if point.kind == GATE or due is None:
            continue
        held: date | None = max(due + world.days(-6, 18), stage.starts)
        if held and held > until:
            held = until if "submitted" in stage.steps and point.mandatory else None
        world.book.add(
            "review", id=key("review", way.id, stage.phase, point.code), journey=way.id,
            authority=way.where[0], phase=stage.phase, code=point.code, due_on=due,
            held_on=held, note=world.rng.choice(words("evidence")["reviews"]) if held else "",
        )  # fmt: skip


def evidence(world: World, way: Way, stage: Stage, *, nearly: bool) -> None:
    """As much as the stage's days so far let expect; all that is asked for once submitted.

    `nearly`: everything but one critical reflection, which lies there as a draft.
    """
    sent = "submitted" in stage.steps
    until = stage.steps.get("submitted", stage.ends)
    share = 1.0 if sent or nearly else min(1.0, (until - stage.starts).days / max(1, (stage.due - stage.starts).days))
    for minimum in way.framework.minimums_of(stage.phase):
        count = minimum.count + (sent and world.chance(0.25))
        if not sent and not nearly:
            count = int(minimum.count * min(1.0, share * world.rng.uniform(0.75, 1.2)) + 0.3)
        if stage.attempt > 1:
            count = 1
        if nearly and minimum.kind == "critical_reflection":
            count -= 1
        for number in range(count):
            _item(world, way, stage, minimum.kind, number, until, nearly)
    if nearly or (not sent and way.spell.ends is None and world.chance(0.35)):
        _item(world, way, stage, "critical_reflection", 90, until, nearly, draft=True)


def _item(
    world: World, way: Way, stage: Stage, kind: str, number: int, until: date, nearly: bool, draft: bool = False
) -> None:
    first = max(stage.starts, way.spell.human.registered_on)
    on = first + world.days(0, max(0, (until - first).days - 3))
    if draft:
        on = until - world.days(2, 9)
    sent = min(until, on + world.days(0, 14))
    state = "draft" if draft else "locked" if "recommended" in stage.steps else world.of(_states(stage, nearly))
    asked = [standard.code for standard in way.framework.standards_of(stage.phase)]
    title, body = world.rng.choice(list(words("evidence")[kind].items()))
    id = key("evidence", way.id, stage.phase, stage.attempt, kind, number)
    world.book.add(
        "evidence", id=id, journey=way.id, authority=way.where[0], worker=way.worker, phase=stage.phase, state=state,
        kind=kind, title=title, body=body.strip()[: 140 if draft else None],
        standards=sorted(world.rng.sample(asked, world.rng.randint(1, 3))), on_day=on, anonymised=not draft,
        saved_at=datetime.combine(on if draft else sent, time(17, world.rng.randint(0, 59)), UTC),
        sent_on=None if draft else sent, note=RETURNED if state == "returned" else "",
    )  # fmt: skip
    if not draft:
        _tell(world, way, id, state, sent)


RETURNED = "Thank you. Please say what you would do differently next time, and why."


def _states(stage: Stage, nearly: bool) -> dict[str, float]:
    return ALL_IN if nearly or "submitted" in stage.steps else UNDER_WAY


def _tell(world: World, way: Way, id: Any, state: str, sent: date) -> None:
    mine, theirs = (way.worker, Role.SOCIAL_WORKER.value), (way.assessor, Role.ASSESSOR.value)
    facts = {"assessor": way.assessor, "journey": way.id}
    world.book.tell(sent, "evidence:submitted", mine, "evidence", id, way.where, way.worker, **facts)
    if state in ("accepted", "locked", "returned"):
        deed = "evidence:returned" if state == "returned" else "evidence:accepted"
        world.book.tell(sent + 4 * DAY, deed, theirs, "evidence", id, way.where, way.worker, **facts)


__all__ = ["Spell", "evidence", "reviews"]
