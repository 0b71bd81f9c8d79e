"""Increments due: listed in advance for a whole authority, and applied up to a day."""

from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.filters import day
from foundation.forms import Filled
from foundation.pages import draw
from foundation.paging import PAGE, Paged, before, page_of
from foundation.sheets import Column, Sheet
from workforce.pages.pay_asked import authority_asked
from workforce.queries.pay_increments import increments_due

DUE = (
    Column("Name", lambda due: due.name, link=lambda due: f"/people/{due.person}/pay"),
    Column("Due", lambda due: day(due.on)),
    Column("Grade", lambda due: due.grade.grade.code),
    Column("From point", lambda due: due.point, numeric=True),
    Column("To point", lambda due: due.point + 1, numeric=True),
)


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """Who moves up by a day: by default half a year ahead."""
    authority = authority_asked(request, actor, Can.EDIT_PAY, filled)
    until = _asked(request, filled) or clock.today() + timedelta(days=183)
    due, page = await increments_due(actor, authority, until), page_of(request.query_params)
    here = due[before(page, PAGE) : before(page, PAGE) + PAGE]
    return draw(
        request, "workforce/pay/increments.html", title="Increments due", filled=filled, authority=authority,
        until=until, found=Paged(here, len(due), page), table=Sheet("Increments due", DUE, here),
        own=any(each.person == actor.person for each in due), today=clock.today(),
    )  # fmt: skip


def _asked(request: Request, filled: Filled | None) -> date | None:
    """The day asked for, from the address or the form that came back; None for none that is a day."""
    parts = request.query_params
    text = parts.get("until", "")
    given = filled.value if filled else parts.get
    if given("until-year"):
        text = f"{given('until-year')}-{str(given('until-month')).zfill(2)}-{str(given('until-day')).zfill(2)}"
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
