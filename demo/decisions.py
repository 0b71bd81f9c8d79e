"""What the agency rules answer for the demo's offers: the product's own rules, asked as on the day itself."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from demo.members import CAPS, CAPS_FROM, NORTH_WEST_NAME, Member
from demo.spells import NAMES
from foundation.editions import load, on
from foundation.periods import Period
from staffbank.rules.agency.facts import Cap, Engagement, Question, Rate, Shift, Worker
from staffbank.rules.agency.findings import Outcome
from staffbank.rules.agency.settings import FOLDER, settings_on
from staffbank.rules.candidates import BASIS, stored
from staffbank.rules.eligibility import Eligibility, eligibility
from workforce.rules.authorities import Authority

if TYPE_CHECKING:
    from demo.bookings import Request


def allowed(request: Request, member: Member, as_at: date) -> bool:
    """Whether every rule allowed it that day."""
    return _ask(request, member, as_at).outcome is Outcome.ELIGIBLE


def decide(request: Request, member: Member, as_at: date) -> dict[str, Any]:
    """Edition, outcome and answers, as they are stored beside an offer."""
    found = _ask(request, member, as_at)
    return {
        "edition": _edition(max(request.starts, as_at)),
        "outcome": found.outcome.value,
        "answers": json.dumps([stored(answer) for answer in found.answers], default=str),
    }


def _ask(request: Request, member: Member, as_at: date) -> Eligibility:
    hours = Shift(*(moment.replace(tzinfo=None) for moment in request.shift)) if request.shift else None
    engagement = Engagement(
        Authority(NAMES[request.team.authority], NORTH_WEST_NAME, str(request.team.authority)),
        Period.of(request.starts, request.ends), as_at, kind=request.kind, basis=BASIS, offered_on=as_at,
        job_type=request.job_type, weekly_hours=request.weekly, rate=Rate(Decimal(member.rate) / 100, "paye"),
        requested_by=str(request.team.manager), shift=hours,
    )  # fmt: skip
    settings = settings_on(max(request.starts, as_at))
    return eligibility(Question(engagement, Worker(**member.facts()), settings, caps=_caps()))


@cache
def _caps() -> tuple[Cap, ...]:
    period = Period(CAPS_FROM, None)
    return tuple(Cap(NORTH_WEST_NAME, job_type, Decimal(pence) / 100, period) for job_type, pence in CAPS.items())


@cache
def _edition(day: date) -> str:
    return on(load(FOLDER), day).key
