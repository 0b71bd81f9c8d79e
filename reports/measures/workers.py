"""From worker records to counts: who is in post, who started or left, who holds cases, in which role."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from reports.measures.components import Components, sum_of
from reports.measures.display import Value

Role = Literal[
    "Senior manager",
    "Middle manager",
    "First line manager",
    "Senior practitioner",
    "Case holder",
    "Qualified without cases",
]
ROLES: tuple[Role, ...] = get_args(Role)  # the most senior first
Origin = Literal[
    "newly_qualified", "other_authority", "agency", "same_authority_other", "same_authority_children", "other"
]
Destination = Literal[
    "other_authority", "agency", "same_authority_other", "same_authority_children", "retired", "other"
]
INSIDE = "same_authority_children"  # a move within children's services neither starts nor leaves


@dataclass(frozen=True)
class Worker:
    """One record of the census: one post of one person. `fte` None means that the hours are not known."""

    swe: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    ethnicity: str | None = None
    agency: bool = False
    fte: Decimal | None = Decimal(1)
    role: Role = "Case holder"
    cases: int = 0
    role_start: date | None = None
    role_end: date | None = None
    origin: Origin | None = None
    destination: Destination | None = None

    @property
    def person(self) -> Hashable | None:
        """What tells a person with two posts from two people; None without a registration number: never merged."""
        return (self.swe, self.birth_date, self.sex, self.ethnicity) if self.swe else None


def components_of(workers: Iterable[Worker], census_year: int | None = None, **others: Value | None) -> Components:
    """The counts of these workers; `others` (vacancies, cover, days lost) are the authority's own statements.

    Without a census year everyone is here and nobody starts or leaves.
    """
    everyone = list(workers)
    here = [worker for worker in everyone if census_year is None or here_on(worker, date(census_year, 9, 30))]
    employed, agency = [w for w in here if not w.agency], [w for w in here if w.agency]
    holders = [worker for worker in here if worker.cases and worker.fte]
    stock = Components(
        inpost_fte=hours(employed),
        inpost_headcount=people(employed),
        agency_fte=hours(agency),
        agency_headcount=Decimal(len(agency)),
        case_holders_fte=hours(holders),
        cases=Decimal(sum(worker.cases for worker in holders)),
        **others,
    )
    return stock if census_year is None else _with_flows(stock, everyone, census_year)


def here_on(worker: Worker, day: date) -> bool:
    """Started on or before the day and not ended by it: leaving on the day is not being here."""
    return (worker.role_start is None or worker.role_start <= day) and (
        worker.role_end is None or worker.role_end > day
    )


def by_role(workers: Iterable[Worker], census_year: int | None = None) -> dict[Role, tuple[Decimal, Decimal]]:
    """Headcount and FTE of the directly employed: a person in the most senior role held, hours in each post's own."""
    employed = [
        worker
        for worker in workers
        if not worker.agency and (census_year is None or here_on(worker, date(census_year, 9, 30)))
    ]
    kept = _kept(employed, lambda worker: ())
    return {
        role: (Decimal(sum(worker.role == role for worker in kept)), hours(w for w in employed if w.role == role))
        for role in ROLES
        if any(worker.role == role for worker in employed)
    }


def hours(workers: Iterable[Worker]) -> Decimal:
    """FTE, never merged; unknown hours are left out."""
    return sum_of(worker.fte for worker in workers)


def people(workers: Iterable[Worker], beside: Callable[[Worker], Hashable] = lambda worker: ()) -> Decimal:
    """Headcount: posts of one person count once. `beside` is what must also be the same (a start or end date)."""
    return Decimal(len(_kept(workers, beside)))


def _kept(workers: Iterable[Worker], beside: Callable[[Worker], Hashable]) -> list[Worker]:
    kept: dict[Hashable, Worker] = {}
    for position, worker in enumerate(sorted(workers, key=lambda worker: ROLES.index(worker.role))):
        kept.setdefault((worker.person, beside(worker)) if worker.person else position, worker)
    return list(kept.values())


def _with_flows(stock: Components, workers: list[Worker], census_year: int) -> Components:
    first, last = date(census_year - 1, 10, 1), date(census_year, 9, 30)
    employed = [worker for worker in workers if not worker.agency]
    starters = [w for w in employed if w.role_start and first <= w.role_start <= last and w.origin != INSIDE]
    leavers = [w for w in employed if w.role_end and first <= w.role_end <= last and w.destination != INSIDE]
    return replace(
        stock,
        starters_fte=hours(starters),
        starters_headcount=people(starters, lambda worker: worker.role_start),
        leavers_fte=hours(leavers),
        leavers_headcount=people(leavers, lambda worker: worker.role_end),
    )
