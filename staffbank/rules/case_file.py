"""`steadfast check rules`: asks a file of cases of the same rules as the screens, and answers in plain JSON values."""

import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from foundation.cases import Malformed, check, read
from foundation.money import half_up
from staffbank.rules.agency.catalogue import NOT_YET
from staffbank.rules.agency.findings import Figure, Outcome
from staffbank.rules.cases.case import Case
from staffbank.rules.cases.facts import question_of
from staffbank.rules.eligibility import Answer, eligibility

FAMILY = "agency-rules"


def check_rules(source: str, *, expect: bool) -> int:
    """Answer a file of cases (`-` is standard input); 0, 1 or 2 as for every family.

    A case that asks for a rule that is not built is refused at `rules`; afterwards one line counts those cases.
    """
    refused: list[str] = []

    def answered(facts: dict[str, Any]) -> dict[str, Any]:
        case = read(Case, facts)
        question = question_of(case)  # before the rules are looked at, so that a fault in the case is named first
        if unknown := [rule for rule in NOT_YET if rule in case.rules]:
            refused.append(facts["id"])
            raise Malformed("rules", f"not yet known: {', '.join(unknown)}")
        result = eligibility(question, dict.fromkeys(case.rules))
        return {"outcome": str(result.outcome), "by_rule": {one.rule: _plain(one) for one in result.answers}}

    status = check(FAMILY, source, answered, expect=expect)
    if refused:
        print(f"{len(refused)} cases refused: rule not yet known", file=sys.stderr)  # noqa: T201
    return status


def _plain(answer: Answer) -> dict[str, Any]:
    figures = {name: _value(figure) for name, figure in answer.figures.items()}
    if answer.outcome is Outcome.NOT_APPLICABLE:
        return {"outcome": str(answer.outcome), "why": answer.why, **figures}
    return {
        "outcome": str(answer.outcome),
        "reason": answer.reason,
        "first_permitted_start": _value(answer.first_permitted),
        "missing": list(answer.missing),
        "signoffs": list(answer.signoffs),
        **figures,
    }


def _value(figure: Figure) -> object:
    """Money as text with two decimals, dates and times as they are written in cases, lists as lists."""
    if isinstance(figure, Decimal):
        return f"{half_up(figure):.2f}"
    if isinstance(figure, datetime):
        return figure.isoformat(timespec="minutes")
    if isinstance(figure, date):
        return figure.isoformat()
    return list(figure) if isinstance(figure, tuple) else figure
