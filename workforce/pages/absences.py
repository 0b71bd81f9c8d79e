"""Days away: who was away in the last twelve months, and the screens on which HR enters, changes or withdraws them."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.filters import number, words
from foundation.forms import Filled
from foundation.guard import admit
from foundation.pages import draw
from foundation.periods import add_months
from foundation.problems import NotAllowed
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.pages.asked import reaches
from workforce.queries.absences import Absence, absence_for, absences
from workforce.queries.people import person_for
from workforce.rules.absence import KINDS

CHOICES = [(kind, words(kind).capitalize()) for kind in KINDS]
COLUMNS = (
    Column("Name", lambda one: one.name, link=lambda one: f"/people/{one.person}"),
    Column("From", lambda one: _short(one.away.start) if one.away else None, link=lambda one: f"/absences/{one.id}"),
    Column("To", lambda one: (_short(one.away.last) if one.away.last else "goes on") if one.away else None),
    Column("Kind", lambda one: words(one.kind) if one.kind else None),
    Column("Working days lost", lambda one: number(one.days_lost) if one.days_lost is not None else None, numeric=True),
    Column("Team", lambda one: one.team_name),
)


def _short(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


async def index(request: Request, actor: Actor) -> Response:
    """Those away in the last twelve months, latest first."""
    found = await absences(actor, add_months(clock.today(), -12))
    keeps = reaches(actor, Can.EDIT_ABSENCE)
    columns = [column if keeps or column.title == "Name" else replace(column, link=None) for column in COLUMNS]
    kept = [column for column in columns if any(column.show(one) is not None for one in found)] or columns[:1]
    return draw(
        request, "workforce/absences/index.html", title="Absence", table=Sheet("Absence", kept, found),
        away=[one for one in found if one.away and clock.today() in one.away],
    )  # fmt: skip


async def new(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """For HR of the person's authority; about oneself somebody else enters it."""
    person = await person_for(actor, path_id(request))
    _somebody_elses(actor, person.id)
    place = Place(person.id, team=person.team, authority=person.authority)
    admit(actor, Can.ENTER_ABSENCE, place, seen=Can.SEE_PERSON)
    return draw(
        request, "workforce/absences/enter.html", title="Enter an absence", filled=filled, action=request.url.path,
        person=person, kinds=CHOICES, absence=None, fed=False,
    )  # fmt: skip


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """One absence to be changed or withdrawn; what a feed brought is shown and no more."""
    found = await absence_for(actor, path_id(request))
    _somebody_elses(actor, found.person)
    place = Place(found.person, team=found.team, authority=found.authority)
    admit(actor, Can.EDIT_ABSENCE, place, seen=Can.SEE_ABSENCE)
    return draw(
        request, "workforce/absences/enter.html", title="Change an absence", filled=filled,
        action=f"/absences/{found.id}", person=found, kinds=CHOICES, absence=_shown(found), fed=found.fed,
    )  # fmt: skip


def _somebody_elses(actor: Actor, person: UUID) -> None:
    if person == actor.person:
        raise NotAllowed("This is about you: somebody else in HR enters or changes it.")


def _shown(found: Absence) -> dict[str, Any]:
    away = found.away
    return {
        "id": found.id, "kind": found.kind, "first": away.start if away else None, "last": away.last if away else None,
        "days_lost": number(found.days_lost) if found.typed and found.days_lost is not None else "",
        "fed_on": found.fed_on, "person": found.person,
    }  # fmt: skip
