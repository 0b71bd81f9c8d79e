"""`steadfast check dates`: a file of framework-dates cases, answered by the same arithmetic the pages use."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pydantic import Field, model_validator

from foundation.cases import Amount, Day, Facts, Malformed, Whole, check, read
from foundation.periods import Period
from frameworks.rules.due_dates import (
    Hours,
    Programme,
    due_on,
    last_day,
    limit_on,
    over_limit,
    protected_minutes,
    remind_on,
    target,
)


class HoursRow(Facts):
    start: Day = Field(alias="from")
    weekly: Amount


class PauseRow(Facts):
    start: Day = Field(alias="from")
    to: Day | None = None
    reason: str | None = None

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> "PauseRow":
        if self.to is not None and self.to < self.start:
            raise Malformed("to", "before its first day")
        return self


class HeldRow(Facts):
    point: Whole
    due_on: Day
    held_on: Day | None = None


class DatesCase(Facts):
    start: Day
    full_time_hours: Amount = Decimal(37)
    hours: list[HoursRow] | None = None
    pauses: list[PauseRow] = Field(default_factory=list)
    points: list[Whole] = Field(default_factory=lambda: [3, 6, 9, 12])
    limit_months: Whole | None = None
    held: list[HeldRow] = Field(default_factory=list)
    protected_percent: Amount = Decimal(10)
    non_working_days: list[Day] = Field(default_factory=list)

    @model_validator(mode="after")
    def stands_together(self) -> "DatesCase":
        _full_time(self)
        _hours(self)
        _pauses(self)
        _points(self)
        return self


def _full_time(case: DatesCase) -> None:
    if not case.full_time_hours:
        raise Malformed("full_time_hours", "zero")


def _hours(case: DatesCase) -> None:
    if case.hours is None:
        return
    if not case.hours:
        raise Malformed("hours", "no row")
    before: date | None = None
    for index, row in enumerate(case.hours):
        if row.weekly > case.full_time_hours:
            raise Malformed(f"hours[{index}].weekly", f"above full time ({case.full_time_hours})")
        if not row.weekly:
            raise Malformed(f"hours[{index}].weekly", "zero; use a pause")
        if before is None and row.start != case.start:
            raise Malformed("hours[0].from", "not on the start")
        if before is not None and row.start <= before:
            raise Malformed(f"hours[{index}].from", "not after the row before")
        before = row.start


def _pauses(case: DatesCase) -> None:
    for index, row in enumerate(case.pauses):
        if row.start < case.start:
            raise Malformed(f"pauses[{index}].from", "before the start")
    ordered = sorted(enumerate(case.pauses), key=lambda pair: (pair[1].start, pair[0]))
    for (_, before), (index, after) in pairwise(ordered):
        if _period(before).overlaps(_period(after)):
            raise Malformed(f"pauses[{index}].from", "overlaps another pause")


def _points(case: DatesCase) -> None:
    if not case.points:
        raise Malformed("points", "none given")
    for index, (before, after) in enumerate(pairwise(case.points), 1):
        if after <= before:
            raise Malformed(f"points[{index}]", "not after the point before")
    for index, row in enumerate(case.held):
        if row.point not in case.points:
            raise Malformed(f"held[{index}].point", "not one of the points")


def _period(row: PauseRow) -> Period:
    return Period.of(row.start, row.to)


def _programme(case: DatesCase) -> Programme:
    rows = tuple(Hours(row.start, row.weekly) for row in case.hours or ())
    return Programme(
        start=case.start,
        points=tuple(case.points),
        hours=rows or (Hours(case.start, case.full_time_hours),),
        pauses=tuple(_period(row) for row in case.pauses),
        full_time=case.full_time_hours,
        held={row.point: row.due_on for row in case.held},
        limit_months=case.limit_months,
        percent=case.protected_percent,
    )


def answer(facts: dict[str, Any]) -> dict[str, Any]:
    """One case's answer as JSON values; Malformed names the field at fault."""
    case = read(DatesCase, facts)
    programme = _programme(case)
    due = {point: due_on(programme, point) for point in programme.points}
    off = frozenset(case.non_working_days)
    return {
        "due": {str(point): _iso(day) for point, day in due.items()},
        "targets": {str(point): target(programme, point) for point in programme.points},
        "remind_on": {str(point): _iso(day and remind_on(day, off)) for point, day in due.items()},
        "last_day": _iso(last_day(programme)),
        "limit_on": _iso(limit_on(programme)),
        "over_limit": over_limit(programme),
        "protected_minutes": [
            {"from": _iso(run.first), "to": _iso(run.last), "minutes": run.minutes}
            for run in protected_minutes(programme)
        ],
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def check_dates(source: str, *, expect: bool) -> int:
    """Answer the cases of `source` on standard output; exit status 0, 1 or 2 as foundation/cases.py gives it."""
    return check("framework-dates", source, answer, expect=expect)
