"""TRANSITION: what an assignment begun early, or a supply contract, could hold off until 1 October 2025.

Source: DfE statutory guidance, Child and family social workers: agency rules (2024), implementation: new assignments
comply from 31 October 2024 except for what an existing contract prevents, rule by rule; everything complies from 1
October 2025. That relief for the price cap takes its permission rule with it is judged.
"""

from staffbank.rules.agency import scope
from staffbank.rules.agency.facts import Question
from staffbank.rules.agency.findings import Finding, Outcome, not_applicable
from staffbank.rules.agency.rule_ids import BY_START, GUIDANCE
from staffbank.rules.agency.words import listed

PARAGRAPH = "DfE agency rules guidance (2024), implementation and transition"


def find(question: Question) -> Finding:
    """Eligible with the rules the contract relieves now; not applicable to an assignment begun before commencement."""
    if _began_before(question):
        return not_applicable("before_commencement")
    relieved = relieved_by_contract(question)
    words = f"The supply contract holds off {listed(relieved)} for now" if relieved else "Every rule applies"
    return Finding(Outcome.ELIGIBLE, words, figures={"relieved": relieved})


def relieved_by_contract(question: Question) -> tuple[str, ...]:
    """The guidance rules the supply contract prevents on the decision day, in the rules' order."""
    engagement, until = question.engagement, question.engagement.contract_until
    if not _in_transition(question) or (until is not None and engagement.as_at > until):
        return ()
    prevented = set(engagement.contract_prevents)
    if "PRICE-CAP" in prevented:
        prevented.add("PRICE-CAP-EXCEED")
    return tuple(rule for rule in GUIDANCE if rule in prevented)


def held_off(rule: str, question: Question) -> Finding | None:
    """Why a guidance rule is not tested: scope, then commencement, then contract. None when it is."""
    if rule not in GUIDANCE:
        return None
    reach = scope.find(question)
    if reach.why is not None:
        return not_applicable(reach.why)
    if rule in BY_START and _began_before(question):
        return not_applicable("before_commencement")
    return not_applicable("contract_prevents") if rule in relieved_by_contract(question) else None


def _began_before(question: Question) -> bool:
    return question.engagement.period.start < question.settings.commencement and _in_transition(question)


def _in_transition(question: Question) -> bool:
    return question.engagement.as_at < question.settings.transition_ended
