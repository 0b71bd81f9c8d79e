"""A panel: arranged, its cases put before it, conflicts declared; each case agreed, queried or carried over."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Role
from foundation.access_table import Can
from foundation.database.pool import fetch_one, fetch_value
from foundation.database.rows import add, move
from foundation.deeds import COMMAND_LINE, Done, Lock, as_service, deed
from foundation.forms import Form
from foundation.lifecycle import step
from foundation.problems import About, DutyBroken, NotAllowed, Overtaken, Refusal
from frameworks.actions.links import journey_named
from frameworks.actions.seats import end_seats, give_seat, give_seats
from frameworks.queries.journeys import journey_for
from frameworks.queries.panels import Panel, Paper, candidates, panel_for
from frameworks.rules.journey import FINAL_OUTCOMES, MOVES, RECOMMENDED
from frameworks.rules.sign_off import QUORUM, TESTS, duty_against, panel_needs
from frameworks.tables import CloseToCase, Journey, PanelCase, PanelSeat
from frameworks.tables import Panel as Row


class ArrangePanel(Form):
    meets_on: date
    chair: UUID
    members: tuple[UUID, ...] = ()
    words: ClassVar[Mapping[str, str]] = {
        "meets_on": "Enter the date of the panel, such as 27 3 2026",
        "chair": "Choose who chairs the panel",
    }


class AddCase(Form):
    journey: UUID
    reader: UUID
    words: ClassVar[Mapping[str, str]] = {
        "journey": "Choose a portfolio",
        "reader": "Choose who reads this portfolio",
    }


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


def _done(panel: Panel, journey: UUID | None = None, worker: UUID | None = None, **facts: Any) -> Done:
    return Done(
        journey or panel.id, "journey" if journey else "panel", panel.authority, panel.region, worker,
        then=f"/panels/{panel.id}", facts={"panel": panel.id} | facts,
    )  # fmt: skip


@deed("panel:arranged", needs=Can.ARRANGE_PANEL, says="{actor} arranged a panel for {meets_on}", form=ArrangePanel)
async def arrange_panel(actor: Actor, form: ArrangePanel) -> Done:
    """The coordinator's panel: a date, a chair and at least two members, none of them the coordinator."""
    mine = next(g for g in actor.holds(Role.PROGRAMME_COORDINATOR) if g.authority is not None and g.case is None)
    today = clock.today()
    people = {form.chair, *form.members}
    await _fit(actor, form, mine.authority or 0, today)
    id = uuid4()
    await add(Row, id=id, authority=mine.authority, meets_on=form.meets_on, chair=form.chair)
    panel, _ = await panel_for(actor, id)
    for person in sorted(people):
        await add(PanelSeat, panel=id, authority=mine.authority, person=person)
        await give_seat(panel, person, id, today, actor.person)
    return _done(panel, meets_on=form.meets_on, chair=form.chair)


async def _fit(actor: Actor, form: ArrangePanel, authority: int, today: date) -> None:
    against = {}
    if form.meets_on < today:
        against["meets_on"] = "The date must be today or later"
    if len({form.chair, *form.members}) < QUORUM:
        against["members"] = f"Choose at least {QUORUM - 1} members besides the chair: {QUORUM} people are a quorum"
    known = {one.person for one in await candidates(actor, authority)}
    if not {form.chair, *form.members} <= known:
        against["chair"] = "Choose people from the list"
    if against:
        raise Refusal(**against)


async def _journey_of_form(actor: Actor, id: UUID, form: AddCase) -> list[Lock]:
    return [Lock("journey", form.journey)]


