"""Places on points: everyone's in an authority, and one person's with how they came to it and what comes next."""

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.filters import day, pounds
from foundation.forms import Filled
from foundation.guard import admit, may
from foundation.pages import draw
from foundation.paging import page_of
from foundation.problems import NotThere
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.queries.pay_chain import where_employed
from workforce.queries.pay_increments import withheld_from
from workforce.queries.pay_places import places, standing_of, steps_of
from workforce.queries.pay_runs import owed_to
from workforce.queries.pay_terms import grades_of

WHY = {
    "start": "start", "increment": "increment", "gate": "gate passed", "regrade": "moved to another grade",
    "protection": "moved, pay protected", "hours": "change of hours", "reversal": "a step was undone",
}  # fmt: skip
PLACES = (
    Column("Name", lambda place: place.name, link=lambda place: f"/people/{place.person}/pay"),
    Column("Grade", lambda place: place.grade.grade.code),
    Column("Point", lambda place: place.point, numeric=True),
    Column("Whole-time pay", lambda place: pounds(place.annual) if place.annual else None, numeric=True),
    Column("Share", lambda place: f"{place.fte.normalize():f}", numeric=True),
    Column("Next", lambda place: f"{place.next.point} on {day(place.next.on)}" if place.next else "top of the grade"),
)
STEPS = (
    Column("From", lambda step: day(step.starts)),
    Column("Grade", lambda step: step.code),
    Column("Point", lambda step: step.point, numeric=True),
    Column("Share", lambda step: f"{step.fte.normalize():f}", numeric=True),
    Column("Why", lambda step: WHY[step.reason]),
    Column("Entered by", lambda step: step.who),
)
BY_HAND = (("start", "A start"), ("regrade", "A move to another grade"), ("hours", "A change of hours"))


async def index(request: Request, actor: Actor) -> Response:
    """Everyone's place on a point of their grade, by family name."""
    found = await places(actor, page_of(request.query_params))
    return draw(request, "workforce/pay/places.html", title="Grades and points", found=found,
                table=Sheet("Places on points", PLACES, found.rows))  # fmt: skip


async def person(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """One person's place, its arithmetic, how they came to it, and what HR may do."""
    id = path_id(request)
    place = await standing_of(actor, id)
    name, authority = (place.name, place.authority) if place else await where_employed(id)
    here = Place(id, authority=authority)
    admit(actor, Can.SEE_PAY, here)
    if authority is None:
        raise NotThere
    places_people = may(actor, Can.CREATE_PAY, here) and actor.person != id
    grades = await grades_of(authority, clock.today()) if places_people else ()
    own = actor.person == id
    return draw(
        request, "workforce/pay/person.html", title="Your pay" if own else f"Pay of {name}", filled=filled, own=own,
        place=place, authority=authority, person=id, may_place=places_people, reasons=BY_HAND,
        grades=[(each.grade.code, f"{each.grade.code}, {each.grade.title}") for each in grades],
        table=Sheet("How this came about", STEPS, await steps_of(id, authority)),
        withheld=await withheld_from(id, authority), owed=await owed_to(id, authority),
    )  # fmt: skip
