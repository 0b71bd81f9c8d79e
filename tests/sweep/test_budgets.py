"""No page asks the database more than six times, whoever opens it, besides BEGIN, COMMIT and the entering."""

from collections.abc import AsyncIterator

import asyncpg
import httpx2
import pytest

from bench.recorded import Counter
from foundation.access import role_of
from foundation.access_table import row
from foundation.database.pool import ENGINE, close_pool
from foundation.database.rounds import Connection
from foundation.routing import Door
from tests.sweep.crawl import client, gets
from tests.sweep.paths import addresses
from tests.sweep.world import Household, Probe, World

pytestmark = pytest.mark.slow

AT_MOST = 6
MAIN = frozenset({
    "/", "/journeys", "/journeys/{id:uuid}", "/journeys/{id:uuid}/outcome", "/panels", "/people", "/teams",
    "/establishment", "/pay-steps", "/requests", "/requests/{id:uuid}", "/requests/{id:uuid}/candidates",
    "/offers/{id:uuid}", "/figures/authority/{code:int}", "/figures/authority/{code:int}/{measure}",
})  # fmt: skip


@pytest.fixture
async def counter(world: World) -> AsyncIterator[Counter]:
    """Hears the one connection that the pages then share."""
    made = Counter()
    config = {**ENGINE.config}
    await close_pool()
    ENGINE.config, ENGINE.pool = (
        config,
        await asyncpg.create_pool(**config, min_size=1, max_size=1, setup=made.watch, connection_class=Connection),
    )
    yield made
    await close_pool()


async def test_no_main_page_asks_more_than_six_times(world: World, counter: Counter) -> None:
    asked = await _asked(world, counter, [door for door in gets() if door.path in MAIN])
    assert {*asked} == MAIN, "a main page that nobody opened"
    assert {path: most for path, most in asked.items() if most[0] > AT_MOST} == {}


async def test_no_page_asks_more_than_six_times(world: World, counter: Counter) -> None:
    asked = await _asked(world, counter, [door for door in gets() if door.path not in MAIN])
    assert {path: most for path, most in asked.items() if most[0] > AT_MOST} == {}


async def _asked(world: World, counter: Counter, doors: list[Door]) -> dict[str, tuple[int, str]]:
    """The most that each page asked, and as whom it did."""
    asked: dict[str, tuple[int, str]] = {}
    for probe in world.probes:
        async with client(probe.token) as asker:
            for door, path in _paths(world, probe, doors):
                answer, count = await _count(asker, counter, path)
                if answer.status_code == 200:
                    asked[door.path] = max(asked.get(door.path, (0, "")), (count, str(probe)))
    print("\n".join(f"{count:3} {path} ({who})" for path, (count, who) in sorted(asked.items())))
    return asked


async def _count(asker: httpx2.AsyncClient, counter: Counter, path: str) -> tuple[httpx2.Response, int]:
    counter.heard.clear()
    return await asker.get(path), len(counter.own())


def _paths(world: World, probe: Probe, doors: list[Door]) -> list[tuple[Door, str]]:
    """Each page that their role opens, once for things of this person's own and once for those of their team."""
    houses = [house for house in world.households.values() if _near(house, probe)]
    opened = [door for door in doors if _opens(probe, door)]
    return [(door, one.path) for door in opened for one in addresses(door, houses, world.alone)]


def _opens(probe: Probe, door: Door) -> bool:
    return not isinstance(door.needs, tuple) or any(role_of(probe.role) in row(can) for can in door.needs)


def _near(house: Household, probe: Probe) -> bool:
    return house.label == ("sent" if probe.sent else "team") or house.worker == probe.id
