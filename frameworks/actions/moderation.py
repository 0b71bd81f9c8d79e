"""A case before a panel, moderated by its chair: agreed, sent back with a question, or carried over."""

import json
from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_one
from foundation.database.rows import move
from foundation.deeds import COMMAND_LINE, Done, as_service, deed
from foundation.forms import Form
from foundation.lifecycle import step
from foundation.problems import About, DutyBroken, Overtaken, Refusal
from frameworks.actions.links import journey_named
from frameworks.actions.panels import add_case, done_with, set_case
from frameworks.actions.seats import end_seats, give_seats
from frameworks.queries.panels import Panel, Paper, panel_for
from frameworks.rules.journey import MOVES
from frameworks.rules.sign_off import TESTS, duty_against, panel_needs
from frameworks.tables import Journey


class Moderate(Form):
    consistent: str = ""
    accurate: str = ""
    valid: str = ""
    robust: str = ""
    sufficient: str = ""
    present: tuple[UUID, ...] = ()


class Query(Form):
    question: str
    words: ClassVar[Mapping[str, str]] = {"question": "Write the question to the assessor"}


class CarryOver(Form):
    reason: str
    carried_to: UUID
    words: ClassVar[Mapping[str, str]] = {
        "reason": "Say why the case is not ready",
        "carried_to": "Choose the panel that will take the case",
    }


@deed(
    "panel:moderated",
    needs=Can.MODERATE,
    locks=journey_named,
    moves="journey",
    says="{actor} recorded that the panel agreed the recommendation",
    form=Moderate,
)
async def moderate(actor: Actor, id: UUID, journey: UUID, form: Moderate) -> Done:
    """T11: a reader, a quorum of people outside the case, and an answer to each of the five tests."""
    panel, paper = await _chaired(actor, id, journey)
    answers = {test: getattr(form, test) for test in TESTS}
    present = [person for person in form.present if person in (panel.seats or {})]
    lacking = panel_needs(paper.journey, present, answers)
    if paper.reader is None:
        lacking.append("Choose a reader for this portfolio first")
    if lacking:
        raise Refusal(". ".join(lacking))
    to = step(MOVES, "moderate", actor.person, paper.journey, clock.today())
    kept = json.dumps(answers | {"present": [str(person) for person in present]})
    await set_case(id, journey, answers=kept, result="agreed")
    await move(Journey, paper.journey, to)
    return done_with(panel, journey, paper.journey.worker, present=len(present))


@deed(
    "panel:queried",
    needs=Can.MODERATE,
    locks=journey_named,
    moves="journey",
    says="{actor} sent the case back to the assessor with the panel's question",
    form=Query,
)
async def query(actor: Actor, id: UUID, journey: UUID, form: Query) -> Done:
    """T12: the assessor answers in a report shared again, with its own time for comment."""
    panel, paper = await _chaired(actor, id, journey)
    to = step(MOVES, "query", actor.person, paper.journey, clock.today())
    await set_case(id, journey, result="queried", note=form.question)
    await move(Journey, paper.journey, to, comment_until=None, commented_on=None, comment="")
    return done_with(panel, journey, paper.journey.worker)


@deed(
    "panel:carried_over",
    needs=Can.MODERATE,
    locks=journey_named,
    moves="journey",
    says="{actor} carried the case over to the panel of {meets_on}",
    form=CarryOver,
)
async def carry_over(actor: Actor, id: UUID, journey: UUID, form: CarryOver) -> Done:
    panel, paper = await _chaired(actor, id, journey)
    today = clock.today()
    step(MOVES, "carry_over", actor.person, paper.journey, today)
    coming = await fetch_one("select * from panels_to_come($1) where id = $2", id, form.carried_to)
    if coming is None:
        raise Refusal(carried_to="Choose a panel from the list")
    # The other panel's members are beyond the chair's reach.
    async with as_service(COMMAND_LINE, actor):
        other = await _as_listed(form.carried_to)
        await add_case(other.id, other.authority, journey, None)
        await set_case(id, journey, result="carried_over", note=form.reason, carried_to=other.id)
        await end_seats(journey, today, actor.person)
        await give_seats(other, other.seats or {}, paper.journey, today, actor.person)
    return done_with(panel, journey, paper.journey.worker, meets_on=coming["meets_on"])


async def _as_listed(id: UUID) -> Panel:
    row = await fetch_one(
        "select p.*, a.region, array(select person from panel_seat s where s.panel = p.id) as seats"
        " from panel p join authority a on a.code = p.authority where p.id = $1",
        id,
    )
    if row is None:
        raise Overtaken("That panel is no longer there. Choose another.")
    return Panel(
        row["id"], row["authority"], row["region"], row["chair"], row["version"], row["meets_on"], None,
        dict.fromkeys(row["seats"], ""), (), row["minutes_confirmed_on"], None, None,
    )  # fmt: skip


async def _chaired(actor: Actor, id: UUID, journey: UUID) -> tuple[Panel, Paper]:
    """The panel and the case for its chair; whoever is close to the case takes no part (D1 to D4), on the record."""
    panel, _ = await panel_for(actor, id)
    paper = panel.paper(journey)
    code = duty_against(actor.person, paper.journey)
    if code:
        raise DutyBroken(code, "You have a part in this case or a conflict with it, so you cannot moderate it",
                         About(journey, "journey", panel.authority, panel.region))  # fmt: skip
    panel, _ = await panel_for(actor, id, to=Can.MODERATE)
    if not panel.open:
        raise Refusal("The minutes of this panel are confirmed")
    return panel, panel.paper(journey)
