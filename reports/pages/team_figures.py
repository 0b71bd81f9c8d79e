"""A team's figures: what they are today and a year ago, and whose hours and cases they are."""

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.filters import day as in_words
from foundation.forms import Filled
from foundation.pages import draw
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from reports.actions.figures import REASONS
from reports.actions.team_figures import team_reason_given
from reports.facts import shown_of
from reports.measures import definition
from reports.measures.measure import Rate
from reports.moving import plain
from reports.pages.views import may_save
from reports.queries.team_figures import Member, TeamFigures, team_figures_for

TILES = ("vacancy_rate_fte", "agency_rate_fte", "caseload_fte")
COUNTS = ("inpost_fte", "agency_fte", "vacancy_fte", "case_holders_fte", "cases")


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    found = await team_figures_for(actor, request.path_params["code"], path_id(request), clock.today())
    return draw(
        request, "reports/teams/show.html", filled=filled, title=f"{found.name}: the team in figures", found=found,
        tiles=[(definition(name), _said(found, name)) for name in TILES], sheet=sheet_of(found),
        people=_people([each for each in found.members if each.name]),
        hidden=sum(each.name is None for each in found.members), reasons=list(REASONS.items()),
        may_save=may_save(actor),
    )  # fmt: skip


async def file(request: Request, actor: Actor) -> Response:
    """The table of the team's page, for whoever has said what it is for."""
    code, id = request.path_params["code"], path_id(request)
    found = await team_figures_for(actor, code, id, clock.today(), to=Can.EXPORT_TEAM_FIGURES)
    await team_reason_given(actor, id)
    return sheet_of(found).csv(f"{code}-team-{found.days.today:%Y-%m-%d}")


def sheet_of(found: TeamFigures) -> Sheet:
    days = (found.days.today, found.days.year_ago)

    def column(place: int) -> Column:
        return Column(in_words(days[place]), lambda name: shown_of(found.live[days[place]], name, days[place]),
                      numeric=True)  # fmt: skip

    columns = [Column("Figure", lambda name: definition(name).title), column(0), column(1)]
    return Sheet(f"{found.name} in figures", columns, (*TILES, *COUNTS), "z: nothing to take a share of")


def _said(found: TeamFigures, name: str) -> str:
    shown = shown_of(found.live[found.days.today], name, found.days.today)
    if shown.symbol:
        return f"{shown} ({shown.symbol.words})"
    what = definition(name)
    return f"{shown}%" if isinstance(what, Rate) and what.percent else str(shown)


def _people(members: list[Member]) -> Sheet:
    columns = [
        Column("Who", lambda each: each.name, link=lambda each: f"/people/{each.id}"),
        Column("In post (FTE)", lambda each: plain(each.own), numeric=True),
        Column("Agency (FTE)", lambda each: plain(each.agency), numeric=True),
        Column("Cases", lambda each: plain(each.cases), numeric=True),
    ]
    return Sheet("Who counts in the team today", columns, members)
