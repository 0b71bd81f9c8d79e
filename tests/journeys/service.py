"""The service as people meet it: a real server on a copy of a database, and a real Chromium in front of it."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen
from uuid import uuid4

import asyncpg
from playwright.async_api import Browser, async_playwright

from foundation.database import server
from tests import chromium
from tests.conftest import drop, on

DEMO = "steadfast_demo"
ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds for a server to answer


@dataclass(frozen=True)
class Service:
    """Where it answers, and the owner's address of its database, for finding the ids of pages."""

    url: str
    owner: str


Served = Callable[[], AbstractAsyncContextManager[Service]]


def environment(cluster: server.Urls, database: str, demo: bool = True) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STEADFAST_")}
    return kept | {
        "DATABASE_URL": on(cluster.app, database), "DATABASE_OWNER_URL": on(cluster.owner, database),
        "STEADFAST_DATA": tempfile.gettempdir(), "STEADFAST_DEMO": "yes" if demo else "no",
        "STEADFAST_SECRET": "the tests' own secret", "STEADFAST_JOBS": "no",
        "STEADFAST_LOG_LEVEL": "warning", "HOST": "127.0.0.1", "PORT": "8000",
    }  # fmt: skip


async def _as_owner(cluster: server.Urls, statement: str, database: str = "postgres") -> None:
    owner = await asyncpg.connect(on(cluster.owner, database))
    try:
        await owner.execute(statement)
    finally:
        await owner.close()


async def with_demo(cluster: server.Urls) -> str:
    """The name of a database that holds the demo region, for copies to be made from."""
    await _as_owner(cluster, f"create database {DEMO} template template0")
    await _as_owner(cluster, "create extension btree_gist", DEMO)
    loading = [sys.executable, "-m", "cli", "demo"]
    said = await asyncio.to_thread(
        subprocess.run, loading, cwd=ROOT, env=environment(cluster, DEMO), capture_output=True, text=True
    )
    assert said.returncode == 0, f"steadfast demo answered {said.returncode}: {said.stdout}{said.stderr}"
    return DEMO


@contextmanager
def answering(cluster: server.Urls, database: str, demo: bool, **settings: str) -> Iterator[str]:
    """A server process on this database, as `steadfast serve` starts it but loading nothing; its address.

    `settings`: further variables of its environment.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "asgi:application", "--factory", "--port", str(port), "--no-access-log"],
            cwd=ROOT, env=environment(cluster, database, demo) | {"PORT": str(port)} | settings,
            stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _await(process, url := f"http://127.0.0.1:{port}", said)
            yield url
        finally:
            process.terminate()
            process.wait(20)


def _await(process: subprocess.Popen[bytes], url: str, said: "tempfile._TemporaryFileWrapper[str]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if urlopen(f"{url}/health/ready", timeout=2).status == 200:
                return
        except (URLError, OSError):
            time.sleep(0.1)
    said.seek(0)
    raise AssertionError(f"the server at {url} did not answer:\n{said.read()}")


@asynccontextmanager
async def copy_served(
    cluster: server.Urls, template: str, *, demo: bool = True, **settings: str
) -> AsyncIterator[Service]:
    """A server on a fresh copy of a database; the copy is dropped afterwards."""
    database = f"served_{uuid4().hex[:12]}"
    await _as_owner(cluster, f"create database {database} template {template} strategy file_copy")
    try:
        manager = answering(cluster, database, demo, **settings)
        url = await asyncio.to_thread(manager.__enter__)
        try:
            yield Service(url, on(cluster.owner, database))
        finally:
            await asyncio.to_thread(manager.__exit__, None, None, None)
    finally:
        await drop(on(cluster.owner, "postgres"), database)


@asynccontextmanager
async def chromium_started() -> AsyncIterator[Browser]:
    """One Chromium for the run."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.flags(), env=chromium.environment()
        )
        try:
            yield browser
        finally:
            await browser.close()
