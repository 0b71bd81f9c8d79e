"""Starters and leavers of a period: who, how many, why and where to, as far as the reader may see."""

from collections.abc import Sequence
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.filters import day, number
from foundation.pages import draw
from foundation.periods import Period
from foundation.problems import NotAllowed
from foundation.sheets import Column, Sheet
from workforce.pages.asked import reaches
from workforce.queries.flows import Mover, flows_in
from workforce.rules.leaving import Flow, Sum, by_destination, by_reason, destination, reason, summed, year_to

WHO = (
    Column("Name", lambda mover: mover.name, link=lambda mover: f"/people/{mover.person}"),
    Column("Job title", lambda mover: mover.title),
    Column("Team", lambda mover: mover.team_name),
    Column("Whole-time equivalent", lambda mover: number(mover.fte) if mover.fte is not None else None, numeric=True),
)
CAME = (*WHO, Column("First day", lambda mover: day(mover.on)))
WENT = (
    *WHO,
    Column("Last day", lambda mover: day(mover.on)),
    Column("Why", lambda mover: code.words if (code := reason(mover.reason)) else None),
    Column("Where to", lambda mover: code.words if (code := destination(mover.destination)) else None),
)


async def index(request: Request, actor: Actor) -> Response:
    """The census year of today, or the period asked for."""
    if not reaches(actor, Can.LIST_PEOPLE):
        raise NotAllowed("None of your roles may see who came and who left.")
    asked, wrong = _asked(request, clock.today())
    found = await flows_in(actor, asked)
    told = any(mover.reason for mover in found.went)
    return draw(
        request, "workforce/people/flows.html", title="Starters and leavers", period=asked, wrong=wrong,
        came=_sheet("Starters", CAME, found.came), went=_sheet("Leavers", WENT, found.went),
        sums=(_sum(found.came), _sum(found.went)), passed=found.passed,
        reasons=_counts("Why they left", "Reason", by_reason(_flows(found.went))) if told else None,
        destinations=_counts("Where they went", "Destination", by_destination(_flows(found.went))) if told else None,
    )  # fmt: skip


def _asked(request: Request, today: date) -> tuple[Period, str]:
    """From and to as asked, both days included; what was wrong with them in words."""
    year = year_to(today)
    try:
        first = date.fromisoformat(request.query_params.get("from") or year.start.isoformat())
        last = date.fromisoformat(request.query_params.get("to") or str(year.last))
        return Period.of(first, last), ""
    except (ValueError, OverflowError):
        return year, "Enter two dates, the first before the second, such as 1 10 2025. Below is the census year."


def _flows(movers: Sequence[Mover]) -> list[Flow]:
    return [Flow(str(each.person), each.on, each.fte, each.reason, each.destination) for each in movers if each.on]


def _sum(movers: Sequence[Mover]) -> Sum:
    return summed(_flows(movers))


def _sheet(title: str, columns: Sequence[Column], movers: Sequence[Mover]) -> Sheet:
    kept = [column for column in columns if any(column.show(mover) is not None for mover in movers)] or columns[:1]
    return Sheet(title, kept, movers)


def _counts(title: str, of: str, counts: list[tuple[str, int]]) -> Sheet:
    return Sheet(title, (Column(of, lambda row: row[0]), Column("Leavings", lambda row: row[1], numeric=True)), counts)
