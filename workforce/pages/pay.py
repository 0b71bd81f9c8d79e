"""Pay points and pay steps: your own, your authority's, and the step that waits to be confirmed."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor, Place, may_ever
from foundation.access_table import Can, row
from foundation.clock import day_of
from foundation.filters import day, pounds
from foundation.forms import Filled
from foundation.guard import may
from foundation.home import Panel, Waiting
from foundation.pages import draw
from foundation.paging import page_of
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.pages.asked import reaches
from workforce.queries.loads import load_of
from workforce.queries.pay import pay_of, pay_points
from workforce.queries.pay_places import standing_of
from workforce.queries.pay_steps import PayStep, pay_step_for, pay_steps
from workforce.rules.confirming import barred
from workforce.rules.pay_scales import PayScale

REVERSED = tuple(
    (reason, reason.capitalize()) for reason in ("outcome corrected", "wrong person", "wrong date", "entered in error")
)
POINTS = (
    Column("Name", lambda point: point.name, link=lambda point: f"/people/{point.person}"),
    Column("Level", lambda point: point.level, numeric=True),
    Column("What the level is", lambda point: point.level_title),
    Column("Whole-time pay", lambda point: pounds(point.annual), numeric=True),
    Column("For their hours", lambda point: pounds(point.actual) if point.actual is not None else None, numeric=True),
    Column("Since", lambda point: day(point.since)),
)
STEPS = (
    Column("For", lambda step: step.name, link=lambda step: f"/pay-steps/{step.id}"),
    Column("State", lambda step: step.state),
    Column("To level", lambda step: step.to_level, numeric=True),
    Column("From", lambda step: day(step.effective), link=lambda step: f"/pay-steps/{step.id}"),
    Column("Whole-time pay", lambda step: pounds(step.annual) if step.annual is not None else None, numeric=True),
    Column("Confirmed by", lambda step: step.who(step.confirmed_by) if step.confirmed_by else None),
)


async def index(request: Request, actor: Actor) -> Response:
    """Your own pay point; and everyone's in your authority, where that is your work."""
    own = await pay_of(actor, actor.person) if may(actor, Can.SEE_PAY, Place(actor.person)) else None
    mine = [step for step in await pay_steps(actor) if step.person == actor.person]
    wide = reaches(actor, Can.LIST_PAY)
    found = await pay_points(actor, page_of(request.query_params)) if wide else None
    place = await standing_of(actor, actor.person) if may(actor, Can.SEE_PAY, Place(actor.person)) else None
    return draw(
        request, "workforce/pay/index.html", title="Pay", own=own, place=place, steps=mine, found=found,
        me=actor.person, edits=reaches(actor, Can.EDIT_PAY),
        table=Sheet("Places on the scale", POINTS, found.rows) if found else None,
        scales=_scales([point.scale for point in found.rows]) if found else [],
    )  # fmt: skip


async def steps(request: Request, actor: Actor) -> Response:
    """The pay steps that are due and those confirmed, as far as the reader's role goes."""
    found = await pay_steps(actor)
    columns = [column for column in STEPS if any(column.show(step) is not None for step in found)]
    return draw(
        request, "workforce/pay/steps.html", title="Pay steps", table=Sheet("Pay steps", columns, found),
        scales=_scales([step.scale for step in found]),
    )  # fmt: skip


async def step(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """One pay step, where it comes from, and the button that confirms it."""
    found = await pay_step_for(actor, path_id(request))
    title = f"Pay step for {found.name}" if found.name else "Pay step"
    return draw(
        request, "workforce/pay/step.html", title=title, filled=filled, step=found,
        may_confirm=may(actor, Can.CONFIRM_PAY_STEP, Place(found.person, authority=found.authority)),
        may_reverse=may(actor, Can.REVERSE_PAY_STEP, Place(found.person, authority=found.authority)),
        why=_why(actor, found), reasons=REVERSED, sees_batch=reaches(actor, Can.LIST_PAY),
    )  # fmt: skip


def steps_alone(actor: Actor) -> bool:
    """Whether this reader lists pay steps but no pay: a principal social worker, an auditor."""
    return may_ever(row(Can.LIST_PAY_STEPS), actor) and not may_ever(row(Can.LIST_PAY), actor)


def _why(actor: Actor, step: PayStep) -> str | None:
    """Why this reader may not confirm the step, in words; None when they may, or may not see from whom it comes."""
    if not (step.person and step.decided_by and step.raised_by):
        return None
    no = barred(actor.person, step.person, step.decided_by, step.raised_by)
    return no.why if no else None


def _scales(scales: list[PayScale | None]) -> list[PayScale]:
    """The editions behind the values of a page, each once."""
    return list({scale.key: scale for scale in scales if scale}.values())


# Home --------------------------------------------------------------------------------------------------------------


async def panel(actor: Actor, today: date) -> Panel | None:
    """For a social worker: children held beside what was agreed, pay point and next step."""
    if not may(actor, Can.SEE_PAY, Place(actor.person)) or reaches(actor, Can.LIST_PAY):
        return None
    load, point = await load_of(actor, actor.person), await pay_of(actor, actor.person)
    place = await standing_of(actor, actor.person)
    steps = [step for step in await pay_steps(actor, waiting=True) if step.person == actor.person] if point else []
    if load is None and point is None and place is None:
        return None
    return Panel("workforce/home.html", {"load": load, "point": point, "place": place, "steps": steps})


async def queue(actor: Actor, today: date) -> list[Waiting]:
    """Pay steps that wait for this person to confirm them; their own and those they decided wait for others."""
    if not may_ever(row(Can.CONFIRM_PAY_STEP), actor):
        return []
    steps = [step for step in await pay_steps(actor, waiting=True) if _why(actor, step) is None and step.name]
    return [
        Waiting(f"Confirm a pay step for {step.name}", f"/pay-steps/{step.id}", day_of(step.raised_at), _about(step))
        for step in steps
        if may(actor, Can.CONFIRM_PAY_STEP, Place(step.person, authority=step.authority))
    ]


def _about(step: PayStep) -> str:
    return f"level {step.to_level} from {day(step.effective)}, {pounds(step.annual)} whole-time"
