"""The guard is the fetch: queries hand the thing they found to `admit`, and what may not be seen does not exist."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from foundation.access import Actor, Place, Reach, Sight, may_ever, reach, sight
from foundation.access_table import Can, describe, row
from foundation.problems import NotAllowed, NotThere, SignInAgain

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

_admitted: ContextVar[dict[Can, Sight] | None] = ContextVar("admitted", default=None)
_looked: ContextVar[dict[UUID, set[str]] | None] = ContextVar("looked", default=None)


@contextmanager
def admitted() -> Iterator[dict[Can, Sight]]:
    """The answers by which whatever is done within was admitted: whose role it was, for the record."""
    answers: dict[Can, Sight] = {}
    token = _admitted.set(answers)
    try:
        yield answers
    finally:
        _admitted.reset(token)


@contextmanager
def watched() -> Iterator[dict[UUID, set[str]]]:
    """What is seen within through broken glass alone: for each opening, the acts. It is listed afterwards."""
    seen: dict[UUID, set[str]] = {}
    token = _looked.set(seen)
    try:
        yield seen
    finally:
        _looked.reset(token)


def _sight(actor: Actor, can: Can, place: Place) -> Sight | None:
    found = sight(row(can), actor, place)
    if found is not None and found.opened is not None:
        seen = _looked.get()
        if seen is None:  # where nobody writes down what is seen, nothing is
            return sight(row(can), replace(actor, opened=()), place)
        seen.setdefault(found.opened, set()).add(can.value)
    return found


def admit(actor: Actor, can: Can, place: Place, *, seen: Can | None = None) -> Sight:
    """What the actor may see or do of the thing at `place`.

    NotThere when they may not; NotAllowed instead when they may see it by `seen`; SignInAgain when the act asks for
    a sign-in of the last ten minutes.
    """
    found = _sight(actor, can, place)
    if found is None:
        if seen is not None and _sight(actor, seen, place):
            raise NotAllowed(f"You can see this, but your role may not {describe(can)}.")
        raise NotThere
    if found.step_up and not actor.fresh:
        raise SignInAgain
    if (answers := _admitted.get()) is not None:
        answers[can] = found
    return found


def may(actor: Actor, can: Can, place: Place) -> bool:
    """For showing a button: whether the act is this person's at all, fresh sign-in or not."""
    return _sight(actor, can, place) is not None


def asks_for(actor: Actor, fact: str, *acts: Can) -> bool:
    """Whether a role of the actor's is answered on this condition, so that it is worth finding out."""
    answers = (grant.answers(row(can)) for can in acts for grant in actor.grants)
    return any(cell.when == fact for cells in answers for cell in cells.values())


def reach_of(actor: Actor, can: Can) -> Reach:
    """How far a list may look; NotAllowed when no role of the actor's lists such things."""
    if not may_ever(row(can), actor):
        raise NotAllowed(f"None of your roles may {describe(can)}.")
    return reach(row(can), actor)


def masked(thing: T, sees: Sight, where: Mapping[str, tuple[str, ...]]) -> T:
    """The thing with every attribute emptied (None) that belongs to a field the actor may not see.

    `where` says which attributes hold which field of the access table; attributes it does not name are always kept.
    """
    if sees.fields is None:
        return thing
    barred = {name for field, names in where.items() if not sees.sees(field) for name in names}
    kept = {name for field, names in where.items() if sees.sees(field) for name in names}
    return replace(thing, **{f.name: None for f in fields(thing) if f.name in barred - kept})


def seen_list(actor: Actor, can: Can, things: list[Any], place: Any, where: Mapping[str, tuple[str, ...]]) -> list[Any]:
    """A list narrowed to what the actor may meet in it, each thing masked; `place(thing)` says where it stands."""
    found = [(thing, _sight(actor, can, place(thing))) for thing in things]
    return [masked(thing, sees, where) for thing, sees in found if sees and (actor.fresh or not sees.step_up)]
