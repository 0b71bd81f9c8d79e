"""Requests found by a word of their team or title, or by the beginning of their number."""

from foundation.access import Actor, may_ever
from foundation.access_table import Can, row
from foundation.home import Hit
from staffbank.queries.requests import requests_for


async def search(actor: Actor, words: str) -> list[Hit]:
    """At most ten of the requests the reader may list."""
    if not may_ever(row(Can.LIST_REQUESTS), actor):
        return []
    wanted = words.casefold()
    found = [
        each
        for each in await requests_for(actor)
        if wanted in f"{each.local_title or ''} {each.team_name or ''}".casefold() or str(each.id).startswith(wanted)
    ]
    return [
        Hit(f"Request: {each.local_title}, {each.team_name}", f"/requests/{each.id}", each.state.replace("_", " "))
        for each in found[:10]
    ]
