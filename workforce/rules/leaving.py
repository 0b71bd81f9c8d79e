"""Why people leave and where they go, in the codes of the census, with words; and what counts as leaving at all.

The codes are those of the workforce return (ReasonLeave, LeaverDestination). `REASONS` also says what the agency rules
make of each, since they know fewer kinds.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.periods import Period


@dataclass(frozen=True)
class Code:
    """One code of the census: its number, its words, and what our own records call it (None: not known)."""

    number: int
    words: str
    ours: str | None


REASONS = (
    Code(1, "Resignation", "resigned"),
    Code(2, "Voluntary redundancy", "redundancy"),
    Code(3, "Compulsory redundancy", "redundancy"),
    Code(4, "Dismissed", "dismissed"),
    Code(5, "Retired", "retired"),
    Code(6, "Died", "other"),
    Code(7, "Moved to a role here that is not child and family social work", "other"),
    Code(8, "Another reason", "other"),
    Code(9, "Not known", None),
    Code(10, "Not asked yet", None),
)
DESTINATIONS = (
    Code(1, "Social work at another authority in England", "other_authority"),
    Code(2, "Social work outside England", "other"),
    Code(3, "Agency or consultancy social work in England", "agency"),
    Code(4, "Other social work in England, not for an authority", "other"),
    Code(5, "Another social care role in England", "other"),
    Code(6, "Work outside social care, outside England, no work, or a career break", "other"),
    Code(7, "Somewhere else", "other"),
    Code(8, "Not known", None),
    Code(9, "Not asked yet", None),
)
NOT_SAID = "Not recorded"
_OURS = {code.ours: code.number for code in (*reversed(REASONS),) if code.ours}
_THERE = {"other_authority": 1, "agency": 3, "other": 7, "retired": 6}


def reason(number: int | None) -> Code | None:
    """The reason of this number, None when it is none."""
    return next((code for code in REASONS if code.number == number), None)


def destination(number: int | None) -> Code | None:
    return next((code for code in DESTINATIONS if code.number == number), None)


def reason_of(number: int | None, ours: str | None) -> int | None:
    """The census code of a leaving: as recorded, else what our own word comes nearest to; None when neither is there.

    The end of a fixed term and a transfer have no code of their own: both are 8, another reason.
    """
    return number or (_OURS.get(ours, 8) if ours else None)


def destination_of(number: int | None, ours: str | None) -> int | None:
    """As reason_of, for where they went."""
    return number or (_THERE.get(ours, 7) if ours else None)


@dataclass(frozen=True)
class Flow:
    """Someone who came or went on a day; `fte` is unknown for some, and then out of every sum but the headcount."""

    person: str
    on: date
    fte: Decimal | None
    reason: int | None = None
    destination: int | None = None


@dataclass(frozen=True)
class Sum:
    """How many came or went: people counted once a day each, and whole-time equivalents."""

    people: int
    fte: Decimal


def summed(flows: Iterable[Flow]) -> Sum:
    """Headcount by person and day, FTE not de-duplicated (metrics.md 1)."""
    found = list(flows)
    return Sum(
        len({(flow.person, flow.on) for flow in found}), sum((flow.fte or Decimal(0) for flow in found), Decimal(0))
    )


def by_reason(flows: Iterable[Flow]) -> list[tuple[str, int]]:
    """How many left for each reason, most first; a reason nobody gave is left out."""
    return _counted(reason(flow.reason) for flow in flows)


def by_destination(flows: Iterable[Flow]) -> list[tuple[str, int]]:
    return _counted(destination(flow.destination) for flow in flows)


def _counted(codes: Iterable[Code | None]) -> list[tuple[str, int]]:
    return Counter(code.words if code else NOT_SAID for code in codes).most_common()


def year_to(day: date) -> Period:
    """The census year a day lies in: 1 October to 30 September (metrics.md 1)."""
    start = date(day.year if day.month >= 10 else day.year - 1, 10, 1)
    return Period(start, date(start.year + 1, 10, 1))
