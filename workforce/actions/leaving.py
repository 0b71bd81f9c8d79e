"""Leaving: the last day of an employment with its reason and destination, and taking that back before it comes."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from pydantic import Field

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_one, fetch_value
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.lifecycle import Not
from foundation.locks import itself
from foundation.periods import DAY
from foundation.problems import Refusal
from workforce.actions.asked import Asked, as_it_was, only_asked, show
from workforce.actions.changes import done
from workforce.actions.rows_of_work import alter
from workforce.queries.feed import refuse_fed
from workforce.queries.following import Change, beyond, standing_on
from workforce.queries.work import worker, worker_for
from workforce.rules.changes import dated, leaves
from workforce.rules.following import departs, follows
from workforce.rules.leaving import destination, reason


class Leave(Asked):
    """The last day, why, and where they go: the census asks both, and takes *not known*."""

    last: date
    reason: int = Field(ge=1, le=10)
    destination: int = Field(ge=1, le=9)
    notice: date | None = None
    words: ClassVar[Mapping[str, str]] = {
        "last": "Enter the last day of their contract", "reason": "Choose why they leave",
        "destination": "Choose where they go",
    }  # fmt: skip


class TakeBackLeaving(Form):
    """The row of work that ends."""

    row: UUID


@deed("person:left", needs=Can.EDIT_PERSON, locks=itself("person"), form=Leave,
      says="{actor} entered that {person} leaves on {last}; {roles} roles end")  # fmt: skip
async def leave(actor: Actor, id: UUID, form: Leave) -> Done:
    """The last day of one employment. Their roles here end with the last of their work here."""
    today, one = clock.today(), await worker_for(actor, id)
    await refuse_fed(one.id, one.authority)
    as_it_was(form, one)
    where = leaves(one.employment(today, form.work), form.last, today)
    if isinstance(where, Not):
        raise Refusal(last=where.why)
    if form.notice and form.notice > form.last:
        raise Refusal(notice="Notice is given before the last day")
    ends, post = form.last + DAY, where.row.terms.post
    before = await standing_on(actor, one, form.last, [post]) if only_asked(form) else None
    held = await standing_on(actor, one, ends, [post]) if before else None
    await alter(
        where.row, ends=ends, left_for=_ours(reason(form.reason)), destination=_ours(destination(form.destination)),
        census_reason=form.reason, census_destination=form.destination, notice_given=form.notice,
    )  # fmt: skip
    others = any(row.id != where.row.id and (row.period.end is None or row.period.end > ends) for row in one.rows)
    if before and held:
        after = await standing_on(actor, await worker(one.id, one.authority), ends, [post])
        gone = [] if others else departs(before, form.last)
        show(form, [dated(form.last, today), *follows(held, after, ends), *gone,
                    *await beyond(Change("left", one.id, one.authority, ends))])  # fmt: skip
    roles = 0
    if not others:
        roles = await fetch_value("select end_roles_with_work($1, $2, $3, $4)", one.id, one.authority, ends, today)
    return done(one, where.row.id, person=one.id, last=form.last, reason=form.reason, destination=form.destination,
                roles=roles)  # fmt: skip


@deed("leaving:taken_back", needs=Can.EDIT_PERSON, locks=itself("person"), form=TakeBackLeaving,
      says="{actor} took back that {person} was to leave on {last}")  # fmt: skip
async def stay(actor: Actor, id: UUID, form: TakeBackLeaving) -> Done:
    """They stay after all: the row ends where it did before. Roles that were to end are the administrator's to give."""
    today, one = clock.today(), await worker_for(actor, id)
    await refuse_fed(one.id, one.authority)
    row = one.row(form.row)
    if row.period.last is None or row.period.last < today:
        raise Refusal("They have left. Enter when they begin again instead.")
    said = await fetch_one(
        "select (said->>'ends')::date as ends from employment_was where employment = $1"
        " and said->>'census_reason' is null order by until desc limit 1", row.id,
    )  # fmt: skip
    await alter(row, ends=said["ends"] if said else None, left_for=None, destination=None, census_reason=None,
                census_destination=None, notice_given=None)  # fmt: skip
    return done(one, row.id, person=one.id, last=row.period.last)


def _ours(code: Any) -> str | None:
    return code.ours if code else None
