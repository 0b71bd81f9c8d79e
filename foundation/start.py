"""What every command that needs the database does first: find or start it, bring it up to date, refuse a wrong role."""

import asyncio
import os
import sys
import time

import asyncpg

from foundation.database import server
from foundation.database.migrate import fit, migrate
from foundation.settings import Settings, SettingWrong, settings


def addresses() -> Settings:
    """Settings whose two addresses answer: the embedded server is started if it is the one to use."""
    found = settings()
    if found.embedded:
        urls = server.ensure(found.data)
        # The workers, which are processes of their own, find the same server by these.
        os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = urls.app, urls.owner
        settings.cache_clear()
        found = settings()
    return found


def database(*, patient: bool = False) -> Settings:
    """The addresses, migrated. SettingWrong says what to do when the application's role must not be used.

    `patient`: a database that does not answer yet is waited for, and that is said.
    """
    found = addresses()
    if patient:
        _await(found.database_owner_url)
    asyncio.run(migrate(found.database_owner_url, found.database_url))
    wrong = asyncio.run(fit(found.database_url))
    if wrong:
        raise SettingWrong(f"Steadfast will not start: {wrong}")
    return found


AWAY = (OSError, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError, asyncpg.PostgresConnectionError)
TRY, TELL = 1, 30  # seconds between tries, and between two words about it


def _await(url: str) -> None:
    """Return when the database answers. A wrong password or name is not waited for: the next step says it."""
    began = told = time.monotonic() - TELL
    while (why := asyncio.run(_absent(url))) is not None:
        if time.monotonic() - told >= TELL:
            told = time.monotonic()
            sys.stderr.write(f"steadfast: the database does not answer yet ({why}). Waiting for it.\n")
        time.sleep(TRY)
    if told > began:
        sys.stderr.write("steadfast: the database answers.\n")


async def _absent(url: str) -> str | None:
    try:
        await (await asyncpg.connect(url, timeout=5)).close()
    except AWAY as away:
        return type(away).__name__
    return None
