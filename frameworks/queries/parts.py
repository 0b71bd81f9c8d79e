"""Whose journeys some cases are, for what a part in a journey shows of its person."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from foundation.database.pool import fetch


async def workers_of(cases: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """The worker of each of these cases that is a journey; row security shows those of the reader's own grants."""
    return {row["id"]: row["worker"] for row in await fetch("select id, worker from journey where id = any($1)", cases)}


async def cases_of(worker: UUID) -> frozenset[UUID]:
    """The journeys of one person that the reader's own row security shows."""
    return frozenset(row["id"] for row in await fetch("select id from journey where worker = $1", worker))
