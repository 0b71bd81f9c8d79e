"""Counts on any date after joins, moves, hours, leavings and absences, entered in any order and back-dated, are those
of a day book: a slow, separate model that writes down for each person and day who worked, how much and in which post.
"""

from collections import Counter
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from foundation.access import Actor
from reports.queries.components import components_on
from tests.cast import ADA, TRAFFORD
from tests.reports.queries.day_book import DAY, counted
from tests.reports.queries.office import SIZES, Office
from tests.reports.queries.said import Undone, asked_of, begun, more, said_beside, said_of_work

pytestmark = pytest.mark.slow

taken: Counter[str] = Counter()


@settings(max_examples=50, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(begun=begun, said=st.lists(st.one_of(*said_of_work, *said_beside), min_size=4, max_size=16), asked=asked_of)
async def test_the_counts_of_any_date_are_those_of_the_day_books(db, as_, begun, said, asked):
    with suppress(Undone):
        async with db.transaction():
            await _hold(db, await as_(ADA), [*begun, *said], asked)
            raise Undone


async def _hold(db: Any, actor: Actor, said: list[Any], asked: list[date]) -> None:
    edge = [day for event in said for day in (event[2] - DAY, event[2])]
    asked = sorted({*asked, *edge, date(2026, 9, 30)})
    before = await components_on(TRAFFORD, asked)
    office = Office(TRAFFORD, actor, db)
    await office.open()
    await office.know()
    for event in said:
        await office.enter(*event)
    taken.update(office.taken)
    after = await components_on(TRAFFORD, asked)
    for day in asked:
        told = counted(office.books, SIZES, day)
        assert {name: more(after[day], before[day], name) for name in told} == {
            name: round(value, 6) for name, value in told.items()
        }, day


def test_most_of_what_was_entered_was_taken():
    """The test above would hold of a product that refuses everything."""
    for kind in ("begin", "hours", "move", "leave", "away", "count"):
        assert taken[kind] >= 5, taken
