"""What every command that needs the database does first: find or start it, bring it up to date, refuse a wrong role."""

import asyncio
import os

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


def database() -> Settings:
    """The addresses, migrated. SettingWrong says what to do when the application's role must not be used."""
    found = addresses()
    asyncio.run(migrate(found.database_owner_url, found.database_url))
    wrong = asyncio.run(fit(found.database_url))
    if wrong:
        raise SettingWrong(f"Steadfast will not start: {wrong}")
    return found
