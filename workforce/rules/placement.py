"""Which pay step an outcome makes due, and the whole ladder of placements that a run of outcomes leads to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.periods import DAY, add_months
from workforce.rules.pay_scales import Level, PayScale

OUTCOME, NEXT_DAY, NEXT_MONTH = "outcome", "next_day", "next_month"
EFFECTIVE = (OUTCOME, NEXT_DAY, NEXT_MONTH)


@dataclass(frozen=True)
class Step:
    """A move to a higher level from a day, `annual` in whole-time pounds a year."""

    from_level: int
    to_level: int
    effective: date
    annual: Decimal


@dataclass(frozen=True)
class Passed:
    """An assessment's final result, by gate."""

    gate: str
    on: date
    passed: bool


@dataclass(frozen=True)
class Placement:
    """A level and its pay from a day on."""

    start: date
    level: Level


def effective_on(outcome_on: date, rule: str = OUTCOME) -> date:
    """When pay moves: the outcome's own date, the day after, or the first of the month after; an authority's rule."""
    if rule == OUTCOME:
        return outcome_on
    if rule == NEXT_DAY:
        return outcome_on + DAY
    if rule == NEXT_MONTH:
        return add_months(outcome_on.replace(day=1), 1)
    raise ValueError(f"{rule!r} is not one of {', '.join(EFFECTIVE)}")


def step_for(
    scale: PayScale, from_level: int, gate: str, outcome_on: date, effective: str = OUTCOME, area: str | None = None
) -> Step | None:
    """The step a gate passed on a day makes due, or None: nothing tied to it, or nothing higher (pay never falls here).

    `from_level` 0 is someone not on the scale yet. Levels may be skipped.
    """
    opened = scale.opened_by(gate)
    if opened is None or opened.level <= from_level:
        return None
    return Step(from_level, opened.level, effective_on(outcome_on, effective), scale.annual(opened.level, area))


def ladder(
    levels: tuple[Level, ...], started_on: date, outcomes: Iterable[Passed], effective: str = OUTCOME
) -> tuple[Placement, ...]:
    """Every placement from the first level on: outcomes by date; failing moves nothing, passing never moves down."""
    placements = [Placement(started_on, levels[0])]
    for outcome in sorted(outcomes, key=lambda each: each.on):
        opened = next((rung for rung in levels if rung.gate == outcome.gate), None)
        if outcome.passed and opened and opened.level > placements[-1].level.level:
            placements.append(Placement(effective_on(outcome.on, effective), opened))
    return tuple(placements)
