"""Review points of a journey: what was held, what comes next, and the sum behind its dates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from asyncpg import Record

from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_value
from foundation.database.shaping import shaped
from foundation.guard import may
from frameworks.queries.journeys import FULL_TIME, Case
from frameworks.rules.due_dates import Hours, Programme, due_on, full_time, target
from frameworks.rules.editions import GATE, ReviewPoint, framework_of


@dataclass(frozen=True)
class Point:
    """A review point: `due_on` as agreed in the journey, else as the hours make it; `held_on` once held."""

    code: str
    title: str
    due_on: date | None
    held_on: date | None
    mandatory: bool
    gate: bool


@dataclass(frozen=True)
class Sum:
    """Why the stage ends when it does: whole days from `start` at full time, stretched by the share worked."""

    start: date
    days: int
    full_time_on: date | None
    weekly: Decimal
    share: Decimal
    due_on: date
    stretched: int

    @property
    def moved(self) -> bool:
        return self.due_on != self.full_time_on


async def points_of(actor: Actor, case: Case, *, to: Can = Can.LIST_REVIEWS) -> list[Point]:
    """The stage's review points, in order; none when the reader may not list reviews."""
    if not may(actor, to, case.place):
        return []
    journey = case.journey
    rows = await fetch(
        "select code, due_on, held_on from review where journey = $1 and phase = $2", journey.id, journey.phase
    )
    due = {row["code"]: row["due_on"] for row in rows}
    held = {row["code"]: row["held_on"] for row in rows}
    points = case.framework.reviews_of(journey.phase)
    return [_point(case, review, due.get(review.code), held.get(review.code)) for review in points]


def _point(case: Case, review: ReviewPoint, due: date | None, held: date | None) -> Point:
    gate = review.kind == GATE
    agreed = due or (case.journey.due_on if gate else None)
    return Point(
        code=review.code,
        title=review.title,
        due_on=agreed or due_on(_programme(case), review.month),
        held_on=held,
        mandatory=review.mandatory,
        gate=gate,
    )


def _programme(case: Case) -> Programme:
    journey, months = case.journey, tuple(review.month for review in case.framework.reviews_of(case.journey.phase))
    return Programme(journey.started_on, months, (Hours(journey.started_on, journey.hours),), full_time=FULL_TIME)


def sum_of(case: Case) -> Sum | None:
    """The sum, when it gives the date agreed in the journey; None when that date was agreed in some other way."""
    journey, month = case.journey, case.framework.phase(case.journey.phase).month_to
    programme = _programme(case)
    due = due_on(programme, month)
    if due is None or due != journey.due_on:
        return None
    whole = due_on(full_time(journey.started_on, (month,)), month)
    days, share = target(programme, month), (journey.hours / FULL_TIME).quantize(Decimal("0.01"))
    return Sum(journey.started_on, days, whole, journey.hours, share, due, (due - journey.started_on).days)


@dataclass(frozen=True)
class Coming:
    """A review agreed for a day and not held yet, whose it is and who holds it."""

    id: UUID
    journey: UUID
    authority: int
    worker: UUID
    assessor: UUID | None
    title: str
    due_on: date


async def falling_due(day: date) -> list[Coming]:
    """Reviews of journeys under way that are agreed for this day; for the product itself."""
    rows = await fetch(
        "select r.id, r.journey, r.authority, j.worker, j.assessor, r.due_on, r.phase, r.code, j.edition from review r"
        " join journey j on j.id = r.journey where r.due_on = $1 and r.held_on is null and j.state = 'active'"
        " order by r.id", day,
    )  # fmt: skip
    return [shaped(Coming, row, title=_title(row)) for row in rows]


def _title(row: Record) -> str:
    points = framework_of(row["edition"]).reviews_of(row["phase"])
    return next((point.title for point in points if point.code == row["code"]), "a review")


async def note_of(case: Case, code: str) -> str | None:
    """What the assessor wrote when the review was held."""
    journey = case.journey
    return await fetch_value(
        "select note from review where journey = $1 and phase = $2 and code = $3", journey.id, journey.phase, code
    )
