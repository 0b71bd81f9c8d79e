"""The dashboard of an authority, each of its figures explained, and England's published series."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from foundation import clock
from foundation.access import Actor, Place, may_ever
from foundation.access_table import Can, row
from foundation.database.rounds import at_once
from foundation.filters import day as in_words
from foundation.forms import Filled
from foundation.guard import may
from foundation.pages import draw
from foundation.problems import NotThere
from foundation.sheets import Column, Sheet
from reports.actions.figures import REASONS, reason_given
from reports.england import england_figures
from reports.facts import DASHBOARD, Figure, figure, shown_of
from reports.headline import headline
from reports.measures import BY_NAME, RATES, definition
from reports.measures.components import Components
from reports.measures.display import Symbol
from reports.measures.measure import Count, Rate
from reports.pages.views import may_save
from reports.queries.components import OF_A_TEAM, by_team
from reports.queries.figures import AuthorityFigures, authorities_for, figures_for, national_figures_for
from reports.queries.published import Official
from reports.queries.team_figures import teams_for
from reports.queries.views import views_of


async def index(request: Request, actor: Actor) -> Response:
    """Straight to the view that its reader opens first, or to the one place there is; else the choice."""
    everything = "all" in request.query_params
    views, mine, teams = await at_once(views_of(actor), _mine(actor), _teams(actor))
    if views and views[0].first and not everything:
        return RedirectResponse(views[0].address, 303)
    places = [(f"/figures/authority/{code}", name) for code, name in mine]
    places += [(f"/figures/authority/{code}/team/{id}", name) for code, id, name in teams]
    national = may_ever(row(Can.SEE_NATIONAL_FIGURES), actor)
    if len(places) == 1 and not everything:
        return RedirectResponse(places[0][0], 303)
    if not places and national and not everything:
        return RedirectResponse("/figures/national", 303)
    return draw(
        request, "reports/figures/index.html", title="Figures", places=places, national=national, views=views,
        saves=may_save(actor),
    )  # fmt: skip


async def _mine(actor: Actor) -> list[tuple[int, str]]:
    return await authorities_for(actor) if may_ever(row(Can.SEE_AUTHORITY_FIGURES), actor) else []


async def _teams(actor: Actor) -> list[tuple[int, UUID, str]]:
    return await teams_for(actor) if may_ever(row(Can.LIST_TEAM_FIGURES), actor) else []


async def authority(request: Request, actor: Actor) -> Response:
    found = await figures_for(actor, request.path_params["code"], clock.today())
    england = headline(found.days.today)
    shown = [figure(found, name, england) for name in DASHBOARD] if found.live else []
    return draw(
        request, "reports/figures/authority.html", title=f"{found.name}: the workforce in figures",
        found=found, shown=shown, measures=RATES, england=england,
        may_take_in=may_ever(row(Can.UPLOAD_INTAKE), actor),
    )  # fmt: skip


async def measure(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    found, one = await _one(request, actor)
    what = definition(request.path_params["measure"])
    teams = await _by_team(actor, found, what)
    return draw(
        request, "reports/figures/measure.html", filled=filled, title=f"{what.title}: {found.name}",
        found=found, what=what, one=one, england=headline(found.days.today), symbols=list(Symbol),
        parts=_parts(found, what) if found.live else None,
        components=[definition(name) for name in what.components] if isinstance(what, Rate) else [],
        teams=teams, may_save=may_save(actor),
        older=_older(found), sheet=one.sheet(_older(found)) if one else None, reasons=list(REASONS.items()),
    )  # fmt: skip


async def measure_csv(request: Request, actor: Actor) -> Response:
    """The table of the figure's page, for whoever has said what it is for."""
    found, one = await _one(request, actor, to=Can.EXPORT_AUTHORITY_FIGURES)
    name = request.path_params["measure"]
    await reason_given(actor, found.code, name)
    if one is None:
        raise NotThere
    return one.sheet(_older(found)).csv(f"{found.code}-{name}-{found.days.today:%Y-%m-%d}")


async def _one(
    request: Request, actor: Actor, to: Can = Can.SEE_AUTHORITY_FIGURES
) -> tuple[AuthorityFigures, Figure | None]:
    name = request.path_params["measure"]
    if name not in BY_NAME:
        raise NotThere
    found = await figures_for(actor, request.path_params["code"], clock.today(), to=to)
    return found, figure(found, name, headline(found.days.today)) if found.live else None


async def _by_team(actor: Actor, found: AuthorityFigures, what: Count | Rate) -> Sheet | None:
    """The measure team by team, where it can be had for one and the reader sees teams' figures."""
    parts = what.components if isinstance(what, Rate) else (what.name,)
    if found.live is None or not set(parts) <= set(OF_A_TEAM):
        return None
    if not may(actor, Can.LIST_TEAM_FIGURES, Place(authority=found.code)):
        return None
    days = (found.days.today, found.days.year_ago)
    live = await by_team(found.code, days)
    here = sorted({team for of in live.values() for team in of}, key=lambda team: (team.id is None, team.name))
    none = Components(**dict.fromkeys(OF_A_TEAM, Decimal(0)))

    def column(day: date) -> Column:
        return Column(in_words(day), lambda team: shown_of(live[day].get(team, none), what.name, day), numeric=True)

    name = Column("Team", lambda team: team.name,
                  link=lambda team: f"/figures/authority/{found.code}/team/{team.id}" if team.id else "")  # fmt: skip
    return Sheet(f"{what.title} by team", [name, *map(column, days)], here)


def _older(found: AuthorityFigures) -> Sequence[Official]:
    return found.official.authority[1:] if found.official else ()


def _parts(found: AuthorityFigures, what: Count | Rate) -> Sheet:
    """The counts a figure is made of, on the days that are compared."""
    live, days = found.live or {}, found.days

    def column(day: date) -> Column:
        return Column(in_words(day), lambda name: shown_of(live[day], name, day), numeric=True)

    return Sheet(
        "What it is made of",
        [
            Column(
                "Count",
                lambda name: definition(name).title,
                link=lambda name: f"/figures/authority/{found.code}/{name}",
            ),
            *(column(day) for day in (days.today, days.year_ago, days.census, days.census_before)),
        ],
        what.components if isinstance(what, Rate) else (what.name,),
    )


async def national(request: Request, actor: Actor) -> Response:
    england = headline(clock.today())
    shown = england_figures(await national_figures_for(actor), england)
    return draw(
        request,
        "reports/figures/national.html",
        title="England: the workforce in figures",
        shown=shown,
        england=england,
    )
