"""The sweep's database: a clone filled once with its world, its pool owned by a superuser who acts as the application.

Every statement runs as the application's role, behind row security; between acts the sweep may step out of it to put a
thing into a state, inside a transaction that is rolled back.
"""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from foundation.database import server
from foundation.database.pool import ENGINE, close_pool, open_pool
from tests.conftest import Urls, copy_of, on
from tests.sweep.world import World, build


@pytest.fixture(scope="session")
async def built(template: Urls, cluster: server.Urls) -> AsyncIterator[tuple[World, str]]:
    urls = await copy_of(template, f"sweep_{uuid4().hex[:12]}")
    name = urls.owner.split("?")[0].rsplit("/", 1)[1]
    owner = await asyncpg.connect(on(cluster.superuser, name))
    world = await build(owner)
    await owner.execute("analyze")
    yield world, on(cluster.superuser, name)
    await owner.close()


@pytest.fixture
async def world(built: tuple[World, str]) -> AsyncIterator[World]:
    """The world, with the application's pool on its database."""
    made, url = built
    if ENGINE.pool is None or ENGINE.config.get("dsn") != url:
        await close_pool()
        await open_pool(url, 6, role=server.APP)
    yield made
