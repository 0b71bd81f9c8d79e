"""The one engine: a connection pool, transaction() and fetch(). Piccolo's tables and our own SQL share its connection.

Piccolo 1.38's own transaction leaks its connection when COMMIT fails and treats a nested one as nothing; ours does
neither (tests/foundation/test_pool.py holds each trap).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

# Nothing asked of the database may hold a page, a lock or a connection for longer than this.
LIMITS = {
    "timezone": "UTC",
    "statement_timeout": "5000",
    "lock_timeout": "4000",
    "idle_in_transaction_session_timeout": "10000",
    "jit": "off",
}


class _Engine(PostgresEngine):
    """Piccolo's engine, without the connections it opens of its own accord when it is made."""

    async def check_version(self) -> None: ...

    async def prep_database(self) -> None: ...


ENGINE = _Engine(config={})


def _pool() -> asyncpg.Pool:
    if ENGINE.pool is None:
        raise NoTransaction("the pool is not open: the application opens it when it starts")
    return ENGINE.pool


class NoTransaction(Exception):
    """SQL outside a transaction: row security would have no one to answer to."""


class _Transaction(PostgresTransaction):
    """Gives its connection back whatever becomes of BEGIN, COMMIT or ROLLBACK."""

    __slots__ = ("readonly",)

    def __init__(self, engine: PostgresEngine, readonly: bool) -> None:
        super().__init__(engine)
        self.readonly = readonly

    async def __aenter__(self) -> "_Transaction":
        self.connection = await _pool().acquire()
        try:
            self.transaction = self.connection.transaction(readonly=self.readonly)
            await self.transaction.start()
        except BaseException:
            await _pool().release(self.connection)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        self.engine.current_transaction.reset(self.context)
        try:
            await (self.transaction.rollback() if kind else self.transaction.commit())
        finally:
            await _pool().release(self.connection)
        return False


async def open_pool(url: str, size: int = 8, **limits: str) -> None:
    """Open the pool on `url`; `limits` override LIMITS (milliseconds, as text). Fails here if nobody answers."""
    await close_pool()
    ENGINE.config = {"dsn": url, "server_settings": LIMITS | limits}
    ENGINE.pool = await asyncpg.create_pool(**ENGINE.config, min_size=1, max_size=size)


async def close_pool() -> None:
    if ENGINE.pool is not None:
        await ENGINE.pool.close()
        ENGINE.pool = None


@asynccontextmanager
async def transaction(*, readonly: bool = False) -> AsyncIterator[asyncpg.Connection]:
    """One transaction, READ COMMITTED. Inside another it is a real savepoint (the tests' rollback rests on that)."""
    current = ENGINE.current_transaction.get()
    if current is None:
        async with _Transaction(ENGINE, readonly) as opened:
            yield opened.connection
        return
    async with current.connection.transaction():
        # A released savepoint keeps the settings made inside it: put those of outside back.
        context = await current.connection.fetchval("select context()")
        try:
            yield current.connection
        finally:
            if not current.connection.is_closed():
                await _restore(current.connection, context)


async def _restore(connection: asyncpg.Connection, context: str | None) -> None:
    """Nobody, too, is put back: unset again, every policy is an error."""
    # In a failed savepoint the settings go with it when it is rolled back.
    with suppress(asyncpg.InFailedSQLTransactionError):
        await connection.execute("select context_restore($1::jsonb)", context)


def connection() -> asyncpg.Connection:
    """The connection of the transaction that is open; NoTransaction if none is."""
    current = ENGINE.current_transaction.get()
    if current is None:
        raise NoTransaction("open a transaction first: a page has one, a deed has one")
    return current.connection


async def fetch(sql: str, *args: Any) -> list[asyncpg.Record]:
    rows: list[asyncpg.Record] = await connection().fetch(sql, *_aware(args))
    return rows


async def fetch_one(sql: str, *args: Any) -> asyncpg.Record | None:
    return await connection().fetchrow(sql, *_aware(args))


async def fetch_value(sql: str, *args: Any) -> Any:
    return await connection().fetchval(sql, *_aware(args))


def _aware(args: tuple[Any, ...]) -> tuple[Any, ...]:
    # The driver would take it as UTC: an hour wrong all summer.
    if any(isinstance(arg, datetime) and arg.tzinfo is None for arg in args):
        raise ValueError("a time without a zone: say which")
    return args
