"""Deeds of vacancies: declared for a day, bridged line by line to what is derived, and agreed when the two meet."""

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.rows import add, change
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit, reach_of
from foundation.problems import NotThere, Refusal
from workforce.queries.vacancies import Declared, declared_for, declared_on
from workforce.rules.vacancies import REASONS, wrong_amount
from workforce.tables.posts import VacancyBridge, VacancyDeclared

LONGEST = 500


class Declare(Form):
    """What is vacant on a day, as the authority says."""

    fte: Decimal
    on_day: date
    authority: int | None = None
    words: ClassVar = {
        "fte": "Enter the vacancies in full-time equivalents, such as 51.5",
        "on_day": "Enter the day, such as 30 9 2026", "authority": "Choose the authority",
    }  # fmt: skip


class BridgeLine(Form):
    """A reason why more or less is declared than derived."""

    reason: str
    fte: Decimal
    about: str
    words: ClassVar = {
        "reason": "Choose the reason", "fte": "Enter the FTE it explains, such as 1.5 or -0.6",
        "about": "Say in a sentence which posts or people it is about",
    }  # fmt: skip


@deed("vacancies:declared", needs=Can.EDIT_POST, form=Declare, says="{actor} declared {fte} FTE vacant on {on_day}")
async def declare_vacancies(actor: Actor, form: Declare) -> Done:
    """For a day that was declared before, the new figure takes its place, and is not agreed any more."""
    authority = _authority(actor, form.authority)
    admit(actor, Can.EDIT_POST, Place(authority=authority))
    _amount(form.fte, least=Decimal(0))
    if form.on_day > clock.today():
        raise Refusal(on_day="Enter a day that has come")
    before = await declared_on(authority, form.on_day)
    id = before.id if before else uuid4()
    today = clock.today()
    if before:
        await change(
            VacancyDeclared, before, fte=form.fte, declared_by=actor.person, declared_on=today, derived=None,
            agreed_by=None, agreed_on=None,
        )  # fmt: skip
    else:
        await add(
            VacancyDeclared, id=id, authority=authority, on_day=form.on_day, fte=form.fte, declared_by=actor.person,
            declared_on=today,
        )  # fmt: skip
    was = {"was": before.fte} if before else {}
    return _done(id, authority, fte=form.fte, on_day=form.on_day, **was)


@deed("vacancies:bridged", needs=Can.EDIT_POST, form=BridgeLine,
      says="{actor} added {fte} FTE to the bridge of vacancies: {reason}")  # fmt: skip
async def add_bridge_line(actor: Actor, id: UUID, form: BridgeLine) -> Done:
    explained = await declared_for(actor, id, to=Can.EDIT_POST)
    _open(explained.declared)
    if form.reason not in REASONS:
        raise Refusal(reason="Choose the reason")
    if not form.fte:
        raise Refusal(fte="Enter an FTE other than 0")
    _amount(form.fte)
    if len(form.about) > LONGEST:
        raise Refusal(about=f"Use {LONGEST} characters or fewer")
    # First the declaration, by its version: two who add at once see each other's line.
    await change(VacancyDeclared, explained.declared, fte=explained.declared.fte)
    line = uuid4()
    await add(
        VacancyBridge, id=line, declared=id, authority=explained.declared.authority, reason=form.reason, fte=form.fte,
        words=form.about, added_by=actor.person, added_on=clock.today(),
    )  # fmt: skip
    return _done(id, explained.declared.authority, line=line, fte=form.fte, reason=form.reason)


@deed(
    "vacancies:unbridged", needs=Can.EDIT_POST, says="{actor} took {fte} FTE out of the bridge of vacancies: {reason}"
)
async def remove_bridge_line(actor: Actor, id: UUID, line: UUID) -> Done:
    explained = await declared_for(actor, id, to=Can.EDIT_POST)
    _open(explained.declared)
    found = next((each for each in explained.lines if each.id == line), None)
    if found is None:
        raise NotThere
    await change(VacancyDeclared, explained.declared, fte=explained.declared.fte)
    await change(VacancyBridge, found, removed_by=actor.person, removed_on=clock.today())
    return _done(id, found.authority, line=line, fte=found.fte, reason=found.reason)


@deed(
    "vacancies:agreed",
    needs=Can.EDIT_POST,
    says="{actor} agreed the vacancies of {on_day}: {derived} FTE derived, {fte} declared",
)
async def agree_vacancies(actor: Actor, id: UUID) -> Done:
    """What is derived today is kept with it: a later correction of posts or people is seen beside it."""
    explained = await declared_for(actor, id, to=Can.EDIT_POST)
    declared = explained.declared
    _open(declared)
    if not explained.bridge.meets:
        raise Refusal(f"{explained.bridge.words} Add a line to the bridge, or declare another figure.")
    await change(
        VacancyDeclared, declared, derived=explained.bridge.derived, agreed_by=actor.person, agreed_on=clock.today()
    )
    return _done(
        id, declared.authority, on_day=declared.on_day, derived=explained.bridge.derived, fte=declared.fte,
        bridged=explained.bridge.bridged,
    )  # fmt: skip


def _open(declared: Declared) -> None:
    if declared.agreed:
        raise Refusal("These vacancies are agreed. Declare the day again to change them.")


def _amount(fte: Decimal, least: Decimal | None = None) -> None:
    if least is not None and fte < least:
        raise Refusal(fte="Enter 0 or more")
    if why := wrong_amount(fte):
        raise Refusal(fte=why)


def _authority(actor: Actor, chosen: int | None) -> int:
    mine = reach_of(actor, Can.EDIT_POST).authorities
    if chosen is None and len(mine) == 1:
        return int(mine[0])
    if chosen not in mine:
        raise Refusal(authority="Choose one of your authorities")
    return chosen


def _done(id: UUID, authority: int, **facts: object) -> Done:
    return Done(id, "vacancies", authority, then=f"/establishment/vacancies/{id}", facts=facts)
