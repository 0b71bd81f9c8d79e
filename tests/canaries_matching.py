"""Rows of numbers, suspicions and answers for the second wall: an authority's own, and nobody else's."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from tests.cast import TODAY, named


def matching_rows(row: Callable[..., Any], key: Callable[[str], UUID], worker: UUID, place: int) -> Iterator[Any]:
    """Parents first; `row` makes a canary of the place."""
    at = {"authority": place, "person": worker}
    yield row("employment_was", **at, id=key("employment_was"), employment=key("employment"), said="{}")
    yield row(
        "known_number", **at, id=key("known_number"), kind="payroll", value=f"K{place}", source="x",
        linked_by=named("nobody"), linked_on=TODAY,
    )  # fmt: skip
    yield row(
        "match_suspected", **at, id=key("match_suspected"), kind="case_login", value=f"L{place}", source="x",
        why="similar_name", found_on=TODAY,
    )  # fmt: skip
    yield row(
        "match_decided", **at, id=key("match_decided"), suspected=key("match_suspected"), verdict="not_same",
        decided_by=named("nobody"), decided_on=TODAY,
    )  # fmt: skip
