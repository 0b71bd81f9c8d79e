"""Drawing a page: one Jinja environment, one layout, and the error pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from foundation import clock, filters
from foundation.access import Actor, may_ever
from foundation.access_table import Can, row
from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.drafts.kept import Drafts
from foundation.forms import Filled, fresh_form
from foundation.middleware import write
from foundation.problems import NotAllowed, NotThere, Overtaken, Refusal, SignInAgain, SignInNeeded, TooMany
from foundation.routing import session_of, token_for
from foundation.settings import HOME, settings
from foundation.signin.held import hold

STATIC = HOME / "static"


@dataclass(frozen=True)
class Tab:
    """An entry of the navigation: shown to whoever `shown(actor)` says."""

    words: str
    path: str
    shown: Callable[[Actor], bool]


TABS: list[Tab] = []


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HOME / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(filters.ALL)
    made.globals.update(static=static, vendored=vendored, demo=settings().demo)
    return made


@cache
def static(name: str) -> str:
    """The address of a static file, with its fingerprint, so that it may be kept for a year."""
    path = STATIC / name
    mark = sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else "absent"
    return f"/static/{name}?v={mark}"


@cache
def vendored() -> bool:
    """Whether the GOV.UK styles were built (make install); without them pages are plain, and still work."""
    return (STATIC / "vendor" / "govuk-frontend.min.css").exists()


def draw(
    request: Request, template: str, *, status: int = 200, filled: Filled | None = None, **context: Any
) -> HTMLResponse:
    """The page `templates/<template>` for whoever asks. `filled` is the form on it, as typed, or afresh."""
    actor: Actor | None = getattr(request.state, "actor", None)
    shared = {
        "request": request,
        "actor": actor,
        "today": clock.today(),
        "moved": actor is not None and clock.moved_to() is not None,
        "everybodys_today": clock.everybodys_today(),
        "notice": getattr(request.state, "notice", ""),
        "seconds_left": max(0, int((actor.until - clock.now()).total_seconds())) if actor and actor.until else 0,
        "csrf": token_for(actor.session) if actor else "",
        "filled": _with_drafts(request, filled, context.get("title", "")),
        "nonce": request.state.nonce,
        "tabs": [tab for tab in TABS if actor and tab.shown(actor)],
        "path": request.url.path,
        "unread": getattr(request.state, "unread", 0),
        "reads_editions": bool(actor and may_ever(row(Can.LIST_EDITIONS), actor)),
        "reads_notices": bool(actor and may_ever(row(Can.LIST_NOTICES), actor)),
        "reads_account": bool(actor and may_ever(row(Can.SEE_ACCOUNT), actor)),
    }
    return HTMLResponse(environment().get_template(template).render(shared | context), status)


def _with_drafts(request: Request, filled: Filled | None, title: str) -> Filled:
    """The form, with what its reader was writing put back into it, unless something was typed just now."""
    drafts: Drafts | None = getattr(request.state, "drafts", None)
    if drafts is None:
        return filled or fresh_form()
    drafts = replace(drafts, title=title)
    return replace(filled or replace(fresh_form(), values=drafts.words()), drafts=drafts)


# Errors ------------------------------------------------------------------------------------------------------------

WORDS: Mapping[type[Exception], tuple[str, str]] = {
    NotThere: (
        "Page not found",
        "It may have moved, or it may not be yours to see. If you came by a link, ask whoever sent it.",
    ),
    NotAllowed: ("You cannot do this", ""),
    Overtaken: ("Somebody else was first", ""),
    TooMany: ("Too many tries", ""),
    Refusal: ("This could not be done", ""),
}


async def on_problem(request: Request, problem: Exception) -> Response:
    """The page a refusal becomes when no form shows it again."""
    if isinstance(problem, SignInNeeded):
        then = request.url.path if request.method == "GET" else await hold(request)
        return RedirectResponse(f"/sign-in?then={quote(then)}" if then else "/sign-in", 303)
    await _know_the_actor(request)
    if isinstance(problem, SignInAgain):
        held = getattr(request.state, "posted", None)
        values = [(k, v) for k, v in held.multi_items() if isinstance(v, str) and k != "csrf"] if held else []
        return draw(request, "foundation/sign_in_again.html", status=401, held=values, method=request.method)
    title, words = WORDS.get(type(problem), WORDS[Refusal])
    drawn = draw(
        request,
        "foundation/problem.html",
        status=getattr(problem, "status", 500),
        title=title,
        words=str(problem) or words,
    )
    if isinstance(problem, TooMany):
        drawn.headers["Retry-After"] = str(problem.seconds)
    return drawn


async def on_not_found(request: Request, problem: Exception) -> Response:
    return await on_problem(request, NotThere())


async def on_no_value(request: Request, problem: Exception) -> Response:
    """What no column can hold: a number beyond all counting, a letter that is none. Nothing was saved."""
    write(event="unreadable", request=request.state.request_id, kind=type(problem).__name__)
    await _know_the_actor(request)
    words = "Something in the address or the form is not a value that can be kept. Go back and check it."
    return draw(request, "foundation/problem.html", status=400, title="This could not be read", words=words)


async def on_error(request: Request, problem: Exception) -> Response:
    """Something of ours broke: the page says so without detail, and the log has the request's number."""
    request.state.actor = None
    return draw(
        request,
        "foundation/problem.html",
        status=500,
        title="Sorry, something went wrong",
        words=f"Nothing was saved. Try again in a moment. If it happens again, quote {request.state.request_id}.",
    )


async def _know_the_actor(request: Request) -> None:
    if getattr(request.state, "actor", None) is not None:
        return
    request.state.actor = None
    try:
        session = session_of(request)
        async with transaction(readonly=True):
            request.state.actor = await enter(session)
    except SignInNeeded:
        pass
