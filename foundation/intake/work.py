"""Checking and loading files beside the requests: what was begun is seen in the file's row, and survives a restart."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import Context
from typing import Any
from uuid import UUID

from foundation.access import Actor
from foundation.database.pool import fetch, fetch_one, fetch_value, transaction
from foundation.deeds import RANKS, Done, enter, service
from foundation.intake import deeds, files
from foundation.intake.kinds import FILES, KINDS, Faulty, Unreadable
from foundation.middleware import write
from foundation.problems import NotThere, Overtaken

PRODUCT = service(FILES)
EVERY = 0.25  # seconds between two reports of progress
_tasks: set[asyncio.Task[None]] = set()


def start(id: UUID) -> None:
    """Begin what waits for the product in this file. Its own context: it must not join the caller's transaction."""
    task = asyncio.get_running_loop().create_task(work(id), context=Context())
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def begin(actor: Actor, done: Done) -> None:
    """Listener of the deeds that hand a file to the product: the work waits until they have committed."""
    start(done.subject)


async def resume() -> None:
    """At start-up: whatever a stopped process left under way. Two processes at it is harmless: one move wins."""
    async with transaction(readonly=True):
        await enter(PRODUCT.session)
        rows = await fetch("select id from intake_file where state in ('uploaded', 'checking', 'committing')")
    for row in rows:
        start(row["id"])


async def finished() -> None:
    """Wait until nothing is under way in this process."""
    while _tasks:
        await asyncio.gather(*_tasks, return_exceptions=True)


async def work(id: UUID) -> None:
    """Check or load the file, whichever its state asks for. Overtaken: another process did, or it was cancelled."""
    with suppress(Overtaken, NotThere):
        state = await _state(id)
        if state == "uploaded":
            await deeds.begin_check(PRODUCT, id=id)
        if state in ("uploaded", "checking"):
            await check(id)
        if state == "committing":
            await load(id)


async def _state(id: UUID) -> str:
    """The file's state once the deed that handed it over has committed."""
    for _ in range(100):
        async with transaction(readonly=True):
            await enter(PRODUCT.session)
            # The lock that every deed of the file holds until its end.
            await fetch_value("select pg_advisory_xact_lock($1, hashtext($2))", 10 + RANKS.index("file"), str(id))
            state: str | None = await fetch_value("select state from intake_file where id = $1", id)
        if state:
            return state
        await asyncio.sleep(0.05)
    raise NotThere


async def check(id: UUID) -> None:
    try:
        parsed, rows = await _read(id)
        async with transaction(readonly=True):
            await enter(PRODUCT.session)
            file = await files.file_for(PRODUCT, id)
            kind = KINDS[file.kind]
            preview = await kind.fits(kind.placed(parsed, file.authority))
    except Unreadable as no:
        await deeds.cannot_read(PRODUCT, id=id, why=str(no))
    except Faulty as faulty:
        await deeds.find_errors(PRODUCT, id=id, faults=faulty.faults)
    except NotThere:
        raise
    except Exception as problem:  # whatever it was, the file must not stay stuck
        write(event="intake stopped", kind=type(problem).__name__)
        await deeds.cannot_read(PRODUCT, id=id, why="Steadfast could not read this file. Tell whoever runs it.")
    else:
        await deeds.find_none(PRODUCT, id=id, preview=preview, rows=rows)


async def load(id: UUID) -> None:
    try:
        parsed, _ = await _read(id)
        await deeds.load(PRODUCT, id=id, parsed=parsed)
    except Faulty as faulty:
        await deeds.facts_changed(PRODUCT, id=id, faults=faulty.faults)
    except Overtaken:
        raise
    except Exception as problem:  # whatever it was, nothing is loaded, and the file must not stay stuck
        write(event="intake stopped", kind=type(problem).__name__)
        await deeds.interrupted(PRODUCT, id=id)


async def _kind(id: UUID) -> str:
    row = await fetch_one("select kind from intake_file where id = $1", id)
    if row is None:
        raise NotThere
    return str(row["kind"])


async def _read(id: UUID) -> tuple[Any, int]:
    """The file's rows, read in a thread, while its row tells how far that is."""
    async with transaction(readonly=True):
        await enter(PRODUCT.session)
        kind, content = KINDS[await _kind(id)], await files.content_of(id)
    far = [0, 0]

    def told(done: int, total: int) -> None:
        far[:] = [done, total]

    reading = asyncio.create_task(asyncio.to_thread(kind.read, content, told))
    try:
        while not reading.done():
            await asyncio.wait([reading], timeout=EVERY)
            await _tell(id, *far)
        return await reading, far[1]
    finally:
        reading.cancel()


async def _tell(id: UUID, done: int, total: int) -> None:
    async with transaction():
        await enter(PRODUCT.session)
        await fetch_value("update intake_file set rows_done = $2, rows_total = $3 where id = $1", id, done, total)


HANDED_OVER: tuple[tuple[str, Callable[[Actor, Done], Awaitable[None]]], ...] = tuple(
    (name, begin) for name in ("intake:uploaded", "intake:mended", "intake:begun")
)
