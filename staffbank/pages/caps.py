"""The price caps of the reader's region, each with its source and status."""

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.filters import day, pounds
from foundation.pages import draw
from foundation.sheets import Column, Sheet
from staffbank.pages.words import JOB_WORDS
from staffbank.queries.caps import CapLine, caps_for

NOTE = "A cap is a ceiling, not a rate: pay, holiday pay, employer’s National Insurance and levy together."


async def index(request: Request, actor: Actor) -> Response:
    lines, today = await caps_for(actor), clock.today()
    regions = sorted({line.region_name for line in lines})
    sheets = [(region, _sheet(region, [line for line in lines if line.region_name == region])) for region in regions]
    invented = any(line.status == "invented" for line in lines)
    return draw(request, "staffbank/caps/index.html", title="Price caps", sheets=sheets, invented=invented, on=today)


def _sheet(region: str, lines: list[CapLine]) -> Sheet:
    columns = [
        Column("Job type", lambda line: JOB_WORDS[line.job_type]),
        Column("Cap an hour", lambda line: pounds(line.hourly), numeric=True),
        Column("From", lambda line: day(line.starts)),
        Column("Until", lambda line: "no end set" if line.ends is None else f"before {day(line.ends)}"),
        Column("Status", lambda line: STATUS.get(line.status, line.status)),
        Column("Source", lambda line: line.source),
    ]
    return Sheet(f"{region}: the most an hour may cost", columns, lines, NOTE)


STATUS = {"invented": "invented for the demo", "in_force": "in force"}
