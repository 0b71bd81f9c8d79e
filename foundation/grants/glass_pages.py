"""Pages of broken glass: how often, which, what was seen; opening one; and on the home page, that it was done."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Place, may_ever
from foundation.access_table import Can, row
from foundation.filters import moment
from foundation.forms import Filled, fresh_form
from foundation.grants.glass import seconds
from foundation.grants.opened import concerning, counted, counts, opening_for, openings
from foundation.grants.opened import place_of as place_of_opening
from foundation.grants.pages import person_of
from foundation.grants.reaching import place_of_person
from foundation.guard import admit, may
from foundation.home import Panel
from foundation.pages import draw
from foundation.problems import NotThere
from foundation.roster import names_of
from foundation.routing import path_id
from foundation.sheets import Column, Sheet

COLUMNS = (
    Column("Opened", lambda each: moment(each.opened_at), link=lambda each: f"/break-glass/{each.id}"),
    Column("Record", lambda each: f"{each.who(each.subject)}: {each.what}" if each.subject else None),
    Column("Opened by", lambda each: each.who(each.opened_by)),
    Column("Why", lambda each: each.reason),
)


async def index(request: Request, actor: Actor) -> Response:
    """How often, for everyone in the authority; and which, for those who may know."""
    found = await openings(actor) if may_ever(row(Can.LIST_GLASS), actor) else []
    columns = [column for column in COLUMNS if any(column.show(each) for each in found)] or COLUMNS[:1]
    return draw(
        request, "foundation/glass/index.html", title="Records opened by breaking the glass",
        months=await counts(actor) if counted(actor) else None,
        table=Sheet("Records opened", columns, found),
    )  # fmt: skip


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """One opening, with every page seen; to whoever opened it, the way in and the way out."""
    opening, now = await opening_for(actor, path_id(request)), clock.now()
    mine = opening.opened_by == actor.person
    officer = may(actor, Can.BREAK_GLASS, place_of_opening(opening))
    return draw(
        request, "foundation/glass/show.html", title="A record opened by breaking the glass", filled=filled,
        opening=opening, mine=mine, still=opening.open(now), may_tell=officer and opening.told_at is None,
        officer=officer,
    )  # fmt: skip


async def new(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """The form, for the person named in the address: from their page, or from a role they hold."""
    filled = filled or fresh_form()
    person = person_of(filled.value("person") or request.query_params.get("person", ""))
    place = await place_of_person(person) if person else None
    if person is None:
        return draw(request, "foundation/glass/new.html", title="Break the glass", filled=filled, person=None)
    if place is None or person == actor.person:
        raise NotThere
    admit(actor, Can.BREAK_GLASS, Place(person, team=place.team, authority=place.authority, region=place.region))
    assert place.authority is not None
    officers = await seconds(place.authority, actor.person, person)
    name = (await names_of([person])).get(person, "this person")
    records = [("person", "Their file", "Work, contact, registration, pay, children held and days away")]
    sent = "Evidence that was sent, reviews, reports and outcomes"
    records += [(str(case), "Their journey", sent) for case in sorted(place.cases)]
    return draw(
        request, "foundation/glass/new.html", title=f"Break the glass: {name}", filled=filled, person=person, name=name,
        records=records, officers=[("", "Choose an officer"), *((str(id), who) for id, who in officers.items())],
    )  # fmt: skip


async def panel(actor: Actor, today: date) -> Panel | None:
    """What is told at once: to the person, to the second officer; and to the opener, that it is still open."""
    found = await concerning(actor.person)
    lines = [(each, may(actor, Can.SEE_GLASS, place_of_opening(each))) for each in found]
    return Panel("foundation/glass/panel.html", {"lines": lines, "me": actor.person}) if found else None
