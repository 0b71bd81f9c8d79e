"""The traps of Piccolo and asyncpg that we touch, one test each: an upgrade that changes one of them tells here."""

import asyncio
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from piccolo.columns import Column
from piccolo.conf.apps import Finder
from piccolo.engine.postgres import PostgresEngine

from foundation.access import Actor
from foundation.database.pool import ENGINE, NoTransaction, connection, fetch, fetch_one, fetch_value, transaction
from foundation.deeds import enter
from foundation.problems import NotNow, NotSure
from foundation.routing import hash_of
from tests.cast import ADA, AMARA

ROOT = Path(__file__).parents[2]
CODE = [
    p
    for name in ("foundation", "workforce", "frameworks", "staffbank", "reports", "demo")
    for p in (ROOT / name).rglob("*.py")
]
FREE = "select count(*) from pg_stat_activity where datname = current_database() and usename = current_user"


def test_the_versions_are_those_the_traps_were_seen_in():
    assert version("piccolo").startswith("1.38.") and version("asyncpg").startswith("0.32.")


@pytest.fixture
async def promise(clone, as_owner) -> str:
    """A table whose constraint speaks only at COMMIT."""
    await as_owner.execute("create table promise (n integer unique deferrable initially deferred, at timestamptz)")
    await as_owner.execute("grant select, insert on promise to steadfast_app")
    return "insert into promise (n) values (1), (1)"


async def test_a_failed_commit_gives_its_connection_back(promise):
    for _ in range(20):  # five times the pool's size
        with pytest.raises(asyncpg.UniqueViolationError):
            async with transaction():
                await fetch(promise)
        assert ENGINE.current_transaction.get() is None
    async with asyncio.timeout(5), transaction():
        assert await fetch_value("select count(*) from promise") == 0


async def test_piccolos_own_transaction_still_leaks_it(promise, clone):
    """The twin: when this fails, Piccolo has mended it and ours may go."""
    theirs = PostgresEngine(config={"dsn": clone.app})
    theirs.pool = await asyncpg.create_pool(clone.app, min_size=1, max_size=1)
    try:
        with pytest.raises(asyncpg.UniqueViolationError):
            async with theirs.transaction():
                await theirs.current_transaction.get().connection.execute(promise)
        assert theirs.current_transaction.get() is not None
        with pytest.raises(TimeoutError):
            await theirs.pool.acquire(timeout=0.3)
    finally:
        theirs.pool.terminate()


async def test_a_cancelled_transaction_gives_its_connection_back(clone):
    async def sleeper() -> None:
        async with transaction():
            await fetch("select pg_sleep(20)")

    for _ in range(8):
        task = asyncio.create_task(sleeper())
        await asyncio.sleep(0.03)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with asyncio.timeout(5), transaction():
        assert await fetch_value("select 1") == 1


async def test_a_lost_connection_is_replaced(clone, as_owner):
    with pytest.raises(NotNow):
        async with transaction():
            mine = await fetch_value("select pg_backend_pid()")
            await _terminate(clone, mine)
            await fetch("select 1")
    async with transaction():
        assert await fetch_value("select pg_backend_pid()") != mine


async def test_what_was_committed_is_told_as_done_whatever_becomes_of_the_connection(promise, monkeypatch):
    """The server dies between the answer to COMMIT and the connection's return: no error, for all is saved."""

    async def dead(*_, **__):
        raise asyncpg.InternalClientError("cannot switch to state 11; another operation (2) is in progress")

    with monkeypatch.context() as patch:
        patch.setattr(asyncpg.Pool, "release", dead)
        async with transaction():
            await fetch("insert into promise (n) values (7)")
    async with transaction():
        assert await fetch_value("select n from promise") == 7


async def test_a_commit_whose_answer_is_lost_is_told_as_not_sure(promise, clone):
    with pytest.raises(NotSure):
        async with transaction() as mine:
            await fetch("insert into promise (n) values (8)")
            mine.terminate()


async def _terminate(urls, backend: int) -> None:
    """The application role may end its own backends."""
    other = await asyncpg.connect(urls.app)
    await other.execute("select pg_terminate_backend($1)", backend)
    await other.close()
    await asyncio.sleep(0.05)


async def test_a_nested_transaction_is_a_savepoint(promise):
    async with transaction():
        await fetch("insert into promise (n) values (1)")
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                await fetch("insert into promise (n) values (2)")
                raise ZeroDivisionError
        async with transaction():
            await fetch("insert into promise (n) values (3)")
        assert [row["n"] for row in await fetch("select n from promise order by n")] == [1, 3]


async def test_a_nested_transaction_gives_back_whoever_was_entered(db, as_):
    amara: Actor = await as_(AMARA)
    before = await fetch_value("select context()")
    async with transaction():
        await enter(hash_of(ADA.token))
        assert await fetch_value("select me()") == ADA.id
    assert await fetch_value("select me()") == amara.person
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with transaction():
            await enter(hash_of(ADA.token))
            await fetch("select 1/0")
    assert await fetch_value("select context()") == before


async def test_a_nested_transaction_leaves_nobody_where_nobody_was(db):
    async with transaction():
        await enter(hash_of(ADA.token))
    with pytest.raises(asyncpg.PostgresError):
        await fetch_value("select me()")


async def test_a_released_savepoint_alone_would_have_kept_the_other_person(db, as_):
    """The twin of the two above: what PostgreSQL does by itself."""
    await as_(AMARA)
    async with connection().transaction():
        await enter(hash_of(ADA.token))
    assert await fetch_value("select me()") == ADA.id


