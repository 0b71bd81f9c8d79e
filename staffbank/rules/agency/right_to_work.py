"""RTW: the right to work lasts at least to the first day, or to the decision day once started; nothing excuses it.

Source: Immigration, Asylum and Nationality Act 2006, sections 15 to 25. Later expiry inside the engagement is
followed up by a new decision on the day.
"""

from foundation.periods import in_words
from staffbank.rules.agency.facts import Question
from staffbank.rules.agency.findings import Finding, Outcome
from staffbank.rules.agency.suspension import blocked_now

PARAGRAPH = "Immigration, Asylum and Nationality Act 2006, sections 15 to 25"


def find(question: Question) -> Finding:
    """Blocked when the limit lies before the test day; `suspend_on` is the decision day in a running engagement."""
    until = question.worker.right_to_work_until
    if until is not None and until < question.engagement.test_day:
        return blocked_now(question, f"The right to work ran to {in_words(until)}")
    words = "Right to work has no limit" if until is None else f"Has the right to work to {in_words(until)}"
    return Finding(Outcome.ELIGIBLE, words, figures={"suspend_on": None})
