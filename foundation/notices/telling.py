"""Telling: a listener writes the notices inside the deed's own transaction, one row for each person concerned."""

import json
from collections.abc import Awaitable, Callable, Iterable
from string import Formatter
from typing import Any
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Role
from foundation.database.pool import fetch, fetch_value
from foundation.deeds import Done
from foundation.notices.kinds import KINDS, Kind
from foundation.problems import Misdeclared

Listener = Callable[[Actor, Done], Awaitable[None]]
Whom = Callable[[Actor, Done], Awaitable[Iterable[UUID | None]]]


def tell(code: str, *, to: Whom) -> Listener:
    """A listener for `on(deed, tell("evidence_returned", to=the_worker))`: tells each of them but the doer."""

    async def listener(actor: Actor, done: Done) -> None:
        kind = KINDS.get(code)
        if kind is None:
            raise Misdeclared(f"{code} is no declared kind of notice")
        await told(kind, await to(actor, done), actor.person, done)

    return listener


async def told(kind: Kind, people: Iterable[UUID | None], by: UUID, done: Done) -> None:
    """One notice each, about what was done; nobody is told of their own doings."""
    facts = _facts(kind, by, done)
    rows = [
        {"id": uuid4(), "person": person, "kind": kind.code, "subject": done.subject, "link": kind.link.format(**facts),
         "facts": {name: facts[name] for name in _named(kind.says)}}
        for person in sorted({person for person in people if person is not None and person != by})
    ]  # fmt: skip
    if rows:
        await fetch_value("select tell($1::jsonb)", json.dumps(rows, default=str))


def _facts(kind: Kind, by: UUID, done: Done) -> dict[str, Any]:
    facts = {**done.facts, "actor": by, "subject": done.subject, "worker": done.worker}
    if missing := {*_named(kind.says), *_named(kind.link)} - facts.keys():
        raise Misdeclared(f"a notice of {kind.code} needs {missing}, which the deed does not tell")
    return facts


def _named(words: str) -> list[str]:
    return [name for _, name, *_ in Formatter().parse(words) if name]


# Whom ---------------------------------------------------------------------------------------------------------------


async def the_worker(actor: Actor, done: Done) -> list[UUID | None]:
    """Whom the thing is about."""
    return [done.worker]


def named_in(fact: str) -> Whom:
    """Whoever a fact of the deed names, such as "assessor"; nobody when it names nobody."""

    async def whom(actor: Actor, done: Done) -> list[UUID | None]:
        return [done.facts.get(fact)]

    return whom


def holding(role: Role, *, regional: bool = False) -> Whom:
    """Whoever holds a role where the thing stands: in its authority, or in its region."""

    async def whom(actor: Actor, done: Done) -> list[UUID | None]:
        place = (None, done.region) if regional else (done.authority, None)
        if place == (None, None):
            return []
        rows = await fetch(
            "select * from holders_of($1, $2, $3, null, $4) as person", role.value, *place, clock.today()
        )
        return [row["person"] for row in rows]

    return whom


def all_of(*parts: Whom) -> Whom:
    async def whom(actor: Actor, done: Done) -> list[UUID | None]:
        return [person for part in parts for person in await part(actor, done)]

    return whom
