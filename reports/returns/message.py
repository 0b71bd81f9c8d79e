"""A return as plain values: the authority's own items and its workers, each item as the text that is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Worker:
    """One worker of the return: item → text; an item without a value is not sent. Whose record it is, where known."""

    values: Mapping[str, str]
    person: UUID | None = None
    name: str = ""

    def get(self, tag: str) -> str:
        return self.values.get(tag, "")

    @property
    def agency(self) -> bool:
        return self.get("AgencyWorker") == "1"

    @property
    def leaver(self) -> bool:
        return bool(self.get("RoleEndDate"))


@dataclass(frozen=True)
class Message:
    """A whole return. `strange`: what stands in it that no item of the year is, or stands in the wrong place."""

    year: int
    authority: str
    block: Mapping[str, str]
    workers: tuple[Worker, ...]
    strange: tuple["Strange", ...] = field(default=())

    @property
    def reference_day(self) -> date:
        return reference_day(self.year)


@dataclass(frozen=True)
class Strange:
    """Something about the shape of a file: the rule's code, which worker (from 0; None: the authority), item, words."""

    code: str
    says: str
    item: str = ""
    worker: int | None = None


def reference_day(year: int) -> date:
    """30 September of the census year."""
    return date(year, 9, 30)


def first_day(year: int) -> date:
    """1 October before it."""
    return date(year - 1, 10, 1)
