"""PRICE-CAP-EXCEED: a rate over the cap needs a permission signed by both offices and past any regional stage.

Source: DfE statutory guidance, Child and family social workers: agency rules (2024), exceeding the price cap; the
shape of a permission is `permissions.py`'s subject.
"""

from staffbank.rules.agency import price_cap
from staffbank.rules.agency.facts import Question
from staffbank.rules.agency.findings import Finding, not_applicable
from staffbank.rules.agency.permissions import best_permission, over_cap_outcome, signing_words

PARAGRAPH = "DfE agency rules guidance (2024), exceeding the price cap"


def find(question: Question) -> Finding:
    """Not applicable within the cap or where it could not be tested; `permission` is the id of the one that serves."""
    tested = price_cap.test(question)
    if isinstance(tested, Finding):
        return not_applicable(tested.why, tested.reason) if tested.why else not_applicable("cap_not_tested")
    if not tested.excess:
        return not_applicable("within_cap")
    standing = best_permission(question, tested.rate)
    named = standing.permission.id if standing.permission else None
    words = f"Permission {named}: {signing_words(standing.signoffs)}" if named else _none_words(standing.signoffs)
    outcome = over_cap_outcome(standing.signoffs)
    return Finding(outcome, words, signoffs=standing.signoffs, figures={"permission": named})


def _none_words(signoffs: tuple[str, ...]) -> str:
    return f"No permission covers this rate, role and time; {signing_words(signoffs)}"
