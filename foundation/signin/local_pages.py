"""Pages by which suppliers' people sign in, and sign in again."""

import hmac
import secrets
from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256
from typing import Any, ClassVar
from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor
from foundation.database.pool import fetch_value, transaction
from foundation.deeds import enter
from foundation.forms import Filled, Form, bind, filled
from foundation.pages import draw
from foundation.problems import Refusal, TooMany
from foundation.routing import LIMITS, check_form, secret, session_of
from foundation.settings import settings
from foundation.signin import local, local_passkeys, sessions
from foundation.signin.carrying import carried, go_on
from foundation.signin.ways import ours
from foundation.throttle import EVERYWHERE, FROM_ONE_ADDRESS, address_of, opaque, throttle

NO_MATCH = "These do not belong together. Check the e-mail address, the passphrase and the code, and try again."
CHANGED = "This page was open too long. Try again now."


class Answer(Form):
    """What a browser answers with its passkey."""

    credential: str = ""


class Code(Form):
    """What is typed where there is no passkey."""

    email: str
    passphrase: str
    code: str
    words: ClassVar = {
        "email": "Enter your work e-mail address",
        "passphrase": "Enter the passphrase that you were given when you joined",
        "code": "Enter the six figures from your app, or a recovery code",
    }


# The door: what ties a page to the browser it was opened in, before there is a session ------------------------------


def _door() -> str:
    return "__Host-steadfast-door" if settings().https else "steadfast-door"


def _token(door: str) -> str:
    return hmac.new(secret(), f"door|{door}".encode(), sha256).hexdigest()


def _through(data: FormData, request: Request) -> str:
    """The door that the form was opened by; Refusal where it is not this browser's."""
    door = request.cookies.get(_door(), "")
    if not door or not hmac.compare_digest(str(data.get("csrf", "")), _token(door)):
        raise Refusal(CHANGED)
    return door


# Signing in ---------------------------------------------------------------------------------------------------------


async def sign_in(request: Request, filled: Filled | None = None, status: int = 200) -> Response:
    door = request.cookies.get(_door()) or secrets.token_urlsafe(32)
    async with transaction(readonly=True):
        options = await local_passkeys.options_to_sign_in(door)
    response = draw(
        request, "foundation/signin/supplier.html", status=status, filled=filled, options=options, csrf=_token(door),
        then=ours(request.query_params.get("then") or (filled.value("then") if filled else "/")),
    )  # fmt: skip
    response.set_cookie(
        _door(), door, max_age=3600, path="/", httponly=True, samesite="strict", secure=settings().https
    )
    return response


async def by_passkey(request: Request) -> Response:
    return await _try(request, Answer, _passkey)


async def by_code(request: Request) -> Response:
    return await _try(request, Code, _code)


async def _try(request: Request, form: type[Form], whose: Callable[[Request, Any, str], Awaitable[UUID]]) -> Response:
    async with request.form(**LIMITS) as data:
        try:
            door = _through(data, request)
            account = await whose(request, bind(form, data), door)
            return await sessions.begin(request, account, ours(str(data.get("then", "/"))))
        except (Refusal, TooMany) as no:
            return await _shown(request, data, no)


async def _shown(request: Request, data: FormData, no: Refusal | TooMany) -> Response:
    """The page again, with what was typed but the secrets."""
    errors = no.errors if isinstance(no, Refusal) else {"": no.why}
    kept = FormData([(name, value) for name, value in data.multi_items() if name in ("email", "then", "key")])
    response = await sign_in(request, filled(kept, errors), no.status)
    if isinstance(no, TooMany):
        response.headers["Retry-After"] = str(no.seconds)
    return response


async def _passkey(request: Request, form: Answer, door: str) -> UUID:
    await throttle(opaque("from", address_of(request)), *FROM_ONE_ADDRESS)
    await throttle("sign-in", *EVERYWHERE)
    async with transaction():
        return await local_passkeys.signed(form.credential, door)


async def _code(request: Request, form: Code, door: str) -> UUID:
    account = await local.account_of(form.email, form.passphrase, form.code, address_of(request))
    if account is None:
        raise Refusal(NO_MATCH)
    return account


# Signing in again ---------------------------------------------------------------------------------------------------


async def is_local(actor: Actor) -> bool:
    """Whether the actor is a supplier's person; asked inside the actor's own transaction."""
    return await fetch_value("select my_account()") is not None


async def again(
    request: Request, actor: Actor, held: Sequence[tuple[str, str]], then: str, errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    """The step-up page: by the same ways as signing in, with what was typed carried along."""
    async with transaction(readonly=True):
        options = await local_passkeys.options_to_sign_in(_bound(actor.session))
    return draw(
        request, "foundation/signin/again.html", status=status, filled=Filled(errors=errors or {}), held=held,
        then=then, options=options,
    )  # fmt: skip


def _bound(session: bytes) -> str:
    return f"session {session.hex()}"


async def again_answered(request: Request) -> Response:
    """Only the account that is signed in signs in again."""
    session = session_of(request)
    async with request.form(**LIMITS) as data:
        await check_form(data, session)
        held, then = carried(data)
        async with transaction(readonly=True):
            request.state.actor = actor = await enter(session)
            mine = await fetch_value("select my_account()")
        try:
            account = await _proved(request, data, session)
            if account is None or account != mine:
                raise Refusal(NO_MATCH)
        except (Refusal, TooMany) as no:
            errors = dict(no.errors) if isinstance(no, Refusal) else {"": no.why}
            return await again(request, actor, held, then, errors, no.status)
    return await go_on(request, session, held, then)


async def _proved(request: Request, data: FormData, session: bytes) -> UUID | None:
    if data.get("credential"):
        async with transaction():
            return await local_passkeys.signed(str(data["credential"]), _bound(session))
    form = bind(Code, data)
    assert isinstance(form, Code)
    return await local.account_of(form.email, form.passphrase, form.code, address_of(request))
