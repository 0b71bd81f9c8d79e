"""Whether a value may stand in an item of a return, and what it should look like, in words."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from foundation.money import half_up
from reports.returns.specification import Item

WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
NUMBER = re.compile(r"[+-]?([0-9]{1,12}(\.[0-9]*)?|\.[0-9]+)")
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def fits(item: Item, value: str) -> bool:
    """Whether the value has the item's format. An empty one never has, but in a text."""
    match item.kind:
        case "code":
            return value in (item.codes or {})
        case "pattern":
            return re.fullmatch(item.detail, value) is not None
        case "date":
            return _is_day(value)
        case "integer":
            return WHOLE.fullmatch(value) is not None
        case "decimal":
            return _decimal(value, int(item.detail)) is not None
        case "share":
            found = _decimal(value, int(item.detail))
            return found is not None and 0 <= found <= 1
    return True


def expected(item: Item) -> str:
    """What the item takes, in words."""
    match item.kind:
        case "code":
            codes = item.codes or {}
            few = ", ".join(f"{words} ({code})" for code, words in codes.items())
            return few if len(codes) < 8 else "one of the census codes"
        case "pattern":
            return item.note or "a value of another form"
        case "date":
            return "a date such as 2025-09-30"
        case "integer":
            return "a whole number"
        case "decimal":
            return f"a number with at most {_places(item)}"
        case "share":
            return f"a share of full time from 0 to 1, with at most {_places(item)}"
    return "text"


def number(value: str | None) -> Decimal | None:
    """The number a value holds, None where it holds none."""
    return Decimal(value) if value and NUMBER.fullmatch(value) else None


def day(value: str | None) -> date | None:
    """The day a value holds, None where it holds none."""
    return date.fromisoformat(value) if value and _is_day(value) else None


def written(amount: Decimal | int | None, places: int) -> str:
    """A number as it is sent, half up to so many places; "" where there is none."""
    return "" if amount is None else f"{half_up(Decimal(amount), Decimal(1).scaleb(-places)):f}"


def _places(item: Item) -> str:
    names = {"1": "one decimal", "2": "two decimals", "6": "six decimals"}
    return names.get(item.detail, f"{item.detail} decimals")


def _decimal(value: str, places: int) -> Decimal | None:
    if not NUMBER.fullmatch(value) or len(value.partition(".")[2]) > places:
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _is_day(value: str) -> bool:
    if not ISO.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
