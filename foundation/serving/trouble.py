"""The page for when the database does not answer: what has become of what was sent, and a button to send it again."""

from asyncpg import InternalClientError, LockNotAvailableError, QueryCanceledError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from foundation.middleware import write
from foundation.pages import draw
from foundation.problems import NotNow, NotSure

# What a statement that took or waited too long ends in, too.
TROUBLE = (NotNow, NotSure, QueryCanceledError, LockNotAvailableError)
SOON = "5"  # seconds, in Retry-After


async def on_trouble(request: Request, problem: Exception) -> Response:
    """503, without asking the database. A form sent again under its key has one effect, whatever became of it first."""
    request.state.actor = None
    cause = problem.__cause__ or problem
    kind = f"{type(problem).__name__}: {type(cause).__name__}"
    # The driver's own words hold no values, and tell a fault of ours from a server that went away.
    words = {"words": str(cause)} if isinstance(cause, InternalClientError) else {}
    write(event="trouble", request=request.state.request_id, kind=kind, **words)
    response = draw(
        request, "foundation/trouble.html", status=503, method=request.method, held=_held(request),
        unsure=isinstance(problem, NotSure), again=str(request.url.replace(scheme="", netloc="")),
    )  # fmt: skip
    response.headers["Retry-After"] = SOON
    return response


def _held(request: Request) -> list[tuple[str, str]]:
    """What was typed, to be sent again with its own token and key; nothing where a file was part of it."""
    posted: FormData | None = getattr(request.state, "posted", None)
    values = posted.multi_items() if posted else []
    held = [(name, value) for name, value in values if isinstance(value, str)]
    return held if len(held) == len(values) and "key" in dict(held) else []
