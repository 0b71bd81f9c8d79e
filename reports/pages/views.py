"""The views that somebody keeps, and what may be done with them."""

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor, may_ever
from foundation.access_table import Can, row
from foundation.forms import Filled
from foundation.pages import draw
from reports.queries.views import views_of


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    return draw(
        request, "reports/views/index.html", filled=filled, title="Your views", views=await views_of(actor),
        again=filled is not None and filled.error("title") is not None,
    )  # fmt: skip


def may_save(actor: Actor) -> bool:
    return may_ever(row(Can.SAVE), actor)
