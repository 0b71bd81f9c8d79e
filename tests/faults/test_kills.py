"""Workers and the database are killed under load: what was acknowledged is kept, once; what was refused is not there.

Kept with fsync on a cluster of its own. The twin acknowledges before the database has written: then the lists show it.
"""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg
import pytest

from foundation import audit
from tests.faults.mortal import Cluster, mortal_cluster
from tests.faults.pressing import PATIENCE, Connected, Lists, once, person
from tests.faults.served import Served, served

TIMES = 10 if os.environ.get("STEADFAST_PROVE") else 1
WRITES, WORKER_KILLS, DATABASE_KILLS = 10_000 * TIMES, 50 * TIMES, 5 * TIMES
SEED, AGAIN = 20261123, 100
pytestmark = [pytest.mark.slow, pytest.mark.prove]


@pytest.fixture
async def mortal(shared) -> AsyncIterator[Cluster]:
    async with mortal_cluster() as made:
        yield made


@dataclass
class Blows:
    """What was killed, when, and how soon it was there again."""

    workers: int = 0
    databases: int = 0
    replaced: list[float] = field(default_factory=list)
    recovered: list[float] = field(default_factory=list)


@asynccontextmanager
async def beside(*works) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield
    finally:
        await asyncio.gather(*tasks)


async def strike(service: Served, cluster: Cluster, lists: Lists, blows: Blows, writes: int, kills: tuple[int, int]):
    """Spread the kills evenly over the writes, at moments that nobody chose."""
    chance = random.Random(SEED)
    due = [(writes * (n + 1) / (kills[0] + 1), "worker") for n in range(kills[0])]
    due += [(writes * (n + 0.5) / kills[1], "database") for n in range(kills[1])]
    for at, what in sorted(due):
        await _until(lambda at=at: len(lists.acknowledged) >= at)
        await asyncio.sleep(chance.random() * 0.1)
        if what == "worker":
            await _strike_worker(service, chance, blows)
        else:
            await _strike_database(cluster, lists, blows)


async def _until(so: Callable[[], bool]) -> None:
    while not so():  # noqa: ASYNC110 - it happens in other processes
        await asyncio.sleep(0.01)


async def _strike_worker(service: Served, chance: random.Random, blows: Blows) -> None:
    one, began, count = chance.choice(service.workers()), time.monotonic(), len(service.workers())
    os.kill(one, signal.SIGKILL)
    blows.workers += 1
    await _until(lambda: one not in (now := service.workers()) and len(now) >= count)
    blows.replaced.append(time.monotonic() - began)


async def _strike_database(cluster: Cluster, lists: Lists, blows: Blows) -> None:
    cluster.kill()
    blows.databases += 1
    await cluster.start()
    began, before = time.monotonic(), len(lists.acknowledged)
    await _until(lambda: len(lists.acknowledged) > before)
    blows.recovered.append(time.monotonic() - began)


async def load(service: Served, cluster: Cluster, writes: int, kills: tuple[int, int]) -> tuple[Lists, Blows]:
    lists, blows = Lists(), Blows()

    def enough() -> bool:
        return len(lists.acknowledged) >= writes and (blows.workers, blows.databases) == kills

    async with beside(strike(service, cluster, lists, blows, writes, kills)):
        await asyncio.gather(*(person(service.port, *each, lists, enough) for each in cluster.crowd))
    return lists, blows


async def effects(owner: asyncpg.Connection) -> Counter[str]:
    rows = await owner.fetch("select title, count(*) as n from evidence where title like 'Presser %' group by title")
    return Counter({row["title"]: row["n"] for row in rows})


@dataclass
class Found:
    """The lists held against the database."""

    lost: list[str]
    doubled: list[str]
    unasked: list[str]
    strangers: int

    @classmethod
    def of(cls, lists: Lists, there: Counter[str]) -> "Found":
        known = {press.title for press in (*lists.acknowledged, *lists.in_doubt, *lists.refused, *lists.unsettled)}
        return cls(
            [press.title for press in lists.acknowledged if not there[press.title]],
            [title for title, count in there.items() if count > 1],
            [press.title for press in lists.refused if there[press.title]],
            len(set(there) - known),
        )


