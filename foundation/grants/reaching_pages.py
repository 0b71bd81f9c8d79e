"""The page that says who can see a person: by which role, how far, until when, last used; removal beside it."""

from collections.abc import Iterable
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor
from foundation.database.rounds import at_once
from foundation.filters import day, listed, words
from foundation.forms import Filled
from foundation.grants.pages import last_day, reach_words
from foundation.grants.reaching import Reaching, reaching
from foundation.pages import draw
from foundation.roster import names_of
from foundation.routing import path_id

# The narrowest look is the last thing a person wants to know: whoever sees the whole record stands first.
WHOLE = "the whole record"


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    person = path_id(request)
    reached, names = await at_once(reaching(actor, person), names_of([person]))
    found = sorted(reached, key=lambda each: (each.fields is not None, each.grant.role, each.name))
    mine = actor.person == person
    name = "you" if mine else names.get(person, "this person")
    lines = [
        (each, reach_words(each.grant), last_day(each.grant), shows(each), used(each.used_on, each.signed_in_on))
        for each in found
    ]
    return draw(
        request, "foundation/grants/reaching.html", title=f"Who can see {name}", filled=filled, mine=mine, name=name,
        lines=lines, people=len({each.grant.person for each in found if each.grant.person != person}),
    )  # fmt: skip


def shows(each: Reaching) -> str:
    seen = WHOLE if each.fields is None else _fields(each.fields)
    return f"{seen}, after signing in again" if each.asks_again else seen


def used(used_on: date | None, signed_in_on: date | None) -> str:
    """When somebody last did something under a role; for a role of reading, when they last signed in."""
    did = f"last used {day(used_on)}" if used_on else "never used to change anything"
    came = f"last signed in {day(signed_in_on)}" if signed_in_on else "has not signed in"
    return f"{did}; {came}"


def _fields(names: Iterable[str]) -> str:
    return listed([words(name) for name in sorted(names)])
