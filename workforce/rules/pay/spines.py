"""Pay spines by edition: numbered points in pounds a year, each published or derived, and points deleted by date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from foundation import editions
from foundation.editions import Edition, EditionError
from foundation.money import rounded

DATA = Path(__file__).parents[2] / "data" / "spines"
PUBLISHED, DERIVED = "published", "derived"
STANDINGS = (PUBLISHED, DERIVED)
WEEKS = Decimal("52.143")  # weeks in a year: 365 ÷ 7, as national rates are worked out
FULL_TIME = Decimal(37)


@dataclass(frozen=True)
class Point:
    """A point: whole-time pounds a year; `standing` says whether the source prints the value or it was worked out."""

    number: int
    annual: Decimal
    standing: str
    source: str


@dataclass(frozen=True)
class Standing:
    """Where someone stands on a day: the point, its pounds a year, and whether a deleted point moved them up to it."""

    point: int
    annual: Decimal
    moved: bool


@dataclass(frozen=True)
class Spine:
    """One edition of a spine, lowest point first. `deleted` holds the first day on which a point is no more."""

    edition: Edition
    points: tuple[Point, ...]
    deleted: Mapping[int, date]
    note: str

    @property
    def key(self) -> str:
        return self.edition.key

    @property
    def values(self) -> dict[int, Decimal]:
        """Pounds a year by point."""
        return {point.number: point.annual for point in self.points}

    def at(self, number: int) -> Point:
        """The point of that number; LookupError where this edition has none."""
        for point in self.points:
            if point.number == number:
                return point
        raise LookupError(f"{self.key} has no point {number}")

    def stands(self, point: int, on: date) -> Standing:
        """Where someone at this point stands on a day; LookupError where the spine has no such point."""
        return stands(point, on, self.values, self.deleted)


def stands(point: int, on: date, values: Mapping[int, Decimal], deleted: Mapping[int, date]) -> Standing:
    """From the day a point is deleted whoever is on it stands on the next point up that is not deleted.

    `values` are pounds a year by point. LookupError where that leaves no point with a value. NJC circulars on SCP 1
    (from 1 April 2023) and SCP 2 (from 1 April 2026).
    """

    def gone(number: int) -> bool:
        return number in deleted and deleted[number] <= on

    now = point if not gone(point) else min((n for n in values if n > point and not gone(n)), default=point)
    if now not in values or gone(now):
        raise LookupError(f"no point at or above {point} has a value on {on:%-d %B %Y}")
    return Standing(now, values[now], now != point)


def hourly(annual: Decimal, weekly_hours: Decimal = FULL_TIME, weeks: Decimal = WEEKS) -> Decimal:
    """Pounds an hour, to the penny: whole-time pounds a year ÷ weeks ÷ the full-time week; ValueError for none.

    NJC circulars; the divisor 52.143 gives every published rate. Weekly hours are the employer's terms.
    """
    if weekly_hours <= 0 or weeks <= 0:
        raise ValueError("weekly hours and weeks must be above zero")
    return rounded(Fraction(annual) / Fraction(weeks) / Fraction(weekly_hours))


def spine(edition: Edition) -> Spine:
    """An edition read as a spine; EditionError names the file and what is wrong in it."""
    try:
        read = Spine(
            edition=edition,
            points=tuple(
                Point(int(row["point"]), Decimal(row["annual"]), row["standing"], row["source"])
                for row in edition.data["rows"]
            ),
            deleted={int(row["point"]): row["from"] for row in edition.data.get("deleted", ())},
            note=edition.data.get("note", ""),
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as wrong:
        raise EditionError(f"{edition.path}: {wrong!r}") from wrong
    return _checked(read)


def _checked(read: Spine) -> Spine:
    numbers = [point.number for point in read.points]
    pay = [point.annual for point in read.points]
    for true, why in (
        (bool(numbers) and numbers == sorted(set(numbers)), "points must rise, each given once"),
        (pay == sorted(set(pay)) and all(each > 0 for each in pay), "each point must pay more than the one below"),
        (all(point.standing in STANDINGS for point in read.points), f"standing is one of {', '.join(STANDINGS)}"),
        (all(point.source.strip() for point in read.points), "each value needs its source"),
        (all(type(day) is date for day in read.deleted.values()), "a point is deleted from a date"),
    ):
        if not true:
            raise EditionError(f"{read.edition.path}: {why}")
    return read


SPINES: tuple[Spine, ...] = editions.shipped(DATA, spine)


def spine_of(key: str) -> Spine:
    """The spine a row says it used, by key ("njc/2025-04-01"); LookupError when it is not shipped."""
    return next((known for known in SPINES if known.key == key), None) or _none(key)


def spine_on(name: str, day: date) -> Spine:
    """The edition of a spine ("njc") paid on a day: the last one agreed until another is; LookupError for none."""
    return spine_of(editions.on([known.edition for known in SPINES if known.key.startswith(f"{name}/")], day).key)


def _none(key: str) -> Spine:
    raise LookupError(f"no spine is called {key!r}")
