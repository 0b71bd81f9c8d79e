"""What a count of children means beside the hours worked and what was agreed. Counts only, never a child."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from foundation.money import half_up

TENTH = Decimal("0.1")
BANDS = ((0, 9), (10, 14), (15, 19), (20, 24), (25, None))


def pro_rata(children: int, fte: Decimal) -> str:
    """How a count is said: "22 at 0.6", or "22" at full time."""
    return str(children) if fte == 1 else f"{children} at {fte.normalize():f}"


def whole_time(children: int, fte: Decimal) -> Decimal:
    """What the count would be at full time, to a tenth, half up; ValueError for hours of none."""
    if fte <= 0:
        raise ValueError("a share of full time must be above 0")
    return half_up(children / fte, TENTH)


def above(children: int | None, limit: int | None) -> bool:
    """Whether a count is above a limit; never where either is not known."""
    return children is not None and limit is not None and children > limit


def distribution(counts: Iterable[int]) -> list[tuple[str, int]]:
    """How many workers hold how many children, in bands."""
    found = Counter(_band(count) for count in counts)
    return [(name, found[name]) for name in map(_name, BANDS)]


def _band(count: int) -> str:
    return next(_name(band) for band in BANDS if band[1] is None or count <= band[1])


def _name(band: tuple[int, int | None]) -> str:
    return f"{band[0]} or more" if band[1] is None else f"{band[0]} to {band[1]}"
