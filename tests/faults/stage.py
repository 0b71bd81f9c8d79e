"""The sweep's world in a database where deeds are committed: what they changed is told exactly, and then put back."""

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import asyncpg

from tests.conftest import Urls, copy_of, on
from tests.sweep.world import World, build

NAME = "every_deed"
# What differs from one press to the next of the same thing: ids, moments (in words too), hashes, an app's half minutes.
PASSING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(\+\d\d(:\d\d)?)?|\d\d:\d\d on \d\d \w+ \d{4}"
    r"|\\+x[0-9a-f]+|[0-9a-f]{64}|\b[56]\d{7}\b"
)
# Counts of tries, which outlive what was tried.
ASIDE = {"throttle"}
SINCE = "age(xmin) <= age($1::xid)"

Changes = tuple[str, ...]  # each row that is new or otherwise, and how many are gone, of each table


@dataclass(frozen=True)
class Stands:
    """A moment: `next`, before which no transaction is of what follows, and the rows of each table."""

    next: int = 0
    counts: dict[str, int] = field(default_factory=dict)


@dataclass
class Stage:
    """`changes()`: all that differs from the world as built. `committed()`: whether anything was, since `mark()`."""

    owner: asyncpg.Connection  # a superuser's
    url: str
    world: World
    columns: dict[str, str] = field(default_factory=dict)  # of each table, those that may be written
    built: Stands = Stands()
    marked: int = 0

    async def keep(self) -> None:
        """A copy of every table, to be put back."""
        rows = await self.owner.fetch(
            "select table_name::text as name, string_agg(quote_ident(column_name), ', ') filter (where is_generated ="
            " 'NEVER') as columns from information_schema.columns join information_schema.tables using (table_schema,"
            " table_name) where table_schema = 'public' and table_type = 'BASE TABLE' group by 1"
        )
        self.columns = {row["name"]: row["columns"] for row in rows if row["name"] not in ASIDE}
        await self.owner.execute("create schema kept")
        for name in self.columns:
            await self.owner.execute(f"create table kept.{name} as table {name}")
        # Past every trigger, and once for all: each change of this setting makes the server plan everything anew.
        await self.owner.execute("set session_replication_role = replica")
        self.built = await self.stands()

    async def put_back(self) -> None:
        """The world as built."""
        async with self.owner.transaction():
            for name in await self.otherwise(self.built):
                await self.owner.execute(f"delete from {name} where {SINCE}", self.built.next)
                into = f"{name} ({self.columns[name]}) overriding system value"
                lost = f"(table kept.{name} except all table {name}) lost"
                await self.owner.execute(f"insert into {into} select {self.columns[name]} from {lost}")
            await self.owner.execute("delete from throttle")
        self.built = replace(self.built, next=await self._next())

    async def changes(self) -> Changes:
        found: list[str] = []
        for name, count in (await self.otherwise(self.built)).items():
            new = f"((select * from {name} where {SINCE}) except all (table kept.{name})) t"
            rows = await self.owner.fetch(f"select t::text as row from {new}", self.built.next)
            found += [f"{name}: {PASSING.sub('~', row['row'])}" for row in rows]
            lost = self.built.counts[name] + len(rows) - count
            found += [f"{name}: {lost} gone"] * bool(lost)
        return tuple(sorted(found))

    async def stands(self) -> Stands:
        now = await self._next()
        return Stands(now, {row["name"]: row["count"] for row in await self._tables(now)})

    async def otherwise(self, than: Stands) -> dict[str, int]:
        """The tables in which a row was written since, or is gone, and how many each has; none if nothing changed."""
        rows = await self._tables(than.next)
        return {row["name"]: row["count"] for row in rows if row["new"] or row["count"] != than.counts[row["name"]]}

    async def audit(self) -> list[str]:
        """The deeds put on the record since the world was built."""
        rows = await self.owner.fetch(
            "select deed from audit where (chain, seq) not in (select chain, seq from kept.audit) order by chain, seq"
        )
        return [row["deed"] for row in rows]

    async def mark(self) -> None:
        self.marked = await self._next()

    async def committed(self) -> bool:
        """Whether any transaction that writes has been committed since the mark; waits for those under way."""
        until = time.monotonic() + 10
        while True:
            states = await self.owner.fetchval(
                "select coalesce(array_agg(distinct pg_xact_status(n::text::xid8)), '{}') from"
                " generate_series($1::bigint, $2::bigint - 1) n",
                self.marked, await self._next(),
            )  # fmt: skip
            if "in progress" not in states:
                return "committed" in states
            assert time.monotonic() < until, "a transaction goes on without its client"

    async def gone(self, pids: set[int]) -> None:
        """Wait until these processes of the server have ended, and with them what they had begun."""
        until = time.monotonic() + 10
        while await self.owner.fetchval(
            "select exists (select from unnest($1::int[]) pid, pg_stat_get_activity(pid))", list(pids)
        ):
            assert time.monotonic() < until, "the server did not notice that its client is gone"

    async def alone(self, name: str) -> None:
        """Wait until no connection of this name is left."""
        until = time.monotonic() + 10
        while await self.owner.fetchval(
            "select exists (select from pg_stat_activity where application_name = $1)", name
        ):
            assert time.monotonic() < until, "the server did not notice that its client is gone"

    async def _next(self) -> int:
        found: int = await self.owner.fetchval("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        return found

    async def _tables(self, since: int) -> list[asyncpg.Record]:
        parts = [f"select '{name}' as name, count(*), bool_or({SINCE}) as new from {name}" for name in self.columns]
        found: list[asyncpg.Record] = await self.owner.fetch(" union all ".join(parts), since)
        return found


@asynccontextmanager
async def staged(template: Urls, superuser: str) -> AsyncIterator[Stage]:
    """The world built and kept."""
    await copy_of(template, NAME)
    url = on(superuser, NAME)
    owner = await asyncpg.connect(url, statement_cache_size=1000)
    try:
        stage = Stage(owner, url, await build(owner))
        await owner.execute("analyze")
        await stage.keep()
        yield stage
    finally:
        await owner.close()
