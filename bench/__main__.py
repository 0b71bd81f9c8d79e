"""`make bench`: each main page against its floor and against Django, by turns in one run; start-up, memory, queries.

Figures are ratios of what was measured side by side on one machine; nothing here fails. Targets: at most twice the
floor's time, at least four times Django's rate, at most six queries besides BEGIN, COMMIT and the one call of context.
"""

import argparse
import asyncio
import os
import pickle
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
from lxml import html

from bench import django_templates, feed
from bench.load import Heard, ask
from demo.load import ensure
from foundation.settings import HOME, settings
from foundation.start import database

DJANGO = HOME / ".cache" / "bench" / "bin"
PATIENCE = 60


@dataclass
class Side:
    """One of the three servers: where it answers, as whom, and what was heard of each page."""

    name: str
    port: int
    cookies: list[str]
    paths: list[str]
    alone: dict[int, list[Heard]] = field(default_factory=dict)  # one connection: how long an answer takes
    busy: dict[int, list[Heard]] = field(default_factory=dict)  # eight: how many a second


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int, path: str, more: dict[str, str]) -> Iterator[tuple[int, float]]:
    """The process and the seconds until it first answered."""
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=HOME, env=os.environ | more)
    try:
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as probe:
                probe.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
                if probe.recv(9):
                    break
            if process.poll() is not None or time.monotonic() - began > PATIENCE:
                raise SystemExit(f"{' '.join(command)} did not answer")
            time.sleep(0.02)
        yield process.pid, time.monotonic() - began
    finally:
        process.terminate()
        process.wait(timeout=20)


