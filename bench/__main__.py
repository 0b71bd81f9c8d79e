"""`make bench`: every page that a persona's navigation leads to, timed in one process, with its queries counted.

Figures are for reading side by side in one run on one machine. Nothing here fails: budgets become tests elsewhere.
"""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import asyncpg
import httpx2
from lxml import html

import asgi
from demo.load import ensure
from foundation.database import pool
from foundation.settings import settings
from foundation.start import database

PEOPLE = ("Amara", "Bea", "Cora", "Priya", "Ada", "Callum", "Dev", "Mo", "Rosa")
ROUNDS = 20
ORIGIN = "http://127.0.0.1"


@dataclass(frozen=True)
class Timing:
    """One page for one person: milliseconds, statements besides BEGIN, COMMIT and the one call of context, bytes."""

    person: str
    path: str
    p50: float
    p95: float
    queries: int
    size: int


class Counter:
    """Counts the statements of every connection of the pool."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    async def watch(self, connection: asyncpg.Connection) -> None:
        connection.add_query_logger(self._note)

    def _note(self, record: asyncpg.connection.LoggedQuery) -> None:
        self.statements.append(record.query)

    def own(self) -> int:
        skip = ("begin", "commit", "rollback", "select * from enter")
        return sum(1 for sql in self.statements if not sql.lower().strip().startswith(skip))


async def measure() -> list[Timing]:
    counter = Counter()
    await pool.close_pool()
    pool.ENGINE.config = {"dsn": settings().database_url, "server_settings": pool.LIMITS}
    pool.ENGINE.pool = await asyncpg.create_pool(**pool.ENGINE.config, min_size=1, max_size=4, setup=counter.watch)
    transport = httpx2.ASGITransport(app=asgi.application())
    try:
        async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            return [timing for person in PEOPLE for timing in await _as(client, person, counter)]
    finally:
        await pool.close_pool()


async def _as(client: httpx2.AsyncClient, person: str, counter: Counter) -> list[Timing]:
    chooser = html.document_fromstring((await client.get("/demo")).text)
    account = next(
        form.find(".//input[@name='account']").get("value")
        for form in chooser.iterfind(".//li/form")
        if form.findtext(".//h2").startswith(person)
    )
    client.cookies.clear()
    await client.post("/demo", data={"account": account}, headers={"sec-fetch-site": "same-origin"})
    home = await client.get("/")
    paths = _pages(home.text)
    return [await _time(client, person, path, counter) for path in paths]


def _pages(home: str) -> list[str]:
    """Home, its tabs, and what its lists lead to: at most a dozen pages a person, one of each shape."""
    tree = html.document_fromstring(home)
    links: Iterable[str] = (a.get("href") or "" for a in tree.iterfind(".//a"))
    shapes: dict[str, str] = {"/": "/"}
    for link in links:
        path = urlsplit(link).path
        if path.startswith("/") and not path.startswith(("/static", "/sign", "/demo")):
            shapes.setdefault("/".join("…" if len(part) == 36 else part for part in path.split("/")), path)
    return list(shapes.values())[:12]


async def _time(client: httpx2.AsyncClient, person: str, path: str, counter: Counter) -> Timing:
    took = []
    for _ in range(ROUNDS):
        counter.statements.clear()
        started = time.perf_counter()
        answer = await client.get(path)
        took.append((time.perf_counter() - started) * 1000)
    shape = "/".join("…" if len(part) == 36 else part for part in path.split("/"))
    ranked = sorted(took)
    return Timing(
        person, shape, statistics.median(took), ranked[int(len(ranked) * 0.95) - 1], counter.own(), len(answer.content)
    )


def main() -> int:

    os.environ["STEADFAST_DEMO"] = "yes"
    settings.cache_clear()
    database()
    ensure(None)  # type: ignore[arg-type]
    timings = asyncio.run(measure())
    print(f"{'person':8} {'page':46} {'p50 ms':>8} {'p95 ms':>8} {'queries':>8} {'bytes':>8}")
    for each in timings:
        print(f"{each.person:8} {each.path:46} {each.p50:8.1f} {each.p95:8.1f} {each.queries:8} {each.size:8}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
