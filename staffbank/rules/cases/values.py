"""The values of an agency-rules case: dates near enough to reckon with, clock times that happen, rules and regions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from foundation.cases import Amount, Day, Facts, Malformed, Moment
from foundation.periods import Period
from staffbank.rules.agency.facts import Shift
from staffbank.rules.agency.rule_ids import EXCUSABLE, ORDER
from staffbank.rules.agency.wtr_rest import elapsed, exists
from workforce.rules.authorities import REGIONS

NEAR = range(1900, 2200)  # years: further away lies a slip of the keyboard, and the calendar's end
OPEN = date.max  # some write an open end as the last day there is


def near(value: date) -> date:
    """A date in the years people work in; ValueError otherwise."""
    if value.year not in NEAR:
        raise ValueError("a date too far away")
    return value


def near_or_open(value: date) -> date:
    """The same, or the last day there is."""
    return value if value == OPEN else near(value)


def on_the_clock(value: datetime) -> datetime:
    """A local time the clock shows; ValueError in the hour it skips in spring."""
    if value.year not in NEAR or not exists(value):
        raise ValueError("a time that does not exist")
    return value


def period_of(first: date, last: date | None) -> Period:
    """Inclusive days as a half-open period; the last day there is stands for no end."""
    return Period.of(first, None if last == OPEN else last)


def share(value: Decimal) -> Decimal:
    """A share of one whole."""
    if value > 1:
        raise ValueError("above 1")
    return value


def some(value: Decimal) -> Decimal:
    """More than nothing, because something is divided by it."""
    if not value:
        raise ValueError("must be more than 0")
    return value


def rule_list(value: object) -> object:
    """'all' is every rule of the format."""
    if value != "all" and not isinstance(value, list):
        raise ValueError('neither a list of rules nor "all"')
    return list(ORDER) if value == "all" else value


def _one_of(known: tuple[str, ...], words: str) -> BeforeValidator:
    def is_known(value: object) -> object:
        if value not in known:
            raise ValueError(words)
        return value

    return BeforeValidator(is_known)


On = Annotated[Day, AfterValidator(near)]
Until = Annotated[Day, AfterValidator(near_or_open)]
Months = Annotated[int, Field(ge=0, le=1200)]
Years = Annotated[int, Field(ge=0, le=100)]
At = Annotated[Moment, AfterValidator(on_the_clock)]
Share = Annotated[Amount, AfterValidator(share)]
Some = Annotated[Amount, AfterValidator(some)]
RuleId = Annotated[str, _one_of(ORDER, "not a rule")]
ExcusableId = Annotated[str, _one_of(EXCUSABLE, "not a rule that can be departed from")]
Region = Annotated[str, _one_of(REGIONS, "not a region of England")]


class Days(Facts):
    """From and to, both included; an absent or null `to` is open."""

    first: On = Field(alias="from")
    last: Until | None = Field(alias="to", default=None)

    @model_validator(mode="after")
    def _in_order(self) -> "Days":
        if self.last is not None and self.last < self.first:
            raise Malformed("to", "before the first day")
        return self

    @property
    def period(self) -> Period:
        """The same days, half-open."""
        return period_of(self.first, self.last)


class PerhapsDays(Facts):
    """From and to where either may be unknown."""

    first: On | None = Field(alias="from", default=None)
    last: Until | None = Field(alias="to", default=None)

    @model_validator(mode="after")
    def _in_order(self) -> "PerhapsDays":
        if self.first is not None and self.last is not None and self.last < self.first:
            raise Malformed("to", "before the first day")
        return self


class Times(Facts):
    """From and to as local UK times."""

    start: At = Field(alias="from")
    end: At = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> "Times":
        if elapsed(self.end) <= elapsed(self.start):
            raise Malformed("to", "not after the start")
        return self

    @property
    def shift(self) -> Shift:
        """The same times as the rules take them."""
        return Shift(self.start, self.end)
