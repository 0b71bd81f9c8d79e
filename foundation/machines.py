"""Where a machine asks, by a token and with no cookie: what it may see is looked up as an account of the product."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from foundation.access import Actor
from foundation.database.pool import transaction
from foundation.deeds import enter


@asynccontextmanager
async def looking_as(account: Actor) -> AsyncIterator[Actor]:
    """A read-only transaction entered as one of the product's own accounts; what is then done is done by a deed."""
    async with transaction(readonly=True):
        yield await enter(account.session)
