"""Which authority a page of pay is about: the one asked for, else the reader's first."""

from starlette.requests import Request

from foundation.access import Actor
from foundation.access_table import Can
from foundation.forms import Filled
from foundation.guard import reach_of
from foundation.problems import NotAllowed, NotThere


def authority_asked(request: Request, actor: Actor, can: Can, filled: Filled | None = None) -> int:
    """By the address, or by the form that came back; NotThere for one that the reader's roles do not reach."""
    reached = reach_of(actor, can).authorities
    asked = (filled.value("authority") if filled else "") or request.query_params.get("authority", "")
    if not reached:
        raise NotAllowed("None of your roles reaches an authority here.")
    if not asked:
        return reached[0]
    if not asked.isdecimal() or int(asked) not in reached:
        raise NotThere
    return int(asked)