async def test_the_next_transaction_of_a_connection_is_nobodys(clone):
    async with transaction():
        await enter(hash_of(ADA.token))
    async with transaction():
        with pytest.raises(asyncpg.PostgresError):
            await fetch("select * from person")


async def test_sql_outside_a_transaction_is_refused():
    for ask in (fetch, fetch_one, fetch_value):
        with pytest.raises(NoTransaction):
            await ask("select 1")


async def test_a_page_may_not_write(clone):
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with transaction(readonly=True):
            await enter(hash_of(ADA.token))
            await fetch("update person set name = 'Other'")


async def test_two_statements_at_once_in_one_transaction_are_an_error(db):
    answers = await asyncio.gather(fetch("select pg_sleep(0.05)"), fetch("select 1"), return_exceptions=True)
    assert isinstance(answers[1], asyncpg.InterfaceError)


async def test_braces_shift_no_parameters_and_jsonb_is_encoded_once(db):
    row = await fetch_one("select '{}'::jsonb as empty, jsonb_typeof($1::jsonb) as kind, $2::int as n", '{"a": 1}', 7)
    assert tuple(row) == ("{}", "object", 7), "text in, text out: a codec would encode twice what Piccolo writes"


async def test_a_time_without_a_zone_is_refused_before_it_is_taken_as_utc(promise):
    async with transaction():
        with pytest.raises(ValueError, match="without a zone"):
            await fetch("insert into promise (n, at) values (1, $1)", datetime(2026, 7, 1, 9, 0))  # noqa: DTZ001
        await fetch("insert into promise (n, at) values (1, $1)", datetime(2026, 7, 1, 9, 0, tzinfo=UTC))


async def test_time_is_utc_and_nothing_waits_for_ever(db):
    shown = {name: await fetch_value(f"show {name}") for name in ("timezone", "statement_timeout", "lock_timeout")}
    assert shown == {"timezone": "UTC", "statement_timeout": "5s", "lock_timeout": "4s"}


# What is forgotten by time, of tables that no page shows a row of.
LOOSE = {
    "session_origin_session_fkey": "by which provider a session came goes with it, and follows its renewed hash",
    "post_change_post_authority_post_starts_post_until_fkey": "a change of a post knows when the post begins and ends",
    "notice_mail_fkey": "a letter is forgotten after its days; the notice it told of stays",
}


async def test_no_foreign_key_deletes_or_empties_what_hangs_on_it(db):
    found = await fetch("select conname, confdeltype, confupdtype from pg_constraint where contype = 'f'")
    loose = {row["conname"] for row in found if row["confdeltype"] not in (b"r", b"a") or row["confupdtype"] != b"a"}
    print(f"{len(found)} foreign keys, {len(loose)} that cascade")
    assert len(found) > 20 and loose == set(LOOSE)


TYPES = {
    "BIGINT": "bigint", "INTEGER": "integer", "UUID": "uuid", "TEXT": "text", "BOOLEAN": "boolean", "DATE": "date",
    "TIMESTAMPTZ": "timestamp with time zone", "JSONB": "jsonb", "BYTEA": "bytea", "NUMERIC": "numeric",
    "SMALLINT": "smallint",
}  # fmt: skip
COLUMNS = """
select c.relname as table_name, a.attname as column_name, not a.attnotnull as empty,
       case when t.typelem <> 0 and t.typlen = -1 then 'ARRAY' else format_type(a.atttypid, null) end as kind
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
"""
# Columns that Piccolo cannot write, or that the database alone does.
UNDESCRIBED = {
    ("booking", "during"), ("booking", "live"), ("post", "until"), ("grade", "kind"), ("grade_placement", "before"),
    ("vacancy_declared", "bridged"), ("match_decided", "decided_at"),
}  # fmt: skip


def _described(column: Column) -> tuple[str, bool]:
    kind = re.sub(r"\(.*?\)", "", column.column_type)
    base = TYPES.get(kind.removesuffix("[]"), kind)
    return ("ARRAY" if kind.endswith("[]") or kind == "ARRAY" else base), column._meta.null


async def test_every_table_of_ours_is_the_databases(db, as_):
    """Column by column: name, type, null."""
    rows = await fetch(COLUMNS)
    real: dict[str, dict[str, tuple[str, bool]]] = {}
    for row in rows:
        if (row["table_name"], row["column_name"]) not in UNDESCRIBED:
            real.setdefault(row["table_name"], {})[row["column_name"]] = (row["kind"], row["empty"])
    tables = [table for app in Finder().get_app_registry().app_configs.values() for table in app.table_classes]
    wrong = [
        (table._meta.tablename, sorted(set(mine.items()) ^ set(real.get(table._meta.tablename, {}).items())))
        for table in tables
        if (mine := {c._meta.db_column_name: _described(c) for c in table._meta.columns})
        != real.get(table._meta.tablename)
    ]
    print(f"{len(tables)} tables compared, {sum(len(t._meta.columns) for t in tables)} columns")
    assert len(tables) > 30 and not wrong


# A picture is Pillow's to save, into a buffer.
SHUNNED = re.compile(
    r"\.save\((?!out, kind)|\.batch\(|get_or_create|\.raw\(|QueryString|set_type_codec|nest_asyncio|\.objects\("
)


def test_what_was_seen_to_go_wrong_is_not_called():
    """save() writes every column, batch() swallows errors, get_or_create races, raw() shifts parameters at a brace."""
    assert not [f"{path}: {found}" for path in CODE if (found := SHUNNED.findall(path.read_text()))]
    assert SHUNNED.search("await thing.save()") and uuid4()
