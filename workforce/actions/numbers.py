"""The numbers somebody is known by elsewhere (payroll, register, case system, supplier), linked and unlinked by HR."""

from collections.abc import Mapping
from typing import ClassVar, Literal
from uuid import UUID, uuid4

from pydantic import Field

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_one
from foundation.database.rows import add, change
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.locks import itself
from foundation.problems import NotThere, Refusal
from workforce.queries.numbers import number_for
from workforce.queries.work import worker_for
from workforce.rules.matching import KINDS, plain_number
from workforce.tables.people import KnownNumber


class LinkNumber(Form):
    """A kind of number and its value, as the other system writes it."""

    kind: Literal["payroll", "swe", "case_login", "supplier_row"]
    value: str = Field(min_length=1, max_length=100)
    words: ClassVar[Mapping[str, str]] = {"kind": "Choose what kind of number it is", "value": "Enter the number"}


class UnlinkNumber(Form):
    number: UUID


@deed("number:linked", needs=Can.EDIT_PERSON, locks=itself("person"), form=LinkNumber,
      says="{actor} linked a {kind} to {person}")  # fmt: skip
async def link_number(actor: Actor, id: UUID, form: LinkNumber) -> Done:
    """One number is one person's, in one authority; whose it is already is said."""
    one, value = await worker_for(actor, id), plain_number(form.value)
    held = await fetch_one(
        "select p.name from known_number k join person p on p.id = k.person"
        " where k.authority = $1 and k.kind = $2 and k.value = $3 and k.ended_on is null",
        one.authority, form.kind, value,
    )  # fmt: skip
    if held:
        raise Refusal(value=f"This is already the number of {held['name']}. Take it from them first, or check it")
    id_ = uuid4()
    await keep_number(actor.person, one.id, one.authority, form.kind, value, "entered", id_)
    return Done(
        id_, "person", one.authority, worker=id, then=f"/people/{id}?saved=yes",
        facts={"person": id, "kind": KINDS[form.kind].lower()},
    )  # fmt: skip


@deed("number:unlinked", needs=Can.EDIT_PERSON, locks=itself("person"), form=UnlinkNumber,
      says="{actor} took a {kind} from {person}")  # fmt: skip
async def unlink_number(actor: Actor, id: UUID, form: UnlinkNumber) -> Done:
    """The link ends; that it was there stays on record."""
    one, number = await worker_for(actor, id), await number_for(form.number)
    if number is None or number.person != one.id:
        raise NotThere
    await change(KnownNumber, number, ended_by=actor.person, ended_on=clock.today())
    return Done(
        number.id, "person", one.authority, worker=id, then=f"/people/{id}?saved=yes",
        facts={"person": id, "kind": KINDS[number.kind].lower()},
    )  # fmt: skip


async def keep_number(
    by: UUID, person: UUID, authority: int, kind: str, value: str, source: str, id: UUID | None = None
) -> None:
    """Remember whose number it is: never asked again."""
    await add(
        KnownNumber, id=id or uuid4(), person=person, authority=authority, kind=kind, value=value, source=source,
        linked_by=by, linked_on=clock.today(),
    )  # fmt: skip
