"""Find anyone you may know of, and what is known of one person."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

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
from foundation.periods import Period
from foundation.problems import NotThere
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.actions.exports import take_people
from workforce.pages.asked import reaches
from workforce.queries.loads import load_of
from workforce.queries.pay import PayPoint, pay_of
from workforce.queries.people import Person, people, person_for

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


async def show(request: Request, actor: Actor) -> Response:
    """One person: who and where, their work and days away as one line of time, and what else this reader may see."""
    person = await person_for(actor, path_id(request))
    place = Place(person.id, authority=person.authority, region=person.region)
    load, point = await at_once(load_of(actor, person.id), _pay(actor, person))
    return draw(
        request, "workforce/people/show.html", title=person.name, person=person, facts=_facts(person),
        timeline=_timeline(person), load=load, point=point,
        own=person.id == actor.person,
        may_give=bool(granting.may_give(actor.grants)) and may(actor, Can.GIVE_ROLE, place),
        may_list=reaches(actor, Can.LIST_PEOPLE),
        told_who=may(actor, Can.SEE_GRANT, replace(place, everyones=True)),
    )  # fmt: skip


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


def _timeline(person: Person) -> list[tuple[Period, str, str]]:
    """Work and days away, latest first: the days, what, and details."""
    lines = [(spell.period, "Work", _work(spell)) for spell in person.spells or ()]
    lines += [(away.period, "Away", _words(away.kind) or "") for away in person.away or ()]
    return sorted(lines, key=lambda line: line[0].start, reverse=True)


def _work(spell: Any) -> str:
    hours = f"{number(spell.weekly_hours)} hours a week" if spell.weekly_hours is not None else None
    left = f"left: {_words(spell.left_for)}" if spell.left_for else None
    parts = (spell.job_title, spell.team_name, spell.employer, _words(spell.basis), hours, spell.grade, left)
    return ", ".join(part for part in parts if part)


def _words(code: str | None) -> str | None:
    return words(code) if code else None


def _number(value: Any) -> str | None:
    return number(value) if value is not None else None
