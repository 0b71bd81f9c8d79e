"""A panel: arranged, its cases put before it, conflicts declared."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Role
from foundation.access_table import Can
from foundation.database.pool import fetch_one, fetch_value
from foundation.database.rows import add
from foundation.deeds import Done, Lock, deed
from foundation.forms import Form
from foundation.problems import About, DutyBroken, NotAllowed, Overtaken, Refusal
from frameworks.actions.links import journey_named
from frameworks.actions.seats import end_seats, give_seat, give_seats
from frameworks.queries.journeys import journey_for
from frameworks.queries.panels import Panel, candidates, panel_for
from frameworks.rules.journey import FINAL_OUTCOMES, RECOMMENDED
from frameworks.rules.sign_off import QUORUM, duty_against
from frameworks.tables import CloseToCase, PanelCase, PanelSeat
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


def done_with(panel: Panel, journey: UUID | None = None, worker: UUID | None = None, **facts: Any) -> Done:
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
    return done_with(panel, meets_on=form.meets_on, chair=form.chair)


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
    await add_case(panel.id, panel.authority, journey.id, form.reader)
    await give_seats(panel, panel.seats or {}, journey, today, actor.person)
    return done_with(panel, journey.id, journey.worker, meets_on=panel.meets_on, reader=form.reader)


async def add_case(panel: UUID, authority: int, journey: UUID, reader: UUID | None) -> None:
    """A case new to the panel, or one that it sent back with a question and that has been answered."""
    if await fetch_one("select from panel_case where panel = $1 and journey = $2", panel, journey) is None:
        await add(PanelCase, panel=panel, journey=journey, authority=authority, reader=reader)
    else:
        await set_case(panel, journey, result=None, reader=reader, answers="{}")


async def set_case(panel: UUID, journey: UUID, **columns: Any) -> None:
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
    return done_with(panel, journey, paper.journey.worker)
