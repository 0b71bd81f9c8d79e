"""Who can see a person: every role that reaches their record, until when, and when it was last used.

The same table answers as at the door: each holder is asked about as `admit` would, by all their roles together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Grant, Place, Relation, Role, role_of, sight
from foundation.access_table import Can, row
from foundation.database.pool import fetch
from foundation.database.rounds import at_once
from foundation.grants.held import STAFF, held_of, place_of
from foundation.grants.held import Grant as Held
from foundation.grants.rules import facts_of
from foundation.guard import may
from foundation.problems import NotThere

Used = tuple[date | None, date | None]  # last day of a deed under a role, last day of a sign-in


@dataclass(frozen=True)
class Reaching:
    """One role by which somebody can see a person. `fields` None: the whole record. Days are None where never."""

    grant: Held
    name: str
    fields: frozenset[str] | None
    asks_again: bool  # only after signing in again
    used_on: date | None
    signed_in_on: date | None
    may_end: bool


async def reaching(actor: Actor, person: UUID) -> list[Reaching]:
    """The roles by which people can see `person`'s record, as far as this reader may know of them.

    All of them for the person; for others those of the authority where they may see who holds which role.
    """
    place = await place_of_person(person)
    if place is None or not may(actor, Can.SEE_GRANT, replace(place, cases=frozenset(), everyones=True)):
        raise NotThere
    rows = await _rows(place)
    found = [pair for pair in _admitted(rows, place) if actor.person == person or _told(actor, pair[0])]
    used: Mapping[tuple[UUID | None, Role], Used]
    grants, used = await at_once(
        held_of([each for each, _, _ in found], clock.today()),
        last_used([(each["person"], each["role"]) for each, _, _ in found]),
    )
    return [
        Reaching(
            grant, grant.who(grant.person), fields, again, *used.get((grant.person, grant.role), (None, None)),
            may_end=may(actor, Can.END_GRANT, place_of(grant)),
        )
        for grant, (_, fields, again) in zip(grants, found, strict=True)
    ]  # fmt: skip


async def place_of_person(person: UUID) -> Place | None:
    """Where a person's record stands, with the cases that are theirs; None when there is none this reader may know."""
    return await STAFF[0].place(person) if STAFF else None


async def _rows(place: Place) -> list[asyncpg.Record]:
    def by(*relations: Relation) -> list[str]:
        return [role.value for role, cells in row(Can.SEE_PERSON).items() if set(cells) & set(relations)]

    return await fetch(
        "select * from grants_reaching($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        place.subject, place.team, place.authority, place.region, sorted(place.cases),
        by(Relation.SAME_TEAM), by(Relation.SAME_AUTHORITY), by(Relation.SAME_REGION),
        clock.today(), clock.everybodys_today(),
    )  # fmt: skip


def _admitted(rows: Sequence[asyncpg.Record], place: Place) -> list[tuple[asyncpg.Record, frozenset[str] | None, bool]]:
    """Those of the grants that open the record, each with what it shows; asked one by one, for a fresh sign-in."""
    found = []
    for each in rows:
        alone = Actor(each["person"], "", b"", (_grant(each),), fresh=True)
        if sees := sight(row(Can.SEE_PERSON), alone, place):
            found.append((each, sees.fields, sees.step_up))
    return found


def _grant(found: asyncpg.Record) -> Grant:
    return Grant(
        role_of(found["role"]), found["authority"], found["region"], found["team"], found["case_id"],
        found["lent_by"], frozenset(found["acts"] or ()),
    )  # fmt: skip


def _told(actor: Actor, found: asyncpg.Record) -> bool:
    """Whether a reader who is not the person may see this one among the roles held."""
    place = Place(
        found["person"], team=found["team"], authority=found["authority"], region=found["region"],
        facts=facts_of(role_of(found["role"])), everyones=True,
    )  # fmt: skip
    return may(actor, Can.SEE_GRANT, place)


async def last_used(
    pairs: Sequence[tuple[UUID, str]],
) -> Mapping[tuple[UUID | None, Role], tuple[date | None, date | None]]:
    """For each person and role: the last day of a deed under it, and the last day they signed in."""
    found = await fetch("select * from last_used($1, $2)", [who for who, _ in pairs], [role for _, role in pairs])
    return {(each["person"], role_of(each["role"])): (each["used_on"], each["signed_in_on"]) for each in found}
