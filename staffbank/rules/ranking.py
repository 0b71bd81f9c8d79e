"""In what order candidates are shown, and why. Advice: a manager may choose lower, and says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class Known:
    """What the ranking looks at, and nothing else: never age, sex, ethnicity, hours worked or leave taken.

    `group` is 0 for who can start, and more the further off they are; `cost` is pounds an hour.
    """

    worker: UUID
    group: int
    worked_here: date | None
    skills: frozenset[str]
    earliest: date
    cost: Decimal
    sort_key: str


@dataclass(frozen=True)
class Ranked:
    """A place in the order, from 1, with the reasons in words."""

    worker: UUID
    place: int
    reasons: tuple[str, ...]


def rank(known: Sequence[Known], wanted_skills: frozenset[str], starts_on: date) -> dict[UUID, Ranked]:
    """Who can start first, then whom the children may know, then skills, earliest start, cost and name."""
    order = sorted(
        known,
        key=lambda k: (
            k.group,
            k.worked_here is None,
            -len(k.skills & wanted_skills),
            max(k.earliest, starts_on),
            k.cost,
            k.sort_key,
        ),
    )
    return {
        k.worker: Ranked(k.worker, place, _reasons(k, wanted_skills, starts_on)) for place, k in enumerate(order, 1)
    }


def _reasons(known: Known, wanted: frozenset[str], starts_on: date) -> tuple[str, ...]:
    reasons = ["has worked with this team"] if known.worked_here else []
    if wanted:
        reasons.append(f"has {len(known.skills & wanted)} of {len(wanted)} skills asked for")
    if known.earliest > starts_on:
        reasons.append("could start later than asked")
    return tuple(reasons)
