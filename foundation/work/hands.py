"""Carrying a piece of work out: its lease is renewed while it is done, and lost or cancelled work stops."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from uuid import UUID

import asyncpg

from foundation.database.pool import fetch_value, transaction
from foundation.deeds import enter
from foundation.middleware import write
from foundation.problems import NotAllowed, NotNow, NotSure, NotThere, Overtaken, SignInNeeded
from foundation.work.pieces import DOERS, PRODUCT, Failed, Lost, Made, Taken, end, hold, take

EVERY = 0.5  # seconds between two reports
# The database is gone: somebody goes on later.
AWAY = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError, NotNow, NotSure)
SIGNED_OUT = "You had signed out before it was made. Ask for it again."
BROKE = "Steadfast could not finish this. Ask for it again, or tell whoever runs it."


class Far:
    """How far a piece is, told from whatever thread does it."""

    def __init__(self) -> None:
        self.done = self.total = self.faults = 0
        self.lost = False

    def told(self, done: int, total: int, faults: int = 0) -> None:
        if self.lost:
            raise Lost
        self.done, self.total, self.faults = done, total, faults


async def work_off(subject: UUID | None = None) -> int:
    """Do here and now whatever waits, or what waits about `subject`; how many pieces that was."""
    count = 0
    while taken := await take(subject):
        await carry_out(taken)
        count += 1
    return count


async def see_through(subject: UUID) -> None:
    """Until the work on `subject` is over, done here or, where a web process was quicker, there."""
    state = "waiting"
    while state in ("waiting", "under way"):
        await work_off(subject)
        async with transaction(readonly=True):
            await enter(PRODUCT.session)
            state = await fetch_value("select state from work_on($1)", subject) or "none"
        await asyncio.sleep(0.2 if state == "under way" else 0)


async def carry_out(taken: Taken) -> None:
    """Do the piece and end it. Cancelled from outside it is put back for another process."""
    far = Far()
    doing = asyncio.ensure_future(_done(taken, far))
    beating = asyncio.ensure_future(_beat(taken, far))
    try:
        await asyncio.wait({doing, beating}, return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            doing.result()
    except asyncio.CancelledError:
        await _stopped(far, doing, beating)
        await end(taken, "waiting")
        raise
    finally:
        await _stopped(far, doing, beating)


async def _stopped(far: Far, *tasks: Awaitable[None]) -> None:
    far.lost = True
    for task in tasks:
        task.cancel()  # type: ignore[attr-defined]
    await asyncio.gather(*tasks, return_exceptions=True)


async def _beat(taken: Taken, far: Far) -> None:
    """Ends when the piece is no longer ours. A database that does not answer for a while is no reason to stop."""
    while True:
        with suppress(*AWAY, asyncpg.PostgresError, TimeoutError):
            if not await hold(taken, far.done, far.total, far.faults):
                return
        await asyncio.sleep(EVERY)


async def _done(taken: Taken, far: Far) -> None:
    made: Made | None = None
    how, words = "done", ""
    try:
        made = await DOERS[taken.kind](taken, far.told)
    except (Lost, Overtaken):
        return  # another does it, or it was cancelled
    except AWAY:
        return  # the lease runs out, and it is taken up again
    except SignInNeeded:
        how, words = "failed", SIGNED_OUT
    except Failed as no:
        how, words = "failed", str(no)
    except (NotAllowed, NotThere):
        how, words = "failed", "It may no longer be made for you: a role of yours has ended."
    except Exception as problem:  # whatever it was, the piece must not stay stuck, nor say what was in it
        write(event="work stopped", kind=type(problem).__name__)
        how, words = "failed", BROKE
    with suppress(*AWAY):
        await hold(taken, far.done, far.total, far.faults)
        await end(taken, how, words, made)
