"""Teams and what each worker holds: counts, agreements and ceilings, never a child."""

from collections import Counter
from collections.abc import Callable, Sequence
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.rounds import at_once
from foundation.exports import REASONS, Export, taken_out
from foundation.filters import number, short_day
from foundation.forms import Filled
from foundation.guard import may
from foundation.pages import draw
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.actions.caseloads import take_caseloads
from workforce.pages.asked import reaches
from workforce.queries.caseloads import Changes, Team, changes_in, team_for, teams
from workforce.queries.loads import Load, loads_of, loads_within_reach
from workforce.rules.caseload import distribution

TEAMS = (
    Column("Team", lambda team: team.name, link=lambda team: f"/teams/{team.id}"),
    Column("Workers holding cases", lambda team: team.workers, numeric=True),
    Column("Children held", lambda team: team.children, numeric=True),
    Column("Unallocated children", lambda team: team.unallocated, numeric=True),
    Column("Longest wait, working days", lambda team: team.waiting, numeric=True),
)


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """Every team within reach: who is above the ceiling, late supervision, newly qualified people alone, who waits."""
    found, loads = await at_once(teams(actor), loads_within_reach(actor))
    several = len({team.authority for team in found}) > 1
    whole = any(team.children is not None for team in found)  # else the reader sees the counts of some of each team
    columns = [*TEAMS[:3], *_counted(loads), *TEAMS[3:]] if whole else [TEAMS[0], *_counted(loads)[:1]]
    if several:
        columns.insert(1, Column("Authority", lambda team: team.authority_name))
    return draw(
        request, "workforce/teams/index.html", title="Teams", table=Sheet("Teams", columns, found), filled=filled,
        may_export=reaches(actor, Can.EXPORT_CASELOADS), reasons=REASONS,
        may_define=reaches(actor, Can.LIST_CASELOADS),
    )  # fmt: skip


def _counted(loads: Sequence[Load]) -> list[Column]:
    above = Counter(load.team for load in loads if load.above_ceiling)
    late = Counter(load.team for load in loads if load.supervision and load.supervision.late)
    alone = Counter(load.team for load in loads if load.newly_qualified_alone)

    def of(counts: Counter[UUID | None]) -> Column:
        title = "Above the ceiling" if counts is above else "Supervision late" if counts is late else "New and alone"
        return Column(title, lambda team: counts[team.id], numeric=True)

    return [of(above), of(late), of(alone)] if loads else []


async def file(request: Request, actor: Actor) -> Response:
    """What everyone holds, as a file, once its reason has been given."""
    return (await _everyone(actor, await taken_out(actor, take_caseloads))).csv("caseloads")


async def _everyone(actor: Actor, authorities: tuple[int, ...]) -> Sheet:
    found, loads = await at_once(teams(actor), loads_within_reach(actor))
    names = {team.id: team.name for team in found}
    columns = (
        BOARD[0], Column("Team", lambda load: names.get(load.team)), Column("Counted on", lambda load: load.on_day),
        Column("Children", lambda load: load.children), Column("Share of full time", lambda load: load.fte),
        *BOARD[2:],
    )  # fmt: skip
    return Sheet("Caseloads", columns, [load for load in loads if load.authority in authorities])


async def _how_many(actor: Actor) -> int:
    return len(await loads_within_reach(actor))


EXPORT = Export(Can.EXPORT_CASELOADS, _how_many, _everyone)


async def show(request: Request, actor: Actor) -> Response:
    """One team's board: who holds how many, who is above, whose supervision is late, who waits and how long."""
    team = await team_for(actor, path_id(request))
    loads, changes = await at_once(loads_of(actor, team.id), changes_in(actor, team))
    holding = [load for load in loads if load.children is not None]
    return draw(
        request, "workforce/teams/show.html", title=team.name, team=team, board=_board(actor, team, holding),
        without=[load for load in loads if load.children is None],
        above=[load for load in holding if load.above_ceiling],
        late=[load for load in loads if load.supervision and load.supervision.late],
        alone=[load for load in loads if load.newly_qualified_alone],
        spread=_spread(holding), changes=_changes(changes) if changes else None,
        counted=max((load.on_day for load in holding if load.on_day), default=None), may_count=_may_count(actor, team),
        may_list=reaches(actor, Can.LIST_CASELOADS),
    )  # fmt: skip


def _may_count(actor: Actor, team: Team) -> bool:
    return may(actor, Can.COUNT_CASELOAD, Place(team=team.id, authority=team.authority, region=team.region))


def _against(load: Load) -> str | None:
    if load.ceiling is None or load.children is None:
        return None
    over = load.children - load.ceiling
    return f"{over} above" if over > 0 else "at the ceiling" if over == 0 else f"room for {-over}"


def _supervised(load: Load) -> str | None:
    if load.supervision is None:
        return None
    if load.supervision.last is None:
        return "none entered"
    return f"{'late, due' if load.supervision.late else 'by'} {short_day(load.supervision.due)}"


def _alone(load: Load) -> int | None:
    return load.counts.alone if load.counts else None


def _ceiling(load: Load) -> str | None:
    protected = f", year {load.year}" if load.year else ""
    return None if load.ceiling is None else f"{load.ceiling}{protected}"


BOARD = (
    Column("Worker", lambda load: load.name, link=lambda load: f"/people/{load.person}"),
    Column("Children held", lambda load: load.pro_rata, numeric=True),
    Column("Against the ceiling", _against),
    Column("Ceiling", _ceiling, numeric=True),
    Column("Agreed", lambda load: load.agreed, numeric=True),
    Column("Weighted", lambda load: number(load.weighted) if load.weighted is not None else None, numeric=True),
    Column("At full time", lambda load: number(load.whole_time) if load.whole_time is not None else None, True),
    Column("Court and protection alone", _alone, numeric=True),
    Column("Supervision", _supervised),
)


def _board(actor: Actor, team: Team, loads: list[Load]) -> Sheet:
    columns = [*BOARD[:8], Column("Supervision", _supervised, link=_to_supervision(actor, team))]
    shown = [column for column in columns if any(column.show(load) is not None for load in loads)] or columns[:1]
    return Sheet("Who holds how many", shown, loads)


def _to_supervision(actor: Actor, team: Team) -> Callable[[Load], str] | None:
    if not _may_count(actor, team):
        return None
    return lambda load: f"/teams/{team.id}/supervision/{load.person}"


def _spread(loads: list[Load]) -> Sheet:
    rows = distribution(load.children for load in loads if load.children is not None)
    columns = (Column("Children held", lambda row: row[0]), Column("Workers", lambda row: row[1], numeric=True))
    return Sheet("How caseloads are spread", columns, rows)


def _changes(rows: list[Changes]) -> Sheet:
    columns = (
        Column("Year to the end of", lambda row: f"{row.month:%B %Y}"),
        Column("Never", lambda row: row.never, numeric=True), Column("Once", lambda row: row.once, numeric=True),
        Column("Twice", lambda row: row.twice, numeric=True),
        Column("More often", lambda row: row.more, numeric=True),
    )  # fmt: skip
    return Sheet("How often children changed social worker", columns, rows)
