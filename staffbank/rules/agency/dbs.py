"""DBS: an enhanced check with the children's barred list, clear and in date; nothing excuses it.

Source: Safeguarding Vulnerable Groups Act 2006 and the Police Act 1997 (enhanced disclosure). How old a check may be
is bank policy: whoever records the check decides whether it stands.
"""

from staffbank.rules.agency.facts import Question
from staffbank.rules.agency.findings import Finding, Outcome
from staffbank.rules.agency.suspension import blocked_now

PARAGRAPH = "Safeguarding Vulnerable Groups Act 2006; Police Act 1997, part V"
WORDS = {
    "missing": "There is no DBS check on record",
    "expired": "The DBS check has expired",
    "not_clear": "The DBS check is not clear",
}


def find(question: Question) -> Finding:
    """Blocked unless clear; `suspend_on` is the decision day in a running engagement."""
    status = question.worker.dbs
    if status == "clear":
        return Finding(Outcome.ELIGIBLE, "DBS check is clear", figures={"suspend_on": None})
    return blocked_now(question, WORDS[status])
