"""Whether a worker may take an engagement: each agency rule's answer in words, and the worst of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from staffbank.rules.agency import transition
from staffbank.rules.agency.catalogue import BY_ID, RULES, Rule
from staffbank.rules.agency.exceptional import excused
from staffbank.rules.agency.facts import Question
from staffbank.rules.agency.findings import Figure, Finding, Outcome, worst


@dataclass(frozen=True, slots=True)
class Answer:
    """One rule's answer. `reason` is for people; `why`, `missing` and `signoffs` are codes; `first_permitted` is the
    first start the rule would allow, None where no date can be given; Decimal `figures` are pounds."""

    rule: str
    title: str
    paragraph: str
    outcome: Outcome
    reason: str
    why: str | None
    first_permitted: date | None
    missing: tuple[str, ...]
    signoffs: tuple[str, ...]
    figures: Mapping[str, Figure]

    @classmethod
    def of(cls, rule: Rule, found: Finding) -> "Answer":
        """A rule's finding, with the rule's own title and paragraph."""
        return cls(
            rule.id,
            rule.title,
            rule.paragraph,
            found.outcome,
            found.reason,
            found.why,
            found.first_permitted,
            found.missing,
            found.signoffs,
            found.figures,
        )


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answers in the rules' order, and the outcome they come to."""

    outcome: Outcome
    answers: tuple[Answer, ...]

    @property
    def first_permitted(self) -> date | None:
        """The first start every rule that blocks would allow; None when nothing blocks, or one gives no date."""
        dates = [answer.first_permitted for answer in self.of(Outcome.BLOCKED)]
        return None if None in dates else max((day for day in dates if day), default=None)

    def of(self, outcome: Outcome) -> tuple[Answer, ...]:
        """The answers with this outcome."""
        return tuple(answer for answer in self.answers if answer.outcome is outcome)


ALL = tuple(rule.id for rule in RULES)


def eligibility(question: Question, rules: Iterable[str] = ALL) -> Eligibility:
    """Ask these rules, all that are built unless told otherwise; KeyError for one that is not in the catalogue."""
    answers = tuple(answer_of(BY_ID[rule], question) for rule in rules)
    return Eligibility(worst(answer.outcome for answer in answers), answers)


def answer_of(rule: Rule, question: Question) -> Answer:
    """One rule: what holds it off, else its finding, else what a recorded exceptional departure makes of that."""
    found = transition.held_off(rule.id, question) or excused(rule.id, rule.find(question), question)
    return Answer.of(rule, found)
