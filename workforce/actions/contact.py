"""How somebody is reached: their own to change, and HR's to change for them."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import change
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.locks import itself
from foundation.problems import Overtaken, Refusal
from workforce.queries.contact import contact_for
from workforce.tables.people import Person

EMAIL = r"^[^@\s]+@[^@\s]+$"


class Contact(Form):
    """A work e-mail address, a work telephone number, and how to reach them at home; each may be left empty."""

    work_email: str | None = Field(None, max_length=200, pattern=EMAIL)
    work_phone: str | None = Field(None, max_length=40, pattern=r"^[0-9 +()x-]+$")
    home_contact: str | None = Field(None, max_length=200)
    words: ClassVar[Mapping[str, str]] = {
        "work_email": "Enter an e-mail address, such as name@council.example",
        "work_phone": "Enter a telephone number, such as 0161 496 0000",
    }  # fmt: skip


@deed("contact:changed", needs=Can.EDIT_PERSON, locks=itself("person"), form=Contact,
      says="{actor} changed how {person} is reached")  # fmt: skip
async def change_contact(actor: Actor, id: UUID, form: Contact) -> Done:
    """Where a bank offer goes, and whom to ring: wrong, it reaches somebody else."""
    found = await contact_for(actor, id)
    if (form.work_email, form.work_phone, form.home_contact) == (
        found.work_email,
        found.work_phone,
        found.home_contact,
    ):
        raise Refusal("Nothing would change: this is how it stands already.")
    if id == actor.person:
        if not await fetch_value(
            "select keep_my_contact($1, $2, $3, $4)",
            found.version, form.work_email, form.work_phone, form.home_contact,
        ):  # fmt: skip
            raise Overtaken("Somebody else has just changed this. Look at it again before you go on.")
    else:
        await change(Person, found, **form.model_dump())
    return Done(
        id, "person", found.authority, found.region, worker=id, then=f"/people/{id}?saved=yes", facts={"person": id}
    )
