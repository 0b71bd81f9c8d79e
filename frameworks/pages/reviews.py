"""One review: written up by the assessor, then read by those who may."""

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor
from foundation.access_table import Can
from foundation.forms import Filled
from foundation.guard import admit, may
from foundation.pages import draw
from foundation.problems import NotThere
from foundation.routing import path_id
from frameworks.queries.journeys import journey_for
from frameworks.queries.reviews import note_of, points_of
from frameworks.rules.journey import ACTIVE


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    case = await journey_for(actor, path_id(request))
    sees = admit(actor, Can.SEE_REVIEW, case.place, seen=Can.SEE_JOURNEY)
    points = [point for point in await points_of(actor, case, to=Can.SEE_REVIEW) if not point.gate]
    point = next((point for point in points if point.code == request.path_params["code"]), None)
    if point is None:
        raise NotThere
    holding = may(actor, Can.HOLD_REVIEW, case.place) and case.journey.state == ACTIVE and not point.held_on
    return draw(
        request, "frameworks/reviews/show.html", filled=filled, title=point.title, case=case, point=point,
        holding=holding, note=await note_of(case, point.code) if sees.sees("note") else None,
        mine=actor.person == case.journey.worker,
        held_with=case.who(case.journey.assessor) if sees.sees("attendees") else None,
    )  # fmt: skip
