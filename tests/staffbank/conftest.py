"""The bank of the North West, with three members, for the tests of this package that ask for it."""

from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.routing import hash_of, stranger
from tests import builders_staffbank
from tests.cast import Member


@pytest.fixture
async def bank(as_owner):
    """The owner's connection to a clone that holds the bank."""
    await builders_staffbank.bank(as_owner)
    return as_owner


@pytest.fixture
def press() -> Callable[..., Awaitable[Any]]:
    """`await press(CALLUM, deed, id, form)`: the deed whole, committed, as one of the cast."""

    async def pressed(member: Member, deed: Any, *args: Any, **kwargs: Any) -> Any:
        return await deed(stranger(hash_of(member.token)), *args, **kwargs)

    return pressed


@pytest.fixture
def reading():
    """`async with reading(MO) as actor`: one read-only transaction, entered as one of the cast."""

    @asynccontextmanager
    async def entered(member: Member):
        async with transaction(readonly=True):
            yield await enter(hash_of(member.token))

    return entered
