"""The real server, ended and cleared away whatever a test did to it; and the stage on which deeds are cut."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from foundation import clock
from foundation.database import server
from foundation.database.pool import close_pool, open_pool
from tests.faults.every_deed import AT_ONCE
from tests.faults.knife import Knife
from tests.faults.ready import Case, cases
from tests.faults.real import Real
from tests.faults.stage import Stage, staged


@pytest.fixture
async def real(clone, as_owner) -> AsyncIterator[Real]:
    # Its jobs run too: a role given long ago, and never looked over since, would lapse.
    await as_owner.execute("update role_grant set starts = $1", clock.today() - timedelta(days=7))
    folder = Path(tempfile.mkdtemp(prefix="sf-real-"))
    made = Real(clone, folder)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
async def kept(template, cluster) -> AsyncIterator[Stage]:
    async with staged(template, cluster.superuser) as made:
        yield made


@pytest.fixture(scope="session")
def every_case(kept) -> list[Case]:
    return list(cases(kept.world))


@pytest.fixture
async def stage(kept) -> Stage:
    """With the application's pool on it: every statement as the application's role."""
    await close_pool()
    await open_pool(kept.url, AT_ONCE, role=server.APP)
    return kept


@pytest.fixture
def knife(monkeypatch) -> Knife:
    made = Knife()
    for name, way in made.ways().items():
        monkeypatch.setattr(asyncpg.Connection, name, way)
    return made
