"""A real server on a clone of the tests' database, as `steadfast serve` starts it, to be fed, cut and killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

from foundation.routing import COOKIE, hash_of, token_for
from tests.cast import Member
from tests.conftest import Urls

ROOT = Path(__file__).parents[2]
PATIENCE = 60
BOUNDARY = "----------steadfast"


def own_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def children_of(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def resident(pid: int) -> float:
    """Megabytes; 0 for a process that has just gone."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
    return 0.0


@dataclass
class Real:
    """The server, its port, the folder it may write temporary files in, and everything it says."""

    urls: Urls
    folder: Path
    port: int = field(default_factory=own_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def temp(self) -> Path:
        return self.folder / "temp"

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    def start(self) -> None:
        self.temp.mkdir(exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("STEADFAST_")}
        environment = kept | {
            "DATABASE_URL": self.urls.app, "DATABASE_OWNER_URL": self.urls.owner, "PORT": str(self.port),
            "STEADFAST_DATA": str(self.folder / "data"), "STEADFAST_SECRET": "the tests' own secret",
            "STEADFAST_POOL_SIZE": "6", "STEADFAST_WORKERS": "1", "TMPDIR": str(self.temp),
        }  # fmt: skip
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cli", "serve"], cwd=ROOT, env=environment, stdout=said, stderr=said
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(OSError):
                if self.get("/health/live")[0] == 200:
                    return
            assert self.process.poll() is None, self.said()
            time.sleep(0.1)
        raise AssertionError(f"the server did not answer: {self.said()}")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def web(self) -> list[int]:
        """The processes that answer requests: the supervisor's children."""
        return children_of(self.pid)

    def workers(self) -> list[int]:
        """The processes for long work that these called."""
        found = []
        for pid in (child for web in self.web() for child in children_of(web)):
            with suppress(OSError):
                if b"foundation.work.child" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.append(pid)
        return found

    def memory(self) -> float:
        """Resident megabytes of the processes that answer requests."""
        return sum(resident(pid) for pid in self.web())

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def left_over(self) -> list[str]:
        """Temporary files, those without a name that the web process still holds open included."""
        held = []
        for link in (link for pid in self.web() for link in Path(f"/proc/{pid}/fd").iterdir()):
            with suppress(OSError):
                held.append(os.readlink(link))
        return [str(path) for path in self.temp.iterdir()] + [name for name in held if str(self.temp) in name]

    def get(self, path: str, who: Member | None = None) -> tuple[int, bytes, str]:
        return self._ask("GET", path, b"", {"Cookie": f"{COOKIE}={who.token}"} if who else {})

    def send_file(self, who: Member, name: str, content: bytes, kind: str = "published") -> tuple[int, bytes, str]:
        """Status, page, and where it leads."""
        return self._ask("POST", "/intake/new", form(who, name, content, kind), self.headers(who))

    def press(self, who: Member, path: str, **fields: str) -> tuple[int, bytes, str]:
        named = {"csrf": token_for(hash_of(who.token)), "key": uuid4().hex} | fields
        body = "".join(part(name, value) for name, value in named.items()) + f"--{BOUNDARY}--\r\n"
        return self._ask("POST", path, body.encode(), self.headers(who))

    def headers(self, who: Member) -> dict[str, str]:
        return {
            "Cookie": f"{COOKIE}={who.token}", "Origin": f"http://127.0.0.1:{self.port}",
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }  # fmt: skip

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, str]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            return answer.status, answer.read(), answer.getheader("Location", "")
        finally:
            line.close()


def part(name: str, value: str) -> str:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'


def form(who: Member, name: str, content: bytes, kind: str = "published") -> bytes:
    """The body of the form that uploads a file."""
    fields = {"csrf": token_for(hash_of(who.token)), "key": uuid4().hex, "kind": kind}
    head = "".join(part(each, value) for each, value in fields.items())
    head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    head += "Content-Type: text/csv\r\n\r\n"
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
