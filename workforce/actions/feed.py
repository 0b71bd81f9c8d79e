"""What is done to an authority's HR feed: its headings are explained, and a file of it is taken in."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.deeds import Done, Lock, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.intake.deeds import read_again
from foundation.intake.files import file_for
from foundation.problems import NotThere, Overtaken, Refusal
from workforce.actions.feed_writing import Batch, write
from workforce.queries.feed import CHANGES, PEOPLE, feed_of, place_of
from workforce.rules.feed_headings import chosen
from workforce.rules.feed_plan import Plan, fields_of

BETWEEN = "="  # our column, and the file's heading that holds it


class Explain(Form):
    """`means`: "column=heading", for each column of ours that the file has. `file`: the one that waits for this."""

    means: tuple[str, ...] = ()
    hold_above: Decimal = Field(ge=0, le=100)
    file: UUID | None = None
    seen: int = 0
    words: ClassVar[Mapping[str, str]] = {"hold_above": "Enter a number from 0 to 100"}


async def _its_file(actor: Actor, authority: int, form: Explain) -> list[Lock]:
    return [Lock("file", form.file)] if form.file else []


@deed("feed:headings_explained", needs=Can.MEND_INTAKE, locks=_its_file, form=Explain,
      says="{actor} said what {many} headings of the HR feed mean")  # fmt: skip
async def explain_headings(actor: Actor, authority: int, form: Explain) -> Done:
    """Remembered for the nights to come; the file that waits for it is read again."""
    admit(actor, Can.MEND_INTAKE, place_of(actor, authority), seen=Can.SEE_INTAKE)
    feed = await feed_of(authority)
    if feed.version != form.seen:
        raise Overtaken("Somebody else has just changed the headings. Look at the page again before you go on.")
    headings, again = list(feed.headings), False
    if form.file is not None:
        file = await file_for(actor, form.file, to=Can.MEND_INTAKE)
        if file.authority != authority or file.kind not in (PEOPLE, CHANGES):
            raise NotThere
        headings, again = list((file.preview or {}).get("headings", ())) or headings, file.state == "errors"
    pairs = [(code, heading) for code, _, heading in (each.partition(BETWEEN) for each in form.means)]
    said, wrong = chosen(pairs, headings) if headings else ({}, {})
    if wrong:
        raise Refusal(**{f"means-{code}": why for code, why in wrong.items()})
    await _remember(actor, authority, {**feed.headings, **said}, form.hold_above)
    if form.file is not None and again:
        await read_again(actor, id=form.file)
    then = f"/intake/{form.file}" if form.file is not None else f"/feed/{authority}"
    return Done(await _subject(authority), "feed", authority, then=then, facts={"many": len(said)})


async def _subject(authority: int) -> UUID:
    return UUID(int=authority)


async def _remember(actor: Actor, authority: int, headings: Mapping[str, str], hold_above: Decimal) -> None:
    await fetch_value(
        "insert into feed (authority, headings, mapped_by, mapped_at, hold_above) values ($1, $2, $3, $4, $5)"
        " on conflict (authority) do update set headings = excluded.headings, mapped_by = excluded.mapped_by,"
        " mapped_at = excluded.mapped_at, hold_above = excluded.hold_above, version = feed.version + 1",
        authority, json.dumps(headings), actor.person, clock.now(), hold_above,
    )  # fmt: skip


@deed("person:fed", needs=None, says="{actor} took in what the HR system says of {person}: {what}")
async def take_in_people(actor: Actor, plan: Plan, batch: Batch) -> Done:
    """Write the whole plan; on the record one entry for each person of whom something changed."""
    await write(plan, batch)
    each = tuple((person, {"person": person, "what": what}) for person, what in fields_of(plan.changed))
    return Done(batch.file, "person", batch.authority, facts={"person": batch.file, "what": ""}, each=each)