@deed(
    "panel:case_added",
    needs=Can.EDIT_PANEL,
    locks=_journey_of_form,
    says="{actor} put the portfolio before the panel of {meets_on}, read by {reader}",
    form=AddCase,
)
async def put_before_panel(actor: Actor, id: UUID, form: AddCase) -> Done:
    panel, sees = await panel_for(actor, id, to=Can.EDIT_PANEL)
    if sees.role is not Role.PROGRAMME_COORDINATOR:
        raise NotAllowed("The programme coordinator puts cases before a panel.")
    case, today = await journey_for(actor, form.journey, to=Can.EDIT_JOURNEY), clock.today()
    journey = replace(case.journey, panel_chair=panel.chair)
    correcting = journey.state in FINAL_OUTCOMES and case.outcome_state == "provisional"
    if (journey.state != RECOMMENDED and not correcting) or journey.authority != panel.authority:
        raise Refusal(journey="Only a portfolio that its assessor has recommended can be put before a panel")
    about = About(journey.id, "journey", journey.authority, journey.region)
    if actor.person in journey.close:
        raise DutyBroken(duty_against(actor.person, journey), "You have a part in this case", about)
    if panel.chair in journey.close:
        raise DutyBroken("D4", "The chair has a part in this case, so another panel must take it", about)
    if form.reader in journey.close:
        raise DutyBroken("D4", "The reader has a part in this case. Choose somebody else", about)
    if form.reader not in (panel.seats or {}):
        raise Refusal(reader="Choose a reader from the panel")
    await _add_case(panel.id, panel.authority, journey.id, form.reader)
    await give_seats(panel, panel.seats or {}, journey, today, actor.person)
    return _done(panel, journey.id, journey.worker, meets_on=panel.meets_on, reader=form.reader)


async def _add_case(panel: UUID, authority: int, journey: UUID, reader: UUID | None) -> None:
    """A case new to the panel, or one that it sent back with a question and that has been answered."""
    if await fetch_one("select from panel_case where panel = $1 and journey = $2", panel, journey) is None:
        await add(PanelCase, panel=panel, journey=journey, authority=authority, reader=reader)
    else:
        await _set(panel, journey, result=None, reader=reader, answers="{}")


async def _set(panel: UUID, journey: UUID, **columns: Any) -> None:
    sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, start=3))
    changed = await fetch_value(
        f"update panel_case set {sets} where panel = $1 and journey = $2 returning 1", panel, journey, *columns.values()
    )
    if changed is None:
        raise Overtaken("Somebody else has just changed this. Look at it again before you go on.")


@deed(
    "panel:conflict_declared",
    needs=Can.EDIT_PANEL,
    locks=journey_named,
    says="{actor} declared a conflict with the case, and its papers were closed to them",
)
async def declare_conflict(actor: Actor, id: UUID, journey: UUID) -> Done:
    """Never taken back: whoever declares it leaves the case, and may read no more of it (D4)."""
    panel, _ = await panel_for(actor, id, to=Can.EDIT_PANEL)
    paper = panel.paper(journey)
    if paper.shut:
        raise Refusal("You have no part in judging this case already")
    today = clock.today()
    await add(
        CloseToCase, journey=journey, authority=panel.authority, person=actor.person, part="conflict", since=today
    )
    await end_seats(journey, today, actor.person, [actor.person])
    return _done(panel, journey, paper.journey.worker)


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
    await _set(id, journey, answers=kept, result="agreed")
    await move(Journey, paper.journey, to)
    return _done(panel, journey, paper.journey.worker, present=len(present))


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
    await _set(id, journey, result="queried", note=form.question)
    await move(Journey, paper.journey, to, comment_until=None, commented_on=None, comment="")
    return _done(panel, journey, paper.journey.worker)


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
        other, _ = await _as_listed(form.carried_to)
        await _add_case(other.id, other.authority, journey, None)
        await _set(id, journey, result="carried_over", note=form.reason, carried_to=other.id)
        await end_seats(journey, today, actor.person)
        await give_seats(other, other.seats or {}, paper.journey, today, actor.person)
    return _done(panel, journey, paper.journey.worker, meets_on=coming["meets_on"])


async def _as_listed(id: UUID) -> tuple[Panel, list[UUID]]:
    row = await fetch_one(
        "select p.*, a.region, array(select person from panel_seat s where s.panel = p.id) as seats"
        " from panel p join authority a on a.code = p.authority where p.id = $1",
        id,
    )
    if row is None:
        raise Overtaken("That panel is no longer there. Choose another.")
    panel = Panel(
        row["id"], row["authority"], row["region"], row["chair"], row["version"], row["meets_on"], None,
        dict.fromkeys(row["seats"], ""), (), row["minutes_confirmed_on"], None, None,
    )  # fmt: skip
    return panel, row["seats"]


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
