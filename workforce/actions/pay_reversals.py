"""A confirmed pay step is undone by a new entry, never changed: the level before it, from the same day."""

from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.rows import add
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.money import pence
from foundation.problems import Overtaken, Refusal
from workforce.actions.pay import outside, person_and_step
from workforce.actions.pay_places import back_through
from workforce.queries.pay import placements_since
from workforce.queries.pay_scales import scale_named
from workforce.queries.pay_steps import PayStep, whole_step
from workforce.tables.pay import PayPlacement, PayStepReversed


class Reverse(Form):
    """Why the step is undone."""

    reason: Literal["outcome corrected", "wrong person", "wrong date", "entered in error"]
    words: ClassVar = {"reason": "Choose why the step is reversed"}


@deed(
    "pay_step:reversed", needs=Can.REVERSE_PAY_STEP, locks=person_and_step, form=Reverse,
    says="{actor} reversed the pay step of {person} to level {to_level}, from {effective}: {reason}",
)  # fmt: skip
async def reverse_pay_step(actor: Actor, id: UUID, form: Reverse) -> Done:
    """Put the person back on the level before, from the step's own day; not by those close to its outcome (D1, D17)."""
    step = await whole_step(id)
    assert step.person and step.effective  # nothing is masked
    sees = outside(actor, step, Can.REVERSE_PAY_STEP, "reverse")
    if step.state == "reversed":
        raise Overtaken("This pay step has already been reversed.")
    if step.state != "confirmed":
        raise Refusal("This pay step has not been confirmed, so nothing was paid by it.")
    placement = await _back(step, step.person)
    await back_through(actor, step.person, step.authority, id)
    await add(
        PayStepReversed, step=id, person=step.person, authority=step.authority, decided_by=step.decided_by,
        raised_by=step.raised_by, placement=placement, reason=form.reason, reversed_by=actor.person,
        reversed_on=clock.today(),
    )  # fmt: skip
    told = {"person": step.person, "to_level": step.to_level, "effective": step.effective, "reason": form.reason}
    return Done(id, "pay_step", step.authority, worker=step.person, then=f"/pay-steps/{id}", facts=told, role=sees.role)


async def _back(step: PayStep, person: UUID) -> UUID:
    """Add a placement at the level before for each that the step led to; returns the last, which stands from now."""
    since = await placements_since(step.id)
    if any(each.level != step.to_level for each in since):
        raise Refusal("A later step follows from this one. Reverse that one first.")
    before, level = since[-1].id, step.from_level or 0
    for each in since:
        id, annual = uuid4(), scale_named(each.edition).annual(level) if level else Decimal(0)
        await add(
            PayPlacement, id=id, person=person, authority=step.authority, edition=each.edition, level=level,
            starts=each.starts, annual_pence=pence(annual), supersedes=before,
        )  # fmt: skip
        before = id
    return before
