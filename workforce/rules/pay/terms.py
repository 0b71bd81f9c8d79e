"""What an employer's pay goes by on a day: its grades, increment rule, pension fund's rate, and the spine it pays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from foundation.periods import DAY, Period
from workforce.rules.pay.grades import Grade
from workforce.rules.pay.increments import RULES, USUAL, RuleInForce, increments
from workforce.rules.pay.spines import Spine


@dataclass(frozen=True)
class GradeInForce:
    """One version of a grade, from its first day until a later version of the same code begins."""

    id: UUID
    starts: date
    grade: Grade


@dataclass(frozen=True)
class Run:
    """An authority's adoption of an edition of a spine; `before` is what it paid until then, None for its first."""

    id: UUID
    spine: str
    edition: str
    before: str | None
    starts: date
    first_paid: date


@dataclass(frozen=True)
class Terms:
    """Everything adopted, oldest first."""

    authority: int
    grades: tuple[GradeInForce, ...] = ()
    rules: tuple[tuple[date, str], ...] = ()
    rates: tuple[tuple[date, Decimal], ...] = ()
    runs: tuple[Run, ...] = ()

    def grade(self, id: UUID) -> GradeInForce:
        """The version of that id; LookupError where it was never adopted."""
        return next((each for each in self.grades if each.id == id), None) or _none(f"grade {id}")

    def grade_on(self, code: str, day: date) -> GradeInForce | None:
        """The version of a grade in force on a day; None before its first."""
        begun = [each for each in self.grades if each.grade.code == code and each.starts <= day]
        return begun[-1] if begun else None

    def grades_on(self, day: date) -> tuple[GradeInForce, ...]:
        """Every grade of a day, lowest first."""
        codes = {each.grade.code for each in self.grades}
        found = [each for code in codes if (each := self.grade_on(code, day))]
        return tuple(sorted(found, key=lambda each: (each.grade.bottom, each.grade.top, each.grade.code)))

    def at_level(self, level: int, day: date) -> GradeInForce | None:
        """The lowest grade that is mapped to a level of the framework-linked scale."""
        return next((each for each in self.grades_on(day) if each.grade.level == level), None)

    @property
    def stages(self) -> tuple[RuleInForce, ...]:
        """The increment rule by date; the first one holds before its day too, the usual one where none was adopted."""
        if not self.rules:
            return (RuleInForce(Period(date.min), USUAL),)
        starts = [date.min, *(day for day, _ in self.rules[1:])]
        ends = [*starts[1:], None]
        return tuple(
            RuleInForce(Period(start, end), RULES[rule])
            for start, end, (_, rule) in zip(starts, ends, self.rules, strict=True)
        )

    def rate_on(self, day: date) -> Decimal | None:
        """The pension fund's percentage on a day; None where none is known: never guessed."""
        begun = [percent for since, percent in self.rates if since <= day]
        return begun[-1] if begun else None

    def run_on(self, spine: str, day: date) -> Run | None:
        """By which adoption a spine is paid on a day; None before the first."""
        begun = [run for run in self.runs if run.spine == spine and run.starts <= day]
        return begun[-1] if begun else None


def _none(what: str) -> GradeInForce:
    raise LookupError(f"{what} is not among those adopted")


def next_increment(since: date, stages: Sequence[RuleInForce], withheld: frozenset[date] = frozenset()) -> date:
    """The first day on which someone who came to their point on `since` moves up one; withheld days pass."""
    return increments(since, 0, 1, stages, withheld=withheld)[0].on


def paid_on(spine: Spine, day: date) -> dict[int, Decimal]:
    """Pounds by point as whoever stands on it is paid on a day: a deleted point's people are on the next one up."""
    found = {}
    for point in {*spine.values, *spine.deleted}:
        try:
            found[point] = spine.stands(point, day).annual
        except LookupError:
            continue
    return found


def changes_inside(spine: Spine, starts: date, until: date) -> list[int]:
    """Points that are deleted after the first day and before the last of the days asked about."""
    return [point for point, day in spine.deleted.items() if starts + DAY <= day < until]


def pays(values: Mapping[int, Decimal], point: int, protected: Decimal | None) -> Decimal:
    """Whole-time pounds a year on a point, or what is protected while that is more; LookupError for no such point."""
    if point not in values:
        raise LookupError(f"the spine has no point {point}")
    return max(values[point], protected or Decimal(0))
