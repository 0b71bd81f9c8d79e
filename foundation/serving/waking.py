"""What a worker does before its first request, also when it is born while the database is away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from foundation.problems import NotNow

AGAIN = 0.5  # seconds


@asynccontextmanager
async def waking(first: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Do `first`; while the database is away, serve what needs none and try again beside it until it is done."""
    later = None
    try:
        await first()
    except NotNow:
        later = asyncio.create_task(_until_done(first))
    try:
        yield
    finally:
        if later is not None:
            later.cancel()


async def _until_done(first: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(AGAIN)
        try:
            return await first()
        except NotNow:
            continue
