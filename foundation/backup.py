"""`steadfast backup FILE` and `steadfast restore FILE`: one file that holds everything the database does.

The owner dumps and restores: row security is enabled, not forced, so that nothing is left out in silence.
"""

import asyncio
import shutil
import subprocess
from argparse import Namespace
from pathlib import Path

import asyncpg

from foundation.database import server
from foundation.database.migrate import migrate
from foundation.settings import SettingWrong
from foundation.start import addresses, database


def backup(chosen: Namespace) -> int:
    """Write the whole database to a file that is not there yet; 2 when it cannot be written."""
    path = Path(chosen.file).expanduser()
    if path.exists():
        raise SettingWrong(f"{path} is there already: name a new file")
    found = database()
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-comments", f"--file={path}",
         f"--dbname={found.database_owner_url}")  # fmt: skip
    print(
        f"Everything is in {path} ({path.stat().st_size / 1_000_000:.1f} MB). Keep {found.data}/anchors.jsonl with it."
    )
    return 0


def restore(chosen: Namespace) -> int:
    """Put a backup into an empty database; `--replace` empties it first. 2 when it holds something and may not."""
    path = Path(chosen.file).expanduser()
    if not path.is_file():
        raise SettingWrong(f"{path} is not a file")
    _run("pg_restore", "--list", str(path))  # a file that is no backup is found out before anything is emptied
    found = addresses()
    if asyncio.run(_holds_something(found.database_owner_url)):
        if not chosen.replace:
            raise SettingWrong("the database holds something already: add --replace to put the backup in its place")
        asyncio.run(_empty(found.database_owner_url))
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         f"--dbname={found.database_owner_url}", str(path))  # fmt: skip
    asyncio.run(migrate(found.database_owner_url, found.database_url))
    print("The backup is restored, and the database is up to date. Check the record: steadfast audit verify")
    return 0


async def _holds_something(owner_url: str) -> bool:
    owner = await asyncpg.connect(owner_url)
    try:
        return bool(await owner.fetchval("select to_regclass('public.account') is not null"))
    finally:
        await owner.close()


async def _empty(owner_url: str) -> None:
    """Drop what the owner owns; the extension, which is the superuser's, stays."""
    owner = await asyncpg.connect(owner_url)
    try:
        await owner.execute("drop owned by current_user cascade")
    finally:
        await owner.close()


def _run(program: str, *arguments: str) -> None:
    said = subprocess.run([_found(program), *arguments], capture_output=True, text=True, check=False)
    if said.returncode:
        raise SettingWrong(f"{program} did not finish: {said.stderr.strip()[-500:]}")


def _found(program: str) -> str:
    """The newest of the programs at hand: pg_dump must not be older than the server it reads."""
    for one in server.which():
        if (one.bindir / program).exists():
            return str(one.bindir / program)
    on_path = shutil.which(program)
    if on_path is None:
        raise SettingWrong(f"{program} is not here: install PostgreSQL's client programs")
    return on_path
