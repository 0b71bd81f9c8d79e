"""Checking and loading files as long work: what was begun is seen on the file's page, and survives a restart."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import asyncpg

from foundation.database.pool import the_row, transaction
from foundation.deeds import enter
from foundation.intake import deeds
from foundation.intake.kinds import KINDS, Faulty, Told, Unreadable
from foundation.intake.refused import refused_rows
from foundation.middleware import write
from foundation.problems import NotThere, Overtaken
from foundation.uploads.opening import table
from foundation.work.hands import AWAY
from foundation.work.pieces import PRODUCT, Lost, Made, Taken

LAST_TRY = 4
UNREAD = "Steadfast could not read this file. Tell whoever runs it."


async def do(taken: Taken, told: Told) -> Made | None:
    """Check or load the file, whichever its state asks for."""
    assert taken.subject is not None
    with suppress(NotThere):
        if taken.tries >= LAST_TRY:
            await _give_up(taken.subject)
        else:
            await work(taken.subject, told, taken)
    return None


async def work(id: UUID, told: Told = lambda *far: None, taken: Taken | None = None) -> None:
    """The file's own part. Lost: another process does it; where it was cancelled there is nothing left to do."""
    try:
        state = str((await _file(id))["state"])
        if state == "uploaded":
            await deeds.begin_check(PRODUCT, id=id)
        if state in ("uploaded", "checking"):
            await check(id, told)
        if state == "committing":
            await load(id, told, taken)
    except Overtaken:
        if (await _file(id))["state"] in ("uploaded", "checking", "committing"):
            raise Lost from None


async def check(id: UUID, told: Told) -> None:
    with _no_looking_for_circles():
        await _check(id, told)


async def _check(id: UUID, told: Told) -> None:
    rows, counted = b"", _Counted(told)
    try:
        file = await _file(id)
        rows = await table(file["name"], bytes(file["content"]))
        parsed = await _read(file, rows, counted)
        async with transaction(readonly=True):
            await enter(PRODUCT.session)
            preview = await KINDS[file["kind"]].fits(KINDS[file["kind"]].placed(parsed, file["authority"]))
    except Unreadable as no:
        await deeds.cannot_read(PRODUCT, id=id, why=str(no))
    except Faulty as faulty:
        refused = await asyncio.to_thread(refused_rows, rows, faulty.faults)
        await deeds.find_errors(
            PRODUCT, id=id, faults=faulty.faults, refused=refused, rows=counted.rows, found=faulty.found
        )
    except (NotThere, Lost, *AWAY):
        raise
    except Exception as problem:  # whatever it was, the file must not stay stuck
        write(event="intake stopped", kind=type(problem).__name__)
        await deeds.cannot_read(PRODUCT, id=id, why=UNREAD)
    else:
        await deeds.find_none(PRODUCT, id=id, preview=preview, rows=counted.rows)


async def load(id: UUID, told: Told, taken: Taken | None) -> None:
    with _no_looking_for_circles():
        await _load(id, told, taken)


@contextmanager
def _no_looking_for_circles() -> Iterator[None]:
    """Rows are many and refer to nothing that refers to them: looking for circles among them took half of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


async def _load(id: UUID, told: Told, taken: Taken | None) -> None:
    rows = b""
    try:
        file = await _file(id)
        rows = await table(file["name"], bytes(file["content"]))
        parsed = await _read(file, rows, told)
        await deeds.load(PRODUCT, id=id, parsed=parsed, taken=taken)
    except Faulty as faulty:
        refused = await asyncio.to_thread(refused_rows, rows, faulty.faults)
        await deeds.facts_changed(PRODUCT, id=id, faults=faulty.faults, refused=refused)
    except (Overtaken, Lost, *AWAY):
        raise
    except Exception as problem:  # whatever it was, nothing is loaded, and the file must not stay stuck
        write(event="intake stopped", kind=type(problem).__name__)
        await deeds.interrupted(PRODUCT, id=id)


async def _read(file: asyncpg.Record, rows: bytes, told: Told) -> Any:
    kind, known = KINDS[file["kind"]], []
    if kind.before is not None:
        async with transaction(readonly=True):
            await enter(PRODUCT.session)
            known.append(await kind.before(file["authority"]))
    return await asyncio.to_thread(kind.read, rows, told, *known)


async def _give_up(id: UUID) -> None:
    """Begun again and again, and never finished: the file is put where its sender can do something."""
    with suppress(Overtaken):
        if (await _file(id))["state"] == "committing":
            await deeds.interrupted(PRODUCT, id=id)
        else:
            await deeds.cannot_read(PRODUCT, id=id, why=UNREAD)


async def _file(id: UUID) -> asyncpg.Record:
    async with transaction(readonly=True):
        await enter(PRODUCT.session)
        return await the_row("select kind, name, state, content, authority from intake_file where id = $1", id)


class _Counted:
    """Passes on how far the reading is, and keeps how many rows that is of."""

    def __init__(self, told: Told) -> None:
        self.told, self.rows = told, 0

    def __call__(self, done: int, total: int, faults: int = 0) -> None:
        self.rows = total
        self.told(done, total, faults)
