"""What somebody sent when their sign-in was over: kept for them alone, and put back into the form afterwards."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from foundation.access import Actor
from foundation.database.pool import fetch_value, the_row, transaction
from foundation.forms import filled
from foundation.problems import NotThere
from foundation.routing import Door, allow, path_id, session_of

# A token is worth nothing in the next session, and a password is typed again.
LEFT_OUT = ("csrf", "password")
MOST = 2**20  # far more than anybody writes in a form
WORDS = (
    "Your sign-in had ended, so nothing was sent. What you typed stands below as you left it: check it and send it. "
    "A file has to be chosen again."
)


async def hold(request: Request) -> str:
    """The address at which the person of the ended session finds what they just sent; "" when nothing can be kept.

    Only a press whose token fitted its session gets here: `posted` is what it sent. A day later it is gone.
    """
    posted: FormData | None = getattr(request.state, "posted", None)
    if posted is None:
        return ""
    fields = [
        (name, value.replace("\0", ""))
        for name, value in posted.multi_items()
        if isinstance(value, str) and name not in LEFT_OUT
    ]
    text = json.dumps(fields)
    if len(text) > MOST:
        return ""
    async with transaction():
        held = await fetch_value("select hold_form($1, $2, $3::jsonb)", session_of(request), request.url.path, text)
    return f"/sign-in/held/{held}" if held else ""


async def show(request: Request, actor: Actor) -> Response:
    """The form's own page, with what was typed in it: nothing has been done yet, and nothing is done by looking."""
    row = await the_row("select path, fields from held_form where id = $1", path_id(request))
    door, params = _door(request, row["path"])
    allow(door, actor)
    request.state.notice = WORDS
    scope = {**request.scope, "path": row["path"], "raw_path": row["path"].encode(), "path_params": params}
    typed = FormData([(name, value) for name, value in json.loads(row["fields"])])
    return await door.page(Request(scope, request.receive), actor, filled(typed, {}))


def _door(request: Request, path: str) -> tuple[Door, Mapping[str, Any]]:
    """The press that answers at this path, and what the path names."""
    for route in request.app.routes:
        match, found = route.matches({"type": "http", "method": "POST", "path": path, "root_path": ""})
        if match is Match.FULL and (door := getattr(found["endpoint"], "door", None)):
            return door, found["path_params"]
    raise NotThere
