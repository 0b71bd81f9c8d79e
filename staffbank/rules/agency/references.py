"""REFERENCES-IN: two detailed practice-based references before an offer is confirmed.

Source: DfE statutory guidance, Child and family social workers: agency rules (2024), references: at least two, for
anyone offered an assignment on or after 31 October 2024. Judged: references count once per author and employer.
"""

from staffbank.rules.agency.facts import Question
from staffbank.rules.agency.findings import Finding, Outcome, not_applicable
from staffbank.rules.agency.words import count

PARAGRAPH = "DfE agency rules guidance (2024), references"


def find(question: Question) -> Finding:
    """Counts what was received by the decision day; the day of the offer decides whether the rule applies."""
    engagement, required = question.engagement, question.settings.references_required
    if (engagement.offered_on or engagement.period.start) < question.settings.commencement:
        return not_applicable("offered_before_commencement")
    counted = _counted(question)
    short = max(0, required - counted)
    figures = {"references_counted": counted, "references_short": short}
    if not short:
        words = f"Has {count(counted, 'practice-based reference')}"
        return Finding(Outcome.ELIGIBLE, words, figures=figures)
    words = f"Has {counted} of {count(required, 'practice-based reference')}: ask for {short} more"
    return Finding(Outcome.NEEDS_EVIDENCE, words, missing=("practice_reference",), figures=figures)


def _counted(question: Question) -> int:
    in_hand = {
        (reference.author, reference.employer)
        for reference in question.worker.references
        if reference.practice_based
        and (reference.received_on is None or reference.received_on <= question.engagement.as_at)
    }
    return len(in_hand)
