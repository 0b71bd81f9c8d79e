"""What the register says of an authority's social workers for one census: plain values, as the queries bring them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class Spell:
    """One spell of direct work in the authority's children's services. `ends`: the first day no longer worked."""

    starts: date
    ends: date | None
    fte: Decimal | None
    role: str | None
    reason: int | None = None
    destination: int | None = None


@dataclass(frozen=True)
class Before:
    """Work before, elsewhere: what kind of employer, whether through an agency, and its first day no longer worked."""

    employer_kind: str
    agency: bool
    ends: date


@dataclass(frozen=True)
class Someone:
    """A person employed directly at some time in the census year. `days_lost` to sickness within the year; `absence`:
    the kind of absence on 30 September; `salary` full-time pounds a year on that day; `payments` within the year.
    """

    person: UUID
    name: str
    swe_number: str
    birth_date: date | None
    sex: str
    ethnicity: str
    registered_on: date | None
    spells: tuple[Spell, ...]
    before: tuple[Before, ...] = ()
    cases: int | None = None
    days_lost: Decimal = Decimal(0)
    absence: str | None = None
    salary: Decimal | None = None
    payments: Decimal | None = None


@dataclass(frozen=True)
class AgencyWorker:
    """An agency worker on 30 September. `covers`: a vacancy; `weeks` of the assignment, where both ends are known."""

    person: UUID
    name: str
    swe_number: str
    fte: Decimal | None
    role: str | None
    covers: bool
    cases: int | None = None
    weeks: Decimal | None = None


@dataclass(frozen=True)
class Register:
    """The whole of it. `vacancies`: FTE vacant at 30 September, and whether the authority has agreed that figure."""

    year: int
    authority: int
    people: tuple[Someone, ...]
    agency: tuple[AgencyWorker, ...]
    vacancies: Decimal
    agreed: bool
