"""Pages of signing in through a provider: choose your organisation, go there, come back; step-up and the test."""

import json
from urllib.parse import quote
from uuid import UUID

import asyncpg
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from foundation.access import Actor
from foundation.database.pool import fetch_one, fetch_value, transaction
from foundation.deeds import enter
from foundation.middleware import write
from foundation.pages import draw
from foundation.problems import NotThere, SignInNeeded
from foundation.routing import hash_of, session_of
from foundation.settings import settings
from foundation.signin import issuers, oidc, people, sessions
from foundation.signin.logout import sealed
from foundation.signin.oidc import Arrived
from foundation.signin.refused import SignInRefused
from foundation.signin.ways import CHOSEN, ours
from foundation.throttle import FROM_ONE_ADDRESS, address_of, opaque, throttle

MINUTES = 10
YEAR = 365 * 24 * 3600


def _before() -> str:
    """The cookie between going and coming back; with https no other host can have set it."""
    return "__Host-steadfast-sign-in" if settings().https else "steadfast-sign-in"


async def choose(request: Request) -> Response:
    """Choose your organisation; what was chosen last in this browser comes first."""
    found = await issuers.in_force()
    last = request.cookies.get(CHOSEN)
    found.sort(key=lambda one: str(one.id) != last)
    then, why = ours(request.query_params.get("then")), await sessions.why_ended(request)
    remembered = bool(found) and str(found[0].id) == last
    return draw(
        request, "foundation/signin/choose.html", providers=found, remembered=remembered, then=quote(then), why=why
    )


async def go(request: Request) -> Response:
    """A link, not a form: a form's own redirect to another site is blocked by our content policy."""
    provider = await issuers.provider_known(request.path_params["id"])
    if settings().demo or provider is None:
        raise NotThere
    await throttle(opaque("from", address_of(request)), *FROM_ONE_ADDRESS)
    then = ours(request.query_params.get("then"))
    try:
        begun = await oidc.begin(provider, "sign in", then=then)
    except SignInRefused as no:
        return refusal(request, provider.name, no, f"/sign-in/{provider.id}?then={quote(then)}")
    return leave(RedirectResponse(begun.url, 303), begun)


def leave(response: Response, begun: oidc.Begun) -> Response:
    response.set_cookie(
        _before(), begun.cookie, max_age=MINUTES * 60, path="/", httponly=True, samesite="lax", secure=settings().https
    )
    return response


async def going(request: Request, provider: issuers.Provider, purpose: str, session: bytes, then: str) -> Response:
    """After a form of ours: a page that goes on to the provider by itself, and by a link."""
    begun = await oidc.begin(provider, purpose, session=session, then=then)
    return leave(draw(request, "foundation/signin/going.html", name=provider.name, url=begun.url), begun)


async def again(request: Request, actor: Actor, held: list[tuple[str, str]], then: str) -> Response:
    """Step-up through the provider this session came by. What was typed waits in the database for its person."""
    async with transaction():
        row = await fetch_one("select provider from origin_of($1)", actor.session)
        fields = json.dumps(held)
        kept = await fetch_value("select hold_form($1, $2, $3::jsonb)", actor.session, then, fields) if held else None
    provider = await issuers.provider_known(row["provider"]) if row else None
    if provider is None:
        raise SignInNeeded
    way = f"/sign-in/carry-on?form={kept}" if kept else then
    try:
        return await going(request, provider, "again", actor.session, way)
    except SignInRefused as no:
        return refusal(request, provider.name, no, way)


async def back(request: Request) -> Response:
    """The browser has come back from its provider: believe it, or say kindly why not. Nothing is kept of what came.

    Coming back is counted by itself: whoever was let go is not kept out by those of their council who went after.
    """
    await throttle(opaque("back", address_of(request)), *FROM_ONE_ADDRESS)
    id: UUID = request.path_params["id"]
    browser = request.cookies.get(_before(), "")
    provider, name, way = None, "Your organisation’s sign-in", "/sign-in"
    try:
        attempt = await oidc.take(id, request.query_params, browser)
        provider = await issuers.provider_known(id, waiting=True)
        name = provider.name if provider else name
        way = attempt.then if attempt.purpose != "sign in" else f"/sign-in/{id}?then={quote(attempt.then)}"
        arrived = await oidc.arrive(id, attempt, request.query_params, browser)
        response = await AFTER[attempt.purpose](request, arrived)
    except SignInRefused as no:
        response = refusal(request, name, no, way)
    response.delete_cookie(_before(), path="/", httponly=True, samesite="lax", secure=settings().https)
    return response


