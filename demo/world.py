"""What every part of the demo region shares: its day, its chance, its names, and the people made so far."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from demo.write import Book, key
from foundation.periods import DAY

HERE = Path(__file__).parent
DEMO_TODAY = date(2026, 11, 23)  # a Monday
HORIZON = date(2021, 11, 22)  # five years of history
SEED = 20261123
NORTH_WEST = 2


@cache
def words(name: str) -> dict[str, Any]:
    """One of the demo's own lists."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Size:
    """How large an authority's workforce is; full-time equivalents, but for `cases`."""

    code: int
    name: str
    in_post: int
    vacancies: int
    agency: int
    cover: int
    holders: int
    cases: int


@dataclass(frozen=True)
class Human:
    """Somebody invented."""

    id: UUID
    name: str
    authority: int
    registered_on: date


@dataclass(frozen=True)
class Team:
    id: UUID
    name: str
    authority: int
    manager: UUID
    holds_cases: bool


@dataclass
class Spell:
    """Someone's time in one post; `ends` is the first day no longer worked. `cast` names a person of the story."""

    human: Human
    team: Team
    role: str
    fte: float
    starts: date
    ends: date | None
    newly_qualified: bool = False
    agency: bool = False
    cast: str = ""

    def on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day < self.ends)


@dataclass
class World:
    """The region as it grows: `spells` by authority, `people` by a name in the story."""

    rng: Random
    book: Book = field(default_factory=Book)
    spells: dict[int, list[Spell]] = field(default_factory=dict)
    teams: dict[int, list[Team]] = field(default_factory=dict)
    people: dict[str, Human] = field(default_factory=dict)
    humans: dict[UUID, Human] = field(default_factory=dict)
    offices: dict[tuple[int, str], UUID] = field(default_factory=dict)
    accounts: dict[UUID, str] = field(default_factory=dict)
    levels: dict[UUID, list[tuple[date, int]]] = field(default_factory=dict)
    numbers: int = 0
    taken: dict[int, set[str]] = field(default_factory=dict)
    posts: dict[int, int] = field(default_factory=dict)
    vacant: dict[UUID, list[UUID]] = field(default_factory=dict)

    def days(self, least: int, most: int) -> Any:
        return self.rng.randint(least, most) * DAY

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def of(self, weighted: dict[str, float]) -> str:
        """One of the words, by weight."""
        return self.rng.choices(list(weighted), list(weighted.values()))[0]

    def numbered(self, authority: int) -> int:
        """The next number of an authority's own for a post."""
        self.posts[authority] = self.posts.get(authority, 0) + 1
        return self.posts[authority]

    def id(self, *parts: object) -> UUID:
        return key(*parts)


@cache
def sizes() -> list[Size]:
    return [Size(**row) for row in words("region")["authorities"]]