async def pressed_again(service: Served, lists: Lists) -> int:
    """Every press that was ever in doubt, and some that never were, once more: the answer is the one there was."""
    connected, again = Connected(service.port), lists.in_doubt + lists.acknowledged[:: max(WRITES // AGAIN, 1)]
    for press in again:
        await once(connected, press, lists)
        assert len(press.answers) > 1 and len(set(press.answers)) == 1, press
    connected.close()
    return len(again)


async def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(mortal):
    began = time.monotonic()
    with served(mortal.urls, workers=2, STEADFAST_LOG_LEVEL="warning") as service:
        lists, blows = await load(service, mortal, WRITES, (WORKER_KILLS, DATABASE_KILLS))
        took = time.monotonic() - began
        settled = {press.title for press in lists.acknowledged}
        again = await pressed_again(service, lists)
    owner = await asyncpg.connect(mortal.urls.owner)
    try:
        there = await effects(owner)
        found, faults = Found.of(lists, there), await audit.verify(owner, {})
        kept = await owner.fetchrow(
            "select (select count(*) from evidence) as evidence, (select count(*) from pressed) as pressed,"
            " (select count(*) from audit where deed = 'evidence:logged') as told"
        )
    finally:
        await owner.close()
    _tell(lists, blows, found, took, again)
    print(f"{len(faults)} faults in the record of {kept['told']} deeds, {kept['pressed']} keys, {len(there)} effects")
    assert (blows.workers, blows.databases) == (WORKER_KILLS, DATABASE_KILLS) and len(lists.acknowledged) >= WRITES
    assert not found.lost and not found.doubled and not found.unasked and not found.strangers
    assert not lists.unsettled and lists.in_doubt
    assert {press.title for press in lists.in_doubt} <= set(there) and settled <= set(there)
    assert not faults and kept["evidence"] == kept["pressed"] == kept["told"] == sum(there.values())
    assert not lists.seen["connection refused"], "the port was closed while workers died"
    assert lists.slowest < PATIENCE and not [answer for answer in lists.seen if answer.startswith("500")]


async def test_the_lists_would_show_a_loss(mortal):
    """The twin: the database answers a COMMIT before it has written it."""
    await mortal.as_root(
        "alter role steadfast_app set synchronous_commit = off",
        "alter system set wal_writer_delay = '2s'",
        "select pg_reload_conf()",
    )
    with served(mortal.urls, workers=2, STEADFAST_LOG_LEVEL="warning") as service:
        lists, blows = await load(service, mortal, 600, (0, 3))
    owner = await asyncpg.connect(mortal.urls.owner)
    try:
        found = Found.of(lists, await effects(owner))
    finally:
        await owner.close()
    print(f"twin: {len(lists.acknowledged)} acknowledged, {blows.databases} kills, {len(found.lost)} lost")
    assert found.lost


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)] if times else 0.0


def _tell(lists: Lists, blows: Blows, found: Found, took: float, again: int) -> None:
    print(
        f"{blows.workers} kills of workers, {blows.databases} of the database, in {took:.0f} s:"
        f" {len(lists.acknowledged)} acknowledged ({len(lists.acknowledged) / took:.0f} a second),"
        f" {len(lists.refused)} refused, {len(lists.in_doubt)} in doubt and settled by their key;"
        f" {len(found.lost)} lost, {len(found.doubled)} doubled, {len(found.unasked)} refused but there;"
        f" {again} pressed again with the same answer; answers {dict(lists.seen)}; slowest {lists.slowest:.1f} s;"
        f" a worker replaced in {_p95(blows.replaced):.2f} s (p95), serving {_p95(blows.recovered):.2f} s after the"
        f" database was back, {lists.gap:.1f} s at most without any acknowledgement; seed {SEED}"
    )
