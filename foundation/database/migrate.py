"""Bringing the database up to date: Piccolo's runner over our hand-written SQL, one process at a time."""

import contextlib
import io
from urllib.parse import unquote, urlparse

import asyncpg
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import Finder

from foundation.database import pool
from foundation.database.register import register
from foundation.database.wall import GRANTS

# Any number will do, as long as everyone who migrates takes the same one.
LOCK = 7_234_001


def step(identity: str, app: str, description: str, sql: str) -> MigrationManager:
    """One migration: a script of SQL, run whole in one transaction."""
    manager = MigrationManager(migration_id=identity, app_name=app, description=description)

    async def run() -> None:
        await pool.connection().execute(sql)

    manager.add_raw(run)
    return manager


async def migrate(owner_url: str, app_url: str) -> list[str]:
    """Run what has not run, grant the application its reach, enter the editions. Returns the steps run."""
    lock = await asyncpg.connect(owner_url)
    try:
        await lock.execute("select pg_advisory_lock($1)", LOCK)
        await pool.open_pool(owner_url, size=2, statement_timeout="0", lock_timeout="4000")
        try:
            steps = await _forwards(_role(app_url))
        finally:
            await pool.close_pool()
        await register(lock)
        return steps
    finally:
        await lock.close()


async def _forwards(role: str) -> list[str]:
    Migration._meta._db = pool.ENGINE
    before = await _done()
    for app in Finder().get_app_registry().app_configs.values():
        with contextlib.redirect_stdout(io.StringIO()):  # the runner talks; the steps are returned instead
            await ForwardsMigrationManager(app_name=app.app_name).run()
    async with pool.transaction():
        await pool.connection().execute(GRANTS.format(role=f"'{role}'"))
    return [name for name in await _done() if name not in before]


async def _done() -> list[str]:
    if not await Migration.table_exists():
        return []
    return [row["name"] for row in await Migration.select(Migration.name).order_by(Migration.ran_on)]


def _role(url: str) -> str:
    parsed = urlparse(url)
    name = unquote(parsed.username or "")
    if not name.replace("_", "").isalnum():
        raise ValueError("DATABASE_URL must name the application's role, in letters, digits and _")
    return name


_RIGHTS = """
with owner as (
  select relowner as role from pg_class where relnamespace = 'public'::regnamespace
  union select proowner from pg_proc where pronamespace = 'public'::regnamespace
  union select nspowner from pg_namespace where nspname = 'public'
  union select datdba from pg_database where datname = current_database())
select rolsuper as super, rolbypassrls as bypasses, rolcreaterole as makes,
       exists (select from owner where role = r.oid) as owns,
       exists (select from pg_roles other where other.oid <> r.oid and pg_has_role(r.oid, other.oid, 'MEMBER')
         and (other.rolsuper or other.rolbypassrls or other.rolcreaterole
              or exists (select from owner where role = other.oid))) and not rolsuper as becomes
from pg_roles r where rolname = current_user
"""


async def fit(app_url: str) -> str:
    """Why the application's role must not be used, in words; "" when it may.

    A role that owns anything here, is superuser or bypasses row security would walk through the second wall; so would
    one that may become such a role.
    """
    connection = await asyncpg.connect(app_url)
    try:
        row = await connection.fetchrow(_RIGHTS)
    finally:
        await connection.close()
    words = {
        "super": "is a superuser", "bypasses": "may bypass row security", "makes": "may make roles",
        "owns": "owns tables or functions", "becomes": "may become the owner or a superuser",
    }  # fmt: skip
    faults = [words[name] for name, bad in row.items() if bad]
    return f"the role of DATABASE_URL {' and '.join(faults)}; give the application a plain role" if faults else ""
