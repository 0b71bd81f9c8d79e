"""Facts read strictly from JSON: dates, amounts, counts and shapes, each fault named by its path."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

SPOKEN_FOR = ("id", "title", "note", "expect")  # belong to the case, not to its facts
LONGEST_AMOUNT = 28  # characters: Decimal's default precision, so nothing read is ever rounded


class Malformed(ValueError):
    """A case that cannot be answered: `field` is the path inside it (`hours[1].weekly`), `reason` is for people."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


def day(value: object) -> date:
    """A date that exists, written YYYY-MM-DD; ValueError otherwise."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("not a date written YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("a date that does not exist") from None


def moment(value: object) -> datetime:
    """A local UK time without a zone, written YYYY-MM-DDTHH:MM; ValueError otherwise."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", value):
        raise ValueError("not a time written YYYY-MM-DDTHH:MM")
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("a time that does not exist") from None


def amount(value: object) -> Decimal:
    """A number of zero or more as text ("37.5") or as a whole JSON number; ValueError otherwise."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ValueError("not a number written as text")
    if re.fullmatch(r"-[0-9]+(\.[0-9]+)?", value):
        raise ValueError("below zero")
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
        raise ValueError("not a number")
    if len(value) > LONGEST_AMOUNT:
        raise ValueError(f"longer than {LONGEST_AMOUNT} characters")
    return Decimal(value)


Day = Annotated[date, BeforeValidator(day)]
Moment = Annotated[datetime, BeforeValidator(moment)]
Amount = Annotated[Decimal, BeforeValidator(amount)]
Whole = Annotated[int, Field(ge=0)]


class Facts(BaseModel):
    """Base of every shape: nothing coerced, nothing unknown. Use `list[Row]` for lists and `Literal` for enumerations,
    `Field(alias="from")` for names Python keeps; a validator may raise Malformed, its path relative to its model."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Shape = TypeVar("Shape", bound=Facts)


def read(shape: type[Shape], facts: dict[str, Any]) -> Shape:
    """A case without its id, title, note and expect, as `shape`; Malformed names the first field at fault."""
    try:
        return shape.model_validate({name: value for name, value in facts.items() if name not in SPOKEN_FOR})
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        raise _malformed(first) from None


def _malformed(error: Any) -> Malformed:
    cause = error.get("ctx", {}).get("error")
    where = path(*error["loc"])
    if isinstance(cause, Malformed):
        return Malformed(join(where, cause.field), cause.reason)
    words = {"missing": "missing", "extra_forbidden": "unknown field"}
    return Malformed(where, words.get(error["type"]) or (str(cause) if cause else error["msg"]))


def path(*steps: str | int) -> str:
    """`path("hours", 1, "weekly")` is `hours[1].weekly`."""
    whole = ""
    for step in steps:
        whole = f"{whole}[{step}]" if isinstance(step, int) else join(whole, step)
    return whole


def join(outer: str, inner: str) -> str:
    """One path put after another; either may be empty."""
    return outer + ("" if not outer or not inner or inner.startswith("[") else ".") + inner
