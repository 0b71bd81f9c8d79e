"""What registration, DBS and right to work share: blocked with no way round, and out the same day if at work."""

from foundation.periods import in_words
from staffbank.rules.agency.facts import Question
from staffbank.rules.agency.findings import Finding, Outcome


def blocked_now(question: Question, words: str) -> Finding:
    """Blocked; `suspend_on` is the decision day where the engagement had begun before it, else None."""
    engagement = question.engagement
    suspend_on = engagement.as_at if engagement.as_at > engagement.period.start else None
    then = f"suspend on {in_words(suspend_on)}" if suspend_on else "cannot start"
    return Finding(Outcome.BLOCKED, f"{words}: {then}", figures={"suspend_on": suspend_on})
