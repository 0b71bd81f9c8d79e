"""The shapes of pay cases: what each kind is told, and what it is refused for."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from foundation.cases import Amount, Day, Facts, Malformed, Whole
from workforce.rules.pay.employer_cost import LEVY_PERCENT
from workforce.rules.pay.spines import FULL_TIME, WEEKS


def _month(value: object) -> date:
    """The first day of a month written YYYY-MM; ValueError otherwise."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}", value):
        raise ValueError("not a month written YYYY-MM")
    try:
        return date.fromisoformat(f"{value}-01")
    except ValueError:
        raise ValueError("a month that does not exist") from None


Month = Annotated[date, BeforeValidator(_month)]


class Hourly(Facts):
    kind: Literal["hourly"]
    annual: Amount
    weekly_hours: Amount = FULL_TIME
    weeks: Amount = WEEKS


class PartTime(Facts):
    kind: Literal["part_time"]
    annual: Amount
    weekly_hours: Amount
    full_time_hours: Amount = FULL_TIME


class StepRow(Facts):
    percent: Amount | None = None
    flat: Amount | None = None

    @model_validator(mode="after")
    def one_of_the_two(self) -> "StepRow":
        if self.percent is None and self.flat is None:
            raise Malformed("percent", "missing, and no flat sum instead")
        if self.percent is not None and self.flat is not None:
            raise Malformed("flat", "a step is a percentage or a flat sum, not both")
        return self


class Award(Facts):
    kind: Literal["award"]
    annual: Amount
    steps: list[StepRow] = Field(min_length=1)


class InPost(Facts):
    started_on: Day | None = None
    left_on: Day | None = None

    @model_validator(mode="after")
    def leaves_after_it_starts(self) -> "InPost":
        if self.started_on and self.left_on and self.left_on < self.started_on:
            raise Malformed("left_on", "before the first day")
        return self


class Late(InPost):
    kind: Literal["arrears"]
    old: Amount
    new: Amount
    effective_from: Day
    first_paid_month: Month
    fte: Amount = Decimal(1)


class Rising(Facts):
    kind: Literal["increments"]
    started_on: Day
    point: Whole
    grade_top: Whole
    withheld: list[Day] = Field(default_factory=list)


class Cost(Facts):
    kind: Literal["employer_cost"]
    salary: Amount
    lgps_percent: Amount
    year: Literal["2024/25", "2025/26", "2026/27"] | None = None
    ni_percent: Amount | None = None
    ni_threshold: Amount | None = None
    levy_percent: Amount = LEVY_PERCENT
    fte: Amount = Decimal(1)

    @model_validator(mode="after")
    def one_set_of_terms(self) -> "Cost":
        own = {"ni_percent": self.ni_percent, "ni_threshold": self.ni_threshold}
        if self.year is not None and any(value is not None for value in own.values()):
            raise Malformed("year", "given together with National Insurance terms of its own")
        if self.year is None and all(value is None for value in own.values()):
            raise Malformed("year", "missing")
        for name, value in own.items():
            if self.year is None and value is None:
                raise Malformed(name, "missing")
        return self


class DeletedRow(Facts):
    point: Whole
    start: Day = Field(alias="from")


class Deleted(Facts):
    kind: Literal["deleted_point"]
    point: Whole
    on: Day
    deleted: list[DeletedRow]
    spine: dict[str, Amount]

    @model_validator(mode="after")
    def numbers_its_points(self) -> "Deleted":
        for point in self.spine:
            if not re.fullmatch(r"0|[1-9][0-9]{0,9}", point):
                raise Malformed(f"spine.{point}", "not the number of a point")
        return self


class Retention(InPost):
    kind: Literal["retention"]
    amount: Amount
    test_date: Day
    notice_given_on: Day | None = None
    achieving: bool = True


class LevelRow(Facts):
    level: str
    annual: Amount
    gate: str | None = None


class OutcomeRow(Facts):
    gate: str
    on: Day
    result: Literal["passed", "failed"]


class Ladder(Facts):
    kind: Literal["ladder"]
    started_on: Day
    levels: list[LevelRow] = Field(min_length=1)
    outcomes: list[OutcomeRow] = Field(default_factory=list)
    effective: Literal["outcome", "next_day", "next_month"] = "outcome"
