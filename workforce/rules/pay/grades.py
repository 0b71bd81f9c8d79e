"""An authority's grades on a spine: who stands where, what comes next and when, and where a move lands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workforce.rules.pay.increments import USUAL, IncrementRule
from workforce.rules.pay.spines import Spine
from workforce.rules.pay_scales import Level, PayScale

START, INCREMENT, GATE, REGRADE, PROTECTION = "start", "increment", "gate", "regrade", "protection"
HOURS, REVERSAL = "hours", "reversal"


@dataclass(frozen=True)
class Grade:
    """A grade of one authority: points of a spine from bottom to top, its full-time week, and what it is mapped to.

    `level` is the framework-linked scale's, `role` the workforce return's, `job_type` the agency caps' core job type.
    """

    code: str
    title: str
    spine: str
    bottom: int
    top: int
    weekly_hours: Decimal = Decimal(37)
    rule: IncrementRule = USUAL
    level: int | None = None
    role: str | None = None
    job_type: str | None = None

    def __contains__(self, point: int) -> bool:
        return self.bottom <= point <= self.top


@dataclass(frozen=True)
class Next:
    """The next point: its day, and its whole-time pounds a year by the spine given."""

    point: int
    on: date
    annual: Decimal


def faults(grade: Grade, spine: Spine, scale: PayScale | None = None) -> list[str]:
    """What is wrong with a grade, in words; none when people can be placed on it."""
    known = spine.values
    checks = (
        (grade.bottom <= grade.top, "The lowest point must not be above the highest"),
        (grade.bottom in known and grade.top in known, f"{spine.edition.title} has not got both these points"),
        (0 < grade.weekly_hours <= 48, "Full-time hours must be above 0 and not above 48 a week"),
        (
            scale is None or grade.level is None or grade.level in {level.level for level in scale.levels},
            "The scale has no such level",
        ),
    )
    return [words for fine, words in checks if not fine]


def lands_on(grade: Grade, spine: Spine, annual: Decimal, on: date) -> tuple[int, str]:
    """Where a move into a grade lands, and why: the lowest point that pays no less than now, never below the bottom.

    Someone paid above the grade's top lands on the top with protection. `annual` is whole-time pounds a year.
    """
    for number in range(grade.bottom, grade.top + 1):
        if number in spine.values and spine.stands(number, on).annual >= annual:
            return spine.stands(number, on).point, REGRADE
    return grade.top, PROTECTION


def beyond(grade: Grade, scale: PayScale) -> Level | None:
    """The level above the one this grade is mapped to: its `opens` and `gate` say what it takes. None at the top."""
    return next((level for level in scale.levels if grade.level is not None and level.level == grade.level + 1), None)
