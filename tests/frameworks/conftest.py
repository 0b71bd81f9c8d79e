"""Amara's journey on a clone, and deeds pressed by the cast, for the tests of this package that ask for them."""

from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest


@pytest.fixture
async def journey(as_owner):
    """The owner's connection to a clone that holds Amara's journey, under way, with her pay."""
    from tests import builders_frameworks as build

    await build.scale(as_owner)
    await build.journey(as_owner)
    return as_owner


@pytest.fixture
def press() -> Callable[..., Awaitable[Any]]:
    """`await press(BEA, deed, id, form)`: the deed whole, committed, as one of the cast."""
    from foundation.routing import hash_of, stranger

    async def pressed(member: Any, deed: Any, *args: Any, **kwargs: Any) -> Any:
        return await deed(stranger(hash_of(member.token)), *args, **kwargs)

    return pressed


@pytest.fixture
def reading():
    """`async with reading(BEA) as actor`: one read-only transaction, entered as one of the cast."""
    from foundation.database.pool import transaction
    from foundation.deeds import enter
    from foundation.routing import hash_of

    @asynccontextmanager
    async def entered(member: Any):
        async with transaction(readonly=True):
            yield await enter(hash_of(member.token))

    return entered
