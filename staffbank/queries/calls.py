"""The log of calls of a request: who was rung, by whom, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from foundation.database.pool import fetch


@dataclass(frozen=True)
class Call:
    worker: str | None
    words: str
    by: str
    at: datetime


async def calls_of(request: UUID) -> list[Call]:
    """Newest first; for a page that has admitted its reader to the request's log."""
    rows = await fetch(
        "select c.words, c.at, name_of(c.worker) as worker, name_of(c.by_person) as by from call_log c"
        " where c.request = $1 order by c.at desc limit 100",
        request,
    )
    return [Call(row["worker"], row["words"], row["by"] or "someone", row["at"]) for row in rows]
