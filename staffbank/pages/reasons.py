"""The page that asks for a reason before something is declined, withdrawn, cancelled or given up."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor
from foundation.forms import Filled
from foundation.pages import draw
from foundation.routing import path_id

Page = Callable[..., Awaitable[Response]]


def reason_page(
    find: Callable[[Actor, UUID], Awaitable[Any]], title: str, button: str, hint: str, back: str, label: str = "Why"
) -> Page:
    """A handler that shows one box and one button. `find` admits the reader; `back` is the address to go back to."""

    async def page(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
        thing = await find(actor, path_id(request))
        return draw(
            request, "staffbank/reason.html", title=title, filled=filled, button_words=button, hint=hint, label=label,
            back=back.format(id=thing.id, thing=thing), thing=thing,
        )  # fmt: skip

    return page
