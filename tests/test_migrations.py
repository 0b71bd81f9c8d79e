"""Migrations: on an empty database, again, two at once, over rows that are there; released editions never change."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from piccolo.apps.migrations.commands.base import BaseMigrationManager

from foundation.database import register as registering
from foundation.database.migrate import migrate
from foundation.database.pool import close_pool
from foundation.editions import EditionError
from tests import builders
from tests.canaries import NAME, of
from tests.cast import TRAFFORD
from tests.conftest import Urls, drop, on

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow
OURS = sorted(path.stem for path in ROOT.glob("*/piccolo_migrations/*_0*.py"))
FIRST = {"workforce_0002_authorities"}  # stands beside the first steps: authorities are what rows hang on


@pytest.fixture
async def empty(cluster, shared) -> AsyncIterator[Urls]:
    """A database with nothing in it; the pool, which migrating uses, is closed before and given back after."""
    name = f"empty_{uuid4().hex[:12]}"
    root = await asyncpg.connect(on(cluster.superuser, "postgres"))
    await root.execute(f"create database {name} owner steadfast_owner template template0")
    await close_pool()
    try:
        yield Urls(on(cluster.app, name), on(cluster.owner, name))
    finally:
        await close_pool()
        await root.close()
        await drop(on(cluster.superuser, "postgres"), name)


async def shape(url: str) -> list[tuple]:
    """Every column, constraint, index, policy and function of a database, as text."""
    owner = await asyncpg.connect(url)
    try:
        rows = await owner.fetch(
            "select 'column', table_name || '.' || column_name, data_type || is_nullable"
            " || coalesce(column_default, '')"
            " from information_schema.columns where table_schema = 'public'"
            " union all select 'constraint', conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid)"
            " from pg_constraint where connamespace = 'public'::regnamespace"
            " union all select 'index', indexname, indexdef from pg_indexes where schemaname = 'public'"
            " union all select 'policy', tablename || '.' || policyname, coalesce(qual, '') || coalesce(with_check, '')"
            " from pg_policies union all select 'function', oid::regprocedure::text, prosrc from pg_proc"
            " where pronamespace = 'public'::regnamespace order by 1, 2, 3"
        )
        return [tuple(row) for row in rows]
    finally:
        await owner.close()


async def test_an_empty_database_is_brought_up_to_date_and_a_second_time_nothing_runs(empty, template):
    steps = await migrate(empty.owner, empty.app)
    assert sorted(step for step in steps if step in OURS) == OURS
    assert await migrate(empty.owner, empty.app) == []
    assert await shape(empty.owner) == await shape(template.owner)
    print(f"{len(OURS)} steps on an empty database, 0 the second time, {len(await shape(empty.owner))} parts compared")


CODE = """
import asyncio, sys
from foundation.database.migrate import migrate
print(len(asyncio.run(migrate(sys.argv[1], sys.argv[2]))))
"""


async def test_two_processes_migrate_at_once_and_one_does_the_work(empty):
    command = [sys.executable, "-c", CODE, empty.owner, empty.app]
    runs = [
        asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, text=True, check=False)
        for _ in range(2)
    ]
    said = await asyncio.gather(*runs)
    assert [each.returncode for each in said] == [0, 0], [each.stderr[-500:] for each in said]
    counts = sorted(int(each.stdout) for each in said)
    assert counts[0] == 0 and counts[1] >= len(OURS)
    print(f"two at once: {counts[1]} steps by one, 0 by the other")


async def test_later_steps_run_over_rows_that_are_there(empty, monkeypatch):
    """The first release's steps, every table filled, then the steps since: nothing is lost, and all are applied."""
    genuine = BaseMigrationManager.get_migration_modules

    def first_release(self, folder: str):
        return {name: module for name, module in genuine(self, folder).items() if "_0001_" in name or name in FIRST}

    monkeypatch.setattr(BaseMigrationManager, "get_migration_modules", first_release)
    await migrate(empty.owner, empty.app)
    monkeypatch.undo()
    owner = await asyncpg.connect(empty.owner)
    try:
        columns: dict[str, set[str]] = {}
        for row in await owner.fetch("select table_name, column_name from information_schema.columns"):
            columns.setdefault(row["table_name"], set()).add(row["column_name"])
        await builders.people(owner)
        for canary in (each for place in NAME for each in of(place) if each.table in columns):
            known = {name: value for name, value in canary.row.items() if name in columns[canary.table]}
            await builders.insert(owner, canary.table, **known)
        people = {"account": "where not service"}  # later steps bring accounts of the product's own
        before = {
            table: await owner.fetchval(f"select count(*) from {table} {people.get(table, '')}")
            for table in columns.keys() & {c.table for c in of(TRAFFORD)}
        }
        steps = await migrate(empty.owner, empty.app)
        assert sorted(FIRST | set(steps)) == [step for step in OURS if "_0001_" not in step]
        for table, rows in before.items():
            assert rows == await owner.fetchval(f"select count(*) from {table} {people.get(table, '')}"), table
        print(f"{len(steps)} later steps over {sum(before.values())} rows of {len(before)} tables: nothing lost")
    finally:
        await owner.close()


async def test_a_released_edition_that_changed_stops_the_start(clone, as_owner, monkeypatch):
    assert await registering.register(as_owner) == 0, "all are entered"
    genuine = registering.load
    monkeypatch.setattr(registering, "fingerprint", lambda path: "0" * 64)
    with pytest.raises(EditionError, match="changed after its release: add a new file"):
        await registering.register(as_owner)
    monkeypatch.undo()

    def with_one_more(folder: Path):
        found = genuine(folder)
        return (*found, replace(found[-1], key=f"{found[-1].key}-again")) if folder.name == "five_year" else found

    monkeypatch.setattr(registering, "load", with_one_more)
    assert await registering.register(as_owner) == 1, "a new file is entered beside the old"


async def test_a_step_that_fails_leaves_nothing_of_itself(empty, monkeypatch):
    """Each step is one transaction: a database is at a step or before it, never between."""
    from foundation.database import pool

    genuine, ran = pool.connection, []

    def connection():
        ran.append(1)
        if len(ran) == 3:
            raise ConnectionError("the machine went away")
        return genuine()

    monkeypatch.setattr(pool, "connection", connection)
    with pytest.raises(ConnectionError):
        await migrate(empty.owner, empty.app)
    monkeypatch.undo()
    await close_pool()
    steps = await migrate(empty.owner, empty.app)
    assert 0 < len(steps) < len(OURS) + 1 and await migrate(empty.owner, empty.app) == []
