"""What the process for long work does: whatever waits, then a minute's wait for more, until its caller lets go."""

import asyncio
import importlib
import logging
import os
import signal
import sys
import time

from foundation import clock
from foundation.database.pool import close_pool, fetch_value, open_pool, transaction
from foundation.middleware import write
from foundation.settings import settings
from foundation.work.child import Lifeline
from foundation.work.hands import carry_out
from foundation.work.pieces import take, tidy

LINGER = 60.0
PAUSE = 0.25


def run(module: str, lifeline: Lifeline) -> None:
    """`module`: the one whose routes() loads every package."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's to hear
    os.nice(5)
    logging.basicConfig(level=settings().log_level.upper(), format="%(message)s", stream=sys.stderr)
    importlib.import_module(module).routes()
    asyncio.run(_serve(lifeline))


async def _serve(lifeline: Lifeline) -> None:
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    lifeline.cut = lambda: loop.call_soon_threadsafe(stopping.set)
    await open_pool(settings().database_url, 3, statement_timeout="60000", idle_in_transaction_session_timeout="60000")
    try:
        if settings().demo:
            async with transaction(readonly=True):
                clock.stand_still_on(await fetch_value("select demo_day()"))
        await tidy()
        await _work(stopping)
    except Exception as problem:  # the database is away, say: the caller calls again
        write(event="work process ended", kind=type(problem).__name__)
    finally:
        await close_pool()


async def _work(stopping: asyncio.Event) -> None:
    stop = asyncio.ensure_future(stopping.wait())
    idle = time.monotonic()
    while not stop.done() and time.monotonic() - idle < LINGER:
        taken = await take()
        if taken is None:
            await asyncio.wait({stop}, timeout=PAUSE)
            continue
        carrying = asyncio.ensure_future(carry_out(taken))
        await asyncio.wait({stop, carrying}, return_when=asyncio.FIRST_COMPLETED)
        carrying.cancel()
        await asyncio.gather(carrying, return_exceptions=True)
        idle = time.monotonic()
    stop.cancel()
