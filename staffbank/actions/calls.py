"""The log of calls: who was rung about a request, and what came of it."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID, uuid4

from pydantic import Field

from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.rows import add
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit
from staffbank import tables
from staffbank.queries.requests import request_for


class LogCall(Form):
    call: str = Field(min_length=3, max_length=500)
    words: ClassVar[Mapping[str, str]] = {"call": "Write whom you rang and what they said"}


@deed("call:logged", needs=Can.PROPOSE_CANDIDATE, says="{actor} added to the log of calls", form=LogCall)
async def log_call(actor: Actor, id: UUID, form: LogCall) -> Done:
    request = await request_for(actor, id, to=Can.SOURCE)
    admit(actor, Can.PROPOSE_CANDIDATE, request.place)
    await add(
        tables.CallLog, id=uuid4(), request=id, authority=request.authority, region=request.region, words=form.call,
        by_person=actor.person,
    )  # fmt: skip
    return Done(id, "request", request.authority, request.region, then=f"/requests/{id}/candidates")
