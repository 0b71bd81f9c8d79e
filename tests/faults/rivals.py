"""A process of twenty rivals, each with a connection of its own: all press when the barrier opens, round after round.

`twin` takes guards away, to show that the race is a race: "no lock" leaves the constraints alone and does not run again
after a deadlock; "no constraint" leaves the check before the booking, without lock or counting of versions.
"""

import asyncio
import time
from collections import Counter
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import UUID

import asyncpg

import wiring
from foundation import clock, deeds
from foundation.database.pool import ENGINE, close_pool, open_pool
from foundation.routing import hash_of, stranger
from staffbank.actions import offers
from staffbank.actions.offers import Answer, accept_offer

Press = tuple[str, UUID]  # whose session, which offer
RIVALS, PROCESSES = 40, 2


def run(url: str, today: date, twin: str, barrier: Barrier, orders: Connection) -> None:
    """The process: takes lists of presses until an empty one; answers each with how many ended how."""
    clock.stand_still_on(today)
    wiring.routes()  # the listeners too: the race is run with everything that follows
    if twin:
        _without_guards(twin)
    asyncio.run(_rounds(url, barrier, orders))


async def _rounds(url: str, barrier: Barrier, orders: Connection) -> None:
    size = RIVALS // PROCESSES
    await open_pool(url, size, statement_timeout="20000", lock_timeout="20000")
    pool = ENGINE.pool
    assert pool is not None
    opened = [await pool.acquire() for _ in range(size)]
    for each in opened:
        await pool.release(each)
    orders.send(Counter(ready=size))
    try:
        while presses := orders.recv():
            barrier.wait(timeout=60)
            ended = await asyncio.gather(*(_press(*each) for each in presses))
            orders.send(Counter(ended))
    finally:
        await close_pool()


async def _press(token: str, offer: UUID) -> str:
    try:
        await accept_offer(stranger(hash_of(token)), offer, Answer())
    except Exception as ended:
        return type(ended).__name__
    return "booked"


def _without_guards(twin: str) -> None:
    async def no_lock(lock: deeds.Lock, held: list[Any]) -> tuple[int, str]:
        return 0, ""

    insert = offers.add

    async def insert_together(*args: Any, **columns: Any) -> None:
        """Everyone has passed the check before anyone books: at the next even second, in both processes, all do."""
        await asyncio.sleep(2 - time.time() % 2)
        await insert(*args, **columns)

    async def no_effect(*args: Any) -> None:
        return None

    offers.add = insert_together
    deeds._take = no_lock  # type: ignore[assignment]
    deeds.AGAIN = (asyncpg.SerializationError,)  # type: ignore[assignment]
    if twin == "no constraint":  # dropped by the test; what else would stop the second is the request's version
        offers.fill_place = no_effect  # type: ignore[assignment]
        offers.lapse_those_waiting = no_effect
