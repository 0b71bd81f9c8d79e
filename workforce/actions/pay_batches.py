"""Deeds of batches: what payroll is given, totalled and with a fingerprint, each step and each line of arrears once."""

import asyncio
from typing import ClassVar
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Place, Role, Sight
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add
from foundation.deeds import Done, deed
from foundation.filters import pounds as words_of
from foundation.forms import Empty, Form
from foundation.guard import admit
from foundation.locks import itself, one_at_a_time
from foundation.money import pence, pounds
from foundation.problems import NotAllowed, Refusal
from foundation.sheets import Sheet
from workforce.queries.pay_batches import arrears_sheet, arrears_waiting, fingerprint, steps_sheet, steps_waiting
from workforce.queries.pay_runs import run_of
from workforce.tables.pay import PayBatch

SAYS = "{actor} made a batch for payroll: {kind}, {lines} lines, {total}"
STEPS = """
insert into pay_batch_step (batch, authority, made_by, person, step, entry, annual_pence)
select $1, $2, $3, r.* from unnest($4::uuid[], $5::uuid[], $6::text[], $7::bigint[]) as r (person, step, entry, annual)
"""
ARREARS = """
insert into pay_batch_arrears (batch, authority, made_by, run, person) select $1, $2, $3, $4, * from unnest($5::uuid[])
"""


class BatchSteps(Form):
    """Which authority's steps."""

    authority: int
    words: ClassVar = {"authority": "Choose an authority"}


@deed("pay_steps:batched", needs=Can.EXPORT_PAY_STEPS, locks=one_at_a_time("batch"), says=SAYS, form=BatchSteps)
async def batch_steps(actor: Actor, form: BatchSteps) -> Done:
    """Every confirmed step that is in no batch yet; one's own waits for a colleague (D1)."""
    sees = admit(actor, Can.EXPORT_PAY_STEPS, Place(authority=form.authority))
    found = await steps_waiting(form.authority)
    lines = [line for line in found if line.person != actor.person]
    if not lines:
        raise Refusal("The only step is your own: a colleague must make the batch." if found else "No step waits.")
    id = uuid4()
    total = sum(pence(line.annual) for line in lines)
    done = await _made(actor, id, form.authority, "steps", steps_sheet(lines), total, sees)
    await fetch_value(
        STEPS, id, form.authority, actor.person, [line.person for line in lines], [line.step for line in lines],
        [line.entry for line in lines], [pence(line.annual) for line in lines],
    )  # fmt: skip
    return done


@deed("award:batched", needs=Can.EXPORT_PAY, locks=itself("edition"), says=SAYS, form=Empty)
async def batch_arrears(actor: Actor, id: UUID, form: Empty) -> Done:
    """Every line of a run that is in no batch yet, as a file that payroll checks its own sums against."""
    run = await run_of(actor, id)
    sees = admit(actor, Can.EXPORT_PAY, Place(authority=run.authority), seen=Can.LIST_PAY)
    if not any(grant.authority == run.authority for grant in actor.holds(Role.PAYROLL_FINANCE)):
        raise NotAllowed("Payroll makes the batch of an award: HR takes out lists with a reason.")
    lines = await arrears_waiting(id, actor.person)
    if not lines:
        raise Refusal("Every line of this award is in a batch already.")
    batch, sheet = uuid4(), arrears_sheet(lines)
    total = sum(pence(line.amount) for line in lines)
    done = await _made(actor, batch, run.authority, "arrears", sheet, total, sees, run=id)
    await fetch_value(ARREARS, batch, run.authority, actor.person, id, [line.person for line in lines])
    return done


async def _made(
    actor: Actor, id: UUID, authority: int, kind: str, sheet: Sheet, total: int, sees: Sight, *, run: UUID | None = None
) -> Done:
    mark = await asyncio.to_thread(fingerprint, sheet)
    await add(
        PayBatch, id=id, authority=authority, kind=kind, run=run, lines=len(sheet.rows), total_pence=total,
        fingerprint=mark, made_by=actor.person, made_on=clock.today(),
    )  # fmt: skip
    told = {"kind": kind, "lines": len(sheet.rows), "total": words_of(pounds(total)), "fingerprint": mark}
    return Done(id, "pay_batch", authority, then=f"/pay/batches/{id}", facts=told, role=sees.role)
