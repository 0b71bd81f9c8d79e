"""Awards: what a percentage or a flat sum makes of a point, step by step, and what an award adds to a pay bill."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from foundation.money import rounded


@dataclass(frozen=True)
class Percent:
    """A rise by a share of pay: 3.2 is 3.2 per cent."""

    percent: Decimal


@dataclass(frozen=True)
class Flat:
    """The same pounds a year on every point."""

    pounds: Decimal


AwardStep = Percent | Flat


@dataclass(frozen=True)
class Awarded:
    """A part of a spine that an award raises: its points from and to, both included, and its steps in order."""

    bottom: int
    top: int
    steps: tuple[AwardStep, ...]

    def __contains__(self, point: int) -> bool:
        return self.bottom <= point <= self.top


def after_each(annual: Decimal, steps: Sequence[AwardStep]) -> tuple[Decimal, ...]:
    """Whole-time pounds a year after each step in turn, each rounded half up to the pound before the next.

    Judged from the 2024 and 2025 NJC tables: the rule gives every published point.
    """
    values = []
    for step in steps:
        annual = rounded(_after(Fraction(annual), step), 0)
        values.append(annual)
    return tuple(values)


def _after(annual: Fraction, step: AwardStep) -> Fraction:
    return annual + Fraction(step.pounds) if isinstance(step, Flat) else annual * (100 + Fraction(step.percent)) / 100


def raised(points: Mapping[int, Decimal], parts: Iterable[Awarded]) -> dict[int, Decimal]:
    """A spine's pounds by point after an award; points in no part stay. ValueError where two parts share a point."""
    kept = list(parts)
    values = {}
    for point, annual in points.items():
        mine = [part for part in kept if point in part]
        if len(mine) > 1:
            raise ValueError(f"two parts of the award raise point {point}")
        values[point] = after_each(annual, mine[0].steps)[-1] if mine and mine[0].steps else annual
    return values
