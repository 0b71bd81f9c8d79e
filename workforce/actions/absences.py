"""Absences that HR enters, changes or withdraws where no feed brings them; nobody's own, and nothing that is fed."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.rows import add, change
from foundation.deeds import Done, deed
from foundation.filters import day
from foundation.forms import Form
from foundation.guard import admit
from foundation.locks import itself
from foundation.periods import Period
from foundation.problems import About, DutyBroken, Refusal
from workforce.queries.absences import Absence as Away
from workforce.queries.absences import absence_for, others_at
from workforce.queries.people import person_for
from workforce.rules.absence import against
from workforce.tables.work import Absence

FED = "This came from your HR system, which is the record: change it there, and the next file brings it"


class EnterAbsence(Form):
    """Days away; without a last day it goes on. `days_lost`: only where HR knows better than the calendar."""

    kind: Literal["sick_leave", "family_leave", "career_break", "other"]
    first: date
    last: date | None = None
    days_lost: Decimal | None = None
    words: ClassVar = {
        "kind": "Choose what kind of absence it is", "first": "Enter the first day away, such as 20 11 2026",
        "last": "Enter the last day away, such as 24 11 2026, or leave it empty",
        "days_lost": "Enter a number of working days, such as 4.5, or leave it empty",
    }  # fmt: skip


@deed(
    "absence:entered",
    needs=Can.ENTER_ABSENCE,
    locks=itself("person"),
    form=EnterAbsence,
    says="{actor} entered that {person} is away from {first}",
)
async def enter_absence(actor: Actor, id: UUID, form: EnterAbsence) -> Done:
    person = await person_for(actor, id)
    _not_own(actor, id, id, person.authority)
    sees = admit(actor, Can.ENTER_ABSENCE, Place(id, team=person.team, authority=person.authority), seen=Can.SEE_PERSON)
    away = await _fitting(id, form, [spell.period for spell in person.spells or ()])
    absence = uuid4()
    await add(
        Absence, id=absence, person=id, authority=person.authority, kind=form.kind, starts=away.start, ends=away.end,
        days_lost=form.days_lost, source="entered", entered_by=actor.person,
    )  # fmt: skip
    facts = {"person": id, "first": form.first, "last": form.last}
    return Done(absence, "absence", person.authority, worker=id, then=f"/people/{id}", facts=facts, role=sees.role)


@deed(
    "absence:changed",
    needs=Can.EDIT_ABSENCE,
    form=EnterAbsence,
    says="{actor} changed when {person} is away: from {first}",
)
async def change_absence(actor: Actor, id: UUID, form: EnterAbsence) -> Done:
    found = await _own_to_keep(actor, id)
    person = await person_for(actor, found.person)
    away = await _fitting(found.person, form, [spell.period for spell in person.spells or ()], but=id)
    await change(
        Absence, found, kind=form.kind, starts=away.start, ends=away.end, days_lost=form.days_lost,
        entered_by=actor.person,
    )  # fmt: skip
    return _done(found, first=form.first, last=form.last)


@deed("absence:withdrawn", needs=Can.EDIT_ABSENCE, says="{actor} withdrew that {person} was away from {first}")
async def withdraw_absence(actor: Actor, id: UUID) -> Done:
    """It was entered by mistake: it counts nowhere from now on, and stays on the record."""
    found = await _own_to_keep(actor, id)
    assert found.away is not None
    await change(Absence, found, withdrawn_on=clock.today())
    return _done(found, first=found.away.start)


@deed("absence:fed", needs=None, says="{actor} took in {count} absences of {person} from the HR system")
async def fed(actor: Actor, person: UUID, authority: int, file: UUID, count: int) -> Done:
    """One row of the record for each person that a file changes; the file's own load has written their absences."""
    facts = {"person": person, "count": count, "file": file}
    return Done(person, "absence", authority, worker=person, then=f"/intake/{file}", facts=facts)


async def _own_to_keep(actor: Actor, id: UUID) -> Away:
    """An absence that may be changed by this person: entered here, and not their own."""
    found = await absence_for(actor, id)
    _not_own(actor, found.person, id, found.authority)
    admit(
        actor, Can.EDIT_ABSENCE, Place(found.person, team=found.team, authority=found.authority), seen=Can.SEE_ABSENCE
    )
    if found.fed:
        raise Refusal(FED)
    return found


def _not_own(actor: Actor, person: UUID, about: UUID, authority: int) -> None:
    if person == actor.person:
        raise DutyBroken("D1", "This is about you: somebody else in HR enters it", About(about, "absence", authority))


async def _fitting(person: UUID, form: EnterAbsence, employed: list[Period], but: UUID | None = None) -> Period:
    if wrong := against(form.first, form.last, employed, clock.today()):
        raise Refusal(**wrong)
    if form.days_lost is not None and not 0 <= form.days_lost <= 2000:
        raise Refusal(days_lost="Enter a number of working days from 0 to 2,000")
    away = Period.of(form.first, form.last)
    if (clash := await others_at(person, away, but)) is not None:
        until = f" to {day(clash.last)}" if clash.last else ", and it goes on"
        raise Refusal(first=f"They are away already from {day(clash.start)}{until}")
    return away


def _done(found: Away, **facts: Any) -> Done:
    about = {"person": found.person} | facts
    return Done(found.id, "absence", found.authority, worker=found.person, then=f"/people/{found.person}", facts=about)
