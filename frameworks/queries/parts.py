"""Whose journeys some cases are, for what a part in a journey shows of its person."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from foundation.database.pool import fetch


async def workers_of(cases: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """The worker of each of these cases that is a journey; row security shows those of the reader's own grants."""
    return {row["id"]: row["worker"] for row in await fetch("select id, worker from journey where id = any($1)", cases)}


async def cases_of(worker: UUID) -> frozenset[UUID]:
    """The journeys of one person that the reader's own row security shows."""
    return frozenset(row["id"] for row in await fetch("select id from journey where worker = $1", worker))


async def years_of(workers: Sequence[UUID], day: date) -> Mapping[UUID, int]:
    """The year, 1 to 5, in which each of these people stands in an open journey, by the calendar since it began.

    Calendar years, as the promise of a smaller caseload is made for them; the framework itself counts worked hours.
    """
    rows = await fetch(
        "select worker, least(5, 1 + extract(year from age($2::date, started_on)))::int as year from journey"
        " where worker = any($1) and started_on <= $2 and state not in ('completed', 'withdrawn', 'transferred')"
        " order by started_on",
        workers, day,
    )  # fmt: skip
    return {row["worker"]: row["year"] for row in rows}
