"""What of a post is filled and what is vacant, derived from who works in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

FILLED, PART, VACANT = "filled", "part filled", "vacant"


@dataclass(frozen=True)
class Filling:
    """How a post stands: in whole-time equivalents."""

    filled: Decimal
    vacant: Decimal

    @property
    def status(self) -> str:
        return VACANT if not self.filled else PART if self.vacant else FILLED


def filling(fte: Decimal, held: Iterable[Decimal]) -> Filling:
    """A post of this size with these shares of full time in it. Two who overlap in one post leave nothing vacant."""
    filled = sum(held, Decimal(0))
    return Filling(filled, max(Decimal(0), fte - filled))
