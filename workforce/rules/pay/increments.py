"""Increments: on which days someone moves up a point inside their grade, by their employer's rule on those days."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from foundation.periods import Period, add_months

LAST_YEAR = 9998


@dataclass(frozen=True)
class IncrementRule:
    """An employer's rule. `days` are (month, day) of each year on which points rise.

    `early_after` months from the start come first for those who started in one of `early_for` months (None: nobody).
    `wait` months must have passed since the start before the first of the yearly days counts, and `every` is how many
    of those days make one step after it (2: yearly, where there are two days a year).
    """

    title: str
    source: str
    days: tuple[tuple[int, int], ...] = ((4, 1),)
    early_after: int | None = None
    early_for: frozenset[int] = frozenset()
    wait: int = 0
    every: int = 1


USUAL = IncrementRule(
    "1 April; after six months for those who started from October to March",
    "North Lincolnshire and East Devon councils' terms",
    early_after=6,
    early_for=frozenset({10, 11, 12, 1, 2, 3}),
)
YEARLY = IncrementRule("Every 1 April", "East Sussex County Council's terms")
# The source says April or October after 12 to 18 months for the first step; a year between later steps is judged.
HALF_YEARLY = IncrementRule(
    "1 April or 1 October, after twelve to eighteen months",
    "Denbighshire County Council's terms",
    days=((4, 1), (10, 1)),
    wait=12,
    every=2,
)
RULES = {"usual": USUAL, "yearly": YEARLY, "half_yearly": HALF_YEARLY}


@dataclass(frozen=True)
class Increment:
    """A step: its day and the point reached."""

    on: date
    point: int


@dataclass(frozen=True)
class RuleInForce:
    """A rule with the days on which it is the employer's."""

    period: Period
    rule: IncrementRule


def increments(
    started_on: date,
    point: int,
    top: int,
    rules: IncrementRule | Sequence[RuleInForce] = USUAL,
    *,
    withheld: Collection[date] = (),
    advanced: Collection[date] = (),
) -> tuple[Increment, ...]:
    """Every step from `point` to the top of the grade, by date.

    A day counts when the rule in force on it says so for someone who started then; a new rule does not look back. A
    withheld day passes without a step. An advanced day gives one step more. ValueError for a point above the top, or
    when the top is never reached.
    """
    if point > top:
        raise ValueError(f"point {point} is above the top of the grade ({top})")
    stages = [RuleInForce(Period(date.min), rules)] if isinstance(rules, IncrementRule) else list(rules)
    steps: list[Increment] = []
    extra = sorted(day for day in advanced if day >= started_on)
    for day in _days(started_on, stages):
        while extra and extra[0] <= day and point < top:
            point += 1
            steps.append(Increment(extra.pop(0), point))
        if point == top:
            return tuple(steps)
        if day not in withheld:
            point += 1
            steps.append(Increment(day, point))
    if point < top:
        raise ValueError(f"the top of the grade ({top}) is not reached by the year {LAST_YEAR}")
    return tuple(steps)


def _days(started_on: date, stages: Sequence[RuleInForce]) -> Iterator[date]:
    """The increment days of every stage, in order; each stage's own days inside its own dates."""
    for stage in sorted(stages, key=lambda each: each.period.start):
        for day in _days_by(stage.rule, started_on):
            if stage.period.end is not None and day >= stage.period.end:
                break
            if day in stage.period:
                yield day


def _days_by(rule: IncrementRule, started_on: date) -> Iterator[date]:
    after = started_on
    if rule.early_after is not None and started_on.month in rule.early_for:
        after = add_months(started_on, rule.early_after)
        yield after
    since = add_months(started_on, rule.wait)
    yearly = (
        day
        for year in range(after.year, LAST_YEAR + 1)
        for day in sorted(date(year, month, of) for month, of in rule.days)
        if day > after and day >= since
    )
    for number, day in enumerate(yearly):
        if number % rule.every == 0:
            yield day
