"""Rows of the HR feed for the second wall: what an authority's extracts said of one of its people."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tests.cast import TODAY

NIGHT = datetime(2026, 11, 1, 2, tzinfo=UTC)


def feed_rows(row: Callable[..., Any], worker: UUID, place: int) -> Iterator[Any]:
    """Parents first; `row` makes a canary of the place."""
    at = {"authority": place}
    yield row("feed", **at, headings="{}", last_full=NIGHT, last_as_at=NIGHT)
    numbered = {**at, "payroll_number": f"P{place}", "as_at": NIGHT}
    yield row("feed_person", about=frozenset({worker}), **numbered, person=worker, said="x")
    yield row("feed_spell", **numbered, contract="", kind="direct", starts=TODAY, said="x")
