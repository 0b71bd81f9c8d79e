"""Registrations through the renewal: who was looked up since, who was not yet, who may not practise; lists of 100."""

from collections import Counter

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.exports import REASONS, taken_out
from foundation.filters import day
from foundation.forms import Filled
from foundation.pages import draw
from foundation.periods import DAY
from foundation.sheets import Column, Sheet
from workforce.actions.registrations import take_numbers
from workforce.pages.asked import reaches
from workforce.queries.registrations import Registered, registered
from workforce.rules.registration import AT_ONCE, Checked, grace_ends, lists, year_of

ASKED = (Checked.NEVER, Checked.NOT_YET, Checked.OVERDUE)
COLUMNS = (
    Column("Name", lambda one: one.name, link=lambda one: f"/people/{one.person}"),
    Column("Number", lambda one: one.number),
    Column("Looked up", lambda one: day(one.checked_on) if one.checked_on else "never"),
    Column("What it means", lambda one: one.standing.words),
)


async def index(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """How far the looking up is, and first of all who may not practise."""
    found = [one for one in await registered(actor) if one.standing]
    counted = Counter(one.standing.checked for one in found if one.standing)
    barred = [one for one in found if one.standing and not one.standing.may_practise]
    year = year_of(clock.today())
    later = year.replace(year=year.year + 1)
    return draw(
        request, "workforce/registrations/index.html", title="Registrations", filled=filled, total=len(found),
        counted={state.value: counted[state] for state in Checked}, barred=Sheet("May not practise", COLUMNS, barred),
        lists=lists(_numbers(found)), at_once=AT_ONCE, year=year, grace=grace_ends(year) - DAY,
        in_grace=clock.today() < grace_ends(year), renewal=later - DAY, later_grace=grace_ends(later) - DAY,
        may_ask=reaches(actor, Can.EXPORT_PEOPLE), reasons=REASONS,
    )  # fmt: skip


async def numbers(request: Request, actor: Actor) -> Response:
    """The numbers to be looked up, in lists of a hundred, once the reason has been given."""
    authorities = await taken_out(actor, take_numbers)
    found = [one for one in await registered(actor) if one.authority in authorities]
    rows = [(at, number) for at, part in enumerate(lists(_numbers(found)), 1) for number in part]
    columns = (Column("list", lambda row: row[0]), Column("number", lambda row: row[1]))
    return Sheet("Numbers to look up", columns, rows).csv("registrations")


def _numbers(found: list[Registered]) -> list[str]:
    return [one.number for one in found if one.number and one.standing and one.standing.checked in ASKED]
