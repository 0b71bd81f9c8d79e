"""The pages of long work: what you asked for, how far one piece is, and the file it made."""

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor
from foundation.exports import may_still_have
from foundation.filters import moment
from foundation.forms import Filled
from foundation.pages import draw
from foundation.problems import NotThere
from foundation.routing import path_id
from foundation.sheets import Column, Sheet, attachment
from foundation.work.asked import file_of, piece_for, pieces_of

STATES = {
    "waiting": ("Waiting its turn", "blue"), "under way": ("Under way", "blue"), "done": ("Ready", "green"),
    "failed": ("Not made", "red"), "cancelled": ("Called off", "grey"),
}  # fmt: skip


async def index(request: Request, actor: Actor) -> Response:
    listed = Sheet(
        "What you asked for",
        [
            Column("What", lambda piece: piece.title, link=lambda piece: piece.page),
            Column("State", lambda piece: STATES[piece.state][0]),
            Column("Rows", lambda piece: f"{piece.total:,}" if piece.total else "", numeric=True),
            Column("Asked", lambda piece: moment(piece.asked_at)),
        ],
        await pieces_of(actor),
    )
    return draw(request, "foundation/work/index.html", title="Files being made", listed=listed)


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """How far it is. The page works the same after a reload, a sign-out or a restart: the row says it all."""
    piece = await piece_for(actor, path_id(request))
    return draw(
        request, "foundation/work/show.html", title=piece.title, filled=filled, piece=piece, state=STATES[piece.state]
    )


async def made(request: Request, actor: Actor) -> Response:
    """The file, to the one who asked, while they may still have what is in it."""
    piece = await piece_for(actor, path_id(request))
    if not piece.has_file:
        raise NotThere
    may_still_have(actor, piece.asked)
    return attachment(await file_of(piece), piece.file_name or "file")
