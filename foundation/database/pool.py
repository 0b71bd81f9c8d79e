"""The one engine: a connection pool, transaction() and fetch(). Piccolo's tables and our own SQL share its connection.

Piccolo 1.38's own transaction leaks its connection when COMMIT fails and treats a nested one as nothing; ours does
neither (tests/foundation/test_pool.py holds each trap).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from foundation.database.rounds import Connection, alone, rows_of
from foundation.problems import NotNow, NotSure, NotThere, Problem

# Nothing asked of the database may hold a page, a lock or a connection for longer than this.
LIMITS = {
    "timezone": "UTC",
    "statement_timeout": "5000",
    "lock_timeout": "4000",
    "idle_in_transaction_session_timeout": "10000",
    "jit": "off",
}
# Seconds: for a connection and its BEGIN, however often that is tried; for one BEGIN, which no disk delays; between
# two tries; and for a transaction that is given up to end in good order before its connection is cut.
WAIT, BEGIN, AGAIN, PARTING = 3.0, 1.0, 0.1, 0.4
# What a lost or absent server looks like. The driver's InternalClientError is a statement sent as the server died.
GONE = (
    asyncpg.PostgresConnectionError, asyncpg.AdminShutdownError, asyncpg.CrashShutdownError,
    asyncpg.InternalClientError,
)  # fmt: skip
LOST = (OSError, asyncpg.InterfaceError, asyncpg.OperatorInterventionError, *GONE)


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


class _Away:
    """Whether the last try for a connection failed. Then one asker at a time tries again, not a crowd."""

    def __init__(self) -> None:
        self.away, self.queue, self.given_back = False, asyncio.Lock(), asyncio.Event()

    async def pause(self) -> None:
        """A moment, or less when a connection that still works is given back."""
        self.given_back.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(AGAIN):
                await self.given_back.wait()


_server = _Away()


class _Transaction(PostgresTransaction):
    """Gives its connection back whatever becomes of BEGIN, COMMIT or ROLLBACK, and in time. NotNow: nothing was
    saved. NotSure: the answer to COMMIT was lost on the way."""

    __slots__ = ("pool", "readonly")

    def __init__(self, engine: PostgresEngine, readonly: bool) -> None:
        super().__init__(engine)
        self.readonly = readonly

    async def __aenter__(self) -> "_Transaction":
        try:
            async with asyncio.timeout(WAIT):
                await self._open()
        except TimeoutError as late:
            raise NotNow from late
        self.context = self.engine.current_transaction.set(self)
        return self

    async def _open(self) -> None:
        if not _server.away and await self._begin():
            return
        async with _server.queue:
            while not await self._begin():
                await _server.pause()

    async def _begin(self) -> bool:
        """Whether a transaction is open; a server that is starting, full or away is asked again by the caller."""
        self.pool = _pool()
        try:
            self.connection = await self.pool.acquire()
        except Exception:  # refused, absent, full, starting or stopping: all pass, or are told when WAIT is over
            _server.away = True
            return False
        _server.away = False
        self.transaction = self.connection.transaction(readonly=self.readonly)
        try:
            async with asyncio.timeout(BEGIN):
                await self.transaction.start()
        except BaseException as problem:
            self._cut()
            if isinstance(problem, TimeoutError):  # the way to the server is blocked: so it is for the others
                await self.pool.expire_connections()
            if isinstance(problem, Exception):
                return False
            raise
        return True

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        self.engine.current_transaction.reset(self.context)
        # With the server gone the driver fails in ways of its own; only a refusal of ours is then what it says.
        mishap = isinstance(error, Exception) and not isinstance(error, Problem)
        lost = isinstance(error, GONE) or (mishap and self._closed())
        if kind:
            await self._undo()
        elif self.readonly:
            await self._close()
        else:
            await self._commit()
        if lost:
            raise NotNow from error
        return False

    async def _undo(self) -> None:
        """A connection that cannot end in good order is cut; the server then undoes what was begun."""
        try:
            async with asyncio.timeout(PARTING):
                await self.transaction.rollback()
        except Exception:  # whatever it is, the error that led here is the one to tell
            self._cut()
        except BaseException:
            self._cut()
            raise
        else:
            await self._give_back()

    async def _close(self) -> None:
        try:
            await self.transaction.commit()
        except LOST as lost:
            self._cut()
            raise NotNow from lost
        except BaseException:
            self._cut()
            raise
        await self._give_back()

    async def _commit(self) -> None:
        """A COMMIT under way is never cancelled: where a standby must confirm it, a cancel would call it done."""
        try:
            await asyncio.shield(asyncio.ensure_future(self.transaction.commit()))
        except (Exception, asyncio.CancelledError) as problem:
            # Only the server's own no, on a connection that lives, says that nothing was saved.
            if isinstance(problem, asyncpg.PostgresError) and not isinstance(problem, LOST) and not self._closed():
                await self._give_back()
                raise
            self._cut()
            raise NotSure from problem
        await self._give_back()

    async def _give_back(self) -> None:
        try:
            async with asyncio.timeout(PARTING):
                await self.pool.release(self.connection)
            _server.given_back.set()
        except Exception:  # what was committed stays so, whatever becomes of the connection
            self._cut()
        except BaseException:
            self._cut()
            raise

    def _closed(self) -> bool:
        try:
            return bool(self.connection.is_closed())
        except asyncpg.InterfaceError:  # so much so that the pool has it back
            return True

    def _cut(self) -> None:
        with suppress(asyncpg.InterfaceError, asyncpg.InternalClientError):  # given back already
            self.connection.terminate()


async def open_pool(url: str, size: int = 8, *, at_once: bool = True, **limits: str) -> None:
    """Open the pool on `url`; `limits` override LIMITS (milliseconds, as text).

    Fails here if nobody answers, unless `at_once` is False: then the first transaction waits for the server.
    """
    global _server
    await close_pool()
    _server = _Away()
    ENGINE.config = {"dsn": url, "server_settings": LIMITS | limits}
    ENGINE.pool = await asyncpg.create_pool(
        **ENGINE.config, min_size=int(at_once), max_size=size, reset=_nothing_to_reset, connection_class=Connection
    )


async def _nothing_to_reset(connection: asyncpg.Connection) -> None:
    """Nothing is set here for longer than its transaction (tests/foundation/test_session_state.py holds that), so a
    connection goes back without the round trip in which the driver would clear it; an open transaction it still undoes.
    """


async def close_pool() -> None:
    """Close it when what is under way has ended; after some seconds cut what has not."""
    if ENGINE.pool is None:
        return
    try:
        async with asyncio.timeout(WAIT):
            await ENGINE.pool.close()
    except TimeoutError:
        ENGINE.pool.terminate()
    finally:
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
    return await rows_of(connection(), sql, _aware(args))


async def fetch_one(sql: str, *args: Any) -> asyncpg.Record | None:
    if alone():
        return await connection().fetchrow(sql, *_aware(args))
    rows = await fetch(sql, *args)
    return rows[0] if rows else None


async def the_row(sql: str, *args: Any) -> asyncpg.Record:
    """The one row that is asked for; NotThere where it is not, or row security hides it."""
    row = await fetch_one(sql, *args)
    if row is None:
        raise NotThere
    return row


async def fetch_value(sql: str, *args: Any) -> Any:
    row = await fetch_one(sql, *args)
    return row[0] if row else None


def _aware(args: tuple[Any, ...]) -> tuple[Any, ...]:
    # The driver would take it as UTC: an hour wrong all summer.
    if any(isinstance(arg, datetime) and arg.tzinfo is None for arg in args):
        raise ValueError("a time without a zone: say which")
    return args
