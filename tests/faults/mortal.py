"""A database server that a test may kill, stop or slow down: a cluster of its own, with fsync, and people who press."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import asyncpg

from foundation.access import Role
from foundation.database import server
from foundation.database.migrate import migrate
from tests import builders, builders_frameworks
from tests.cast import Member
from tests.conftest import Urls

PEOPLE, AUTHORITIES = 32, 16


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

    async def stop(self) -> None:
        await asyncio.to_thread(server.stop, self.folder)

    async def start(self) -> None:
        await asyncio.to_thread(server.ensure, self.folder, fsync=True)

    async def as_root(self, *statements: str) -> None:
        root = await asyncpg.connect(self.urls.owner.replace("steadfast_owner@", "postgres@"))
        try:
            for each in statements:
                await root.execute(each)
        finally:
            await root.close()


@asynccontextmanager
async def mortal_cluster() -> AsyncIterator[Cluster]:
    """Migrated, with the cast and a crowd of social workers of many authorities, each on a journey."""
    folder = Path(tempfile.mkdtemp(prefix="steadfast-mortal-"))
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
