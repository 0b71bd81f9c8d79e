"""`steadfast serve` as a process of its own, on a database of the tests; and what is seen of it from outside."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from foundation.database.server import Urls

ROOT = Path(__file__).parents[2]
PATIENCE = 60


@dataclass
class Served:
    """The process, its port, and the file its log goes to."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[int]:
        """The processes that serve now."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    def memory(self) -> float:
        """Megabytes of the largest worker, what it shares with the others included."""
        return max(_resident(pid) for pid in self.workers())

    def lines(self) -> list[str]:
        return self.log.read_text(errors="replace").splitlines()

    def ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/health/ready", timeout=6) as answer:
                return bool(answer.status == 200)
        except HTTPError as no:
            no.close()
        except (URLError, OSError):
            pass
        return False

    def until_ready(self, seconds: float = PATIENCE) -> float:
        """Wait until it answers; how many seconds that took."""
        began = time.monotonic()
        while not self.ready():
            assert self.process.poll() is None, "\n".join(self.lines()[-20:])
            assert time.monotonic() - began < seconds, "\n".join(["not ready", *self.lines()[-20:]])
            time.sleep(0.05)
        return time.monotonic() - began


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(urls: Any, workers: int = 2, *, wait: bool = True, **more: str) -> Iterator[Served]:
    """Serving on these two addresses (`.app`, `.owner`) until the end of the block; then nothing of it is left."""
    port, folder = free_port(), tempfile.mkdtemp(prefix="steadfast-served-")
    log = Path(folder) / "log"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STEADFAST_", "DATABASE_"))}
    told = {
        "DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner, "HOST": "127.0.0.1", "PORT": str(port),
        "STEADFAST_DATA": folder, "STEADFAST_SECRET": "the tests' own secret", "STEADFAST_WORKERS": str(workers),
        "STEADFAST_JOBS": "no",
    }  # fmt: skip
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli", "serve"], cwd=ROOT, env=kept | told | more, stdout=said, stderr=said
        )
    made = Served(process, port, log)
    try:
        if wait:
            made.until_ready()
        yield made
    finally:
        left = made.workers() if process.poll() is None else []
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(25)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
            raise
        assert not [pid for pid in left if Path(f"/proc/{pid}").exists()], "a worker outlived its parent"


__all__ = ["Served", "Urls", "free_port", "served"]
