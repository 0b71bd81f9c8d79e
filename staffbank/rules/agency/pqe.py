"""PQE-3Y: three years' post-qualifying experience in direct employment of a UK authority's children's services.

Source: DfE statutory guidance, Child and family social workers: agency rules (2024), post-qualified experience (known
from sector summaries). Judged: three years run from the first day that counts to the same day three years on; each
calendar day counts once and part-time days count whole (`pqe_basis`); unpaid career breaks are left out, statutory
leave is not (`career_breaks_count`); a children's trust stands in its authority's place; agency time before the rules
does not count.
"""

from datetime import date
from fractions import Fraction

from foundation.periods import add_months
from staffbank.rules.agency.facts import Employment, Question
from staffbank.rules.agency.findings import Finding, Outcome
from staffbank.rules.agency.settings import Settings
from staffbank.rules.agency.words import count, listed, on_day, span
from workforce.rules.careers import Spell, Stretch, days_before, first_day, reached_on, stretches

PARAGRAPH = "DfE agency rules guidance (2024), post-qualified experience"


def find(question: Question) -> Finding:
    """`days` and `required_days` are whole days; both None where nothing is on record to count from."""
    registered, settings = question.worker.registered_on, question.settings
    if registered is None:
        nothing = {"days": None, "required_days": None, "days_short": None}
        words = "The date of first registration as a social worker is not on record: add it"
        return Finding(Outcome.NEEDS_EVIDENCE, words, missing=("registration_date",), figures=nothing)
    qualifying = tuple(employment for employment in question.worker.employments if qualifies(employment))
    start, every = question.engagement.period.start, _stretches(qualifying, registered, settings)
    required, reached = _required(every, settings), None
    if required is not None:
        reached = reached_on(every, required)
    if required is None or days_before(every, start) < required:
        return _too_short(every, required, reached, start, settings)
    figures = {"days": int(days_before(every, start)), "required_days": required, "days_short": 0}
    unverified = tuple(employment for employment in qualifying if not employment.verified)
    if unverified and _without(qualifying, registered, settings, start) < required:
        words = (
            f"Has the {_years(settings)} only if the employment at {_employers(unverified)} is confirmed: ask for it"
        )
        return Finding(Outcome.NEEDS_EVIDENCE, words, None, reached, ("employment_verification",), figures=figures)
    words = f"Has the {_years(settings)} of post-qualifying experience"
    return Finding(Outcome.ELIGIBLE, words, first_permitted=reached, figures=figures)


def qualifies(employment: Employment) -> bool:
    """Direct employment by a UK authority or its trust, in children's services, in a role that needs registration."""
    return (
        employment.employer_kind in ("authority", "trust", "uk_authority")
        and employment.service == "children"
        and employment.basis in ("permanent", "fixed_term")
        and employment.needs_registration
    )


def _stretches(employments: tuple[Employment, ...], registered: date, settings: Settings) -> tuple[Stretch, ...]:
    by_share = settings.pqe_basis == "fte"
    spells = (
        Spell(
            employment.period,
            Fraction(employment.fte) if by_share else Fraction(1),
            () if settings.career_breaks_count else employment.career_breaks,
        )
        for employment in employments
    )
    return stretches(spells, registered, by_share=by_share)


def _required(counted: tuple[Stretch, ...], settings: Settings) -> int | None:
    """Days from the first day that counts to the same day the required years later; 29 February runs to 28 February."""
    first = first_day(counted)
    return None if first is None else (add_months(first, 12 * settings.pqe_years) - first).days


def _without(employments: tuple[Employment, ...], registered: date, settings: Settings, start: date) -> Fraction | int:
    """What the confirmed employments alone are worth."""
    confirmed = tuple(employment for employment in employments if employment.verified)
    return days_before(_stretches(confirmed, registered, settings), start)


def _too_short(
    every: tuple[Stretch, ...], required: int | None, reached: date | None, start: date, settings: Settings
) -> Finding:
    days, first = int(days_before(every, start)), first_day(every)
    if first is None or first >= start:
        required = None  # nothing counts before the start, so there is no first day to count the years from
    figures = {
        "days": days,
        "required_days": required,
        "days_short": None if required is None else required - days,
    }
    has = "none" if first is None or required is None else span(first, days)
    then = "the posts on record do not reach it" if reached is None else f"could start on {on_day(reached)}"
    words = f"Has {has} of the {_years(settings)}' post-qualifying experience{_nearly(required, days)}; {then}"
    return Finding(Outcome.BLOCKED, words, first_permitted=reached, figures=figures)


def _nearly(required: int | None, days: int) -> str:
    """How many days are short, where the months alone would not show it."""
    return f" ({count(required - days, 'day')} short)" if required is not None and required - days < 31 else ""


def _years(settings: Settings) -> str:
    return count(settings.pqe_years, "year")


def _employers(employments: tuple[Employment, ...]) -> str:
    return listed(dict.fromkeys(employment.employer for employment in employments))
