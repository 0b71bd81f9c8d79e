"""Vacancies declared: the list, and one with the bridge from what is derived to what is declared."""

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.filters import day, number
from foundation.forms import Filled
from foundation.guard import may, reach_of
from foundation.pages import draw
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.pages.asked import reaches
from workforce.queries.authorities import named
from workforce.queries.vacancies import Explained, declarations, declared_for
from workforce.rules.vacancies import REASONS


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """Every declaration, and the form for another day."""
    found = await declarations(actor)
    several = len({one.authority for one in found}) > 1
    mine = await named(reach_of(actor, Can.EDIT_POST).authorities) if reaches(actor, Can.EDIT_POST) else []
    columns = [
        Column("Day", lambda one: day(one.on_day), link=lambda one: f"/establishment/vacancies/{one.id}"),
        *([Column("Authority", lambda one: one.authority_name)] if several else []),
        Column("Declared", lambda one: number(one.fte), numeric=True),
        Column("Bridge", lambda one: signed(one.bridged), numeric=True),
        Column("State", lambda one: "Agreed" if one.agreed else "Not agreed yet"),
    ]
    return draw(
        request, "workforce/establishment/vacancies.html", title="Vacancies declared", filled=filled,
        table=Sheet("Vacancies declared, in FTE", columns, found), mine=mine, today=clock.today(),
    )  # fmt: skip


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """One declaration: derived, bridge, declared; and what is still to be explained."""
    explained = await declared_for(actor, path_id(request))
    declared = explained.declared
    mine = may(actor, Can.EDIT_POST, Place(authority=declared.authority))
    return draw(
        request, "workforce/establishment/bridge.html", title=f"Vacancies on {day(declared.on_day)}", filled=filled,
        explained=explained, declared=declared, table=_lines(explained), reasons=list(REASONS.items()),
        why=None if explained.bridge.meets else explained.bridge.words, open=mine and not declared.agreed,
        may_edit=mine, said=REASONS,
    )  # fmt: skip


def signed(value: object) -> str:
    """+1.5, -0.6 or 0."""
    said = number(value)  # type: ignore[arg-type]
    return said if said.startswith("-") or said == "0" else f"+{said}"


def _lines(explained: Explained) -> Sheet:
    bridge = explained.bridge
    rows = [
        ("Derived from posts and people", "", number(bridge.derived)),
        *((REASONS[line.reason], line.words, signed(line.fte)) for line in explained.lines),
        ("Derived and bridge together", "", number(bridge.derived + bridge.bridged)),
        ("Declared", "", number(bridge.declared)),
        ("Still to be explained", "", signed(bridge.gap)),
    ]
    columns = (
        Column("Step", lambda row: row[0]),
        Column("About", lambda row: row[1]),
        Column("FTE", lambda row: row[2], numeric=True),
    )
    return Sheet("The bridge", columns if explained.lines else (columns[0], columns[2]), rows)
