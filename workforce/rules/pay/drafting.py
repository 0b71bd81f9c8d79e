"""A scale changed to see what follows: points, gates and areas, the level each career then reaches, and the cost."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from workforce.rules.pay.adoption import Effect, Paid, Terms, effect
from workforce.rules.pay_scales import APPOINTMENT, GATE, START, Level, PayScale, faults

DRAFT = "draft"


class DraftWrong(ValueError):
    """A draft that cannot be a scale; `why` says what is wrong, in words."""

    def __init__(self, why: Sequence[str]) -> None:
        super().__init__("; ".join(why))
        self.why = tuple(why)


@dataclass(frozen=True)
class Change:
    """What is changed in one level: its points (whole-time pounds a year, lowest first), or the gate that opens it."""

    points: tuple[Decimal, ...] | None = None
    gate: str | None = None


@dataclass(frozen=True)
class Career:
    """One employment and what opens levels for it: gates passed, and the highest level by appointment (0: none)."""

    annual: Decimal
    fte: Decimal
    lgps_percent: Decimal
    area: str | None = None
    passed: frozenset[str] = frozenset()
    appointed: int = 0


@dataclass(frozen=True)
class Shift:
    """How many employments a change moves from one level to another."""

    from_level: int
    to_level: int
    people: int


@dataclass(frozen=True)
class Compared:
    """Two scales side by side on the same people: each one's effect, and who stands on another level."""

    before: Effect
    after: Effect
    shifts: tuple[Shift, ...] = field(default=())

    @property
    def first_year(self) -> Decimal:
        """Pounds that the second costs more in its first year; below zero when it costs less."""
        return self.after.years[0].rises.total - self.before.years[0].rises.total


def drafted(scale: PayScale, changes: Mapping[int, Change], areas: Mapping[str, Decimal] | None = None) -> PayScale:
    """The scale with some levels and area additions changed; its key is "draft", which no row can ever name.

    DraftWrong in words; LookupError for a level or an area that the scale has not got.
    """
    added = dict(areas or {})
    for number in changes:
        scale.at(number)
    if unknown := set(added) - {area.code for area in scale.areas}:
        raise LookupError(f"{scale.key} has no area {', '.join(sorted(unknown))}")
    levels = tuple(_changed(level, changes.get(level.level, Change())) for level in scale.levels)
    wrong = faults(levels) + ["An area cannot take pay away"] * any(sum_ < 0 for sum_ in added.values())
    if wrong:
        raise DraftWrong(wrong)
    return replace(
        scale,
        edition=replace(scale.edition, key=DRAFT, title=f"{scale.edition.title}, changed"),
        levels=levels,
        areas=tuple(replace(area, addition=added.get(area.code, area.addition)) for area in scale.areas),
    )


def _changed(level: Level, change: Change) -> Level:
    if change.points is not None:
        if not change.points:
            raise DraftWrong([f"Level {level.level} needs a point"])
        level = replace(level, annual=change.points[0], points=change.points)
    if change.gate is not None:
        level = replace(level, opens=GATE if change.gate else APPOINTMENT, gate=change.gate or None)
    return level


def level_reached(scale: PayScale, career: Career) -> int:
    """The highest level open to a career: from the start, by a gate passed, or by appointment up to a level."""
    return max(
        level.level
        for level in scale.levels
        if level.opens == START
        or (level.opens == GATE and level.gate in career.passed)
        or (level.opens == APPOINTMENT and level.level <= career.appointed)
    )


def compared(
    before: PayScale, after: PayScale, careers: Iterable[Career] | Mapping[Career, int], terms: Terms
) -> Compared:
    """Both scales on the same people and terms: cost by year, who is below, within, above, and who changes level.

    `careers` are single ones, or how many employments stand alike.
    """
    old, new, moved = Counter[Paid](), Counter[Paid](), Counter[tuple[int, int]]()
    for career, people in Counter(careers).items():
        here, there = level_reached(before, career), level_reached(after, career)
        old[_paid(career, here)] += people
        new[_paid(career, there)] += people
        if here != there:
            moved[here, there] += people
    shifts = tuple(Shift(*levels, people) for levels, people in sorted(moved.items()))
    return Compared(effect(before, old, terms), effect(after, new, terms), shifts)


def _paid(career: Career, level: int) -> Paid:
    return Paid(career.annual, career.fte, level, career.lgps_percent, career.area)
