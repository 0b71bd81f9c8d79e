"""A piece of long work: asked for inside a deed, taken up by whichever process is alive, held by a lease and a fence.

A package describes each kind of work by the function that does it, and wiring.py enters it in DOERS.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from foundation.access import Actor
from foundation.database.pool import fetch_one, fetch_value, transaction
from foundation.database.rows import add
from foundation.database.shaping import shaped
from foundation.deeds import enter, service
from foundation.tables import Work

FILES = UUID("00000000-0000-4000-8000-000000000009")  # the product's own account for long work
PRODUCT = service(FILES)
LEASE = 10  # seconds for which a silent holder keeps a piece


@dataclass(frozen=True)
class Taken:
    """A piece in hand. `session`: the asker's, for what is done as that person; `fence` tells holders apart."""

    id: UUID
    kind: str
    person: UUID
    session: bytes | None
    subject: UUID | None
    asked: Mapping[str, Any]
    fence: int
    tries: int = 1


@dataclass(frozen=True)
class Made:
    """The file that a piece of work made, for its asker to fetch."""

    name: str
    content: bytes


Told = Callable[..., None]  # told(rows done, of total, faults so far); raises Lost when the piece is no longer ours
DOERS: dict[str, Callable[[Taken, Told], Awaitable[Made | None]]] = {}


class Lost(Exception):
    """The piece was cancelled, or another process holds it by now: stop, and leave no trace."""


class Failed(Exception):
    """The work cannot be done; the text says why to whoever asked."""


async def ask_for(
    actor: Actor, kind: str, *, subject: UUID | None = None, as_person: bool = False, **asked: Any
) -> UUID:
    """Enter a piece of work, inside the deed that asks for it: it begins once that has committed."""
    id = uuid4()
    await add(
        Work, id=id, kind=kind, person=actor.person, session=actor.session if as_person else None, subject=subject,
        asked=json.dumps(asked),
    )  # fmt: skip
    return id


async def take(subject: UUID | None = None) -> Taken | None:
    """Take up the oldest piece that waits or was dropped; with `subject`, one about that alone."""
    async with transaction():
        await enter(PRODUCT.session)
        row = await fetch_one("select * from take_work($1, $2)", LEASE, subject)
    return shaped(Taken, row, asked=json.loads(row["asked"])) if row else None


async def hold(taken: Taken, done: int, total: int, faults: int) -> bool:
    """Say how far it is, and keep it; False when it is no longer ours."""
    async with transaction():
        await enter(PRODUCT.session)
        held: bool = await fetch_value(
            "select hold_work($1, $2, $3, $4, $5, $6)", taken.id, taken.fence, LEASE, done, total, faults
        )
    return held


async def end(taken: Taken, how: str, words: str = "", made: Made | None = None) -> bool:
    """Over: "done", "failed", or "waiting" again for somebody else. False when it is no longer ours."""
    async with transaction():
        await enter(PRODUCT.session)
        return await end_here(taken, how, words, made)


async def end_here(taken: Taken, how: str, words: str = "", made: Made | None = None) -> bool:
    """The same inside the transaction that is open, entered as the product: both are kept, or neither is."""
    name, content = (made.name, made.content) if made else (None, None)
    ended: bool = await fetch_value(
        "select end_work($1, $2, $3, $4, $5, $6)", taken.id, taken.fence, how, words, name, content
    )
    return ended


async def called_for() -> bool:
    """Whether work waits that no process was called for in the last seconds: then this one is."""
    async with transaction():
        await enter(PRODUCT.session)
        return bool(await fetch_value("select call_for_work($1)", 5))


async def tidy() -> None:
    async with transaction():
        await enter(PRODUCT.session)
        await fetch_value("select tidy_work()")
