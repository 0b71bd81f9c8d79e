"""REG-SWE: nobody practises without active Social Work England registration; nothing excuses it.

Source: Children and Social Work Act 2017, part 2, and the Social Workers Regulations 2018 (protected title and
register). Judged: a registration with restrictions blocks until a person has looked at them; suspension is the same
day.
"""

from staffbank.rules.agency.facts import Question
from staffbank.rules.agency.findings import Finding, Outcome
from staffbank.rules.agency.suspension import blocked_now

PARAGRAPH = "Children and Social Work Act 2017, part 2; Social Workers Regulations 2018"


def find(question: Question) -> Finding:
    """Blocked unless the register says active; `suspend_on` is the decision day in a running engagement."""
    status = question.worker.registration_status
    if status == "active":
        return Finding(Outcome.ELIGIBLE, "Registered with Social Work England", figures={"suspend_on": None})
    if status == "not checked":
        return blocked_now(question, "Social Work England registration was not looked up since renewal on 1 December")
    return blocked_now(question, f"Social Work England registration is {status}")
