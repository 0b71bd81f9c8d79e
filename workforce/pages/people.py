"""Find anyone you may know of, and what is known of one person."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.rounds import at_once
from foundation.exports import REASONS, Export, taken_out
from foundation.filters import day, listed, number, words
from foundation.forms import Filled
from foundation.grants import rules as granting
from foundation.guard import may
from foundation.home import Hit
from foundation.pages import draw
from foundation.paging import page_of
from foundation.problems import NotThere
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.actions.exports import take_people
from workforce.pages.asked import reaches
from workforce.pages.line_of_time import coming, line_of_time
from workforce.queries.feed import source_of
from workforce.queries.loads import load_of
from workforce.queries.matching import joined_with, kept_instead_of
from workforce.queries.milestones import experience_of, moments_of
from workforce.queries.numbers import Number, numbers_of
from workforce.queries.pay import PayPoint, pay_of
from workforce.queries.people import Person, people, person_for
from workforce.queries.work import may_change
from workforce.rules.matching import KINDS

COLUMNS = (
    Column("Name", lambda person: person.name, link=lambda person: f"/people/{person.id}"),
    Column("Job title", lambda person: person.job_title),
    Column("Team", lambda person: person.team_name),
    Column("Hours a week", lambda person: _number(person.weekly_hours), numeric=True),
    Column("Registration", lambda person: person.swe_number),
    Column("Registration status", lambda person: _words(person.registration_status)),
    Column("In post since", lambda person: day(person.employed.start) if person.employed else None),
)
MORE = (
    Column("Core job type", lambda person: person.core_job_type),
    Column("Grade", lambda person: person.grade),
    Column("Work email", lambda person: person.work_email),
    Column("Work phone", lambda person: person.work_phone),
)


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """Everyone the reader may list, a page at a time; `q` narrows by name, or by registration number."""
    asked = request.query_params.get("q", "").strip()[:100]
    left = "left" in request.query_params
    found = await people(actor, asked, page_of(request.query_params), left=left)
    return draw(
        request, "workforce/people/index.html", title="People", filled=filled, asked=asked, found=found, left=left,
        table=_sheet(found.rows, COLUMNS), may_export=reaches(actor, Can.EXPORT_PEOPLE), reasons=REASONS,
        may_add=reaches(actor, Can.CREATE_PERSON), meets_flows=reaches(actor, Can.LIST_PEOPLE),
    )  # fmt: skip


async def file(request: Request, actor: Actor) -> Response:
    """The list as a file, once its reason has been given."""
    return (await _everyone(actor, await taken_out(actor, take_people))).csv("people")


async def _everyone(actor: Actor, authorities: tuple[int, ...]) -> Sheet:
    everyone = await people(actor, size=100_000, left=True)
    return _sheet([person for person in everyone.rows if person.authority in authorities], COLUMNS + MORE)


async def _how_many(actor: Actor) -> int:
    return (await people(actor, size=1, left=True)).total


EXPORT = Export(Can.EXPORT_PEOPLE, _how_many, _everyone)


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """One person: who and where, everything of theirs on one line of time, and what else this reader may see."""
    person = await person_for(actor, path_id(request))
    place = Place(person.id, authority=person.authority, region=person.region)
    load, point, moments, sums, known, source = await at_once(
        load_of(actor, person.id), _pay(actor, person), moments_of(actor, person), experience_of(person),
        _known(person), source_of(person.id),
    )  # fmt: skip
    kept, joined, numbers = known
    return draw(
        request, "workforce/people/show.html", title=person.name, filled=filled, person=person, facts=_facts(person),
        timeline=line_of_time(person, moments, clock.today()), load=load, point=point, sums=sums, kept=kept,
        joined=joined, numbers=numbers, kinds=list(KINDS.items()), coming=coming(person, clock.today()),
        may_change=may_change(actor, place), may_contact=may(actor, Can.EDIT_PERSON, place),
        fed_from=source, saved="saved" in request.query_params,
        own=person.id == actor.person,
        may_give=bool(granting.may_give(actor.grants)) and may(actor, Can.GIVE_ROLE, place),
        may_list=reaches(actor, Can.LIST_PEOPLE),
        told_who=may(actor, Can.SEE_GRANT, replace(place, everyones=True)),
    )  # fmt: skip


async def _known(person: Person) -> tuple[UUID | None, list[tuple[UUID, str, bool]], list[Number]]:
    """For whoever sees the whole record: the one that goes on instead, the others of theirs, and their numbers."""
    if not person.whole:
        return None, [], []
    kept, joined, numbers = await at_once(kept_instead_of(person.id), joined_with(person.id), numbers_of([person.id]))
    return kept, joined, numbers


async def search(actor: Actor, asked: str) -> list[Hit]:
    """What the search box finds among people."""
    if not reaches(actor, Can.LIST_PEOPLE):
        return []
    found = await people(actor, asked, size=10)
    return [Hit(each.name, f"/people/{each.id}", _about(each)) for each in found.rows]


def _sheet(rows: Sequence[Person], columns: Sequence[Column]) -> Sheet:
    """Only the columns that hold something for this reader: an empty one would say that there is more."""
    kept = [column for column in columns if any(column.show(row) is not None for row in rows)] or columns[:1]
    return Sheet("People", kept, rows)


def _about(person: Person) -> str:
    return ", ".join(part for part in (person.job_title, person.team_name) if part)


async def _pay(actor: Actor, person: Person) -> PayPoint | None:
    try:
        return await pay_of(actor, person.id)
    except NotThere:
        return None


def _facts(person: Person) -> list[tuple[str, Any]]:
    """What stands in the summary; None is left out by the page."""
    hours = f"{number(person.weekly_hours)} a week" if person.weekly_hours is not None else None
    contact = listed([part for part in (person.work_email, person.work_phone) if part], last="or") or None
    since = person.registered_on
    status = f"{_words(person.registration_status)}{f', since {day(since)}' if since else ''}"
    return [
        ("Job title", person.job_title), ("Core job type", person.core_job_type), ("Grade", person.grade),
        ("Team", person.team_name), ("Hours", hours), ("Work contact", contact),
        ("Registration number", person.swe_number),
        ("Registration", status if person.registration_status else None), ("Qualification", person.qualification),
        ("Home contact", person.home_contact),
    ]  # fmt: skip


def _words(code: str | None) -> str | None:
    return words(code) if code else None


def _number(value: Any) -> str | None:
    return number(value) if value is not None else None
