"""What the agency rules answer for the demo's offers: asked of the same rules as the product asks, on the day itself."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from demo.careers import NAMES
from demo.members import CAPS, CAPS_FROM, NORTH_WEST_NAME, Member
from foundation.editions import load, on
from foundation.periods import Period
from staffbank.rules.agency.facts import Cap, Engagement, Question, Rate, Shift, Worker
from staffbank.rules.agency.settings import FOLDER, settings_on
from staffbank.rules.candidates import BASIS, stored
from staffbank.rules.eligibility import eligibility
from workforce.rules.authorities import Authority

if TYPE_CHECKING:
    from demo.bookings import Request


def decide(request: Request, member: Member, as_at: date) -> dict[str, Any]:
    """Edition, outcome and answers, as they are stored beside an offer."""
    hours = Shift(*(moment.replace(tzinfo=None) for moment in request.shift)) if request.shift else None
    engagement = Engagement(
        Authority(NAMES[request.team.authority], NORTH_WEST_NAME, str(request.team.authority)),
        Period.of(request.starts, request.ends), as_at, kind=request.kind, basis=BASIS, offered_on=as_at,
        job_type=request.job_type, weekly_hours=request.weekly, rate=Rate(Decimal(member.rate) / 100, "paye"),
        requested_by=str(request.team.manager), shift=hours,
    )  # fmt: skip
    caps = tuple(
        Cap(NORTH_WEST_NAME, job_type, Decimal(pence) / 100, Period(CAPS_FROM, None)) for job_type, pence in CAPS.items()
    )  # fmt: skip
    day = max(request.starts, as_at)
    found = eligibility(Question(engagement, Worker(**member.facts()), settings_on(day), caps=caps))
    return {
        "edition": _edition(day),
        "outcome": found.outcome.value,
        "answers": json.dumps([stored(answer) for answer in found.answers], default=str),
    }


@cache
def _edition(day: date) -> str:
    return on(load(FOLDER), day).key