def _memory(pid: int) -> float:
    """Megabytes resident: of the process, or of its one worker where it has children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pids = children or [str(pid)]
    pages = max(int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _told(kind: str) -> None:
    print(f"… {kind}", file=sys.stderr, flush=True)


async def _measure(sides: list[Side], rounds: int, seconds: float) -> None:
    for turn in range(rounds):
        _told(f"round {turn + 1} of {rounds}")
        for number in range(len(sides[0].paths)):
            order = sides[turn % len(sides) :] + sides[: turn % len(sides)]
            for side in order:
                where = side.port, side.paths[number], side.cookies[number]
                side.alone.setdefault(number, []).append(await ask(*where, 1, seconds))
                side.busy.setdefault(number, []).append(await ask(*where, 8, seconds))


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def _report(names: list[str], queries: list[int], product: Side, floor: Side, django: Side) -> None:
    print(f"{'page':44} {'p50':>6} {'p95':>6} {'floor':>6} {'×':>5} {'rate':>6} {'Django':>6} {'×':>5} {'queries':>7}")
    over, under = [], []
    for number, name in enumerate(names):
        mine, low = product.alone[number], floor.alone[number]
        p50 = statistics.median(heard.quantile(0.5) for heard in mine)
        times = _ratio([heard.quantile(0.5) for heard in mine], [heard.quantile(0.5) for heard in low])
        rates = [heard.rate for heard in product.busy[number]], [heard.rate for heard in django.busy[number]]
        faster = _ratio(*rates)
        over.append(times)
        under.append(faster)
        print(
            f"{name:44} {p50:6.1f} {statistics.median(h.quantile(0.95) for h in mine):6.1f}"
            f" {statistics.median(h.quantile(0.5) for h in low):6.1f} {times:5.2f}"
            f" {statistics.median(rates[0]):6.0f} {statistics.median(rates[1]):6.0f} {faster:5.2f} {queries[number]:7}"
        )
    print(f"times the floor: median {statistics.median(over):.2f}, worst {max(over):.2f}; within 2: "
          f"{sum(each <= 2 for each in over)} of {len(over)}")  # fmt: skip
    print(f"times Django's rate: median {statistics.median(under):.2f}, worst {min(under):.2f}; at least 4: "
          f"{sum(each >= 4 for each in under)} of {len(under)}")  # fmt: skip
    print(f"queries: most {max(queries)}; within 6: {sum(each <= 6 for each in queries)} of {len(queries)}")


def _same_words(django: Side, pages: list[str]) -> None:
    """Django's pages say what the product's say: else the comparison is of two different things."""
    import httpx2

    with httpx2.Client(base_url=f"http://127.0.0.1:{django.port}") as client:
        for number, page in enumerate(pages):
            answer = client.get(django.paths[number], headers={"cookie": django.cookies[number]})
            theirs, ours = (html.document_fromstring(text).text_content().split() for text in (answer.text, page))
            apart = next((pair for pair in zip(theirs, ours, strict=False) if pair[0] != pair[1]), None)
            assert theirs == ours, f"page {number}: Django says {apart and apart[0]}, the product {apart and apart[1]}"


async def _fresh(name: str) -> None:
    owner = await asyncpg.connect(settings().database_owner_url)
    await owner.execute(f"drop database if exists {name} with (force)")
    await owner.execute(f"create database {name}")
    await owner.close()


def main() -> int:
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--seconds", type=float, default=1.0, help="for each page, server and number of connections")
    chosen = asked.parse_args()
    os.environ["STEADFAST_DEMO"] = "yes"
    settings.cache_clear()
    database()
    ensure(None)  # type: ignore[arg-type]
    os.environ |= {"DATABASE_URL": settings().database_url, "DATABASE_OWNER_URL": settings().database_owner_url}
    asyncio.run(_fresh("bench_django"))
    with tempfile.TemporaryDirectory(prefix="steadfast-bench-") as folder:
        _compare(Path(folder), chosen.rounds, chosen.seconds)
    feed.compare(min(chosen.rounds, 3))
    return 0


def _compare(folder: Path, rounds: int, seconds: float) -> None:
    ports, handover = [_free() for _ in range(3)], folder / "recorded"
    served = [sys.executable, "-m", "cli", "serve"]
    quiet = {"PORT": str(ports[0]), "STEADFAST_LOG_LEVEL": "error"}
    lower = [sys.executable, "-m", "bench.floor", str(ports[1]), str(handover)]
    with _running(served, ports[0], "/help", quiet) as ours, _running(lower, ports[1], "/0", {}) as low:
        recorded = pickle.loads(handover.read_bytes())
        abouts = [about for about, *_ in recorded]
        django_templates.write(folder / "templates", [page for _, _, page, _ in recorded])
        surroundings = {
            "BENCH_HANDOVER": str(handover), "BENCH_TEMPLATES": str(folder / "templates"),
            "BENCH_OWNER_URL": settings().database_owner_url,
        }  # fmt: skip
        prepared = subprocess.run(
            [DJANGO / "python", "-m", "bench.django_site"], cwd=HOME, env=os.environ | surroundings, check=True,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        gunicorn = [
            str(DJANGO / "gunicorn"), "--worker-class", "gthread", "--workers", "1", "--threads", "8", "--bind",
            f"127.0.0.1:{ports[2]}", "--log-level", "error", "bench.django_site",
        ]  # fmt: skip
        with _running(gunicorn, ports[2], "/0", surroundings) as theirs:
            numbered = [f"/{number}" for number in range(len(recorded))]
            sides = [
                Side("product", ports[0], [about["cookie"] for about in abouts], [about["path"] for about in abouts]),
                Side("floor", ports[1], [""] * len(recorded), numbered),
                Side("Django", ports[2], [prepared.stdout.strip()] * len(recorded), numbered),
            ]
            _same_words(sides[2], [page for _, _, page, _ in recorded])
            asyncio.run(_measure(sides, rounds, seconds))
            memory = [_memory(pid) for pid, _ in (ours, low, theirs)]
    names = [f"{about['person']} {about['shape']}" for about in abouts]
    _report(names, [len(statements) for _, statements, _, _ in recorded], *sides)
    for side, megabytes, (_, started) in zip(sides, memory, (ours, low, theirs), strict=True):
        print(f"{side.name}: first answer after {started:.1f} s, {megabytes:.0f} MB a worker")


if __name__ == "__main__":
    sys.exit(main())