async def _signed_in(request: Request, arrived: Arrived) -> Response:
    known = await people.person_of(arrived.provider, arrived.claims)
    if known.first:
        await people.link(arrived.provider, arrived.claims, known)
    async with transaction():
        try:
            token, sixth = await sessions.opened(request, known.account)
        except asyncpg.InvalidAuthorizationSpecificationError:
            raise SignInRefused("locked") from None
        await _note(token, arrived)
        await fetch_value("select date_sign_in($1, $2)", hash_of(token), arrived.claims.authenticated_at)
    response = sessions.signed_in(token, sixth, arrived.attempt.then)
    response.set_cookie(
        CHOSEN, str(arrived.provider.id), max_age=YEAR, path="/", httponly=True, samesite="lax", secure=settings().https
    )
    return response


async def _note(token: str, arrived: Arrived) -> None:
    claims = arrived.claims
    await fetch_value(
        "select note_origin($1, $2, $3, $4, $5, $6)",
        hash_of(token), arrived.provider.id, claims.issuer, claims.sub, claims.sid, sealed(token, arrived.id_token),
    )  # fmt: skip


async def _signed_in_again(request: Request, arrived: Arrived) -> Response:
    """The same person, in the same session of the same browser; it goes on under a new token."""
    session = session_of(request)
    async with transaction(readonly=True):
        former = await fetch_value("select former_session($1)", session)
        account = await fetch_value("select account_of_session($1)", session)
    if arrived.attempt.session not in (session, former):
        raise SignInRefused("start again", "another session")
    known = await people.person_of(arrived.provider, arrived.claims)
    if known.first or known.account != account:
        raise SignInRefused("somebody else")
    token = await sessions.freshen(session)
    async with transaction():
        await _note(token, arrived)
    return sessions.carry(RedirectResponse(arrived.attempt.then, 303), token)


async def _tested(request: Request, arrived: Arrived) -> Response:
    """The administrator's test: what came, and whom it would sign in. Nobody is signed in and nothing is linked."""
    session = session_of(request)
    if arrived.attempt.session != session:
        raise SignInRefused("start again", "another session")
    async with transaction(readonly=True):
        request.state.actor = await enter(session)
    try:
        known = await people.person_of(arrived.provider, arrived.claims)
        verdict = f"This would sign in {known.name}" + (", for the first time." if known.first else ".")
    except SignInRefused as no:
        verdict = " ".join(("Nobody would be signed in.", no.words(arrived.provider.name, "this page")[1]))
    claims = [(name, _shown(value)) for name, value in sorted(arrived.claims.all.items())]
    return draw(
        request, "foundation/signin/tested.html", provider=arrived.provider, verdict=verdict, claims=claims,
        named=arrived.claims.names(arrived.provider.claim),
    )  # fmt: skip


def _shown(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 300 else f"{text[:300]}…"


AFTER = {"sign in": _signed_in, "again": _signed_in_again, "test": _tested}


def refusal(request: Request, name: str, no: SignInRefused, way: str) -> Response:
    """A friendly page; the log has the code and which check failed, never what was received."""
    number = request.state.request_id
    write(event="sign-in refused", request=number, kind=no.code, where=no.why)
    title, words = no.words(name, number)
    response = draw(request, "foundation/signin/refused.html", status=no.status, title=title, words=words, way=way)
    if no.status == 503:
        response.headers["Retry-After"] = "60"
    return response


async def carry_on(request: Request, actor: Actor) -> Response:
    """What was being sent when a step-up came between, ready to be sent; home when it is not there any more."""
    row = await fetch_one(
        "select path, fields from held_form where id::text = $1 and person = $2",
        request.query_params.get("form", ""), actor.person,
    )  # fmt: skip
    if row is None:
        return RedirectResponse("/", 303)
    held = [(str(name), str(value)) for name, value in json.loads(row["fields"])]
    return draw(request, "foundation/carry_on.html", held=held, then=row["path"])


async def signed_out(request: Request) -> Response:
    return draw(request, "foundation/signin/signed_out.html", provider=None, url="")
