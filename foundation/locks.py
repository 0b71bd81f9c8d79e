"""The locks that most deeds take: on the very thing, or on one kind of doing in an authority."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from foundation.access import Actor
from foundation.deeds import Lock

Locks = Callable[..., Awaitable[list[Lock]]]


def itself(rank: str) -> Locks:
    """The thing that the deed's `id` names: one thing at a time is done to it."""

    async def lock(actor: Actor, *, id: UUID, **_: Any) -> list[Lock]:
        return [Lock(rank, id)]

    return lock


def one_at_a_time(what: str) -> Locks:
    """One doing of a kind at a time in the authority that the deed's form names."""

    async def lock(actor: Actor, *, form: Any, **_: Any) -> list[Lock]:
        return [Lock("edition", uuid5(NAMESPACE_OID, f"{what} {form.authority}"))]

    return lock
