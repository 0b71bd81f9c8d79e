"""Deeds of places: someone is put on a point of a grade, moves to another grade, or works other hours."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID, uuid4

from pydantic import Field

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.rows import add
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.locks import itself
from foundation.money import pence
from foundation.problems import About, DutyBroken, Refusal
from workforce.queries.pay_chain import Tail, before_step, employed_directly, tail_of
from workforce.queries.pay_terms import spine_called, terms_of
from workforce.rules.pay.grades import GATE, HOURS, PROTECTION, REGRADE, REVERSAL, START, lands_on
from workforce.rules.pay.terms import GradeInForce, Terms, next_increment, paid_on, pays
from workforce.tables.grades import GradePlacement


class PlaceSomeone(Form):
    """Where someone stands from a day. `point` is for a start; a move to another grade finds its own."""

    authority: int
    reason: Literal["start", "regrade", "hours"]
    grade: str | None = None
    point: int | None = Field(None, gt=0, lt=1000)
    fte: Decimal = Field(gt=0, le=1, decimal_places=4)
    starts: date
    words: ClassVar = {
        "reason": "Choose why", "grade": "Choose a grade", "point": "Enter a point of the grade",
        "fte": "Enter the share of full time, such as 1 or 0.6", "starts": "Enter the first day, such as 1 4 2027",
    }  # fmt: skip


@dataclass(frozen=True)
class Put:
    """A place to be entered: grade, point, share, first day, why, what is kept, and the step it comes from."""

    grade: GradeInForce
    point: int
    fte: Decimal
    starts: date
    reason: str
    protected: Decimal | None = None
    step: UUID | None = None


@deed(
    "placement:made", needs=Can.CREATE_PAY, locks=itself("person"), form=PlaceSomeone,
    says="{actor} put {person} on point {point} of grade {grade} from {starts}: {reason}",
)  # fmt: skip
async def place(actor: Actor, id: UUID, form: PlaceSomeone) -> Done:
    """A start, a regrade (protected where pay would fall) or a change of hours; never one's own place (D1)."""
    stands = Place(id, authority=form.authority)
    if actor.person == id:
        raise DutyBroken("D1", "This is your own pay. Somebody else in HR must do it.",
                         About(id, "placement", form.authority))  # fmt: skip
    sees = admit(actor, Can.CREATE_PAY, stands, seen=Can.SEE_PAY)
    if not await employed_directly(id, form.authority, form.starts):
        raise Refusal(starts="They are not employed by the authority on that day")
    terms, tail = await terms_of(form.authority), await tail_of(id, form.authority)
    put = await _asked(terms, tail, form)
    await put_there(actor, id, form.authority, put, tail)
    told = {"person": id, "point": put.point, "grade": put.grade.grade.code, "starts": put.starts, "reason": put.reason}
    return Done(id, "placement", form.authority, worker=id, then=f"/people/{id}/pay", facts=told, role=sees.role)


async def _asked(terms: Terms, tail: Tail | None, form: PlaceSomeone) -> Put:
    """What the form asks for, or a Refusal in its words."""
    if tail is None and form.reason != START:
        raise Refusal(reason="They have no place yet: choose a start")
    if tail and form.reason == START and (tail.left is None or form.starts < tail.left):
        raise Refusal(reason="They have a place already: choose another reason")
    if tail and form.starts < tail.starts:
        raise Refusal(starts=f"They have a place from {tail.starts:%-d %B %Y}: a new one cannot begin before it")
    if tail and form.reason != START:
        _nothing_waits(terms, tail, form.starts)
    if form.reason == HOURS and tail:
        return Put(terms.grade(tail.grade), tail.point, form.fte, form.starts, HOURS, tail.protected)
    grade = terms.grade_on(form.grade or "", form.starts)
    if grade is None:
        raise Refusal(grade="Choose a grade that is in force on that day")
    if form.reason == REGRADE and tail:
        return await moved(terms, tail, grade, form.starts, form.fte)
    if form.point is None or form.point not in grade.grade:
        raise Refusal(point=f"Enter a point from {grade.grade.bottom} to {grade.grade.top}")
    return Put(grade, form.point, form.fte, form.starts, START)


def _nothing_waits(terms: Terms, tail: Tail, starts: date) -> None:
    """Places follow each other by their days: an increment that fell due first is applied, or withheld, first."""
    now = terms.grade_on(terms.grade(tail.grade).grade.code, starts)
    if now and tail.point < now.grade.top:
        due = next_increment(tail.since, terms.stages, tail.withheld)
        if due < starts:
            raise Refusal(starts=f"An increment is due on {due:%-d %B %Y}. Apply or withhold it first")


async def moved(terms: Terms, tail: Tail, to: GradeInForce, starts: date, fte: Decimal) -> Put:
    """The lowest point of the new grade that pays no less than now; above its top what they have is protected."""
    held = terms.grade(tail.grade)
    runs = terms.run_on(held.grade.spine, starts), terms.run_on(to.grade.spine, starts)
    if runs[0] is None or runs[1] is None:
        raise Refusal("No spine is paid on that day: apply an award first.")
    now, then = await spine_called(runs[0].edition), await spine_called(runs[1].edition)
    try:
        annual = pays(paid_on(now, starts), tail.point, tail.protected)
        point, why = lands_on(to.grade, then, annual, starts)
    except LookupError as wrong:
        raise Refusal(f"Their pay cannot be worked out: {wrong}.") from None
    return Put(to, point, fte, starts, why, annual if why == PROTECTION else None)


async def put_there(actor: Actor, person: UUID, authority: int, put: Put, tail: Tail | None) -> UUID:
    """Enter the place as the next link of the chain; called inside a deed that has locked the person."""
    id, grade = uuid4(), put.grade.grade
    same = tail is not None and tail.code == grade.code and tail.point == put.point and put.reason != START
    await add(
        GradePlacement, id=id, person=person, authority=authority, seq=tail.seq + 1 if tail else 1,
        supersedes=tail.id if tail else None, grade=put.grade.id, bottom=grade.bottom, top=grade.top, point=put.point,
        fte=put.fte, starts=put.starts, since=tail.since if same and tail else put.starts, reason=put.reason,
        protected_pence=pence(put.protected) if put.protected else None, step=put.step, entered_by=actor.person,
        entered_on=clock.today(),
    )  # fmt: skip
    return id


async def through_gate(actor: Actor, person: UUID, authority: int, step: UUID, level: int, starts: date) -> UUID | None:
    """The move to the grade that the authority mapped to a level: part of confirming the step that opens it.

    None where no grade is mapped to the level, they have no place, or they stand as high already.
    """
    terms, tail = await terms_of(authority), await tail_of(person, authority)
    to = terms.at_level(level, starts)
    if tail is None or to is None or (terms.grade(tail.grade).grade.level or 0) >= level:
        return None
    put = await moved(terms, tail, to, starts, tail.fte)
    kept = Put(to, put.point, tail.fte, starts, GATE, put.protected, step)
    return await put_there(actor, person, authority, kept, tail)


async def back_through(actor: Actor, person: UUID, authority: int, step: UUID) -> None:
    """Undo the move that a step made, where one was made: the place before it, from the same day."""
    tail = await tail_of(person, authority)
    if tail is None or not (before := await before_step(person, authority, step)):
        return
    if tail.step != step:
        raise Refusal("A later place follows from this step. Put that one right first.")
    grade = (await terms_of(authority)).grade(before.grade)
    put = Put(grade, before.point, before.fte, tail.starts, REVERSAL, before.protected)
    await put_there(actor, person, authority, put, tail)
