"""A clean engagement in Trafford and a worker who may take it, to vary one fact of."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from foundation.periods import Period
from staffbank.rules.agency.facts import (
    Cap,
    Employment,
    Engagement,
    Leaving,
    Permission,
    Question,
    Rate,
    Reference,
    Signature,
    Worker,
)
from staffbank.rules.agency.settings import settings_on
from workforce.rules.authorities import authorities_on

AUTHORITIES = authorities_on(date(2026, 11, 22))
START, LAST = date(2026, 11, 30), date(2027, 2, 26)


def post(authority: str, first: date, last: date | None, **facts: Any) -> Employment:
    """A permanent children's post in an authority."""
    place = AUTHORITIES.find(authority)
    return replace(Employment(place.name, "authority", Period.of(first, last), place.region), **facts)


def left(reason: Any = None, proof: bool = False, probation_to: date | None = None) -> Leaving:
    return Leaving(reason, proof, probation_to)


BOLTON = post("Bolton", date(2019, 9, 2), date(2026, 6, 30))
ENGAGEMENT = Engagement(
    AUTHORITIES.find("Trafford"),
    Period.of(START, LAST),
    START,
    basis="regional_entity",
    job_type="SW",
    weekly_hours=Decimal(37),
    rate=Rate(Decimal("30.00"), "paye"),
    requested_by="Callum",
)
WORKER = Worker(
    registered_on=date(2019, 8, 1),
    employments=(BOLTON,),
    references=(Reference("Callum", "Bolton", True), Reference("Priya", "Bolton", True)),
)
CAP = Cap("North West", "SW", Decimal("38.44"), Period(date(2025, 10, 1)))
ASK = Question(ENGAGEMENT, WORKER, settings_on(START), caps=(CAP,))
DIRECTOR, CHIEF = Signature("DCS", date(2026, 11, 23)), Signature("CHIEF_EXECUTIVE", date(2026, 11, 23))
PERMISSION = Permission("P-1", Decimal("40.00"), 1, Period.of(START, LAST), signed=(DIRECTOR, CHIEF))


def engaged(**facts: Any) -> Question:
    """The question with the engagement changed; starts_on and ends_on set its period."""
    starts = facts.pop("starts_on", ENGAGEMENT.period.start)
    period = Period.of(starts, facts.pop("ends_on", None if starts != START else LAST))
    facts.setdefault("as_at", starts)
    return replace(ASK, engagement=replace(ENGAGEMENT, period=period, **facts))


def worked(*employments: Employment, **facts: Any) -> Question:
    """The question with the worker's career changed, and other facts of the worker."""
    return replace(ASK, worker=replace(WORKER, employments=employments, **facts))


def under(question: Question, **settings: Any) -> Question:
    """The question under other parameters."""
    return replace(question, settings=replace(question.settings, **settings))
