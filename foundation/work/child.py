"""The process that does long work, beside the web process that called it, and gone with it.

`python -m foundation.work.child wiring`: the module whose routes() loads every package. It does what waits, lingers
a minute for more, and ends. Its standard input is held open by its caller: when that closes, however it came, it puts
back what it has in hand and ends.
"""

import asyncio
import importlib
import logging
import os
import signal
import sys
import threading
import time

from foundation import clock
from foundation.database.pool import close_pool, fetch_value, open_pool, transaction
from foundation.middleware import write
from foundation.settings import settings
from foundation.work.hands import carry_out
from foundation.work.pieces import take, tidy

LINGER = 60.0
PAUSE = 0.25
GRACE = 3.0  # seconds in which what is in hand is put back


def main(module: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's to hear
    os.nice(5)
    logging.basicConfig(level=settings().log_level.upper(), format="%(message)s", stream=sys.stderr)
    importlib.import_module(module).routes()
    asyncio.run(_serve())


async def _serve() -> None:
    stopping = asyncio.Event()
    _follow(asyncio.get_running_loop(), stopping)
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


def _follow(loop: asyncio.AbstractEventLoop, stopping: asyncio.Event) -> None:
    def watch() -> None:
        sys.stdin.buffer.read()
        loop.call_soon_threadsafe(stopping.set)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


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


if __name__ == "__main__":
    main(sys.argv[1])
