"""An import killed with -9 in the middle of its checking, and of its loading with every row written: all or none."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import product

import asyncpg
import pytest

from tests.faults.real import Real
from tests.faults.watched import COUNTS, PEOPLE, Watched, at_work, gone

pytestmark = [pytest.mark.slow, pytest.mark.prove]
PROVE = bool(os.environ.get("STEADFAST_PROVE"))
LONG, VICTIMS = (PEOPLE, COUNTS), ("the process for long work", "the whole service")
KILLS = [*(product(LONG, VICTIMS) if PROVE else zip(LONG, VICTIMS, strict=True))]
ROUNDS, ROWS = 10 if PROVE else 1, 200 if PROVE else 2_000
# Whoever wants `locked` while it is writing `written`: so the middle of a thing is met however quick it is.
CAUGHT = """
select exists (select from pg_locks a where a.relation = $1::text::regclass and not a.granted and ($2 = '' or exists (
  select from pg_locks b where b.pid = a.pid and b.relation::regclass::text = $2 and b.mode = 'RowExclusiveLock')))
"""


@asynccontextmanager
async def withheld(real: Real, table: str, mode: str) -> AsyncIterator[None]:
    """Nobody writes the table until the end of the block; in access exclusive mode, nobody reads it either."""
    holder = await asyncpg.connect(real.urls.owner)
    try:
        await holder.execute(f"begin; lock table {table} in {mode} mode")
        yield
    finally:
        await holder.close()


async def caught(owner: asyncpg.Connection, withheld: str, writing: str = "") -> None:
    until = time.monotonic() + 60
    while not await owner.fetchval(CAUGHT, withheld, writing):
        assert time.monotonic() < until, f"nobody came to {withheld}"
        await asyncio.sleep(0.02)


async def killed(real: Real, victim: str) -> None:
    """At one stroke, with no chance to put anything back."""
    pid = await at_work(real)
    for one in (real.pid, *real.web(), pid) if victim == "the whole service" else (pid,):
        os.kill(one, signal.SIGKILL)
    await gone(pid)


async def later(owner: asyncpg.Connection) -> None:
    """The seconds have passed for which whoever fell silent keeps its work."""
    await owner.execute(
        "update work set held_until = now() - interval '1 s', called_at = null where held_until is not null"
    )


@pytest.mark.parametrize(("long", "victim"), KILLS, ids=str)
async def test_an_import_killed_in_the_middle_ends_with_all_rows_or_none_and_once(real, as_owner, long, victim):
    kills, waits = [], []
    for turn in range(ROUNDS):
        file = Watched(real, as_owner, ROWS, long, turn)
        for begin, stays, wanted, door, writing in (
            (file.send, "checking", "ready", ("employment", "access exclusive"), ""),
            (file.commit, "committing", "committed", ("audit", "exclusive"), long.table),
        ):
            await begin()
            async with withheld(real, *door):
                await caught(as_owner, door[0], writing)
                await killed(real, victim)
                assert await file.state() == (stays, 0)
                kills.append(stays)
            if victim == "the whole service":
                real.kill()
                real.start()
            await later(as_owner)
            waits.append(await file.until(wanted))
        assert await file.state() == ("committed", ROWS)
        told = await as_owner.fetch("select deed from audit where subject = $1 order by chain, seq", file.id)
        assert [row["deed"] for row in told].count("intake:loaded") == 1
    print(f"{long.kind}: {victim} killed {len(kills)} times: {kills.count('checking')} in the middle of checking,"
          f" {kills.count('committing')} of loading with every row written; {ROUNDS * ROWS} rows, each once;"
          f" it went on at most {max(waits):.1f} s later")  # fmt: skip
