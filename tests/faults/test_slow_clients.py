"""Thousands who never finish a request are shed in time, and whoever works beside them notices nothing."""

import asyncio
import json
import multiprocessing
import os
import statistics
from collections import Counter
from contextlib import contextmanager

import pytest

from tests.cast import AMARA
from tests.faults.served import served
from tests.faults.slow import crowd, probe, room_for

COUNT = 10_000 if os.environ.get("STEADFAST_PROVE") else 2_000
COOKIE = f"steadfast={AMARA.token}"
PATHS = ["/help", "/", "/account"]
HALF_HEAD = b"GET /help HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Never-Finished: "
OPENING = (
    b"POST /sign-out HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nCookie: " + COOKIE.encode()
    + b"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\ncsrf="
)  # fmt: skip
# One in twenty has sent so much that the application has begun to read it.
HALF_BODIES = [OPENING] * 19 + [OPENING + b"a" * 80_000]
pytestmark = [pytest.mark.slow, pytest.mark.prove, pytest.mark.alone]


@contextmanager
def healthy(port: int):
    """Somebody who works meanwhile; what is yielded holds seconds and statuses after the block."""
    spawn = multiprocessing.get_context("spawn")
    stop, (mine, theirs) = spawn.Event(), spawn.Pipe()
    process = spawn.Process(target=probe, args=(port, PATHS, COOKIE, stop, theirs), daemon=True)
    process.start()
    found: list = []
    try:
        yield found
    finally:
        stop.set()
        found.extend(mine.recv() if mine.poll(20) else ([], Counter()))
        process.join(5)


def p99(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=100)[98]


@pytest.mark.parametrize(("halves", "limit"), [([HALF_HEAD], 15), (HALF_BODIES, 30)], ids=["headers", "bodies"])
async def test_slow_clients_are_shed_and_nobody_else_notices(clone, halves, limit):
    room_for(COUNT)
    with served(clone, workers=1) as service:
        with healthy(service.port) as calm:
            await asyncio.sleep(5)
        before, lines = service.memory(), len(service.lines())
        with healthy(service.port) as found:
            await asyncio.sleep(1)
            waiting = asyncio.create_task(crowd(service.port, COUNT, halves, limit + 15))
            await asyncio.sleep(limit / 3)
            peak = service.memory()
            clients = await waiting
            await asyncio.sleep(1.5)  # the log tells of them once a second
        (took, ended), quiet = found, p99(calm[0])
        told = Counter(each.told[9:12].decode() for each in clients)
        said = service.lines()[lines:]
        worst = max(each.held for each in clients)
        print(
            f"{COUNT} with half {'headers' if limit == 15 else 'bodies'}: all cut after {worst:.1f} s at most, told"
            f" {dict(told)}; beside them {len(took)} requests {dict(ended)}, p99 {p99(took) * 1000:.0f} ms (alone"
            f" {quiet * 1000:.0f}),"
            f" worst {max(took) * 1000:.0f} ms; worker {before:.0f} MB, at most {peak:.0f} MB;"
            f" {len(said) - len(took)} lines of log about them"
        )
    assert all(each.ended for each in clients) and worst <= limit
    # On a machine that is busy with something else even the calm is slow: then the crowd may cost as much again.
    assert set(ended) == {200} and p99(took) < max(0.1, 2 * quiet)
    assert peak < 250
    assert len(said) <= len(took) + COUNT / 20 + 60 and not [
        line for line in said if "Traceback" in line or "File" in line
    ]
    shed = [json.loads(line)["count"] for line in said if '"shed"' in line]
    assert sum(shed) == COUNT
