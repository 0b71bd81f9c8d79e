"""Questions that do not wait for each other's answers go to the database together: one round trip for all of them.

What is asked stays where it is, in each package's queries; `at_once` is said where several of them are wanted.
"""

import asyncio
import re
from collections.abc import Coroutine, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, ClassVar

import asyncpg

# Turns of the loop that a round waits for others to ask: a part that has its answers, asks in parts of its own.
TURNS = 6


class Row(tuple[Any, ...]):
    """A row that came with others', read as the driver's own: by name, by position, or value by value."""

    __slots__ = ()
    places: ClassVar[dict[str, int]] = {}

    def __getitem__(self, key: Any) -> Any:
        return tuple.__getitem__(self, self.places[key] if isinstance(key, str) else key)

    def __contains__(self, name: object) -> bool:
        return name in self.places

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self.places else default

    def keys(self) -> Iterator[str]:
        return iter(self.places)

    def values(self) -> Iterator[Any]:
        return iter(self)

    def items(self) -> Iterator[tuple[str, Any]]:
        return ((name, self[name]) for name in self.places)


@dataclass(frozen=True, eq=False)
class _Asked:
    sql: str
    args: tuple[Any, ...]
    answer: asyncio.Future[list[Any]]


class _Rounds:
    """What is asked and not sent yet; one statement is under way at a time, as the connection can do no more."""

    def __init__(self) -> None:
        self.asked: list[_Asked] = []
        self.one_at_a_time = asyncio.Lock()
        self.under_way: set[asyncio.Task[None]] = set()

    async def ask(self, connection: asyncpg.Connection, sql: str, args: tuple[Any, ...]) -> list[Any]:
        one = next((one for one in self.asked if (one.sql, one.args) == (sql, args)), None)
        if one is None:
            one = _Asked(sql, args, asyncio.get_running_loop().create_future())
            self.asked.append(one)
            if len(self.asked) == 1:
                self._wait(connection, TURNS)
        return await asyncio.shield(one.answer)

    def _wait(self, connection: asyncpg.Connection, turns: int) -> None:
        if turns:
            asyncio.get_running_loop().call_soon(self._wait, connection, turns - 1)
            return
        asked, self.asked = self.asked, []
        if not asked:  # given up meanwhile
            return
        sending = asyncio.create_task(self._send(connection, asked))
        self.under_way.add(sending)
        sending.add_done_callback(self.under_way.discard)

    async def _send(self, connection: asyncpg.Connection, asked: list[_Asked]) -> None:
        try:
            async with self.one_at_a_time:
                answers = await _answers(connection, asked)
        except asyncio.CancelledError:
            for one in asked:
                one.answer.cancel()
            raise
        except Exception as problem:
            for one in asked:
                one.answer.set_exception(problem)
                one.answer.exception()  # heard, should whoever asked have given up
        else:
            for one, answer in zip(asked, answers, strict=True):
                one.answer.set_result(answer)

    async def end(self) -> None:
        """Nothing is left under way on the connection: its transaction is about to end."""
        self.asked = []
        if self.under_way:
            await asyncio.wait(self.under_way)


_rounds: ContextVar[_Rounds | None] = ContextVar("rounds", default=None)


async def at_once(*parts: Coroutine[Any, Any, Any]) -> list[Any]:
    """The answers of parts that only read, in their order. What they ask at the same time is one statement.

    One part's problem is the whole's; the others are then given up.
    """
    if _rounds.get() is not None:
        return await _all(parts)
    token = _rounds.set(rounds := _Rounds())
    try:
        return await _all(parts)
    finally:
        _rounds.reset(token)
        await rounds.end()


async def _all(parts: Sequence[Coroutine[Any, Any, Any]]) -> list[Any]:
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


async def rows_of(connection: asyncpg.Connection, sql: str, args: tuple[Any, ...]) -> list[asyncpg.Record]:
    """The rows of one statement, which goes with those of others where it is asked at once with them."""
    rounds = _rounds.get()
    rows: list[asyncpg.Record] = await (
        connection.fetch(sql, *args) if rounds is None else rounds.ask(connection, sql, args)
    )
    return rows


def alone() -> bool:
    """Whether what is asked here is asked by itself."""
    return _rounds.get() is None


async def _answers(connection: asyncpg.Connection, asked: list[_Asked]) -> list[list[Any]]:
    if len(asked) == 1:
        return [await connection.fetch(asked[0].sql, *asked[0].args)]
    shapes = [await _shape(connection, one.sql) for one in asked]
    sql = _together(tuple((one.sql, len(one.args)) for one in asked))
    found = await connection.fetchrow(sql, *(arg for one in asked for arg in one.args))
    return [[shape(row) for row in found[place]] for place, shape in enumerate(shapes)]


@lru_cache(maxsize=1000)
def _together(asked: tuple[tuple[str, int], ...]) -> str:
    """One statement whose columns are the rows of each; with every statement, how many parameters it has."""
    columns, before = [], 0
    for sql, count in asked:
        columns.append(f"array(select each from ({_moved(sql, before)}) each)")
        before += count
    return f"select {', '.join(columns)}"


def _moved(sql: str, by: int) -> str:
    """The statement with its parameters after those of the others."""
    return re.sub(r"\$(\d+)", lambda found: f"${int(found[1]) + by}", sql) if by else sql


class Connection(asyncpg.Connection):
    """The driver's, with the shapes it has learnt.

    A row inside another names the types of its values by number alone, and the driver knows such a type only on the
    connection that met it in a statement of its own: what one connection has learnt is no use to the next.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shapes: dict[str, type[Row]] = {}


async def _shape(connection: Connection, sql: str) -> type[Row]:
    """The names of a statement's columns; a row inside another comes without them."""
    if sql not in connection.shapes:
        columns = (await connection.prepare(sql)).get_attributes()
        connection.shapes[sql] = _row(tuple(column.name for column in columns))
    return connection.shapes[sql]


@cache
def _row(names: tuple[str, ...]) -> type[Row]:
    return type("Row", (Row,), {"__slots__": (), "places": {name: at for at, name in enumerate(names)}})
