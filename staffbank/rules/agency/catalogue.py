"""The agency rules that are built, in their order: id, title, paragraph and the function that finds."""

from collections.abc import Callable
from dataclasses import dataclass

from staffbank.rules.agency import (
    cool_off,
    dbs,
    pqe,
    price_cap,
    price_cap_exceed,
    references,
    registration,
    right_to_work,
    scope,
    transition,
    wtr_rest,
)
from staffbank.rules.agency.facts import Question
from staffbank.rules.agency.findings import Finding
from staffbank.rules.agency.rule_ids import ORDER


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `paragraph` names where it comes from, as shown beside every answer."""

    id: str
    title: str
    paragraph: str
    find: Callable[[Question], Finding]


RULES = (
    Rule("SCOPE", "Whether the agency rules apply", scope.PARAGRAPH, scope.find),
    Rule("TRANSITION", "Transition", transition.PARAGRAPH, transition.find),
    Rule("PQE-3Y", "Three years' post-qualifying experience", pqe.PARAGRAPH, pqe.find),
    Rule("COOL-OFF", "Cool-off", cool_off.PARAGRAPH, cool_off.find),
    Rule("PRICE-CAP", "Price cap", price_cap.PARAGRAPH, price_cap.find),
    Rule("PRICE-CAP-EXCEED", "Permission to exceed the cap", price_cap_exceed.PARAGRAPH, price_cap_exceed.find),
    Rule("REFERENCES-IN", "Two practice-based references", references.PARAGRAPH, references.find),
    Rule("REG-SWE", "Social Work England registration", registration.PARAGRAPH, registration.find),
    Rule("DBS", "DBS check", dbs.PARAGRAPH, dbs.find),
    Rule("RTW", "Right to work", right_to_work.PARAGRAPH, right_to_work.find),
    Rule("WTR-REST", "Daily rest", wtr_rest.PARAGRAPH, wtr_rest.find),
)
BY_ID = {rule.id: rule for rule in RULES}
NOT_YET = tuple(rule for rule in ORDER if rule not in BY_ID)
