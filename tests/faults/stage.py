"""The sweep's world in a database where deeds are committed: what they changed is told exactly, and then put back."""

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

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

Changes = tuple[str, ...]  # each row that is new or otherwise, and how many are gone, of each table


@dataclass
class Stage:
    """`changes()`: all that differs from the world as built. `committed()`: whether anything was, since `mark()`."""

    owner: asyncpg.Connection  # a superuser's
    url: str
    world: World
    columns: dict[str, str] = field(default_factory=dict)  # of each table, those that may be written
    counts: dict[str, int] = field(default_factory=dict)
    since: int = 0  # no transaction before this one is of the deeds
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
            self.counts[name] = await self.owner.fetchval(f"select count(*) from kept.{name}")
        self.since = await self._next()

    async def put_back(self) -> None:
        """The world as built, past every trigger that would forbid it."""
        async with self.owner.transaction():
            await self.owner.execute("set local session_replication_role = replica")
            for name in await self._touched():
                await self.owner.execute(f"delete from {name}")
                into = f"{name} ({self.columns[name]}) overriding system value"
                await self.owner.execute(f"insert into {into} select {self.columns[name]} from kept.{name}")
            await self.owner.execute("delete from throttle")
        self.since = await self._next()

    async def changes(self) -> Changes:
        found: list[str] = []
        for name in await self._touched():
            new, gone = (f"table {name}", f"table kept.{name}")
            rows = await self.owner.fetch(f"select t::text as row from (({new}) except all ({gone})) t")
            lost = await self.owner.fetchval(f"select count(*) from (({gone}) except all ({new})) t")
            found += [f"{name}: {PASSING.sub('~', row['row'])}" for row in rows] + [f"{name}: {lost} gone"] * bool(lost)
        return tuple(sorted(found))

    async def exactly(self) -> tuple[tuple[str, int, int], ...]:
        """A sum over every row of every table: equal only while nothing at all has changed."""
        parts = [
            f"select '{name}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::numeric from {name} t"
            for name in self.columns
        ]
        return tuple(sorted((a, b, int(c)) for a, b, c in await self.owner.fetch(" union all ".join(parts))))

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

    async def _touched(self) -> list[str]:
        parts = [
            f"select '{name}' as name from {name} t having count(*) <> {count} or min(age(t.xmin)) <= age($1::xid)"
            for name, count in self.counts.items()
        ]
        rows = await self.owner.fetch(" union all ".join(parts), self.since)
        return [row["name"] for row in rows]


@asynccontextmanager
async def staged(template: Urls, superuser: str) -> AsyncIterator[Stage]:
    """The world built and kept."""
    await copy_of(template, NAME)
    url = on(superuser, NAME)
    owner = await asyncpg.connect(url)
    try:
        stage = Stage(owner, url, await build(owner))
        await owner.execute("analyze")
        await stage.keep()
        yield stage
    finally:
        await owner.close()
