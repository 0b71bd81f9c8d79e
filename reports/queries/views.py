"""The views that somebody keeps: their own alone."""

from dataclasses import dataclass
from uuid import UUID

from foundation.access import Actor, Place, may_ever
from foundation.access_table import Can, row
from foundation.database.pool import fetch, the_row
from foundation.guard import admit


@dataclass(frozen=True)
class View:
    """A page of figures kept under a name; `first`: it opens when its owner goes to the figures."""

    id: UUID
    person: UUID
    title: str
    address: str
    first: bool
    version: int


SELECT = "select id, person, title, address, first, version from saved_view"


def place_of(person: UUID) -> Place:
    return Place(person, everyones=True)


async def views_of(actor: Actor) -> list[View]:
    """The reader's own, the first one first; none for whoever keeps nothing."""
    if not may_ever(row(Can.LIST_SAVED), actor):
        return []
    rows = await fetch(f"{SELECT} where person = $1 order by first desc, title, id", actor.person)
    return [View(**found) for found in rows]


async def view_for(actor: Actor, id: UUID, *, to: Can) -> View:
    """NotThere unless it is the reader's own."""
    found = await the_row(f"{SELECT} where id = $1 and person = $2", id, actor.person)
    admit(actor, to, place_of(found["person"]), seen=Can.SEE_SAVED)
    return View(**found)
