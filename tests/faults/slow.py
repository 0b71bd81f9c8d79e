"""Clients that never finish what they began, by the thousand, and one healthy client beside them in its own process."""

import asyncio
import resource
import time
from collections import Counter
from collections.abc import Sequence
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event

# A local address has 28,000 ports; four have room for all.
HOSTS = tuple(f"127.0.0.{last}" for last in range(2, 6))
DRIP = 4.0  # seconds between two bytes of those that send now and then one


class Slow(asyncio.Protocol):
    """Sends half, then perhaps a byte now and then; remembers when it was cut off and what it was told."""

    def __init__(self, half: bytes, drips: bool) -> None:
        self.half, self.drips = half, drips
        self.began = self.ended = 0.0
        self.told = b""

    def connection_made(self, transport) -> None:  # type: ignore[no-untyped-def]
        self.transport, self.began = transport, time.monotonic()
        transport.write(self.half)

    def data_received(self, data: bytes) -> None:
        self.told += data[:40]

    def connection_lost(self, problem: Exception | None) -> None:
        self.ended = time.monotonic()

    @property
    def held(self) -> float:
        return self.ended - self.began


def room_for(count: int) -> None:
    """Open files for that many clients and some more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(count + 500, hard)), hard))


async def crowd(port: int, count: int, halves: Sequence[bytes], patience: float) -> list[Slow]:
    """Connect them all, every second one dripping, and wait until each was cut off, `patience` seconds at most."""
    loop = asyncio.get_running_loop()
    clients = [Slow(halves[n % len(halves)], bool(n // len(halves) % 2)) for n in range(count)]

    async def connect(place: int) -> None:
        await loop.create_connection(
            lambda: clients[place], "127.0.0.1", port, local_addr=(HOSTS[place % len(HOSTS)], 0)
        )

    for first in range(0, count, 200):
        await asyncio.gather(*(connect(place) for place in range(first, min(first + 200, count))))
    until, drip_at = time.monotonic() + patience, time.monotonic() + DRIP
    while time.monotonic() < until and any(not each.ended for each in clients):
        if time.monotonic() >= drip_at:
            drip_at += DRIP
            for each in clients:
                if each.drips and not each.ended:
                    each.transport.write(b"a")
        await asyncio.sleep(0.1)
    for each in clients:
        each.transport.abort()
    return clients


def probe(port: int, paths: list[str], cookie: str, stop: Event, answers: Connection) -> None:
    """The healthy client: one request after another, with a pause; sends how long each took and how it ended."""
    took: list[float] = []
    ended: Counter[int] = Counter()
    turn = 0
    while not stop.is_set():
        began = time.perf_counter()
        ended[_get(port, paths[turn % len(paths)], cookie)] += 1
        took.append(time.perf_counter() - began)
        turn += 1
        time.sleep(0.04)
    answers.send((took, ended))


def _get(port: int, path: str, cookie: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        connection.close()
