"""The real server, ended and cleared away whatever a test did to it."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.real import Real


@pytest.fixture
async def real(clone) -> AsyncIterator[Real]:
    folder = Path(tempfile.mkdtemp(prefix="sf-real-"))
    made = Real(clone, folder)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
