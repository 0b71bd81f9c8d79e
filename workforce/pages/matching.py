"""The matching queue: two sides beside each other, *same person* or *not the same*, and what was answered."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.filters import plural
from foundation.forms import Filled
from foundation.guard import reach_of
from foundation.home import Waiting
from foundation.pages import draw
from foundation.problems import NotAllowed
from foundation.roster import names_of
from workforce.pages.asked import reaches
from workforce.queries.matching import how_many_wait, pairs_for
from workforce.rules.matching import WORDS


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """What waits for an answer, and the last answers given, each of which can be taken back."""
    if not reaches(actor, Can.EDIT_PERSON):
        raise NotAllowed("None of your roles may say whose record is whose.")
    waiting = await pairs_for(actor)
    answered = await pairs_for(actor, answered=True, limit=10)
    many, _ = await how_many_wait(reach_of(actor, Can.EDIT_PERSON).authorities)
    return draw(
        request, "workforce/matching/index.html", title="Whose record is whose", filled=filled, waiting=waiting,
        answered=answered, many=many, why=WORDS, looked="looked" in request.query_params,
        names=await names_of(pair.match.decided_by for pair in answered),
    )  # fmt: skip


async def queue(actor: Actor, today: date) -> list[Waiting]:
    """One line for HR while records wait to be told apart."""
    if not reaches(actor, Can.EDIT_PERSON):
        return []
    many, since = await how_many_wait(reach_of(actor, Can.EDIT_PERSON).authorities)
    if not many:
        return []
    words = f"Say whether {plural(many, 'pair')} of records {'is' if many == 1 else 'are'} one person"
    return [Waiting(words, "/matches", since or clock.today(), "the same number, or a name that is alike")]
