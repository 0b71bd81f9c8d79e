"""Signing in again in the middle of something: what was being sent is carried along, and goes on afterwards."""

from collections.abc import Sequence

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.pages import draw
from foundation.routing import hash_of
from foundation.signin import sessions
from foundation.signin.ways import ours


def carried(data: FormData) -> tuple[list[tuple[str, str]], str]:
    """The fields that were being sent, and where to."""
    held = [(name[5:], str(value)) for name, value in data.multi_items() if name.startswith("held.")]
    return held, ours(str(data.get("then", "/")))


async def go_on(request: Request, session: bytes, held: Sequence[tuple[str, str]], then: str) -> Response:
    """Freshen the session, and carry on with what was being sent: nothing typed is lost."""
    token = await sessions.freshen(session)
    if not held:
        return sessions.carry(RedirectResponse(then, 303), token)
    async with transaction(readonly=True):
        request.state.actor = await enter(hash_of(token))
    return sessions.carry(draw(request, "foundation/carry_on.html", held=held, then=then), token)
