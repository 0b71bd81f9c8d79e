"""What a page asks of the database and hands to its template, recorded from the product as it answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx2

import asgi
from bench.pages import ORIGIN, Page, found
from foundation import pages
from foundation.database import pool
from foundation.database.pool import fetch_value, transaction
from foundation.database.rounds import Connection
from foundation.deeds import enter
from foundation.routing import cookie_name, hash_of
from foundation.settings import settings

GROUND = ("begin", "commit", "rollback", "select * from enter", "select pg_advisory_unlock_all()")
# What the driver asks for itself, once on a connection for each type it has not met.
DRIVER = ("typeinfo_tree", "current_setting('jit')")


class Counter:
    """Hears the statements of every connection of the pool."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, tuple[Any, ...]]] = []

    async def watch(self, connection: asyncpg.Connection) -> None:
        connection.add_query_logger(self._note)

    def _note(self, record: asyncpg.connection.LoggedQuery) -> None:
        self.heard.append((record.query, tuple(record.args or ())))

    def own(self) -> list[tuple[str, tuple[Any, ...]]]:
        """Statements besides BEGIN, COMMIT, the one call of context and what the driver looks up for itself."""
        return [
            (sql, args)
            for sql, args in self.heard
            if not (sql.lower().strip().startswith(GROUND) or any(words in sql for words in DRIVER))
        ]


@dataclass
class Recorded:
    """A page, its statements with their parameters, its template's context, its HTML and the reader's settings."""

    page: Page
    statements: list[tuple[str, tuple[Any, ...]]]
    template: str
    context: dict[str, Any]
    html: str
    settings: dict[str, str]


@asynccontextmanager
async def product() -> AsyncIterator[tuple[httpx2.AsyncClient, Counter]]:
    """The product in this process, with its pool listened to."""
    counter = Counter()
    await pool.close_pool()
    pool.ENGINE.config = {"dsn": settings().database_url, "server_settings": pool.LIMITS}
    pool.ENGINE.pool = await asyncpg.create_pool(
        **pool.ENGINE.config, min_size=1, max_size=4, setup=counter.watch, connection_class=Connection
    )
    transport = httpx2.ASGITransport(app=asgi.application())
    try:
        async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            yield client, counter
    finally:
        await pool.close_pool()


async def record() -> list[Recorded]:
    drawn: list[tuple[str, dict[str, Any]]] = []
    real = pages.environment()

    class Listening:
        def get_template(self, name: str) -> Any:
            return type(
                "", (), {"render": lambda self, context: drawn.append((name, context)) or _render(name, context)}
            )()

    def _render(name: str, context: dict[str, Any]) -> str:
        return real.get_template(name).render(context)

    async with product() as (client, counter):
        places = await found(client)
        pages.environment = Listening  # type: ignore[assignment]
        try:
            return [await _one(client, counter, page, drawn) for page in places]
        finally:
            pages.environment = lambda: real  # type: ignore[assignment]


async def _one(client: httpx2.AsyncClient, counter: Counter, page: Page, drawn: list[Any]) -> Recorded:
    client.cookies.clear()
    counter.heard.clear()
    answer = await client.get(page.path, headers={"cookie": page.cookie})
    assert answer.status_code == 200, (page.name, answer.status_code)
    statements, (template, context) = counter.own(), drawn[-1]
    token = dict(part.split("=", 1) for part in page.cookie.split("; "))[cookie_name()]
    async with transaction(readonly=True):
        await enter(hash_of(token))
        names = ("person", "authorities", "regions", "cases")
        reader = {f"app.{name}": await fetch_value(f"select current_setting('app.{name}')") for name in names}
    return Recorded(page, statements, template, context, answer.text, reader)
