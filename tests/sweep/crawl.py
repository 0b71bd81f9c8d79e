"""Asking for every page as every person: the paths of each route for each household, and what the answers showed."""

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx2

from foundation.access_table import Can
from foundation.routing import COOKIE, DERIVED, DOORS, OPEN, Door
from tests.browser import ORIGIN, application
from tests.cast import NORTH_WEST, TRAFFORD
from tests.sweep.ink import tokens
from tests.sweep.world import Household, Probe, Thing, World

TOGETHER = 4  # requests under way at once

# Where a path's number comes from: the first that fits; the household's ids by name.
OF_PATH: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass
class Answered:
    """One answer: its status, and the canaries that stood in it."""

    probe: Probe
    door: Door
    house: Household | None
    path: str
    fresh: bool
    status: int
    found: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return f"{self.probe} {self.door.method} {self.door.path} of {self.house.label if self.house else 'no one'}"


def gets() -> list[Door]:
    """Every page with a permission, in the order of the routes; open ones are for nobody in particular."""
    application()
    return [door for door in DOORS if door.method == "GET" and door.needs != OPEN]


def presses() -> list[Door]:
    application()
    return [door for door in DOORS if door.method == "POST" and door.deed is not None]


def acts(door: Door) -> tuple[Can, ...]:
    return door.needs if isinstance(door.needs, tuple) else ()


def derived(door: Door) -> bool:
    return door.needs == DERIVED


@asynccontextmanager
async def client(token: str) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=application(), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN, cookies={COOKIE: token}) as made:
        yield made


async def crawl(
    world: World, probe: Probe, asked: Iterable[tuple[Door, Household | None, str]], *, fresh: bool = False
) -> list[Answered]:
    """Ask for each path as this person."""
    gate, known = asyncio.Semaphore(TOGETHER), world.owners
    async with client(probe.fresh if fresh else probe.token) as asker:

        async def ask(door: Door, house: Household | None, path: str) -> Answered:
            async with gate:
                response = await asker.get(path)
                text, page = f"{response.headers.get('location', '')} {response.text}", 2
                while f"page={page}" in text:  # a list goes on
                    text += (await asker.get(path, params={"page": page})).text
                    page += 1
            return Answered(probe, door, house, path, fresh, response.status_code,
                            {token for token in tokens(text) if token in known})  # fmt: skip

        return list(await asyncio.gather(*(ask(*one) for one in asked)))


PARAM = re.compile(r"\{(\w+)(?::\w+)?\}")


def params(door: Door) -> list[str]:
    return PARAM.findall(door.path)


def filled(door: Door, ids: dict[str, object]) -> str:
    return PARAM.sub(lambda found: str(ids[found[1]]), door.path)


def by_thing(found: Iterable[Answered]) -> dict[str, set[str]]:
    """Token → patterns of the routes it was met on."""
    met: dict[str, set[str]] = defaultdict(set)
    for each in found:
        for token in each.found:
            met[token].add(each.door.path)
    return met


__all__ = ["NORTH_WEST", "TRAFFORD", "Answered", "Thing", "acts", "by_thing", "client", "crawl", "derived", "filled",
           "gets", "params", "presses"]  # fmt: skip
