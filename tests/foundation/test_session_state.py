"""Nothing outlives its transaction on a connection of the pool: it goes from one person to the next as it is."""

import re
from pathlib import Path

import pytest

from foundation.database.pool import ENGINE, connection, open_pool, transaction
from foundation.deeds import enter
from foundation.problems import NotThere
from foundation.routing import hash_of
from foundation.settings import HOME
from tests.cast import AMARA, PRIYA

PACKAGES = ("foundation", "workforce", "frameworks", "staffbank", "reports", "demo")
# A setting or a lock of the session's own, a listener, a temporary table.
LASTING = re.compile(
    r"(?i:set_config\s*\([^()]*,\s*false\s*\)|\bset\s+(session|role)\b|pg_(try_)?advisory_lock(_shared)?\s*\()"
    r"|\.add_listener\(|['\"]\s*(set|listen|declare|prepare)\s+[a-z_.]+\s*(=|to\b|['\"])|create\s+temp",
)
# Each takes a lock on a connection that it opened itself and closes.
OWN_CONNECTION = {"foundation/database/migrate.py", "foundation/jobs/leader.py"}
# Tables that go with the transaction that makes them ("on commit drop").
OF_THE_TRANSACTION = {"foundation/database/bulk.py"}
STATE = """
select (select jsonb_object_agg(name, setting) from pg_settings where source = 'session') as settings,
       nullif(current_setting('app.person', true), '') as person,
       nullif(current_setting('app.cases', true), '') as cases,
       nullif(current_setting('app.authorities', true), '') as authorities, current_user::text as role,
       (select count(*) from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') as locks,
       (select count(*) from pg_listening_channels()) as channels, (select count(*) from pg_cursors) as cursors,
       (select count(*) from pg_class where relpersistence = 't') as tables, pg_backend_pid() as pid
"""


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((HOME / package).rglob("*.py"))]


def test_no_statement_sets_anything_for_longer_than_its_transaction() -> None:
    found = {str(path.relative_to(HOME)) for path in sources() if LASTING.search(path.read_text())}
    assert found == OWN_CONNECTION | OF_THE_TRANSACTION
    for path in OF_THE_TRANSACTION:
        text = (HOME / path).read_text()
        assert text.count("create temp") == text.count("on commit drop")


@pytest.mark.parametrize("lasting", [
    "select set_config('app.person', $1, false)", "set session authorization x", "SET ROLE owner",
    "select pg_advisory_lock(1)", '"set timezone to x"', "create temp table t (a int)",
])  # fmt: skip
def test_what_lasts_would_be_found(lasting: str) -> None:
    assert LASTING.search(lasting)


async def state() -> dict[str, object]:
    assert ENGINE.pool is not None
    async with ENGINE.pool.acquire() as raw:
        return dict(await raw.fetchrow(STATE))


async def test_a_connection_comes_back_as_it_was_from_a_page_a_refusal_and_a_writing(clone) -> None:
    await open_pool(clone.app, 1)
    before = await state()
    async with transaction(readonly=True):
        await enter(hash_of(AMARA.token))
        assert await connection().fetchval("select current_setting('app.person')") == str(AMARA.id)
    assert await state() == before
    with pytest.raises(NotThere):
        async with transaction():
            await enter(hash_of(PRIYA.token), writing=True)
            raise NotThere
    assert await state() == before
    async with transaction():
        await enter(hash_of(PRIYA.token), writing=True)
    assert await state() == before
    assert before["person"] is None and before["locks"] == 0
