"""The outcome's page: decided, or taken back while it is provisional."""

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.rounds import at_once
from foundation.forms import Filled
from foundation.guard import admit, may
from foundation.pages import draw
from foundation.problems import NotAllowed
from foundation.routing import path_id
from frameworks.queries.evidence import with_missing
from frameworks.queries.outcomes import decidable, outcomes_of, reports_of
from frameworks.rules.journey import FINAL_OUTCOMES, MODERATED, PROVISIONAL
from frameworks.rules.sign_off import OFFICES, may_sign_off


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """For whoever may decide, fresh sign-in or not: that is asked at the press."""
    found, today = await decidable(actor, path_id(request)), clock.today()
    if not may(actor, Can.DECIDE_OUTCOME, found.case.place):
        admit(actor, Can.SEE_JOURNEY, found.case.place)
        raise NotAllowed("You can see this journey, but your role may not decide its outcome.")
    case, outcomes, reports = await at_once(
        with_missing(found.case), outcomes_of(actor, found.case), reports_of(actor, found.case)
    )
    no = may_sign_off(found.mine(actor), case.journey, found.holders, today)
    return draw(
        request, "frameworks/outcomes/decide.html", filled=filled, title=f"Outcome for {case.name}", case=case,
        missing=case.journey.missing or (), why=no.why if no else None, office=OFFICES[found.office],
        deciding=case.journey.state == MODERATED,
        correcting=case.journey.state in FINAL_OUTCOMES and case.outcome_state == "final",
        provisional=case.journey.state in PROVISIONAL,
        outcomes=outcomes, reports=reports,
        results=[(code, label) for code, label in case.framework.outcomes],
    )  # fmt: skip
