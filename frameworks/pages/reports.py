"""The assessor's report on its page: written, shared, commented on, sent to the panel; read by those who may."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.forms import Filled
from foundation.guard import admit, may
from foundation.pages import draw
from foundation.routing import path_id
from frameworks.queries.evidence import with_missing
from frameworks.queries.journeys import journey_for
from frameworks.queries.outcomes import reports_of
from frameworks.rules.journey import SUBMITTED, may_assess, may_recommend


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    case, today = await journey_for(actor, path_id(request)), clock.today()
    admit(actor, Can.SEE_RECOMMENDATION, case.place, seen=Can.SEE_JOURNEY)
    journey = case.journey
    writing = (
        journey.state == SUBMITTED
        and may_assess(actor.person, journey, today) is None
        and may(actor, Can.RECOMMEND, case.place)
    )
    no = may_recommend(actor.person, journey, today)
    commenting = actor.person == journey.worker and "comment_window" in case.place.facts and journey.state == SUBMITTED
    return draw(
        request, "frameworks/reports/show.html", filled=filled, case=replace(case), writing=writing,
        title="Your report" if writing else "Your assessor’s report" if actor.person == journey.worker
        else f"Assessor’s report on {case.name}",
        why=no.why if no else None, commenting=commenting, reports=await reports_of(actor, case),
        missing=(await with_missing(case)).journey.missing if writing else (),
        under_way=journey.state == SUBMITTED,
    )  # fmt: skip
