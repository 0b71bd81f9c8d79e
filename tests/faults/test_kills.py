"""Workers and the database are killed under load: what was acknowledged is kept, once; what was refused is not there.

Kept with fsync on a cluster of its own. The twin acknowledges before the database has written: then the lists show it.
"""

import asyncio
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from foundation import audit
from foundation.access import Role
from foundation.database import server
from foundation.database.migrate import migrate
from tests import builders, builders_frameworks
from tests.cast import Member
from tests.conftest import Urls
from tests.faults.pressing import Connected, Lists, once, person
from tests.faults.served import Served, served

TIMES = 10 if os.environ.get("STEADFAST_PROVE") else 1
WRITES, WORKER_KILLS, DATABASE_KILLS = 10_000 * TIMES, 50 * TIMES, 5 * TIMES
SEED, PEOPLE, AUTHORITIES, AGAIN = 20261123, 32, 16, 100
pytestmark = [pytest.mark.slow, pytest.mark.prove]


@dataclass
class Cluster:
    """The database server that is killed, and its addresses."""

    folder: Path
    urls: Urls
    crowd: list[tuple[Member, UUID]] = field(default_factory=list)

    def kill(self) -> None:
        """The postmaster and every process of it, at one stroke."""
        postmaster = int((self.folder / "postgres/data/postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in (postmaster, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    async def start(self) -> None:
        await asyncio.to_thread(server.ensure, self.folder, fsync=True)


@pytest.fixture
async def mortal(shared) -> AsyncIterator[Cluster]:
    """A cluster of its own, with fsync, migrated; with social workers of many authorities, each on a journey."""
    folder = Path(tempfile.mkdtemp(prefix="steadfast-kills-"))
    os.chmod(folder, 0o755)
    try:
        urls = await asyncio.to_thread(server.ensure, folder, fsync=True)
        # The pool of the tests is put back by whoever needs it next.
        await migrate(urls.owner, urls.app)
        made = Cluster(folder, Urls(urls.app, urls.owner))
        owner = await asyncpg.connect(urls.owner)
        try:
            async with owner.transaction():
                await builders.people(owner)
                made.crowd = await social_workers(owner)
        finally:
            await owner.close()
        yield made
    finally:
        await asyncio.to_thread(server.stop, folder)
        shutil.rmtree(folder, ignore_errors=True)


async def social_workers(owner: asyncpg.Connection) -> list[tuple[Member, UUID]]:
    places = await owner.fetch("select code, region from authority order by code limit $1", AUTHORITIES)
    found = []
    for number in range(PEOPLE):
        place = places[number % len(places)]
        who = Member(f"Presser {number:02}", Role.SOCIAL_WORKER, place["code"], place["region"])
        await builders.people_of(owner, [who])
        where = {"authority": place["code"], "region": place["region"]}
        await builders.insert(
            owner, "person", id=who.id, name=who.name, sort_key=who.name.casefold(), swe_number=f"SW{900000 + number}",
            registered_on=builders.date(2016, 9, 1), registration_status="active", **where,
        )  # fmt: skip
        nobody = {"assessor": None, "line_manager": None, "coordinator": None, "team": None}
        found.append((who, await builders_frameworks.journey(owner, who, **where, **nobody)))
    return found


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
    assert lists.slowest < 8 and not [answer for answer in lists.seen if answer.startswith("500")]


async def test_the_lists_would_show_a_loss(mortal):
    """The twin: the database answers a COMMIT before it has written it."""
    owner = await asyncpg.connect(mortal.urls.owner.replace("steadfast_owner@", "postgres@"))
    await owner.execute("alter role steadfast_app set synchronous_commit = off")
    await owner.execute("alter system set wal_writer_delay = '2s'")
    await owner.execute("select pg_reload_conf()")
    await owner.close()
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
