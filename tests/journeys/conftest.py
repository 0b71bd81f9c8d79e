"""Fixtures of the browser tests: one Chromium, and servers on copies of the demo region and of the bare cast."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from foundation.database import server
from tests import chromium
from tests.journeys.service import Service, chromium_started, copy_served, with_demo


@pytest.fixture(scope="session")
async def chrome() -> AsyncIterator[Browser]:
    """A Chromium; without one the test is skipped on a person's machine and fails where CI is set."""
    try:
        chromium.executable()
    except chromium.NoBrowser as none:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(none))
    async with chromium_started() as browser:
        yield browser


@pytest.fixture(scope="session")
async def demo(cluster: server.Urls) -> Callable[[], AbstractAsyncContextManager[Service]]:
    """`async with demo() as service`: a server on a fresh copy of the demo region."""
    return partial(copy_served, cluster, await with_demo(cluster))


@pytest.fixture(scope="session")
def bare(cluster: server.Urls, template: Any) -> Callable[[], AbstractAsyncContextManager[Service]]:
    """A server on a fresh copy of the cast, who hold roles and have done nothing: where pages are empty."""
    return partial(copy_served, cluster, "steadfast_template", demo=False)


@pytest.fixture(scope="session")
def of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run share, and no other run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
