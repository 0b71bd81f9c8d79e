"""Vacancies as an authority declares them, and the reasoned bridge from what is derived until the two agree.

HR declares what it has vacant on a day. Where posts and people say otherwise, each line of the bridge gives a reason,
an amount and words; the declaration is agreed when derived and bridge together are what was declared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from foundation.money import half_up

CENT = Decimal("0.01")  # the census takes vacancies to two decimals
MOST = Decimal(10_000)
REASONS = {
    "held_not_counted": "A held post that the authority does not count",
    "proposed_counted": "A proposed post that the authority counts already",
    "over_established_counted": "A post above the structure that the authority counts",
    "grant_funding_ends": "Grant funding ends and the post is not kept",
    "leaver_not_yet_out": "Somebody has left and still stands in the records",
    "starter_not_yet_in": "Somebody has started and is not yet in the records",
    "hours_differ": "Hours in the records differ from those worked",
    "post_missing": "A post is missing from the records",
    "post_ended": "A post has ended and still stands in the records",
    "other": "Another reason",
}


@dataclass(frozen=True)
class Bridge:
    """What is derived, what is declared and what leads from one to the other; full-time equivalents to two decimals."""

    derived: Decimal
    declared: Decimal
    bridged: Decimal

    @property
    def gap(self) -> Decimal:
        """What is not yet explained: above 0 where more was declared than derived and bridge make."""
        return self.declared - self.derived - self.bridged

    @property
    def meets(self) -> bool:
        return self.gap == 0

    @property
    def words(self) -> str:
        """How far it is, in a sentence."""
        if self.meets and not self.bridged:
            return "What you declared is what your posts and people say."
        if self.meets:
            return "The bridge explains the whole difference."
        more = "more" if self.gap > 0 else "less"
        return f"{abs(self.gap).normalize():f} FTE {more} is declared than the derived figure and the bridge explain."


def bridge(derived: Decimal, declared: Decimal, lines: Iterable[Decimal]) -> Bridge:
    """Derived is rounded half up to what a return can hold; declared and lines have no more than that."""
    return Bridge(half_up(derived, CENT), declared, sum(lines, Decimal(0)))


def wrong_amount(fte: Decimal) -> str | None:
    """Why an amount cannot be one, in words."""
    if abs(fte) >= MOST:
        return "Enter an FTE below 10,000"
    if fte != half_up(fte, CENT):
        return "FTE can have up to two decimal places, as the census takes it"
    return None
