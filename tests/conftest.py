"""Fixtures: one embedded server for the run, a migrated template with the cast in it, and databases made from it.

`db`: the shared test database in a transaction that is rolled back, entered as nobody.
`clone`: a database of its own, for tests that commit; `as_owner`: a connection that owns that clone.
Pure tests ask for none of these and need no PostgreSQL.
"""

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest

for name in ("HOST", "PORT", "DATABASE_URL", "DATABASE_OWNER_URL"):
    os.environ.pop(name, None)
os.environ |= {"STEADFAST_DEMO": "yes", "STEADFAST_SECRET": "the tests' own secret", "STEADFAST_JOBS": "no"}

from foundation import clock
from foundation.access import Actor
from foundation.database import binaries, server
from foundation.database.migrate import migrate
from foundation.database.pool import ENGINE, close_pool, open_pool, transaction
from foundation.deeds import enter
from foundation.routing import hash_of
from tests import builders
from tests.browser import Browser
from tests.cast import TODAY, Member

TEMPLATE = "steadfast_template"
# What takes minutes, the longest first: begun last, one of them would go on after the other worker had ended.
LONG = ("journeys/test_pages_inventory", "faults/test_every_deed", "sweep/test_permission", "sweep/test_acts",
        "faults/", "sweep/", "journeys/")  # fmt: skip
LEFT: list[str] = []  # clones done with and not yet dropped


def pytest_collection_finish() -> None:
    gc.freeze()  # what was collected stays; looked through again and again it was an eighth of the time


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: next((n for n, part in enumerate(LONG) if part in item.nodeid), len(LONG)))


@dataclass(frozen=True)
class Urls:
    app: str
    owner: str


def on(url: str, database: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{database}"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[server.Urls]:
    """A server for this run alone, without fsync, thrown away at the end. TEST_POSTGRES=system: the system's own."""
    if os.environ.get("TEST_POSTGRES") == "system":
        server.found = lambda: [one for one in binaries.found() if one.source not in binaries.WHEELS]
    folder = Path(tempfile.mkdtemp(prefix="steadfast-tests-", dir=_in_memory()))
    folder.chmod(0o755)
    try:
        yield server.ensure(folder, database=TEMPLATE, fsync=False)
    finally:
        server.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _in_memory() -> str | None:
    """Where there is memory to spare: a clone is then made in 40 ms, against 300 on a busy disk."""
    memory = Path("/dev/shm")
    return str(memory) if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 4 * 2**30 else None


@pytest.fixture(scope="session")
def template(cluster: server.Urls) -> Urls:
    """The migrated database with the cast in it, from which the others are made."""

    async def make() -> None:
        await migrate(cluster.owner, cluster.app)
        owner = await asyncpg.connect(cluster.owner)
        try:
            async with owner.transaction():
                await builders.people(owner)
                # In use however long the run takes; a test of the limits makes it old itself.
                await owner.execute("update session set seen_at = now() + interval '1 day'")
        finally:
            await owner.close()

    asyncio.run(make())
    return Urls(cluster.app, cluster.owner)


async def copy_of(template: Urls, name: str) -> Urls:
    owner = await asyncpg.connect(on(template.owner, "postgres"))
    try:
        for pause in (0.2, 1, 3, 0):
            try:
                # By its files: half of what it costs to write every page to the log, as a server that is kept would.
                await owner.execute(f"create database {name} template {TEMPLATE} strategy file_copy")
                break
            except asyncpg.ObjectInUseError:  # a connection just closed lingers a moment on a busy machine
                if not pause:
                    raise
                await asyncio.sleep(pause)
    finally:
        await owner.close()
    return Urls(on(template.app, name), on(template.owner, name))


async def drop(url: str, name: str) -> None:
    """Drop a test's database. A connection just closed may linger, and the owner may not end another role's: wait."""
    owner = await asyncpg.connect(url)
    try:
        for pause in (0.2, 1, 3):
            with suppress(asyncpg.InsufficientPrivilegeError, asyncpg.ObjectInUseError):
                await owner.execute(f"drop database {name} with (force)")
                return
            await asyncio.sleep(pause)  # left behind in the end, it goes with the run's own server
    finally:
        await owner.close()


@pytest.fixture(autouse=True)
def the_day() -> Iterator[None]:
    """Every test is on the cast's own Monday."""
    clock.stand_still_on(TODAY)
    yield
    clock.stand_still_on(None)


@pytest.fixture(scope="session")
async def shared(template: Urls) -> AsyncIterator[Urls]:
    """The database that rolled-back tests share, with the application's pool open on it."""
    urls = await copy_of(template, "steadfast_shared")
    await open_pool(urls.app, 4)
    yield urls
    await close_pool()


@pytest.fixture
async def db(shared: Urls) -> AsyncIterator[asyncpg.Connection]:
    """A transaction as the application role, rolled back at the end; deeds and requests inside it join it."""
    await _pool_on(shared)
    async with _rolled_back() as connection:
        yield connection


@asynccontextmanager
async def _rolled_back() -> AsyncIterator[asyncpg.Connection]:
    class Undo(Exception):
        pass

    manager = transaction()
    connection = await manager.__aenter__()
    try:
        yield connection
    finally:
        with suppress(Undo):
            await manager.__aexit__(Undo, Undo(), None)


async def _pool_on(urls: Urls) -> None:
    """Tests that commit point the pool at their clone; bring it back to the shared database."""
    if ENGINE.pool is None or ENGINE.config.get("dsn") != urls.app:
        await close_pool()
        await open_pool(urls.app, 4)


@pytest.fixture
async def clone(template: Urls, shared: Urls) -> AsyncIterator[Urls]:
    """A database of the test's own, with the pool on it: what is committed stays, until it is dropped."""
    name = f"clone_{uuid4().hex[:12]}"
    urls = await copy_of(template, name)
    await _pool_on(urls)
    try:
        yield urls
    finally:
        await close_pool()  # the next test opens it where it wants it
        LEFT.append(name)
        if len(LEFT) > 3:  # the last ones' connections may linger, and a drop would wait for them
            await drop(on(template.owner, "postgres"), LEFT.pop(0))


@pytest.fixture
async def as_owner(clone: Urls) -> AsyncIterator[asyncpg.Connection]:
    """The owner's connection to the clone: for building rows, and for looking past the second wall."""
    connection = await asyncpg.connect(clone.owner)
    yield connection
    await connection.close()


@pytest.fixture
def as_() -> Callable[[Member], Awaitable[Actor]]:
    """`await as_(AMARA)`: enter the open transaction as one of the cast."""

    async def become(member: Member) -> Actor:
        return await enter(hash_of(member.token))

    return become


@pytest.fixture
async def browser(clone: Urls) -> AsyncIterator[Browser]:
    """A browser without scripts on the clone; it checks every page it fetches."""
    async with Browser.on_app() as made:
        yield made
