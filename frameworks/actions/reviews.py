"""A review held: its date and the assessor's note, frozen from then on."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_one, fetch_value
from foundation.database.rows import add
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.problems import About, DutyBroken, NotThere, Overtaken, Refusal
from frameworks.actions.links import journey_itself
from frameworks.queries.journeys import journey_for, row_of
from frameworks.rules.editions import GATE
from frameworks.rules.journey import ACTIVE
from frameworks.tables import Review


class HoldReview(Form):
    held_on: date
    note: str
    words: ClassVar[Mapping[str, str]] = {
        "held_on": "Enter the date on which you met, such as 27 3 2026",
        "note": "Write what was said and agreed",
    }


@deed(
    "review:held",
    needs=Can.HOLD_REVIEW,
    locks=journey_itself,
    says="{actor} held the review: {review}",
    form=HoldReview,
)
async def hold_review(actor: Actor, id: UUID, code: str, form: HoldReview) -> Done:
    """T3. A review once held keeps its date and its note."""
    row, today = await row_of(id), clock.today()
    if row["worker"] == actor.person:
        about = About(id, "journey", row["authority"], row["region"])
        raise DutyBroken("D1", "You cannot hold your own review", about)
    case = await journey_for(actor, id, to=Can.HOLD_REVIEW)
    journey = case.journey
    point = next((p for p in case.framework.reviews_of(journey.phase) if p.code == code and p.kind != GATE), None)
    if point is None:
        raise NotThere
    if journey.state != ACTIVE:
        raise Refusal("Reviews are held while the journey is under way")
    if not journey.started_on <= form.held_on <= today:
        raise Refusal(held_on="The date must be today or in the past, after the journey began")
    review = await _hold(id, journey.authority, journey.phase, code, form)
    return Done(
        review, "review", journey.authority, journey.region, journey.worker, then=f"/journeys/{id}",
        role=case.sees.role, facts={"review": point.title, "code": code, "journey": id},
    )  # fmt: skip


async def _hold(journey: UUID, authority: int, phase: int, code: str, form: HoldReview) -> UUID:
    where = (journey, phase, code)
    known = await fetch_one("select id, held_on from review where journey = $1 and phase = $2 and code = $3", *where)
    if known is None:
        id = uuid4()
        await add(
            Review, id=id, journey=journey, authority=authority, phase=phase, code=code, held_on=form.held_on,
            note=form.note,
        )  # fmt: skip
        return id
    changed = await fetch_value(
        "update review set held_on = $2, note = $3 where id = $1 and held_on is null returning id",
        known["id"], form.held_on, form.note,
    )  # fmt: skip
    if changed is None:
        raise Overtaken("This review is already held, and what was written then stays.")
    return known["id"]
