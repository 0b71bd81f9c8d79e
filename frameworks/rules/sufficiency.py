"""What a portfolio still lacks, in words: it shows gaps and thin coverage, and never computes a pass (B18, B25)."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from frameworks.rules.editions import GATE, Framework, Minimum, Standard
from frameworks.rules.evidence import QUARANTINED, RETURNED, Evidence


@dataclass(frozen=True)
class Count:
    """One minimum beside what the portfolio holds of its kind."""

    minimum: Minimum
    words: str
    held: int

    @property
    def short(self) -> int:
        return max(0, self.minimum.count - self.held)


@dataclass(frozen=True)
class Sufficiency:
    """`missing` blocks a submission (and a pass, unless waived); `thin` names standards that no counted item shows."""

    counts: tuple[Count, ...]
    missing: tuple[str, ...]
    thin: tuple[Standard, ...]

    @property
    def complete(self) -> bool:
        return not self.missing


def sufficiency(
    framework: Framework, phase: int, items: Iterable[Evidence], reviews_held: Collection[str]
) -> Sufficiency:
    """What the phase asks against its items (those sent and not returned count) and the codes of reviews held.

    `items` are the phase's own. The gate is not among the reviews asked: it is what the submission leads to.
    """
    found = tuple(items)
    counted = [item for item in found if item.counts]
    held = Counter(item.kind for item in counted)
    counts = tuple(
        Count(minimum, framework.kind(minimum.kind).plural, held[minimum.kind])
        for minimum in framework.minimums_of(phase)
    )
    shown = {code for item in counted for code in item.standards}
    missing = (
        *(_short(count) for count in counts if count.short),
        *_reviews(framework, phase, reviews_held),
        *_held_back(found),
        *_undeclared(framework, counted),
    )
    return Sufficiency(counts, missing, tuple(s for s in framework.standards_of(phase) if s.code not in shown))


def _short(count: Count) -> str:
    plural = count.words[0].lower() + count.words[1:]
    return f"{plural}: {count.held} of {count.minimum.count}"


def _reviews(framework: Framework, phase: int, held: Collection[str]) -> Iterable[str]:
    for review in framework.reviews_of(phase):
        if review.mandatory and review.kind != GATE and review.code not in held:
            yield f"{review.title[0].lower()}{review.title[1:]} not held"


def _held_back(items: Iterable[Evidence]) -> Iterable[str]:
    """T8: no item held back. Drafts are the writer's own and do not block; an item sent and not settled does."""
    states = Counter(item.state for item in items)
    if states[RETURNED]:
        yield _items(states[RETURNED], "returned to you and not sent again")
    if states[QUARANTINED]:
        yield _items(states[QUARANTINED], "set aside because it may identify a child or family")


def _undeclared(framework: Framework, counted: Iterable[Evidence]) -> Iterable[str]:
    portfolio = {kind.code for kind in framework.kinds if kind.in_portfolio}
    number = sum(1 for item in counted if item.kind in portfolio and not item.anonymised)
    if number:
        yield _items(number, "not confirmed as anonymised")


def _items(number: int, what: str) -> str:
    return f"{number} {'item' if number == 1 else 'items'} {what}"
