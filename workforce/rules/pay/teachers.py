"""Teachers' pay points by area, for comparison: between which of them a salary lies."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from foundation import editions
from foundation.editions import Edition, EditionError

DATA = Path(__file__).parents[2] / "data" / "teachers"
AREAS = ("rest_of_england", "fringe", "outer_london", "inner_london")


@dataclass(frozen=True)
class TeacherPoint:
    """A point of the main or upper range: whole-time pounds a year."""

    code: str
    annual: Decimal


@dataclass(frozen=True)
class TeachersPay:
    """One year's points by area, lowest first; `edition` says from when, until when, and on whose word."""

    edition: Edition
    areas: dict[str, tuple[TeacherPoint, ...]]


@dataclass(frozen=True)
class Between:
    """The highest point that pays no more than a salary, and the lowest that pays more; None beyond the ends."""

    at_least: TeacherPoint | None
    below: TeacherPoint | None


def teachers_pay(edition: Edition) -> TeachersPay:
    """An edition read; EditionError names the file and what is wrong in it."""
    areas: dict[str, list[TeacherPoint]] = {area: [] for area in AREAS}
    try:
        for row in edition.data["rows"]:
            areas[row["area"]].append(TeacherPoint(row["point"], Decimal(row["annual"])))
    except (KeyError, TypeError, ArithmeticError) as wrong:
        raise EditionError(f"{edition.path}: {wrong!r}") from wrong
    for area, points in areas.items():
        pay = [point.annual for point in points]
        if not pay or pay != sorted(set(pay)):
            raise EditionError(f"{edition.path}: {area}: each point must pay more than the one below")
    return TeachersPay(edition, {area: tuple(points) for area, points in areas.items()})


TEACHERS: tuple[TeachersPay, ...] = tuple(teachers_pay(edition) for edition in editions.load(DATA))


def teachers_known_by(day: date) -> tuple[TeachersPay, bool]:
    """The latest points begun by a day; True while they cover it, False once a later year's are not known here."""
    begun = [known for known in TEACHERS if known.edition.starts <= day]
    if not begun:
        raise LookupError(f"no teachers' pay is known for {day:%-d %B %Y}")
    return begun[-1], begun[-1].edition.covers(day)


def between(pay: TeachersPay, annual: Decimal, area: str = "rest_of_england") -> Between:
    """Between which teachers' points of the same area a salary lies; LookupError for an area that is not one."""
    if area not in pay.areas:
        raise LookupError(f"{area!r} is not one of {', '.join(AREAS)}")
    points = pay.areas[area]
    below = [point for point in points if point.annual <= annual]
    return Between(below[-1] if below else None, points[len(below)] if len(below) < len(points) else None)
