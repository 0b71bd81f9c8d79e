"""How values read on a page: days, pounds, counts; templates format nothing themselves."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from markupsafe import Markup, escape

from foundation.clock import LONDON
from foundation.periods import in_words


def day(value: date | None) -> str:
    """22 November 2026"""
    if value is None:
        return "not set"
    return in_words(value)


def short_day(value: date | None) -> str:
    """Mon 23 Nov 2026"""
    return f"{value:%a} {value.day} {value:%b %Y}" if value else "not set"


def moment(value: datetime | None) -> str:
    """Thu 19 Nov 2026 at 21:14, as clocks in England show it"""
    if value is None:
        return "not yet"
    local = value.astimezone(LONDON)
    return f"{local:%a} {local.day} {local:%b %Y} at {local:%H:%M}"


def clock_time(value: datetime) -> str:
    return f"{value.astimezone(LONDON):%H:%M}"


def pounds(value: Decimal | int | None) -> str:
    """£35,100 or £41.20: pence only where there are some"""
    if value is None:
        return "not known"
    amount = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"£{amount:,.0f}" if amount == amount.to_integral() else f"£{amount:,.2f}"


def number(value: Decimal | int | None) -> str:
    """1,463 or 0.6: no trailing zeros"""
    if value is None:
        return "not known"
    return f"{Decimal(value).normalize():,f}"


def words(code: str) -> str:
    """stage_met → stage met"""
    return code.replace("_", " ")


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 child, 22 children"""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(values: Sequence[str], last: str = "and") -> str:
    """a, b and c"""
    values = list(values)
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} {last} {values[-1]}" if values else ""


def paragraphs(text: str | None) -> Markup:
    """Plain text with its line breaks kept; everything in it is escaped."""
    blocks = [block.strip() for block in (text or "").replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("").join(
        Markup('<p class="govuk-body">{}</p>').format(Markup("<br>").join(escape(line) for line in block.split("\n")))
        for block in blocks
    )


ALL: dict[str, Callable[..., Any]] = {
    "day": day,
    "short_day": short_day,
    "moment": moment,
    "clock_time": clock_time,
    "pounds": pounds,
    "number": number,
    "words": words,
    "plural": plural,
    "listed": listed,
    "paragraphs": paragraphs,
}
