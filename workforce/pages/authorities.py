"""The authorities and regions of a day: what they were called, who follows whom, who makes one return together."""

from collections.abc import Mapping
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.editions import Edition, load, on
from foundation.filters import day, listed
from foundation.pages import draw
from foundation.sheets import Column, Sheet
from workforce.rules.authorities import FOLDER, REGIONS, Authority
from workforce.rules.structure import Structure, edition_on, structure_on

EARLIEST, LATEST = date(2017, 1, 1), date(2099, 12, 31)


async def index(request: Request, actor: Actor) -> Response:
    """Those of one day, today unless another is asked for; `region` narrows."""
    asked = request.query_params.get("on", "").strip()
    shown, wrong = _day(asked)
    region = request.query_params.get("region", "")
    known = structure_on(clock.today())
    standing = [row for row in known.standing_on(shown) if region not in REGIONS or row.region == region]
    sources = [edition_on(clock.today()), _listed(shown)]
    return draw(
        request, "workforce/authorities/index.html", title="Authorities and regions", shown=shown, asked=asked,
        wrong=wrong, region=region, regions=REGIONS, table=_sheet(known, standing, shown), sources=sources,
        agreements=_agreements(known), count=len(standing),
    )  # fmt: skip


def _day(asked: str) -> tuple[date, str]:
    """The day asked for, as 2026-11-23, or today with a word on what was wrong."""
    if not asked:
        return clock.today(), ""
    try:
        found = date.fromisoformat(asked)
    except ValueError:
        return clock.today(), "Enter a real date such as 2027-04-01"
    if not EARLIEST <= found <= LATEST:
        return clock.today(), f"Enter a date from {day(EARLIEST)}: what was there before is not known here"
    return found, ""


def _listed(shown: date) -> Edition:
    editions = load(FOLDER)
    try:
        return on(editions, shown)
    except LookupError:
        return editions[0]


def _sheet(known: Structure, rows: list[Authority], shown: date) -> Sheet:
    names = {each.code or each.name: each.name for each in (*known.standing_on(shown), *known.former, *known.coming)}

    def notes(row: Authority) -> str:
        return ". ".join(part for part in _notes(known, names, row, shown) if part)

    columns = (
        Column("Authority", lambda row: row.name),
        Column("Region", lambda row: row.region),
        Column("Code", lambda row: row.code or "not published"),
        Column("ONS code", lambda row: known.code_on(row, shown) or "not published"),
        Column("To know", notes),
    )
    return Sheet(f"Authorities on {day(shown)}", columns, rows)


def _notes(known: Structure, names: Mapping[str, str], row: Authority, shown: date) -> list[str]:
    key = row.code or row.name
    ends, began = known.ended_on(key), known.began_on(key)
    after = known.successors_of(key, ends) if ends else ()
    joint = [code for code in known.returns_with(key, shown) if code != key]
    changed = [each for each in known.codes if each.code == key]
    return [
        f"Succeeded by {listed([names.get(each, each) for each in after])} on {day(ends)}" if ends else "",
        f"Since {day(began)}, in place of {listed([names.get(each, each) for each in known.predecessors_of(key)])}"
        if began else "",
        f"One return with {listed([names.get(each, each) for each in joint])}" if joint else "",
        *(f"Work done by {body.name} ({body.kind})" for body in known.bodies_of(key)),
        *(
            f"ONS code {each.was} until {each.on.year if not each.certain else day(each.on)}"
            f"{' (the day is ours)' if not each.certain else ''}"
            for each in changed
        ),
    ]  # fmt: skip


def _agreements(known: Structure) -> Sheet:
    columns = (
        Column("Agreement", lambda each: each.name),
        Column("Regions", lambda each: listed(list(each.regions))),
        Column("Status", lambda each: each.status.replace("_", " ")),
        Column("To know", lambda each: each.note),
    )
    return Sheet("Agreements on agency workers, and where they hold", columns, known.agreements)
