"""Routes that carry their permission: `get` for a page, `press` for a deed. What has neither is not served.

Every page runs in one read-only transaction, entered as its actor. Every press brings a token, a key and a form; a
refusal shows the page again with what was typed, and sent again it has one effect and one answer.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from foundation.access import Actor, may_ever
from foundation.access_table import Can, describe, row
from foundation.database.pool import fetch_value, transaction
from foundation.database.rounds import at_once
from foundation.deeds import Deed, enter
from foundation.drafts import opening, reading
from foundation.drafts.store import sending
from foundation.forms import bind, filled
from foundation.grants.glass import Looked, write_down
from foundation.guard import watched
from foundation.notices.unread import unread
from foundation.problems import NotAllowed, NotThere, Overtaken, Previewed, Refusal, SignInNeeded, TooMany
from foundation.settings import settings
from foundation.throttle import Limit, throttle_own

COOKIE = "steadfast"
OPEN = "open to everyone"
DERIVED = "derived: shows only what each reader may list"
LIMITS = {"max_files": 1, "max_fields": 600, "max_part_size": 256 * 1024}

Page = Callable[..., Awaitable[Response]]


@dataclass(frozen=True)
class Door:
    """What a route declares: the acts its page shows or its deed needs, or why it needs none."""

    path: str
    method: str
    needs: tuple[Can, ...] | str
    page: Page
    deed: Deed | None = None
    limits: tuple[Limit, ...] = ()


DOORS: list[Door] = []
_writing: set[Page] = set()  # pages that a form is on


def get(
    path: str,
    page: Page,
    *,
    needs: Can | tuple[Can, ...] | str,
    name: str | None = None,
    limits: tuple[Limit, ...] = (),
) -> Route:
    """A page. `needs`: one act, or several of which any is enough to open it (each part is then masked by itself).

    `limits`: how often one account may ask for it.
    """
    door = Door(path, "GET", (needs,) if isinstance(needs, Can) else needs, page, limits=limits)

    async def endpoint(request: Request) -> Response:
        if door.needs == OPEN:
            return await page(request)
        await _spare(door, session_of(request))
        with watched() as seen:
            async with transaction(readonly=True):
                actor = await enter(session_of(request))
                request.state.actor = actor
                await _around(request, actor, writing=page in _writing)
                allow(door, actor)
                response = await page(request, actor)
        for glass, acts in seen.items():  # what is seen through broken glass is written down before it is shown
            await write_down(actor, glass, Looked(path=request.url.path, acts=tuple(acts)))
        return response

    return _route(door, endpoint, name)


def press(path: str, deed: Deed, *, page: Page, name: str | None = None, limits: tuple[Limit, ...] = ()) -> Route:
    """A deed behind a form. `page(request, actor, filled)` shows the form again when it is refused."""
    door = Door(path, "POST", (deed.needs,) if deed.needs else "", page, deed, limits)
    if deed.form:
        _writing.add(page)

    async def endpoint(request: Request) -> Response:
        session = session_of(request)
        async with request.form(**LIMITS) as data:
            request.state.posted = data
            await check_form(data, session)
            try:
                await _spare(door, session)
                form = {"form": bind(deed.form, data)} if deed.form else {}
                with sending(reading.place(data)):
                    done = await deed(stranger(session), key=str(data.get("key", "")), **request.path_params, **form)
            except (Refusal, Overtaken, TooMany, Previewed) as no:
                return await _again(request, session, door, data, no)
        return RedirectResponse(done.then, 303)

    return _route(door, endpoint, name)


async def _around(request: Request, actor: Actor, *, writing: bool) -> None:
    """What every page shows around its own matter: how much is unread and, where forms are, what was being written."""
    if not writing:
        request.state.unread = await unread(actor.person)
        return
    drafts = opening.drafts_of(actor.person, opening.address_of(request), secret())
    request.state.unread, request.state.drafts = await at_once(unread(actor.person), drafts)


async def _spare(door: Door, session: bytes) -> None:
    if door.limits:
        await throttle_own(session, f"{door.method} {door.path}", *door.limits)


async def _again(
    request: Request, session: bytes, door: Door, data: FormData, no: Refusal | Overtaken | TooMany | Previewed
) -> Response:
    request.state.previewed = no if isinstance(no, Previewed) else None
    errors = _errors(no)
    async with transaction(readonly=True):
        actor = await enter(session)
        request.state.actor = actor
        if was := reading.place(data):
            request.state.drafts = await opening.drafts_of(actor.person, was.page, secret(), was)
        response = await door.page(request, actor, filled(data, errors))
    response.status_code = no.status
    if isinstance(no, TooMany):
        response.headers["Retry-After"] = str(no.seconds)
    return response


def _errors(no: Refusal | Overtaken | TooMany | Previewed) -> dict[str, str]:
    if isinstance(no, Previewed):
        return {}
    return no.errors if isinstance(no, Refusal) else {"": no.why}


def _route(door: Door, endpoint: Callable[[Request], Awaitable[Response]], name: str | None) -> Route:
    DOORS.append(door)
    endpoint.door = door  # type: ignore[attr-defined]
    return Route(door.path, endpoint, methods=[door.method], name=name)


def allow(door: Door, actor: Actor) -> None:
    """NotAllowed when none of the actor's roles has a line for any act of the page; before anything is looked up."""
    if isinstance(door.needs, tuple) and not any(may_ever(row(can), actor) for can in door.needs):
        raise NotAllowed(f"None of your roles may {describe(door.needs[0])}.")


def stranger(session: bytes) -> Actor:
    """Only the session is known yet: a deed reads who it is, and what they hold, inside its own transaction."""
    return Actor(UUID(int=0), "", session, ())


def session_of(request: Request) -> bytes:
    """The hash of the session the cookie names; SignInNeeded without one."""
    token = request.cookies.get(cookie_name())
    if not token:
        raise SignInNeeded
    return hash_of(token)


def cookie_name() -> str:
    return f"__Host-{COOKIE}" if settings().https else COOKIE


def hash_of(token: str) -> bytes:
    """Prefixed, so that no cookie can name the session of a service account."""
    return hashlib.sha256(f"cookie:{token}".encode()).digest()


def token_for(session: bytes) -> str:
    return hmac.new(secret(), session, hashlib.sha256).hexdigest()


def check_token(data: FormData, session: bytes) -> None:
    if not hmac.compare_digest(str(data.get("csrf", "")), token_for(session)):
        raise NotAllowed("This form was not opened by you in this sign-in. Go back, open the page again and send it.")


async def check_form(data: FormData, session: bytes) -> None:
    """As check_token; a form opened before this sign-in's last step-up, in another window, counts as its own too."""
    try:
        check_token(data, session)
    except NotAllowed:
        async with transaction(readonly=True):
            former = await fetch_value("select former_session($1)", session)
        if former is None:
            raise
        check_token(data, former)


@cache
def secret() -> bytes:
    """The key of the tokens: from the setting, else made once and kept beside the data."""
    if settings().secret:
        return settings().secret.encode()
    return _kept_secret()


def _kept_secret() -> bytes:
    """Of several processes that start at once the first names the file, which is whole by then; all read that one."""
    path = settings().data / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"secret-{secrets.token_hex(8)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return path.read_text().encode()


def path_id(request: Request, name: str = "id") -> UUID:
    value: Any = request.path_params[name]
    if not isinstance(value, UUID):
        raise NotThere
    return value
