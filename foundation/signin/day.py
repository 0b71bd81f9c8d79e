"""The time machine of a demo: a session chooses the day that is today for it, and for nobody else.

Rules, lists and roles held follow that day; sign-ins, the record and jobs stay on real time (docs/decisions/010).
"""

from datetime import date
from typing import ClassVar

import asyncpg
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from foundation import clock
from foundation.access import Actor
from foundation.database.pool import fetch_value, transaction
from foundation.deeds import enter
from foundation.forms import Filled, Form, bind, filled
from foundation.pages import draw
from foundation.problems import NotThere, Refusal
from foundation.routing import LIMITS, check_form, session_of
from foundation.settings import settings

FIRST, LAST = date(2015, 1, 1), date(2050, 12, 31)


class MoveDay(Form):
    """The day that shall be today."""

    today: date
    words: ClassVar = {"today": "Enter the day that shall be today, such as 1 3 2027"}


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    if not settings().demo:
        raise NotThere
    everybodys = clock.everybodys_today()
    return draw(request, "foundation/day.html", title="Choose a day", filled=filled, everybodys=everybodys)


async def move(request: Request) -> Response:
    """Move this session's today, or, by the button `back`, return to everybody's."""
    if not settings().demo:
        raise NotThere
    session = session_of(request)
    async with request.form(**LIMITS) as data:
        await check_form(data, session)
        try:
            await _move(session, None if "back" in data else _chosen(bind(MoveDay, data)))
        except Refusal as no:
            async with transaction(readonly=True):
                request.state.actor = await enter(session)
                response = await show(request, request.state.actor, filled(data, no.errors))
            response.status_code = no.status
            return response
    return RedirectResponse("/", 303)


def _chosen(form: Form) -> date | None:
    assert isinstance(form, MoveDay)
    if not FIRST <= form.today <= LAST:
        raise Refusal(today=f"The day must lie between {FIRST.year} and {LAST.year}")
    return None if form.today == clock.everybodys_today() else form.today


async def _move(session: bytes, day: date | None) -> None:
    try:
        async with transaction():
            await enter(session)
            await fetch_value("select move_day($1, $2)", session, day)
    except asyncpg.CheckViolationError:
        raise Refusal("No demo is loaded here, so today is the same for everybody.") from None
