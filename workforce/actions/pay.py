"""Deeds of pay: a final outcome makes a step due, and a second person confirms it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Place, Sight
from foundation.access_table import Can
from foundation.database.rows import add
from foundation.deeds import Done, Lock, as_service, deed
from foundation.guard import admit
from foundation.money import pence
from foundation.problems import About, DutyBroken, NotThere, Overtaken, Refusal
from workforce.actions.pay_places import through_gate
from workforce.queries.pay import last_placement, scale_adopted
from workforce.queries.pay_scales import scale_named
from workforce.queries.pay_steps import PayStep, whole_step
from workforce.rules.confirming import Moved, barred, placements
from workforce.rules.pay_scales import PayScale
from workforce.rules.placement import Step, step_for
from workforce.tables.pay import PayPlacement, PayStepConfirmed, PayStepDue

PAY = UUID("00000000-0000-4000-8000-000000000003")  # the service account that may see pay where a panel chair may not


async def raise_pay_step(
    actor: Actor, *, person: UUID, authority: int, outcome: UUID, decided_by: UUID, gate: str, outcome_on: date
) -> Done | None:
    """Make due the pay step that passing `gate` opens; call it inside the deed that makes the outcome final.

    `Done.subject` is the step. None where nothing falls due: the authority runs no scale on that day, the gate opens
    no level, or the person already stands as high. `actor` is whoever made the outcome final, and may not confirm.
    """
    async with as_service(PAY, actor):
        scale = await scale_adopted(authority, outcome_on)
        last = await last_placement(person, authority)
        step = step_for(scale, last.level if last else 0, gate, outcome_on) if scale else None
        if scale is None or step is None:
            return None
        return await _step_raised(
            actor, person=person, authority=authority, outcome=outcome, decided_by=decided_by, scale=scale, step=step
        )


@deed(
    "pay_step:raised",
    needs=None,
    says="A pay step to level {to_level} fell due for {person}, from {effective}",
)
async def _step_raised(
    actor: Actor, *, person: UUID, authority: int, outcome: UUID, decided_by: UUID, scale: PayScale, step: Step
) -> Done:
    id = uuid4()
    await add(
        PayStepDue, id=id, person=person, authority=authority, outcome=outcome, decided_by=decided_by,
        raised_by=actor.person, edition=scale.key, from_level=step.from_level, to_level=step.to_level,
        effective=step.effective, annual_pence=pence(step.annual),
    )  # fmt: skip
    facts = {
        "person": person, "outcome": outcome, "edition": scale.key, "from_level": step.from_level,
        "to_level": step.to_level, "effective": step.effective,
    }  # fmt: skip
    return Done(id, "pay_step", authority, worker=person, then=f"/pay-steps/{id}", facts=facts)


async def person_and_step(actor: Actor, id: UUID, **_: Any) -> list[Lock]:
    """The person first: a second step or a new award for them waits until this one stands."""
    try:
        step = await whole_step(id)
    except NotThere:
        return []
    return [Lock("person", step.person), Lock("pay step", id)] if step.person else []


@deed(
    "pay_step:confirmed",
    needs=Can.CONFIRM_PAY_STEP,
    locks=person_and_step,
    says="{actor} confirmed the pay step of {person} to level {to_level}, from {effective}",
)
async def confirm_pay_step(actor: Actor, id: UUID) -> Done:
    """Place the person at the step's level from its day; another person than the decider of its outcome."""
    step = await whole_step(id)
    assert step.person and step.to_level and step.effective  # nothing is masked
    sees = outside(actor, step, Can.CONFIRM_PAY_STEP, "confirm")
    if step.state != "due":
        raise Overtaken("This pay step has already been confirmed.")
    if step.scale is None:
        raise Refusal("The edition of the scale that this step comes from is no longer here. Ask who runs Steadfast.")
    placement = await _place(step, step.person, step.scale, step.to_level, step.effective)
    await add(
        PayStepConfirmed, step=id, person=step.person, decided_by=step.decided_by, raised_by=step.raised_by,
        authority=step.authority, placement=placement, confirmed_by=actor.person, confirmed_on=clock.today(),
    )  # fmt: skip
    await through_gate(actor, step.person, step.authority, id, step.to_level, step.effective)
    facts = {
        "person": step.person, "to_level": step.to_level, "effective": step.effective, "edition": step.scale.key,
        "placement": placement,
    }  # fmt: skip
    return Done(
        id, "pay_step", step.authority, worker=step.person, then=f"/pay-steps/{id}", facts=facts, role=sees.role
    )


def outside(actor: Actor, step: PayStep, to: Can, word: str) -> Sight:
    """How somebody not close to the step's outcome may do this to it; the duties first (D1, D17), on the record."""
    assert step.person and step.decided_by and step.raised_by  # nothing is masked
    place = Place(step.person, authority=step.authority)
    admit(actor, Can.SEE_PAY_STEP, place)
    if no := barred(actor.person, step.person, step.decided_by, step.raised_by):
        raise DutyBroken(no.duty, no.why.replace("confirm", word), About(step.id, "pay_step", step.authority))
    return admit(actor, to, place, seen=Can.SEE_PAY_STEP)


async def _place(step: PayStep, person: UUID, scale: PayScale, to_level: int, effective: date) -> UUID:
    """Add the placements the step leads to, each replacing the one before; returns the step's own."""
    last = await last_placement(person, step.authority)
    stands = Moved(last.edition, last.level, last.starts) if last else None
    moves = placements(scale.key, to_level, effective, stands)
    if not moves:
        raise Refusal(f"They already stand at level {to_level} or above, so there is nothing to confirm.")
    before, added = last.id if last else None, [uuid4() for _ in moves]
    for id, move in zip(added, moves, strict=True):
        annual = step.annual if move.edition == scale.key else scale_named(move.edition).annual(move.level)
        await add(
            PayPlacement, id=id, person=person, authority=step.authority, edition=move.edition, level=move.level,
            starts=move.starts, annual_pence=pence(annual or scale.annual(to_level)), supersedes=before,
        )  # fmt: skip
        before = id
    return added[0]
