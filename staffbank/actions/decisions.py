"""What the rules answer about one worker and one request on today's facts, and that answer kept as it was."""

import json
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from foundation import clock
from foundation.database.rows import add
from foundation.problems import Refusal
from staffbank import tables
from staffbank.queries.members import members_for
from staffbank.rules.candidates import edition_of, judge, question, stored
from staffbank.rules.eligibility import Eligibility
from staffbank.rules.offers import Offer
from staffbank.rules.requests import Request
from staffbank.rules.working_time import Span


async def run_rules(
    request: Request, worker: UUID, *, offered_on: date | None = None, but: Span | None = None
) -> Eligibility:
    """Every rule that is built, for this worker and request, on today's facts; `but`: the very booking asked about."""
    found = [member for member in await members_for(request, [worker]) if member.worker == worker]
    if not found:
        raise Refusal("This person is not a member of the region's bank.")
    member = found[0] if but is None else found[0].without(but)
    caps = (request.cap_row,) if request.cap_row else ()
    return judge(question(request, member, caps, clock.today(), offered_on), member, request.during)


async def store_decision(request: Request, offer: UUID, worker: UUID, found: Eligibility) -> None:
    """Insert-only: what the rules answered that day, from which edition, with figures and reasons."""
    await add(
        tables.RuleDecision,
        id=uuid4(),
        request=request.id,
        offer=offer,
        authority=request.authority,
        region=request.region,
        worker=worker,
        as_at=clock.today(),
        edition=edition_of(request, clock.today()),
        outcome=found.outcome,
        answers=json.dumps([stored(answer) for answer in found.answers], default=str),
    )


def with_outcome(candidate: Offer, found: Eligibility) -> Offer:
    return replace(candidate, outcome=found.outcome)
