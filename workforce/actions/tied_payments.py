"""The deed of a tied payment: that it was paid, on what day, and how long somebody must stay to keep it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal
from uuid import UUID, uuid4

from pydantic import Field

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch_one
from foundation.database.rows import add
from foundation.deeds import Done, Lock, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.money import pence
from foundation.problems import About, DutyBroken, Refusal
from workforce.queries.tied_payments import people_in_post
from workforce.tables.scales import TiedPayment

KIND = "tied_payment"


class EnterTied(Form):
    person: UUID
    kind: Literal["welcome", "retention", "relocation", "training"]
    amount: Annotated[Decimal, Field(gt=0, le=100_000, decimal_places=2)]
    paid_on: date
    months: Annotated[int, Field(ge=1, le=36)]
    repaid: Literal["whole", "share"]
    words: ClassVar = {
        "person": "Choose whom it was paid to",
        "kind": "Choose what it was paid for",
        "amount": "Enter what was paid, such as 1,000",
        "paid_on": "Enter the day it was paid",
        "months": "Enter the months they must stay, from 1 to 36",
        "repaid": "Choose what is repaid when somebody leaves before",
    }


async def _person(actor: Actor, form: EnterTied, **_: object) -> list[Lock]:
    return [Lock("person", form.person)]


@deed(
    "tied_payment:entered", needs=Can.CREATE_PAY, locks=_person, form=EnterTied,
    says="{actor} entered a payment to {person} that is kept by staying {months} months",
)  # fmt: skip
async def enter_tied_payment(actor: Actor, form: EnterTied) -> Done:
    """For somebody in post, never oneself; nothing is paid by this: payroll pays."""
    authority = next((where for id, _, where in await people_in_post(actor) if id == form.person), None)
    if authority is None:
        raise Refusal(person="Choose somebody from the list")
    if form.person == actor.person:
        about = About(form.person, KIND, authority)
        raise DutyBroken("D1", "A payment to yourself is somebody else's to enter.", about)
    sees = admit(actor, Can.CREATE_PAY, Place(form.person, authority=authority))
    if form.paid_on > clock.today():
        raise Refusal(paid_on="Enter it once it has been paid")
    same = await fetch_one(
        "select 1 from tied_payment where person = $1 and authority = $2 and kind = $3 and paid_on = $4",
        form.person, authority, form.kind, form.paid_on,
    )  # fmt: skip
    if same:
        raise Refusal("A payment of this kind to this person on this day is entered already.")
    id = uuid4()
    await add(
        TiedPayment, id=id, person=form.person, authority=authority, kind=form.kind, amount_pence=pence(form.amount),
        paid_on=form.paid_on, months=form.months, by_share=form.repaid == "share", recorded_by=actor.person,
        recorded_on=clock.today(),
    )  # fmt: skip
    facts = {"person": form.person, "kind": form.kind, "months": form.months, "paid_on": form.paid_on}
    return Done(id, KIND, authority, worker=form.person, then="/pay/tied", facts=facts, role=sees.role)
