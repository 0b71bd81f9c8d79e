"""COOL-OFF: months to wait after leaving a substantive children's post in the region.

Source: DfE statutory guidance, Child and family social workers: agency rules (2024), cool-off period (known from
sector summaries), with its exceptions for redundancy and probation; regional agreements may ask for longer or a wider
area. Judged: n months run from the last day of the contract, not the last day worked, to the same day n months on;
the first day allowed is the day after; a transfer by law or to a successor authority is no leaving; a claim without
proof needs it; a fixed term that ran out counts as a leaving until its reason is looked into.
"""

from dataclasses import dataclass
from datetime import date

from foundation.periods import DAY, add_months, in_words
from staffbank.rules.agency.facts import Employment, Question
from staffbank.rules.agency.findings import Finding, Outcome, not_applicable
from staffbank.rules.agency.words import listed

PARAGRAPH = "DfE agency rules guidance (2024), cool-off period; regional agreement where one applies"
PROOF_WORDS = {
    "redundancy_proof": "the redundancy letter",
    "probation_proof": "proof that they left in probation",
    "fixed_term_reason": "the reason the fixed term ended",
}


@dataclass(frozen=True, slots=True)
class Wait:
    """One leaving: the employer, its last day, the first day allowed after it, and what would excuse it if proven."""

    employer: str
    left_on: date
    first: date
    would_excuse: str | None


def find(question: Question) -> Finding:
    """`months` is the engaging authority's own; the first permitted day is the latest of all leavings that count."""
    area = _months_by_region(question)
    start, months = question.engagement.period.start, area[question.engagement.authority.region]
    posts = tuple(post for post in question.worker.employments if _substantive(post) and post.region in area)
    waits = tuple(wait for post in posts if (wait := _wait(post, start, area)) is not None)
    if not waits and any(start in post.period for post in posts):
        return not_applicable("still_employed")
    running = tuple(wait for wait in waits if start < wait.first)
    return Finding(
        _outcome(running),
        _reason(running, waits),
        first_permitted=max((wait.first for wait in waits), default=None),
        missing=tuple(sorted({wait.would_excuse for wait in running if wait.would_excuse})),
        figures={"months": months},
    )


def _months_by_region(question: Question) -> dict[str, int]:
    """The months to wait after leaving each region of the area; the national months hold in the region itself."""
    months = {question.engagement.authority.region: question.settings.cool_off_months}
    for agreement in question.agreements_in_force:
        if agreement.cool_off_months is not None:
            for region in agreement.area:
                months[region] = max(months.get(region, 0), agreement.cool_off_months)
    return months


def _substantive(post: Employment) -> bool:
    return (
        post.employer_kind in ("authority", "trust")
        and post.service == "children"
        and post.basis in ("permanent", "fixed_term")
    )


def _wait(post: Employment, start: date, area: dict[str, int]) -> Wait | None:
    """None while the post runs at the start, or where its ending is no leaving or is excused with proof."""
    last, claim = post.period.last, _claim(post)
    if last is None or last >= start or post.leaving.reason == "transfer" or post.region is None:
        return None
    if claim in ("redundancy_proof", "probation_proof") and post.leaving.proof:
        return None
    first = add_months(last, area[post.region]) + DAY
    return Wait(post.employer, last, first, None if post.leaving.proof else claim)


def _claim(post: Employment) -> str | None:
    """What would have to be shown for the leaving not to count; a redundancy is looked at before a probation."""
    probation, last = post.leaving.probation_last_day, post.period.last
    if post.leaving.reason == "redundancy":
        return "redundancy_proof"
    if probation is not None and last is not None and last <= probation:
        return "probation_proof"
    return "fixed_term_reason" if post.leaving.reason == "fixed_term_end" else None


def _outcome(running: tuple[Wait, ...]) -> Outcome:
    if any(wait.would_excuse is None for wait in running):
        return Outcome.BLOCKED
    return Outcome.NEEDS_EVIDENCE if running else Outcome.ELIGIBLE


def _reason(running: tuple[Wait, ...], waits: tuple[Wait, ...]) -> str:
    if not waits:
        return "No leaving in the region starts a cool-off"
    if not running:
        last = max(waits, key=lambda wait: wait.first)
        return f"The cool-off after leaving {last.employer} was over on {in_words(last.first)}"
    longest = max(running, key=lambda wait: (wait.would_excuse is None, wait.first))
    left = f"Left {longest.employer} on {in_words(longest.left_on)}"
    if longest.would_excuse is None:
        return f"{left}, so is in the cool-off; could start on {in_words(max(wait.first for wait in running))}"
    wanted = listed(dict.fromkeys(PROOF_WORDS[wait.would_excuse] for wait in running if wait.would_excuse))
    return f"{left}; needs {wanted}, or could start on {in_words(longest.first)}"
