"""The workforce census in three screens: how it stands and what is wrong, putting it right, and sending it."""

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from foundation import clock
from foundation.access import Actor, Place, may_ever
from foundation.access_table import Can, row
from foundation.filters import plural
from foundation.forms import Filled
from foundation.guard import may
from foundation.pages import draw
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from reports.actions.census import latest_year
from reports.measures import definition
from reports.pages.census_fixing import Group, grouped, request_to_owner
from reports.queries.census import Census, census_for, file_sent
from reports.queries.census_listed import Listed, authorities_to_begin, censuses, returns_together
from reports.queries.census_made import year_before
from reports.queries.census_register import people_of_year
from reports.returns.fault import FIXES, Fix
from reports.returns.figures import COMPARED, said_of
from reports.returns.formats import expected
from reports.returns.lifecycle import WORDS, WORKED_ON
from reports.returns.specification import Specification, specification_for

COLOURS = {"open": "blue", "errors": "red", "ready": "turquoise", "signed": "purple", "submitted": "green",
           "accepted": "green", "reopened": "yellow", "validating": "blue"}  # fmt: skip


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """Straight to this year's census where there is one authority; else every census, and a new one."""
    found, begin = await censuses(actor), await authorities_to_begin(actor)
    year = latest_year(clock.today())
    now = [one for one in found if one.year == year]
    if (
        len(now) == 1
        and filled is None
        and "all" not in request.query_params
        and len({o.authority for o in found}) == 1
    ):
        return RedirectResponse(f"/census/{now[0].id}", 303)
    together = await returns_together(actor)
    return draw(
        request, "reports/census/index.html", title="Workforce census", filled=filled, table=_listed(found),
        begin=begin, year=year, together=[(each, _figures(each.figures, None, "")) for each in together], found=found,
    )  # fmt: skip


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """How it stands: what is to be put right, grouped by where."""
    census = await census_for(actor, path_id(request))
    spec = specification_for(census.year)
    groups = grouped(census)
    return draw(
        request, "reports/census/show.html", filled=filled, **_shared(actor, census, spec, "Workforce"),
        groups=groups, fixes=FIXES,
        counts={fix: _to_do(groups, fix) for fix in FIXES},
        held=_held(census, spec) if census.held and census.workers else None,
    )  # fmt: skip


async def fix(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """What is asked of the HR system's owner, what is answered here, and what is odd and wants a note."""
    census = await census_for(actor, path_id(request))
    spec = specification_for(census.year)
    groups = grouped(census)
    shared = _shared(actor, census, spec, "Put right the workforce")
    asks = shared["prepares"] and census.state in WORKED_ON
    people = await people_of_year(census.authority, census.year) if asks else []
    missing = {tag for group in groups if group.fix == "here" for tag in [group.item]}
    return draw(
        request, "reports/census/fix.html", filled=filled, **shared, groups=groups,
        hr=_of_hr(census), letter=request_to_owner(census), here=[spec.item(tag) for tag in _in_order(spec, missing)],
        many={group.item: group for group in groups if group.fix == "here"},
        people=people, one=_codes(spec), expected=expected,
    )  # fmt: skip


async def export(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """The headline figures it makes, its sign-off, the file, and what became of it."""
    census = await census_for(actor, path_id(request))
    spec, place = specification_for(census.year), Place(authority=census.authority)
    shared = _shared(actor, census, spec, "Sign off and send the workforce")
    before, said = await year_before(census) if census.figures else ({}, "")
    return draw(
        request, "reports/census/export.html", filled=filled, **shared,
        figures=_figures(census.figures, before, said) if census.figures else None, spec=spec,
        signs=may(actor, Can.SIGN_CENSUS, place), sends=may(actor, Can.SEND_CENSUS, place),
        prepared=actor.person in census.standing.prepared_by, today=clock.today(),
    )  # fmt: skip


async def file(request: Request, actor: Actor) -> Response:
    """The copy that was sent, byte for byte."""
    census, content = await file_sent(actor, path_id(request), request.path_params["number"])
    name = f"csww-{census.authority}-{census.year}-{request.path_params['number']}.xml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/xml", headers=headers)


def _shared(actor: Actor, census: Census, spec: Specification, screen: str) -> dict[str, Any]:
    return {
        "title": f"{screen} census {census.year}: {census.authority_name}", "census": census,
        "state": WORDS.get(census.state, "") if census.state else "", "colour": COLOURS.get(census.state or "", ""),
        "prepares": may(actor, Can.PREPARE_CENSUS, Place(authority=census.authority)),
        "worked_on": census.state in WORKED_ON, "carried": census.year not in spec.years, "settings": spec.settings,
        "spec_year": spec.years[-1], "edition": spec.edition,
    }  # fmt: skip


def _to_do(groups: Iterable[Group], fix: Fix) -> int:
    """Records or queries, one by one; of what is answered here the questions, since one answer may serve many."""
    return sum(1 if fix == "here" else group.to_do for group in groups if group.fix == fix)


def _listed(found: Iterable[Listed]) -> Sheet:
    columns = (
        Column("Year", lambda one: one.year, link=lambda one: f"/census/{one.id}"),
        Column("Authority", lambda one: one.authority_name),
        Column("State", lambda one: WORDS[one.state].capitalize() if one.state else ""),
    )
    return Sheet("Censuses", columns, list(found))


def _of_hr(census: Census) -> Sheet:
    """Who, which field, what is wrong: each with a link to the record."""
    rows = [fault for fault in census.faults or () if fault.fix == "hr"]
    columns = (
        Column("Who", lambda f: f.name or census.authority_name,
               link=lambda f: f"/people/{f.person}" if f.person else "/establishment/vacancies"),
        Column("Field", lambda f: f.title),
        Column("What is wrong", lambda f: f.says),
        Column("Rule", lambda f: f.code),
    )  # fmt: skip
    return Sheet(f"Fix in the HR system: {plural(len(rows), 'thing')}", columns, rows)


def _held(census: Census, spec: Specification) -> Sheet:
    held, most = census.held or {}, census.workers or 0
    columns = (
        Column("Item", lambda item: item.title),
        Column("Sent for", lambda item: held.get(item.tag, 0), numeric=True),
        Column("Name in the file", lambda item: item.tag),
    )
    return Sheet(f"Of how many of the {most} each item is sent", columns, spec.of_worker)


def _figures(now: object, before: object, said: str) -> Sheet:
    figures, last = dict(now or {}), dict(before or {})  # type: ignore[call-overload]
    names = [name for name in COMPARED if name in figures]
    columns = [
        Column("Figure", lambda name: definition(name).title),
        Column("This census", lambda name: said_of(name, figures[name]), numeric=True),
    ]
    if last:
        columns.append(Column("Year before", lambda n: said_of(n, last[n]) if n in last else "", numeric=True))
    foot = f"The year before is {said.removeprefix('in ').removeprefix('as ').removeprefix('on ')}." if last else ""
    return Sheet("Headline figures", columns, names, foot)


def _in_order(spec: Specification, tags: set[str]) -> list[str]:
    return [item.tag for item in (*spec.in_block, *spec.of_worker) if item.tag in tags]


def _codes(spec: Specification) -> list[tuple[str, str]]:
    """Every coded answer that may be given of one person."""
    found = [("", "Choose")]
    for item in spec.of_worker:
        if item.fix == "here" and item.codes:
            found += [(f"{item.tag}={code}", f"{item.title}: {words}") for code, words in item.codes.items()]
    return found


def sees_census(actor: Actor) -> bool:
    return may_ever(row(Can.LIST_CENSUSES), actor)
