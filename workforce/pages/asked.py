"""Which page of a list is asked for, and whether a reader's roles reach beyond themselves."""

from starlette.requests import Request

from foundation.access import Actor, reach
from foundation.access_table import Can, row


def page_of(request: Request) -> int:
    """The `page` of the address, from 1; anything else is the first."""
    asked = request.query_params.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1


def reaches(actor: Actor, can: Can, *, regions: bool = False) -> bool:
    """Whether some role reaches a team or an authority, or a region, for this act, not only the reader's own."""
    found = reach(row(can), actor)
    return bool(found.authorities or found.teams or (regions and found.regions))
