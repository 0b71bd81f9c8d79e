"""SCOPE: whether the agency rules reach this engagement at all.

Source: DfE statutory guidance, Child and family social workers: agency rules (2024), who the guidance is for; 'agency
worker' and 'child and family social worker' as the workforce census defines them. That a joint post counts when more
than half of it is children's work, and which bases are outside (`bases_out_of_scope`), is judged.
"""

from decimal import Decimal

from staffbank.rules.agency.facts import Engagement, Question
from staffbank.rules.agency.findings import Finding, Outcome, not_applicable

PARAGRAPH = "DfE agency rules guidance (2024), scope; DfE workforce census definitions"
HALF = Decimal("0.5")


def find(question: Question) -> Finding:
    """Eligible when in scope; otherwise not applicable with the first reason that takes it out."""
    why = _outside(question)
    if why is None:
        return Finding(Outcome.ELIGIBLE, "The agency rules apply", figures={"in_scope": True, "flags": ()})
    flags = ("future_regulations",) if why == "not_social_worker" else ()
    return not_applicable(why, in_scope=False, flags=flags)


def _outside(question: Question) -> str | None:
    engagement = question.engagement
    if engagement.body == "other":
        return "not_member_body"
    if question.worker.profession == "other":
        return "not_social_worker"
    if not _mainly_children(engagement):
        return "not_childrens_service"
    if engagement.kind == "permanent":
        return "permanent_post"
    return "basis_excluded" if engagement.basis in question.settings.bases_out_of_scope else None


def _mainly_children(engagement: Engagement) -> bool:
    if engagement.service == "joint":
        return engagement.children_share is not None and engagement.children_share > HALF
    return engagement.service == "children"
