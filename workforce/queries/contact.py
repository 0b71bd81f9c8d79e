"""How somebody is reached, for whoever may change it."""

from dataclasses import dataclass
from uuid import UUID

from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import the_row
from foundation.database.shaping import shaped
from foundation.guard import admit
from foundation.problems import NotAllowed, NotThere
from workforce.queries.people import standing


@dataclass(frozen=True)
class Contact:
    id: UUID
    authority: int
    region: int
    name: str
    work_email: str | None
    work_phone: str | None
    home_contact: str | None
    version: int


async def contact_for(actor: Actor, id: UUID) -> Contact:
    """Somebody's contact details; NotThere, or NotAllowed where their record may be seen and not changed."""
    place = await standing(id)
    if place is None:
        raise NotThere
    sees = admit(actor, Can.EDIT_PERSON, place, seen=Can.SEE_PERSON)
    if not (sees.sees("work_contact") and sees.sees("home_contact")):
        raise NotAllowed("Your role may not change how somebody is reached.")
    return shaped(Contact, await the_row("select * from person where id = $1", id))
