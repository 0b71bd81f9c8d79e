"""Changing one row that somebody else may have changed meanwhile: by id and version, and counted.

Row security changes a hidden row not at all, in silence; so every change here counts what came back.
"""

from typing import Any, Protocol
from uuid import UUID

from piccolo.table import Table

from foundation.database.pool import fetch_value
from foundation.problems import Overtaken


class Versioned(Protocol):
    @property
    def id(self) -> UUID: ...
    @property
    def version(self) -> int: ...


async def change(table: type[Table], thing: Versioned, **columns: Any) -> None:
    """Set columns of `thing`'s row if it is still the version that was read; else Overtaken."""
    sets = ", ".join(f'"{name}" = ${place}' for place, name in enumerate(columns, start=3))
    changed = await fetch_value(
        f"update {table._meta.tablename} set {sets}, version = version + 1"
        " where id = $1 and version = $2 returning version",
        thing.id,
        thing.version,
        *columns.values(),
    )
    if changed is None:
        raise Overtaken("Somebody else has just changed this. Look at it again before you go on.")


async def move(table: type[Table], thing: Versioned, to: str, **columns: Any) -> None:
    """Bring `thing` to the state `to`, with what changes alongside."""
    await change(table, thing, state=to, **columns)


async def add(table: type[Table], **columns: Any) -> None:
    """Insert one row without RETURNING, which row security would also want to read (stack: notices to others)."""
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
    await fetch_value(f"insert into {table._meta.tablename} ({names}) values ({places})", *columns.values())
