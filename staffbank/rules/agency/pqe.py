"""PQE-3Y: three years' post-qualifying experience in direct employment of a UK authority's children's services.

Source: DfE statutory guidance, Child and family social workers: agency rules (2024), post-qualified experience (known
from sector summaries). Judged: three years run from the first day that counts to the same day three years on; each
calendar day counts once and part-time days count whole (`pqe_basis`); unpaid career breaks are left out, statutory
leave is not (`career_breaks_count`); a children's trust stands in its authority's place; agency time before the rules
does not count.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from foundation.periods import add_months, in_words
from staffbank.rules.agency.facts import Employment, Question
from staffbank.rules.agency.findings import Figure, Finding, Outcome
from staffbank.rules.agency.settings import Settings
from staffbank.rules.agency.words import count, listed, span
from workforce.rules.careers import Spell, Stretch, days_before, first_day, reached_on, stretches

WHOLE = Fraction(1)
PARAGRAPH = "DfE agency rules guidance (2024), post-qualified experience"


@dataclass(frozen=True, slots=True)
class Career:
    """What counts before a start, what of it is confirmed, and the days required; None with no day to count from."""

    days: int
    confirmed: int
    required: int | None
    first: date | None
    reached: date | None
    unconfirmed: tuple[str, ...]

    @property
    def figures(self) -> dict[str, Figure]:
        short = None if self.required is None else max(self.required - self.days, 0)
        return {"days": self.days, "required_days": self.required, "days_short": short}


def find(question: Question) -> Finding:
    """`days` and `required_days` are whole days; both None where nothing is on record to count from."""
    if question.worker.registered_on is None:
        nothing: dict[str, Figure] = {"days": None, "required_days": None, "days_short": None}
        words = "The date of first registration as a social worker is not on record: add it"
        return Finding(Outcome.NEEDS_EVIDENCE, words, missing=("registration_date",), figures=nothing)
    career, years = _career(question, question.worker.registered_on), count(question.settings.pqe_years, "year")
    if career.required is None or career.days < career.required:
        return Finding(Outcome.BLOCKED, _short(career, years), None, career.reached, figures=career.figures)
    if career.confirmed < career.required:
        words = f"Has the {years} only if the employment at {listed(career.unconfirmed)} is confirmed: ask for it"
        missing = ("employment_verification",)
        return Finding(Outcome.NEEDS_EVIDENCE, words, None, career.reached, missing, figures=career.figures)
    words = f"Has the {years} of post-qualifying experience"
    return Finding(Outcome.ELIGIBLE, words, None, career.reached, figures=career.figures)


def qualifies(employment: Employment) -> bool:
    """Direct employment by a UK authority or its trust, in children's services, in a role that needs registration."""
    return (
        employment.employer_kind in ("authority", "trust", "uk_authority")
        and employment.service == "children"
        and employment.basis in ("permanent", "fixed_term")
        and employment.needs_registration
    )


def _career(question: Question, registered: date) -> Career:
    start, settings = question.engagement.period.start, question.settings
    posts = tuple(post for post in question.worker.employments if qualifies(post))
    confirmed = tuple(post for post in posts if post.verified)
    counted = _stretches(posts, registered, settings)
    sure = counted if len(confirmed) == len(posts) else _stretches(confirmed, registered, settings)
    first = first_day(counted)
    required = None if first is None else _required(first, settings)
    return Career(
        int(days_before(counted, start)),
        int(days_before(sure, start)),
        required if first is not None and first < start else None,
        first,
        None if required is None else reached_on(counted, required),
        tuple(dict.fromkeys(post.employer for post in posts if not post.verified)),
    )


def _required(first: date, settings: Settings) -> int:
    """Days from the first that counts to the same day the required years later; 29 February runs to 28 February."""
    return (add_months(first, 12 * settings.pqe_years) - first).days


def _stretches(posts: tuple[Employment, ...], registered: date, settings: Settings) -> tuple[Stretch, ...]:
    by_share = settings.pqe_basis == "fte"
    spells = (
        Spell(
            post.period,
            Fraction(post.fte) if by_share else WHOLE,
            () if settings.career_breaks_count else post.career_breaks,
        )
        for post in posts
    )
    return stretches(spells, registered, by_share=by_share)


def _short(career: Career, years: str) -> str:
    """What there is, how near it is where months alone would not show it, and from when it would pass."""
    has, nearly = "none", ""
    if career.required is not None and career.first is not None:
        has, missing = span(career.first, career.days), career.required - career.days
        nearly = f" ({count(missing, 'day')} short)" if missing < 31 else ""
    then = f"could start on {in_words(career.reached)}" if career.reached else "the posts on record do not reach it"
    return f"Has {has} of the {years}' post-qualifying experience{nearly}; {then}"
