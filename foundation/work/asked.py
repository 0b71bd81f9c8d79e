"""What somebody asked for, as they alone may see it: how far it is, and the file it made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from foundation.access import Actor
from foundation.database.pool import fetch, fetch_value, the_row

COLUMNS = "id, kind, subject, asked, state, done, total, faults, words, file_name, asked_at, ended_at, version"
COLUMNS += ", file is not null as has_file"


@dataclass(frozen=True)
class Piece:
    """A piece of long work. `state`: waiting, under way, done, failed or cancelled."""

    id: UUID
    kind: str
    subject: UUID | None
    asked: Mapping[str, Any]
    state: str
    done: int
    total: int
    faults: int
    words: str
    file_name: str | None
    asked_at: datetime
    ended_at: datetime | None
    version: int
    has_file: bool

    @property
    def open(self) -> bool:
        return self.state in ("waiting", "under way")

    @property
    def title(self) -> str:
        return f"File of {self.asked['what']}" if "what" in self.asked else "Long work"

    @property
    def page(self) -> str:
        return f"/under-way/{self.id}"


async def piece_for(actor: Actor, id: UUID) -> Piece:
    """The actor's own piece; NotThere for anybody else's."""
    row = await the_row(f"select {COLUMNS} from work where id = $1 and person = $2", id, actor.person)
    return _piece(row)


async def pieces_of(actor: Actor) -> list[Piece]:
    """The latest fifty that the actor asked for, newest first; what is about a thing is seen on that thing's page."""
    rows = await fetch(
        f"select {COLUMNS} from work where person = $1 and subject is null order by asked_at desc limit 50",
        actor.person,
    )
    return [_piece(row) for row in rows]


async def file_of(piece: Piece) -> bytes:
    return bytes(await fetch_value("select file from work where id = $1", piece.id))


def _piece(row: asyncpg.Record) -> Piece:
    return Piece(**dict(row) | {"asked": json.loads(row["asked"])})
