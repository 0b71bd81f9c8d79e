"""Many rows at once: copied into a table of this transaction's own, from which statements insert and update."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from foundation.database.pool import connection


async def stage(name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """A temporary table `name` with these columns (name: type) and rows, gone when the transaction ends.

    Row security refuses COPY into a table behind the wall (design: the second wall).
    """
    described = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    await connection().execute(f"drop table if exists pg_temp.{name}")
    await connection().execute(f"create temporary table {name} ({described}) on commit drop")
    await connection().copy_records_to_table(name, schema_name="pg_temp", columns=list(columns), records=rows)
    await connection().execute(f"analyze pg_temp.{name}")


async def run(sql: str, *args: Any) -> None:
    """One statement over many rows."""
    await connection().execute(sql, *args)
