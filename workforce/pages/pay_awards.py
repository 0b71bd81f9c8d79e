"""Awards: the editions of a spine that could be paid, what one would cost, and what was owed by those applied."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Place, Role
from foundation.access_table import Can
from foundation.filters import day, pounds
from foundation.forms import Filled
from foundation.guard import may
from foundation.pages import draw
from foundation.paging import page_of
from foundation.periods import add_months
from foundation.problems import NotThere
from foundation.routing import path_id
from foundation.sheets import Column, Sheet
from workforce.pages.pay_asked import authority_asked
from workforce.queries.pay_awards import award_called, awards_open, previewed
from workforce.queries.pay_runs import AwardRun, lines, run_of, runs

GRADES = (
    Column("Grade", lambda row: row.code),
    Column("People", lambda row: row.people, numeric=True),
    Column("Pay", lambda row: pounds(row.pay), numeric=True),
    Column("On-costs", lambda row: pounds(row.on_costs), numeric=True),
    Column("Together", lambda row: pounds(row.total), numeric=True),
)
RUNS = (
    Column("From", lambda run: day(run.starts), link=lambda run: f"/pay/awards/{run.id}"),
    Column("Spine", lambda run: run.name.upper()),
    Column("First paid", lambda run: f"{run.first_paid:%B %Y}"),
    Column("People owed", lambda run: run.people, numeric=True),
    Column("Arrears", lambda run: pounds(run.total), numeric=True),
    Column("Applied by", lambda run: run.who),
)
LINES = (
    Column("Name", lambda line: line.name, link=lambda line: f"/people/{line.person}/pay"),
    Column("Point", lambda line: line.point, numeric=True),
    Column("Before", lambda line: pounds(line.old), numeric=True),
    Column("After", lambda line: pounds(line.new), numeric=True),
    Column("Share", lambda line: f"{line.fte.normalize():f}", numeric=True),
    Column("Days", lambda line: line.days, numeric=True),
    Column("Left", lambda line: day(line.last_day) if line.last_day else None),
    Column("Arrears", lambda line: pounds(line.arrears), numeric=True),
)


async def index(request: Request, actor: Actor) -> Response:
    """Runs so far; and for HR the editions that could be looked at."""
    authority = authority_asked(request, actor, Can.LIST_PAY)
    edits = may(actor, Can.EDIT_PAY, Place(authority=authority))
    return draw(
        request, "workforce/pay/awards.html", title="Pay awards", authority=authority,
        table=Sheet("Awards applied", RUNS, await runs(actor, authority)),
        editions=await awards_open(actor, authority) if edits else [],
    )  # fmt: skip


async def preview(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """What one edition would cost this authority in a year, and what would be owed for the months gone."""
    authority = authority_asked(request, actor, Can.EDIT_PAY, filled)
    key = filled.value("spine") if filled else request.query_params.get("spine", "")
    award = await award_called(actor, authority, key)
    if award is None:
        raise NotThere
    first = _month(request, filled, max(award.starts, add_months(clock.today().replace(day=1), 1)))
    found, filed = await previewed(award, first), award.filed
    return draw(
        request, "workforce/pay/award_preview.html", title=award.spine.edition.title, filled=filled,
        authority=authority, award=award, first_paid=first, preview=found,
        table=Sheet("What it adds in a year", GRADES, found.grades),
        mine=filed is not None and filed.filed_by == actor.person,
    )  # fmt: skip


def _month(request: Request, filled: Filled | None, usual: date) -> date:
    """The first of the month asked for; the usual one where none can be read."""
    given = filled.value if filled else request.query_params.get
    try:
        return date(int(given("first_paid-year") or 0), int(given("first_paid-month") or 0), 1)
    except ValueError:
        return usual


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """One run and its lines; for payroll the batch, for a second person the line left out."""
    run = await run_of(actor, path_id(request))
    found = await lines(actor, run, page_of(request.query_params))
    return draw(
        request, "workforce/pay/award.html", title=f"Pay award from {day(run.starts)}", filled=filled, run=run,
        found=found, table=Sheet("Arrears", LINES, found.rows), takes=_takes(actor, run),
        completes=may(actor, Can.EDIT_PAY, Place(authority=run.authority)) and run.applied_by != actor.person
        and run.before is not None,
    )  # fmt: skip


def _takes(actor: Actor, run: AwardRun) -> bool:
    return any(grant.authority == run.authority for grant in actor.holds(Role.PAYROLL_FINANCE))
