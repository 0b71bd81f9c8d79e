"""A backup holds everything, goes back whole, and never overwrites what is there unasked."""

import asyncio
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from foundation import backup
from foundation.database.pool import ENGINE
from foundation.settings import Settings, SettingWrong
from tests.conftest import Urls, copy_of, drop, on

pytestmark = pytest.mark.slow


@pytest.fixture
def here(template, monkeypatch) -> Iterator[Urls]:
    """A committed copy of the template, and no loop: the commands run their own."""
    urls = asyncio.run(copy_of(template, "to_back_up"))
    mine = Settings(database_url=urls.app, database_owner_url=urls.owner)
    monkeypatch.setattr(backup, "database", lambda: mine)
    monkeypatch.setattr(backup, "addresses", lambda: mine)
    # The commands open a pool in a loop of their own; the tests' pool belongs to another and is left alone.
    monkeypatch.setattr(ENGINE, "pool", None)
    monkeypatch.setattr(ENGINE, "config", ENGINE.config)
    yield urls
    asyncio.run(drop(on(template.owner, "postgres"), "to_back_up"))


def rows_of(url: str) -> dict[str, int]:
    async def count() -> dict[str, int]:
        owner = await asyncpg.connect(url)
        try:
            tables = [row[0] for row in await owner.fetch("select name from behind_wall order by 1")]
            return {table: await owner.fetchval(f"select count(*) from {table}") for table in tables}
        finally:
            await owner.close()

    return asyncio.run(count())


def test_everything_comes_back(here, tmp_path: Path):
    before = rows_of(here.owner)
    path = tmp_path / "whole.dump"
    assert backup.backup(Namespace(file=str(path))) == 0
    with pytest.raises(SettingWrong, match="holds something already"):
        backup.restore(Namespace(file=str(path), replace=False))
    assert backup.restore(Namespace(file=str(path), replace=True)) == 0
    assert rows_of(here.owner) == before and before["account"] > 30


def test_a_file_that_is_there_is_not_overwritten(here, tmp_path: Path):
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(SettingWrong, match="name a new file"):
        backup.backup(Namespace(file=str(tmp_path / "kept")))
    assert (tmp_path / "kept").read_text() == "mine"


def test_a_file_that_is_no_backup_says_so_and_changes_nothing(here, tmp_path: Path):
    (tmp_path / "not.dump").write_text("nothing of ours")
    before = rows_of(here.owner)
    with pytest.raises(SettingWrong, match="did not finish"):
        backup.restore(Namespace(file=str(tmp_path / "not.dump"), replace=True))
    assert rows_of(here.owner) == before
    with pytest.raises(SettingWrong, match="is not a file"):
        backup.restore(Namespace(file=str(tmp_path / "absent"), replace=True))
