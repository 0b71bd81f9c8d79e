"""What a rule finds: an outcome, the reason in the user's words, what is missing and from when it would pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Figure = Decimal | int | bool | str | date | datetime | tuple[str, ...] | None


class Outcome(StrEnum):
    """Worst first; not applicable counts only when nothing else was found."""

    BLOCKED = "blocked"
    NEEDS_EVIDENCE = "needs_evidence"
    NEEDS_SIGNOFF = "needs_signoff"
    ADVISORY = "advisory"
    ELIGIBLE = "eligible"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's finding. `why` is the code of a rule that does not apply; `figures` are the rule's own values by name,
    Decimal ones being pounds; `missing` and `signoffs` are codes, `reason` says the same in words."""

    outcome: Outcome
    reason: str
    why: str | None = None
    first_permitted: date | None = None
    missing: tuple[str, ...] = ()
    signoffs: tuple[str, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)


NOT_APPLICABLE_BECAUSE = {
    "not_member_body": "Outside the agency rules: the engaging body is not a local authority, trust or partnership",
    "not_social_worker": "Outside the agency rules today: not a social worker. Later regulations may change this",
    "not_childrens_service": "Outside the agency rules: the work is not mainly children's social care",
    "permanent_post": "Outside the agency rules: a permanent post",
    "basis_excluded": "Outside the agency rules: the authority pays this worker itself",
    "before_commencement": "Began before the agency rules did",
    "contract_prevents": "The supply contract prevented this rule until the transition ended",
    "still_employed": "Has not left: still employed in the region",
    "within_cap": "The rate is within the cap, so no permission is needed",
    "cap_not_tested": "The rate could not be compared with the cap yet",
    "offered_before_commencement": "Offered before the reference rule began",
    "nothing_to_test": "No shift to test",
}


def not_applicable(why: str, reason: str | None = None, **figures: Figure) -> Finding:
    """A rule that does not apply, with its code and the words for it."""
    return Finding(Outcome.NOT_APPLICABLE, reason or NOT_APPLICABLE_BECAUSE[why], why=why, figures=figures)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome that decides; not applicable only when every one is (or there is none)."""
    order = list(Outcome)
    return min(outcomes, key=order.index, default=Outcome.NOT_APPLICABLE)
