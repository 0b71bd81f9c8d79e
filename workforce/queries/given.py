"""Whom a reader was given by name: an assessor holds a part in a case, and so sees a little of its person.

Cases are not known here; whoever keeps them enters itself in WORKERS, in wiring.py.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from foundation.access import Actor

# Of these cases, the person whom each is about.
WORKERS: list[Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, UUID]]]] = []
# Of this person, the cases that are theirs.
CASES: list[Callable[[UUID], Awaitable[frozenset[UUID]]]] = []
# Of these people, the year of a framework in which each stands on a day; whoever is in none is left out.
YEARS: list[Callable[[Sequence[UUID], date], Awaitable[Mapping[UUID, int]]]] = []


async def cases_of(person: UUID) -> frozenset[UUID]:
    return frozenset().union(*[await theirs(person) for theirs in CASES])


async def given_to(actor: Actor) -> dict[UUID, frozenset[UUID]]:
    """The people in whose cases the reader's grants of today give a part, each with those cases."""
    cases = [grant.case for grant in actor.grants if grant.case is not None]
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for workers_of in WORKERS if cases else ():
        for case, worker in (await workers_of(cases)).items():
            found[worker].add(case)
    return {worker: frozenset(theirs) for worker, theirs in found.items()}


async def years_of(people: Sequence[UUID], day: date) -> dict[UUID, int]:
    """The year of their framework in which these people stand on a day, by the first that knows of them."""
    found: dict[UUID, int] = {}
    for years in YEARS if people else ():
        found = {**await years(people, day), **found}
    return found
