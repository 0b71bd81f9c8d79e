"""Framework editions as the rules read them: phases, standards, evidence minimums, review points and their marks."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from foundation import editions
from foundation.editions import Edition, EditionError

DATA = Path(__file__).parents[1] / "data"
MARKS = ("certain", "local", "inferred", "unverified", "illustrative")
SHOWN = ("certain", "illustrative")  # B5: other titles wait for an administrator's confirmation
GATE = "gate"
Found = TypeVar("Found")


@dataclass(frozen=True)
class Phase:
    """A stage that ends in an assessment: months from the programme's start; `gate` is its code in pay scales."""

    number: int
    title: str
    month_from: int
    month_to: int
    gate: str
    ends_with: str
    pay_level: int | None
    source: str
    mark: str


@dataclass(frozen=True)
class Standard:
    """What a person is judged against; `phases` are those that ask for it."""

    code: str
    title: str
    about: str
    phases: tuple[int, ...]
    source: str
    mark: str

    @property
    def label(self) -> str:
        """S3 Assessment and analysis; the code alone while nobody has confirmed the title (B5)."""
        return f"{self.code} {self.title}" if self.mark in SHOWN else f"{self.code} (title not confirmed)"


@dataclass(frozen=True)
class Kind:
    """A kind of evidence, named for one and for several; self-assessments stay out of the portfolio (B16)."""

    code: str
    title: str
    plural: str
    in_portfolio: bool = True


@dataclass(frozen=True)
class Minimum:
    """How many items of a kind a phase asks for."""

    phase: int
    kind: str
    count: int
    source: str
    mark: str


@dataclass(frozen=True)
class ReviewPoint:
    """A review `month` full-time months after the start; kind is formative, interim or gate."""

    phase: int
    code: str
    title: str
    month: int
    kind: str
    mandatory: bool
    source: str
    mark: str


@dataclass(frozen=True)
class Framework:
    """One edition, complete: what a journey is pinned to by `key` and never leaves by itself (B1, B2)."""

    edition: Edition
    short_title: str
    label: str
    note: str
    months: int
    longest_months: int | None
    protected_percent: Decimal | None
    phases: tuple[Phase, ...]
    standards: tuple[Standard, ...]
    kinds: tuple[Kind, ...]
    minimums: tuple[Minimum, ...]
    reviews: tuple[ReviewPoint, ...]
    outcomes: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        return self.edition.key

    @property
    def title(self) -> str:
        return self.edition.title

    def phase(self, number: int) -> Phase:
        """The phase of that number; LookupError when the edition has none."""
        return _only((phase for phase in self.phases if phase.number == number), f"phase {number} of {self.key}")

    def next_phase(self, number: int) -> Phase | None:
        """The phase after this one, or None at the end of the programme."""
        return next((phase for phase in self.phases if phase.number == number + 1), None)

    def kind(self, code: str) -> Kind:
        """The kind of evidence of that code; LookupError when the edition has none."""
        return _only((kind for kind in self.kinds if kind.code == code), f"evidence of kind {code} in {self.key}")

    def standards_of(self, phase: int) -> tuple[Standard, ...]:
        return tuple(standard for standard in self.standards if phase in standard.phases)

    def minimums_of(self, phase: int) -> tuple[Minimum, ...]:
        return tuple(minimum for minimum in self.minimums if minimum.phase == phase)

    def reviews_of(self, phase: int) -> tuple[ReviewPoint, ...]:
        return tuple(review for review in self.reviews if review.phase == phase)

    def outcome_label(self, code: str) -> str:
        """Met, Pass, Standards met: the edition's own word for met, deferred or not_met."""
        return _only((label for known, label in self.outcomes if known == code), f"outcome {code} in {self.key}")


def framework(edition: Edition) -> Framework:
    """An edition read as a framework; EditionError names the file and what is wrong in it."""
    try:
        return _checked(_framework(edition))
    except (KeyError, TypeError, ValueError) as wrong:
        if isinstance(wrong, EditionError):
            raise
        raise EditionError(f"{edition.path}: {wrong}") from wrong


def _framework(edition: Edition) -> Framework:
    data = edition.data
    percent = data.get("protected_percent")
    return Framework(
        edition=edition,
        short_title=data["short_title"],
        label=data["label"],
        note=data["note"],
        months=data["months"],
        longest_months=data.get("longest_months"),
        protected_percent=None if percent is None else Decimal(percent),
        phases=tuple(Phase(**{"pay_level": None} | row) for row in data["phases"]),
        standards=tuple(_standard(row) for row in data["standards"]),
        kinds=tuple(Kind(**row) for row in data["kinds"]),
        minimums=tuple(Minimum(**row) for row in data.get("minimums", ())),
        reviews=tuple(ReviewPoint(**row) for row in data["reviews"]),
        outcomes=tuple((row["code"], row["label"]) for row in data["outcomes"]),
    )


def _standard(row: dict[str, Any]) -> Standard:
    return Standard(**{"about": ""} | row | {"phases": tuple(row["phases"])})


def _checked(read: Framework) -> Framework:
    numbers = [phase.number for phase in read.phases]
    sources = {source["id"] for source in read.edition.data["sources"]}
    kinds = {kind.code for kind in read.kinds}
    marked: tuple[Phase | Standard | Minimum | ReviewPoint, ...]
    marked = (*read.phases, *read.standards, *read.minimums, *read.reviews)
    _require(read, numbers == list(range(1, len(numbers) + 1)), "phases must be numbered from 1 in order")
    _require(read, [p.month_from for p in read.phases] == [0, *(p.month_to for p in read.phases[:-1])], "months gap")
    _require(read, read.phases[-1].month_to == read.months, "the last phase must end with the programme")
    _require(read, {m.kind for m in read.minimums} <= kinds, "a minimum names a kind that is not listed")
    _require(read, {r.mark for r in marked} <= set(MARKS), f"a mark must be one of {', '.join(MARKS)}")
    _require(read, {r.source for r in marked} <= sources, "a record names a source that is not listed")
    for phase in read.phases:
        gates = [review.month for review in read.reviews_of(phase.number) if review.kind == GATE]
        _require(read, gates == [phase.month_to], f"phase {phase.number} must end in one gate, at its last month")
    return read


def _require(read: Framework, true: bool, why: str) -> None:
    if not true:
        raise EditionError(f"{read.edition.path}: {why}")


def _only(found: Iterable[Found], what: str) -> Found:
    for one in found:
        return one
    raise LookupError(f"there is no {what}")


FRAMEWORKS: tuple[Framework, ...] = editions.shipped(DATA, framework)


def framework_of(key: str) -> Framework:
    """The framework a journey is pinned to, by the key its row stores; LookupError when it is not shipped."""
    return _only((known for known in FRAMEWORKS if known.key == key), f"framework edition {key}")
