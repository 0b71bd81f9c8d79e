"""The numbers that people are known by in other systems."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from foundation.database.pool import fetch, fetch_one
from workforce.rules.matching import KINDS

# A payroll number that the HR feed brought is known by the feed's own table.
NUMBERS = """
select k.id, k.person, k.kind, k.value, k.source, k.linked_on, k.version from known_number k
where k.person = any($1) and k.ended_on is null
union all
select null, f.person, 'payroll', f.payroll_number, 'HR system', (f.as_at at time zone 'Europe/London')::date, 1
from feed_person f where f.person = any($1) and isfinite(f.as_at)
order by 3, 4
"""


@dataclass(frozen=True)
class Number:
    """One number. `id` is None where the HR feed brought it: it is the feed's to change."""

    id: UUID
    person: UUID
    kind: str
    value: str
    source: str
    linked_on: date
    version: int = 1

    @property
    def words(self) -> str:
        return KINDS[self.kind]


async def numbers_of(people: Iterable[UUID]) -> list[Number]:
    """Every number in force of these people, by kind; the caller has been admitted to their whole record."""
    return [Number(**dict(row)) for row in await fetch(NUMBERS, sorted(people, key=str))]


async def number_for(id: UUID) -> Number | None:
    row = await fetch_one(
        "select id, person, kind, value, source, linked_on, version from known_number"
        " where id = $1 and ended_on is null",
        id,
    )
    return Number(**dict(row)) if row else None
