"""Long lists a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PAGE = 50  # rows


@dataclass(frozen=True)
class Paged:
    """One page of a list as its reader may see it, and how many the whole list holds."""

    rows: Sequence[Any]
    total: int
    page: int
    size: int = PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def page_of(asked: Mapping[str, str]) -> int:
    """The `page` of an address, from 1; anything else is the first."""
    page = asked.get("page", "1")
    return max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1


def before(page: int, size: int) -> int:
    """How many rows the pages before this one hold."""
    return max(0, page - 1) * size
