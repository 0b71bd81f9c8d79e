"""What ends soon, on one page for HR and managers: the next day first, with what to do before it."""

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.filters import day, plural
from foundation.pages import draw
from foundation.sheets import Column, Sheet
from workforce.queries.ending import ending_soon
from workforce.rules.ending import Ending, until


async def index(request: Request, actor: Actor) -> Response:
    today = clock.today()
    found = await ending_soon(actor)
    columns = (
        Column("Who or what", lambda one: one.name, link=_address),
        Column("What ends", lambda one: one.words),
        Column("Last day", lambda one: day(one.last)),
        Column("In", lambda one: plural(one.days_left(today), "day")),
        Column("About", lambda one: one.about),
        Column("What to do", lambda one: one.to_do),
    )
    return draw(
        request, "workforce/establishment/ending.html", title="What ends soon", until=until(today),
        table=Sheet("Ending within six weeks", columns, found),
    )  # fmt: skip


def _address(one: Ending) -> str:
    return f"/establishment/posts/{one.subject}" if one.kind == "post" else f"/people/{one.subject}"
