"""PRICE-CAP: the inclusive hourly rate against the engaging region's cap for the core job type.

Source: DfE statutory guidance, Child and family social workers: agency rules (2024), price caps: agreed by region for
five core job types; worker's pay, employer's National Insurance, apprenticeship levy and holiday pay included; over
the cap the director of children's services and the chief executive both sign. Judged: the supplier's margin stays
outside (`margin_in_cap`); receipted expenses are not pay; the National Insurance threshold is spread over the
contracted hours; assignments already running are reached on `legacy_caps_from`. A cap that is not recorded is never
taken as no cap.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from foundation.periods import in_words
from staffbank.rules.agency.facts import Cap, Question, Rate
from staffbank.rules.agency.findings import Figure, Finding, Outcome, not_applicable
from staffbank.rules.agency.permissions import best_permission, over_cap_outcome, signing_words
from staffbank.rules.agency.settings import Settings
from staffbank.rules.agency.words import JOB_TYPES, listed

PARAGRAPH = "DfE agency rules guidance (2024), price caps"
MISSING_WORDS = {
    "rate": "the hourly rate",
    "disaggregated_rate": "the rate of each worker rather than one price for the team",
    "job_mapping": "the core job type of the local title",
    "weekly_hours": "the weekly hours",
}
NOTHING: dict[str, Figure] = {
    "inclusive_rate": None,
    "cap": None,
    "excess": None,
    "over_cap": None,
    "applies_from": None,
}


@dataclass(frozen=True, slots=True)
class Inclusive:
    """The inclusive rate, in pounds an hour to the penny, and the cap it was compared with."""

    rate: Decimal
    cap: Cap

    @property
    def excess(self) -> Decimal:
        return max(self.rate - self.cap.hourly, Decimal(0))


def find(question: Question) -> Finding:
    """Eligible at or under the cap or with a permission in force; needs sign-off over it."""
    tested = test(question)
    if isinstance(tested, Finding):
        return tested
    figures: dict[str, Figure] = {**NOTHING, "inclusive_rate": tested.rate, "cap": tested.cap.hourly}
    figures |= {"excess": tested.excess, "over_cap": tested.excess > 0}
    if not tested.excess:
        words = f"£{tested.rate} an hour is within the cap of £{tested.cap.hourly:.2f}"
        return Finding(Outcome.ELIGIBLE, words, figures=figures)
    signoffs = best_permission(question, tested.rate).signoffs
    job, region = JOB_TYPES[tested.cap.job_type], tested.cap.region
    over = f"£{tested.rate} an hour is £{tested.excess:.2f} over the {region} cap of £{tested.cap.hourly:.2f} ({job})"
    words = f"{over}; {signing_words(signoffs)}"
    return Finding(over_cap_outcome(signoffs), words, signoffs=signoffs, figures=figures)


def test(question: Question) -> Inclusive | Finding:
    """The rate and its cap, or the finding that they could not be compared."""
    rate, missing = question.engagement.rate, _missing(question)
    if rate is None or missing:
        words = f"Needs {listed(MISSING_WORDS[code] for code in missing)} to compare the rate with the cap"
        return Finding(Outcome.NEEDS_EVIDENCE, words, missing=missing, figures=NOTHING)
    inclusive = inclusive_rate(rate, question.engagement.weekly_hours, question.settings)
    rows = [cap for cap in question.caps if _is_for(cap, question)]
    cap = next((row for row in rows if question.engagement.test_day in row.period), None)
    if cap is None:
        return _no_cap(question, rows, inclusive)
    begun_before = question.engagement.period.start < cap.period.start
    if begun_before and question.engagement.test_day < question.settings.legacy_caps_from:
        return _not_yet(question.settings.legacy_caps_from)
    return Inclusive(inclusive, cap)


@lru_cache(maxsize=256)  # one request asks it of every member, with the same rate, hours and parameters
def inclusive_rate(rate: Rate, weekly_hours: Decimal | None, settings: Settings) -> Decimal:
    """What counts towards the cap, in pounds an hour to the penny, half up; PAYE and weekly extras need the hours."""
    hours = Fraction(weekly_hours or 1)
    counted = [extra for extra in rate.extras if not extra.receipted]
    pay = Fraction(rate.hourly) + sum(Fraction(extra.amount) / (hours if extra.weekly else 1) for extra in counted)
    if rate.route == "paye":
        pay = _with_employer_cost(pay, hours, settings)
    if settings.margin_in_cap:
        pay += Fraction(rate.margin)
    return Decimal((pay * 200 + 1) // 2).scaleb(-2)


def _with_employer_cost(pay: Fraction, hours: Fraction, settings: Settings) -> Fraction:
    gross = pay * (1 + Fraction(settings.holiday_rate))
    over_threshold = max(gross * hours - Fraction(settings.ni_threshold_week), Fraction(0))
    return gross + Fraction(settings.ni_rate) * over_threshold / hours + Fraction(settings.levy_rate) * gross


def _missing(question: Question) -> tuple[str, ...]:
    engagement = question.engagement
    rate = engagement.rate
    if rate is None:
        return ("rate",)
    needs_hours = rate.route == "paye" or any(extra.weekly and not extra.receipted for extra in rate.extras)
    absent = {
        "disaggregated_rate": not rate.disaggregated,
        "job_mapping": engagement.job_type is None,
        "weekly_hours": needs_hours and engagement.weekly_hours is None,
    }
    return tuple(code for code, is_absent in absent.items() if is_absent)


def _is_for(cap: Cap, question: Question) -> bool:
    engagement = question.engagement
    return cap.region == engagement.authority.region and cap.job_type == engagement.job_type


def _no_cap(question: Question, rows: list[Cap], inclusive: Decimal) -> Finding:
    day, caps_from = question.engagement.test_day, question.settings.caps_from
    if day < caps_from:
        return _not_yet(min([caps_from, *(row.period.start for row in rows if row.period.start > day)]))
    region = question.engagement.authority.region
    words = f"No cap is on record for {region} on {in_words(day)}: an administrator must add it"
    figures = {**NOTHING, "inclusive_rate": inclusive}
    return Finding(Outcome.NEEDS_EVIDENCE, words, missing=("cap",), figures=figures)


def _not_yet(applies_from: date) -> Finding:
    words = f"No cap is in force yet: one applies from {in_words(applies_from)}"
    return not_applicable("no_cap_in_force", words, applies_from=applies_from)
