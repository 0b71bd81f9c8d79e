"""What is wanted at once is asked in one statement, and answered as if each had been asked by itself."""

import asyncio
from contextvars import copy_context
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from foundation.database.pool import fetch, fetch_one, fetch_value, transaction
from foundation.database.rounds import at_once
from foundation.problems import NotThere

KINDS = """
select $1::uuid as id, $2::date as day, $3::numeric as share, '{"a": 1}'::jsonb as facts, array[1, 2] as codes,
       null as none, timestamptz '2026-01-05 09:30Z' as at, tstzrange('2026-01-05', '2026-01-06') as during,
       'text' as words
"""

ONE = UUID("00000000-0000-4000-8000-000000000001")

# What asyncpg asks for itself, once on a connection for each type it has not met: how rows are sent inside a row.
OF_THE_DRIVER = ("typeinfo_tree", "current_setting('jit')")


@pytest.fixture
def heard(db: asyncpg.Connection) -> list[str]:
    statements: list[str] = []

    def note(record: asyncpg.connection.LoggedQuery) -> None:
        if not any(words in record.query for words in OF_THE_DRIVER):
            statements.append(record.query)

    db.add_query_logger(note)
    return statements


async def numbers(upto: int) -> list[int]:
    return [row["n"] for row in await fetch("select n from generate_series(1, $1::int) n order by n desc", upto)]


async def twice(start: int) -> int:
    """The second question stands on the first's answer."""
    first = await fetch_value("select $1::int + 1", start)
    return int(await fetch_value("select $1::int * 10", first))


async def missing() -> None:
    if await fetch_one("select 1 where false") is None:
        raise NotThere


async def test_parts_are_answered_in_their_order_by_one_statement(heard: list[str]) -> None:
    assert await at_once(numbers(3), numbers(1), numbers(0)) == [[3, 2, 1], [1], []]
    assert len(heard) == 1


async def test_a_row_that_came_with_others_reads_as_one_that_came_alone(heard: list[str]) -> None:
    args = (uuid4(), date(2026, 1, 5), Decimal("0.60"))
    alone = await fetch_one(KINDS, *args)
    together, _ = await at_once(fetch_one(KINDS, *args), fetch_one("select 1 as one"))
    assert alone is not None and len(heard) == 2
    assert dict(together) == dict(alone) and tuple(together) == tuple(alone)
    assert together["id"] == args[0] == together[0] and together["at"] == datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    assert "share" in together and "shares" not in together and together.get("shares", 7) == 7
    assert [*together.keys()] == [*alone.keys()] and [*together.items()] == [*alone.items()]
    with pytest.raises(KeyError):
        together["shares"]


async def test_parts_of_two_steps_take_two_statements_however_many_they_are(heard: list[str]) -> None:
    assert await at_once(*(twice(start) for start in range(6))) == [10, 20, 30, 40, 50, 60]
    assert len(heard) == 2


async def test_parts_of_parts_go_with_the_others(heard: list[str]) -> None:
    async def nested() -> list[Any]:
        await numbers(1)
        return await at_once(numbers(2), twice(0))

    assert await at_once(nested(), twice(4), twice(5)) == [[[2, 1], 10], 50, 60]
    assert len(heard) == 3


async def test_the_same_question_is_asked_once(heard: list[str]) -> None:
    first, second = await at_once(
        fetch_one("select gen_random_uuid() as id"), fetch_one("select gen_random_uuid() as id")
    )
    assert isinstance(first["id"], UUID) and first == second
    assert len(heard) == 1


async def test_what_one_connection_learnt_the_next_learns_for_itself(clone: object) -> None:
    """The type of an array inside a row is known to the driver only where it was met: once this was each page's 503."""
    nobody = copy_context()

    async def asked(*, then_on_another: bool) -> list[object]:
        async with transaction():
            lists = await at_once(fetch("select array[$1::uuid] as ids", ONE), numbers(1))
            found: list[object] = [lists[0][0]["ids"]]
            if then_on_another:
                found += await asyncio.create_task(asked(then_on_another=False), context=nobody)
            return found

    assert await asked(then_on_another=True) == [[ONE], [ONE]]


async def test_one_parts_problem_is_the_wholes_and_the_connection_is_left_in_order(db: asyncpg.Connection) -> None:
    for _ in range(3):
        with pytest.raises(NotThere):
            await at_once(twice(1), missing(), numbers(5))
        assert await numbers(1) == [1]


async def test_a_wrong_statement_is_told_to_whoever_asked(db: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with transaction():
            await at_once(numbers(1), fetch_value("select 1 / $1::int", 0))
    assert await numbers(1) == [1]


async def test_who_gives_up_leaves_nothing_under_way(db: asyncpg.Connection) -> None:
    async def slow() -> None:
        await fetch("select pg_sleep(0.3)")

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await at_once(slow(), numbers(2))
    assert await numbers(2) == [2, 1]
