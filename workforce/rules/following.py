"""What follows from a change of work, in words: posts, pay, the ceiling of a caseload, roles, those who are managed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from foundation.money import half_up
from foundation.periods import in_words


@dataclass(frozen=True)
class Place:
    """A post and how much of it is held on the day of the change, in whole-time equivalents."""

    id: UUID
    title: str
    fte: Decimal
    held: Decimal

    @property
    def vacant(self) -> Decimal:
        return max(Decimal(0), self.fte - self.held)


@dataclass(frozen=True)
class Standing:
    """What hangs on someone's work on a day. `pay` is pounds a year for their hours; None where there is none."""

    posts: tuple[Place, ...] = ()
    fte: Decimal | None = None
    pay: Decimal | None = None
    ceiling: int | None = None
    roles: int = 0
    managed: int = 0


def ceiling_at(ceiling: int, before: Decimal, after: Decimal) -> int:
    """A ceiling agreed at one share of full time, at another: in whole children, half up."""
    return int(half_up(Decimal(ceiling) * after / before, Decimal(1)))


def follows(before: Standing, after: Standing, since: date) -> list[str]:
    """What the change does, one sentence each; nothing for what stays."""
    said = [*_posts(before.posts, after.posts, since)]
    if before.ceiling is not None and before.fte and after.fte and before.fte != after.fte:
        new = ceiling_at(before.ceiling, before.fte, after.fte)
        said.append(
            f"Their caseload ceiling of {before.ceiling} is {new} pro rata, at {_plain(after.fte)} of full time"
        )
    if before.pay is not None and after.pay is not None and before.pay != after.pay:
        said.append(
            f"Pay for their hours is £{after.pay:,.2f} a year from {in_words(since)}; it was £{before.pay:,.2f}"
        )
    return said


def departs(before: Standing, last: date) -> list[str]:
    """What ends with someone's work, besides what `follows` says of posts."""
    said = []
    if before.roles:
        said.append(
            f"{_many(before.roles, 'role', 'roles')} they hold here {_ends(before.roles)} after {in_words(last)}"
        )
    if before.pay is not None:
        said.append(f"Their pay of £{before.pay:,.2f} a year ends on {in_words(last)}")
    if before.managed:
        said.append(f"{_many(before.managed, 'person has', 'people have')} them as line manager: name another for each")
    return said


def _posts(before: Iterable[Place], after: Iterable[Place], since: date) -> Iterable[str]:
    were = {place.id: place for place in before}
    for place in after:
        was = were.get(place.id)
        if was is None or was.held == place.held:
            continue
        if place.held > place.fte:
            over = _plain(place.held - place.fte)
            yield f"{place.title}: the post is held {over} over its size from {in_words(since)}"
        elif place.vacant:
            yield f"{place.title}: {_plain(place.vacant)} of {_plain(place.fte)} is vacant from {in_words(since)}"
        else:
            yield f"{place.title}: the post is filled from {in_words(since)}"


def _many(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _ends(count: int) -> str:
    return "ends" if count == 1 else "end"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
