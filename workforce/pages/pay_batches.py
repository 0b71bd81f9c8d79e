"""Batches for payroll: what waits to go out, what went out, and the file of each."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.filters import day, pounds
from foundation.forms import Filled
from foundation.guard import may
from foundation.pages import draw
from foundation.routing import path_id
from foundation.sheets import Column, Sheet, attachment
from workforce.pages.pay_asked import authority_asked
from workforce.queries.pay_batches import batch_of, batches, may_take, sheet_of, steps_waiting

WAITING = (
    Column("For", lambda line: line.name, link=lambda line: f"/pay-steps/{line.step}"),
    Column("Entry", lambda line: line.entry),
    Column("To level", lambda line: line.to_level, numeric=True),
    Column("From", lambda line: day(line.effective)),
    Column("Whole-time pay", lambda line: pounds(line.annual), numeric=True),
)
BATCHES = (
    Column("Made", lambda batch: day(batch.made_on), link=lambda batch: f"/pay/batches/{batch.id}"),
    Column("What", lambda batch: "pay steps" if batch.kind == "steps" else "arrears of an award"),
    Column("Lines", lambda batch: batch.lines, numeric=True),
    Column("Total", lambda batch: pounds(batch.total), numeric=True),
    Column("By", lambda batch: batch.who),
)


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """What waits and what went out."""
    authority = authority_asked(request, actor, Can.LIST_PAY, filled)
    waiting = await steps_waiting(authority)
    return draw(
        request, "workforce/pay/batches.html", title="Batches for payroll", filled=filled, authority=authority,
        waiting=Sheet("Confirmed and not sent", WAITING, waiting),
        table=Sheet("Batches", BATCHES, await batches(actor, authority)),
        makes=may(actor, Can.EXPORT_PAY_STEPS, Place(authority=authority)),
        own=[line for line in waiting if line.person == actor.person],
    )  # fmt: skip


async def show(request: Request, actor: Actor) -> Response:
    """One batch: total, fingerprint, and its file for payroll."""
    batch = await batch_of(actor, path_id(request))
    return draw(request, "workforce/pay/batch.html", title=f"Batch of {day(batch.made_on)}", batch=batch,
                takes=may_take(actor, batch))  # fmt: skip


async def file(request: Request, actor: Actor) -> Response:
    """The file itself, the same lines each time it is asked for."""
    found = await batch_of(actor, path_id(request))
    batch = await batch_of(actor, found.id, to=Can.EXPORT_PAY_STEPS if found.kind == "steps" else Can.EXPORT_PAY)
    sheet, name = await sheet_of(batch), f"steadfast-{batch.kind}-{batch.made_on}-{batch.fingerprint[:8]}"
    return attachment(await asyncio.to_thread(sheet.file), name)
