"""Pay scales by edition: levels in pounds a year, what opens each, what a place adds, and what part-time hours earn."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from foundation import editions
from foundation.editions import Edition, EditionError
from foundation.money import rounded

DATA = Path(__file__).parents[1] / "data" / "pay"
START, GATE, APPOINTMENT = "start", "gate", "appointment"
OPENINGS = (START, GATE, APPOINTMENT)
FULL_TIME = Decimal(37)  # the national agreement's week; an employer may have its own


@dataclass(frozen=True)
class Level:
    """A rung of a scale: `annual` whole-time pounds; `gate` is the assessment that opens it, None where none does.

    `points` are the pounds inside the level, lowest first and beginning with `annual`; a level without has one rate.
    """

    level: int
    title: str
    annual: Decimal
    opens: str
    gate: str | None = None
    points: tuple[Decimal, ...] = ()

    @property
    def top(self) -> Decimal:
        """The most the level pays, whole-time pounds a year."""
        return self.points[-1] if self.points else self.annual


@dataclass(frozen=True)
class Area:
    """What the place of a post adds, in whole-time pounds a year."""

    code: str
    title: str
    addition: Decimal


@dataclass(frozen=True)
class PayScale:
    """One edition of a scale, lowest level first; `framework` names the framework whose gates open its levels."""

    edition: Edition
    label: str
    note: str
    framework: str
    full_time_hours: Decimal
    levels: tuple[Level, ...]
    areas: tuple[Area, ...]

    @property
    def key(self) -> str:
        return self.edition.key

    @property
    def title(self) -> str:
        return self.edition.title

    def at(self, level: int) -> Level:
        """The level of that number; LookupError when the scale has none."""
        for rung in self.levels:
            if rung.level == level:
                return rung
        raise LookupError(f"{self.key} has no level {level}")

    def opened_by(self, gate: str) -> Level | None:
        """The level that passing this gate opens, None when the scale ties nothing to it."""
        return next((rung for rung in self.levels if rung.gate == gate), None)

    def annual(self, level: int, area: str | None = None) -> Decimal:
        """Whole-time pounds a year at a level, with what the area adds; LookupError for an area it does not know."""
        return self.at(level).annual + (self._addition(area) if area else Decimal(0))

    def _addition(self, code: str) -> Decimal:
        for area in self.areas:
            if area.code == code:
                return area.addition
        raise LookupError(f"{self.key} has no area {code}")


def part_time(annual: Decimal, weekly_hours: Decimal, full_time_hours: Decimal = FULL_TIME) -> Decimal:
    """Pounds a year for these hours, to the penny; ValueError for hours above full time or below none."""
    _hours(weekly_hours, full_time_hours)
    return rounded(Fraction(annual) * Fraction(weekly_hours) / Fraction(full_time_hours))


def fte(weekly_hours: Decimal, full_time_hours: Decimal = FULL_TIME) -> Decimal:
    """The share of full time, four decimals, half up."""
    _hours(weekly_hours, full_time_hours)
    return rounded(Fraction(weekly_hours) / Fraction(full_time_hours), 4)


def _hours(weekly: Decimal, full_time: Decimal) -> None:
    if not 0 <= weekly <= full_time or full_time <= 0:
        raise ValueError(f"weekly hours must be from 0 to full time ({full_time})")


def scale(edition: Edition) -> PayScale:
    """An edition read as a pay scale; EditionError names the file and what is wrong in it."""
    data = edition.data
    try:
        read = PayScale(
            edition=edition,
            label=data["label"],
            note=data["note"],
            framework=data["framework"],
            full_time_hours=Decimal(data["full_time_hours"]),
            levels=tuple(map(_level, data["levels"])),
            areas=tuple(Area(**row | {"addition": Decimal(row["addition"])}) for row in data.get("areas", ())),
        )
    except (KeyError, TypeError, ArithmeticError) as wrong:
        raise EditionError(f"{edition.path}: {wrong}") from wrong
    return _checked(read)


def _level(row: dict[str, Any]) -> Level:
    points = tuple(map(Decimal, row.get("points", ())))
    return Level(**row | {"annual": Decimal(row["annual"]), "points": points})


def _checked(read: PayScale) -> PayScale:
    for why in faults(read.levels):
        raise EditionError(f"{read.edition.path}: levels: {why}")
    return read


def faults(levels: tuple[Level, ...]) -> list[str]:
    """What is wrong with these levels, in words; none when they can be a scale's, read or drafted."""
    if not levels:
        return ["a scale needs a level"]
    gates = [rung.gate for rung in levels if rung.gate]
    pay = [rung.annual for rung in levels]
    inside = [rung.points for rung in levels if rung.points]
    checks = (
        ([rung.level for rung in levels] == list(range(1, len(levels) + 1)), "levels must run from 1 upwards"),
        (pay == sorted(set(pay)) and pay[0] > 0, "each level must pay more than the one below"),
        (all(list(points) == sorted(set(points)) for points in inside), "each point must pay more than the one below"),
        (all(rung.annual == rung.points[0] for rung in levels if rung.points), "a level begins at its first point"),
        (all(rung.opens in OPENINGS for rung in levels), f"opens must be one of {', '.join(OPENINGS)}"),
        (all((rung.opens == GATE) == bool(rung.gate) for rung in levels), "a gate belongs to a level it opens"),
        (len(gates) == len(set(gates)), "a gate opens one level"),
        (levels[0].opens == START, "the first level opens at the start"),
    )
    return [why for true, why in checks if not true]


SCALES: tuple[PayScale, ...] = editions.shipped(DATA, scale)


def scale_of(key: str) -> PayScale:
    """The scale a row says it used, by key; LookupError when it is not shipped."""
    return scale(editions.by_key([known.edition for known in SCALES], key))


def scale_on(name: str, day: date) -> PayScale:
    """The edition of a scale ("framework_linked") dated for a day; LookupError when there is none."""
    named = [known.edition for known in SCALES if known.key.startswith(f"{name}/")]
    return scale_of(editions.on(named, day).key)
