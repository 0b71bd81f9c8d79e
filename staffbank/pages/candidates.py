"""One candidate: what the rules said, and what the manager or the coordinator may do next."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.audit import history
from foundation.forms import Filled
from foundation.guard import may
from foundation.pages import draw
from foundation.routing import path_id
from staffbank.pages.buttons import CANDIDATE, SHIFT_CANDIDATE, acts_on
from staffbank.pages.reasons import reason_page
from staffbank.pages.words import SHARED
from staffbank.queries.offers import candidate_for
from staffbank.rules.offers import CHOSEN, INTERVIEWED, MOVES, SHORTLISTED, Offer


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    found = await candidate_for(actor, path_id(request))
    doors = CANDIDATE if found.kind == "assignment" else SHIFT_CANDIDATE
    judges, sources = (may(actor, can, found.place) for can in (Can.CHOOSE_CANDIDATE, Can.PROPOSE_CANDIDATE))
    assignment = found.kind == "assignment"
    return draw(
        request,
        "staffbank/candidates/show.html",
        title=found.worker_name or "Candidate",
        filled=filled,
        candidate=found,
        acts=acts_on(actor, MOVES[found.kind], doors, found, found.place, clock.today()),
        interviews=judges and assignment and found.state == SHORTLISTED,
        chooses=judges and assignment and found.state == INTERVIEWED,
        offers=sources and assignment and found.state == CHOSEN,
        rechecks=sources and found.waits,
        lines=await history(subject=found.id) if judges or sources else [],
        **SHARED,
    )


async def _to_judge(actor: Actor, id: Any) -> Offer:
    return await candidate_for(actor, id, to=Can.CHOOSE_CANDIDATE)


async def _to_source(actor: Actor, id: Any) -> Offer:
    return await candidate_for(actor, id, to=Can.PROPOSE_CANDIDATE)


not_choose = reason_page(
    _to_judge,
    "Not this candidate",
    "Do not choose them",
    "The bank coordinator sees this beside the candidate.",
    "/candidates/{id}",
)
withdraw = reason_page(
    _to_source,
    "Withdraw this candidate",
    "Withdraw",
    "The manager who asked sees this beside the candidate.",
    "/candidates/{id}",
)
