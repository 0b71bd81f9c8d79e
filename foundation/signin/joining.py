"""Pages by which a supplier's person joins: a link that is good once, then a passkey or an app."""

import hmac
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg
from starlette.requests import Request
from starlette.responses import Response

from foundation.database.pool import fetch_one, transaction
from foundation.forms import Filled, Form, bind, filled
from foundation.pages import draw
from foundation.problems import NotThere, Overtaken, Refusal
from foundation.routing import LIMITS
from foundation.signin import local_passkeys, sessions
from foundation.signin.local_keys import KEEPER, AddApp, AddPasskey, join, showing
from foundation.suppliers.held import token_of
from foundation.throttle import SECOND_FACTOR, throttle


async def invitation(request: Request, filled: Filled | None = None, status: int = 200) -> Response:
    """Make a passkey; without scripts, or without one, set up an app instead."""
    row = await _invited(request)
    if row is None:
        return draw(request, "foundation/signin/invitation_over.html", status=404)
    async with transaction(readonly=True):
        options = await local_passkeys.options_to_add(row["account"], row["name"], f"invitation {row['id']}")
    return draw(
        request,
        "foundation/signin/join.html",
        status=status,
        filled=filled,
        row=row,
        options=options,
        way=_way(request),
    )


async def invitation_app(request: Request, filled: Filled | None = None, status: int = 200) -> Response:
    row = await _invited(request)
    if row is None:
        return draw(request, "foundation/signin/invitation_over.html", status=404)
    return draw(
        request, "foundation/signin/join_app.html", status=status, filled=filled, row=row, way=_way(request),
        **showing(row["account"], row["name"], filled),
    )  # fmt: skip


def _way(request: Request) -> str:
    return f"/join/{request.path_params['id']}/{request.path_params['token']}"


async def _invited(request: Request) -> asyncpg.Record | None:
    """The invitation of the link, if it is still good; its token is what nobody guesses."""
    id: UUID = request.path_params["id"]
    if not hmac.compare_digest(token_of(id), request.path_params["token"]):
        return None
    async with transaction(readonly=True):
        row = await fetch_one("select $1::uuid as id, * from invited($1)", id)
    return row if row and row["open"] else None


async def join_by_passkey(request: Request) -> Response:
    return await _join(request, AddPasskey, invitation)


async def join_by_app(request: Request) -> Response:
    return await _join(request, AddApp, invitation_app)


async def _join(request: Request, form: type[Form], page: Callable[..., Awaitable[Response]]) -> Response:
    row = await _invited(request)
    if row is None:
        return draw(request, "foundation/signin/invitation_over.html", status=404)
    await throttle(f"join:{row['id']}", *SECOND_FACTOR)
    async with request.form(**LIMITS) as data:
        try:
            await join(KEEPER, id=row["id"], form=bind(form, data))
        except Refusal as no:
            return await page(request, filled(data, no.errors), no.status)
        except (NotThere, Overtaken):
            return draw(request, "foundation/signin/invitation_over.html", status=404)
    return await sessions.begin(request, row["account"], "/")
