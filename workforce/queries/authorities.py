"""Authorities by their code and name, from the database's own rows."""

from collections.abc import Sequence

from foundation.database.pool import fetch


async def named(codes: Sequence[int]) -> list[tuple[int, str]]:
    """The names of these authorities, by name."""
    rows = await fetch("select code, name from authority where code = any($1) order by name", codes)
    return [(row["code"], row["name"]) for row in rows]
