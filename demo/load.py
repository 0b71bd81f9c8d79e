"""Loads the demo region: the North West's 24 authorities, invented, at the size last published."""

import asyncio
import sys
import time
from argparse import Namespace
from random import Random
from typing import Any

import asyncpg

from demo import (
    absence,
    agency,
    bank,
    careers,
    caseload,
    casework,
    census,
    establishment,
    feed,
    figures,
    grades,
    journeys,
    matching,
    pay,
    personas,
    scales,
)
from demo.world import DEMO_TODAY, SEED, World
from demo.write import copy, record
from foundation.deeds import COMMAND_LINE, DEEDS, service
from foundation.settings import settings
from foundation.start import database

KEPT = ("migration", "behind_wall", "region", "authority", "edition", "account", "session", "published_row")
FOREIGN = """
select count(*) from (select id from account where not service union all select id from person) made
where substr(made.id::text, 15, 1) <> '5'
"""


def command(chosen: Namespace) -> int:
    """`steadfast demo`: 0 when it stands, 2 when the database holds anything that no demo loaded."""
    database()
    return asyncio.run(load(settings().database_owner_url, again=chosen.again))


def ensure(chosen: Namespace) -> int:
    """What `serve --demo` does first: load the region where there is none."""
    return asyncio.run(load(settings().database_owner_url, again=False))


def grown(seed: int = SEED) -> World:
    """The whole region in memory; the same seed gives the same region."""
    world = World(Random(seed))
    careers.grow(world)
    agency.agency(world)
    personas.offices(world)
    establishment.establishment(world)
    absence.absences(world)
    caseload.caseloads(world)
    journeys.journeys(world)
    pay.pay(world)
    grades.grades(world)
    bank.bank(world)
    census.census(world)
    personas.personas(world)
    matching.matches(world)
    feed.feed(world)
    casework.casework(world)
    scales.scales(world)
    figures.figures(world)
    return world


async def load(owner_url: str, *, again: bool) -> int:
    """Load the region in one transaction; where one is loaded already, only `again` does it afresh. An exit code."""
    owner = await asyncpg.connect(owner_url)
    try:
        async with owner.transaction():
            # Two starts at once: the second waits, and finds the region there.
            await owner.execute("select pg_advisory_xact_lock(hashtext('steadfast demo'))")
            loaded = await owner.fetchval("select exists (select from demo)")
            if await owner.fetchval(FOREIGN):
                print("steadfast: this database holds people that no demo loaded; use another one", file=sys.stderr)
                return 2
            if loaded and not again:
                return 0
            if loaded:
                await _clear(owner)
            await _write(owner)
    finally:
        await owner.close()
    return 0


async def _clear(owner: asyncpg.Connection) -> None:
    """Remove what a demo loaded and what was done in it. Its chains begin anew, so its anchors are set aside."""
    names = await owner.fetch("select name from behind_wall where name <> all($1::text[])", list(KEPT))
    await owner.execute(f"truncate {', '.join(row['name'] for row in names)}")
    await owner.execute("delete from session where account in (select id from account where not service)")
    await owner.execute("delete from account where not service")
    anchors = settings().data / "anchors.jsonl"
    if anchors.exists():
        anchors.replace(anchors.with_suffix(f".before-{time.time_ns()}.jsonl"))


async def _write(owner: asyncpg.Connection) -> None:
    began, world = time.monotonic(), grown()
    await owner.execute("insert into demo (today, seed) values ($1, $2)", DEMO_TODAY, SEED)
    await copy(owner, world.book)
    await figures.sent(owner, world)
    told = [entry for entry in world.book.entries if readable(entry)]
    await record(owner, service(COMMAND_LINE).session, DEMO_TODAY, told)
    await owner.execute("analyze")
    people, took = world.book.count("person"), time.monotonic() - began
    print(f"The demo region is loaded in {took:.0f} seconds: {people:,} invented people of 24 authorities,")
    print(f"and {len(told):,} entries on its record, all of the time of loading.", flush=True)


def readable(entry: dict[str, Any]) -> bool:
    """Whether a page of history could put this entry into words: its deed is known, and its sentence has its facts."""
    from wiring import routes  # loading the routes registers every deed

    routes()
    try:
        return bool(DEEDS[entry["deed"]].says.format_map({"actor": "", **entry["facts"]}))
    except KeyError:
        return False
