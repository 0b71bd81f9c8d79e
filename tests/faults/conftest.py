"""The real server, ended and cleared away whatever a test did to it."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from foundation import clock
from tests.faults.real import Real


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
