"""Where a case system sends its counts: no browser and no cookie, only the token that it carries counts here."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from foundation.intake.kinds import Faulty, Unreadable
from foundation.machines import looking_as
from foundation.problems import NotAllowed, Overtaken, TooMany
from foundation.throttle import FROM_ONE_ADDRESS, HOUR, Limit, address_of, opaque, throttle
from workforce.actions.caseload_feed import FEED, fingerprint_of, take_pushed
from workforce.imports.caseload import read
from workforce.queries.caseload_tokens import presented

MOST_BYTES = 2 * 2**20
PER_TOKEN = (Limit(30, HOUR),)  # a case system sends once a night; twice an hour is more than anyone needs
MOST_TOLD = 100
AGAIN = {"WWW-Authenticate": 'Bearer realm="caseload"'}


async def push(request: Request) -> Response:
    """POST CSV with `Authorization: Bearer <token>`: 200 taken, 401, 413, 422 with each fault, 429 too often."""
    try:
        await throttle(opaque("caseload feed from", address_of(request)), *FROM_ONE_ADDRESS)
        token = _bearer(request)
        if token is None or not await _works(token):
            return _no(401, "This token does not work: ask whoever keeps caseloads in your authority.", AGAIN)
        await throttle(opaque("caseload feed", token), *PER_TOKEN)
        if (content := await _body(request)) is None:
            return _no(413, "Send 2 MB or less: one day at a time.")
        done = await take_pushed(FEED, fingerprint=fingerprint_of(token), file=read(content, lambda *far: None))
    except TooMany as no:
        return _no(429, no.why, {"Retry-After": str(no.seconds)})
    except Unreadable as no:
        return _no(422, str(no))
    except Faulty as faulty:
        faults = [{"row": one.row, "column": one.column, "reason": one.reason} for one in faulty.faults[:MOST_TOLD]]
        return JSONResponse({"error": "Nothing was taken in.", "count": len(faulty.faults), "faults": faults}, 422)
    except (NotAllowed, Overtaken) as no:
        return _no(401 if isinstance(no, NotAllowed) else 409, no.why)
    return JSONResponse({"taken": done.facts["workers"]})


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and token.isascii() and 10 < len(token) < 200 else None


async def _works(token: str) -> bool:
    """Asked before the body is read; the deed asks again inside its own transaction."""
    async with looking_as(FEED):
        return await presented(fingerprint_of(token)) is not None


async def _body(request: Request) -> bytes | None:
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > MOST_BYTES:
            return None
    return bytes(read)


def _no(status: int, words: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": words}, status, headers)
