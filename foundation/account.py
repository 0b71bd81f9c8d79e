"""Your account, and who may do what: the reader's own grants, sessions and history; the table of roles."""

from collections.abc import Mapping
from uuid import UUID

import asyncpg
from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Cell, Place, Relation, Role, role_of, sight
from foundation.access_table import Can, describe, row
from foundation.audit import history
from foundation.database.pool import fetch
from foundation.database.rounds import at_once
from foundation.filters import words
from foundation.forms import Filled
from foundation.grants.held import STAFF
from foundation.grants.lending_rules import may_lend
from foundation.grants.reaching import place_of_person
from foundation.pages import draw
from foundation.signin.mine import mine


async def account(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    grants = fetch(
        "select role, scope, team, starts, ends - 1 as last, sensitive and confirmed_by is null as waits"
        " from role_grant where person = $1 and (ends is null or ends > $2) order by starts, id",
        actor.person, max(clock.today(), clock.everybodys_today()),
    )  # fmt: skip
    theirs = sight(row(Can.LIST_HISTORY), actor, Place(actor.person)) is not None
    told = (history(worker=actor.person),) if theirs else ()
    emails = fetch("select email from account where person = $1 and email <> '' order by email", actor.person)
    found, place, sign_ins, known, *lines = await at_once(
        grants, place_of_person(actor.person), mine(actor), emails, *told
    )
    teams = [grant["team"] for grant in found if grant["team"]]
    named = dict(await STAFF[0].teams((), teams)) if STAFF and teams else {}
    return draw(
        request, "foundation/account.html", title="Your account",
        recorded=place is not None, lends=any(may_lend(held) for held in actor.grants),
        filled=filled, sign_ins=sign_ins, emails=[each["email"] for each in known],
        grants=[(role_of(g["role"]).words, _within(g, named), g) for g in found],
        lines=lines[0] if lines else [],
    )  # fmt: skip


def _within(grant: asyncpg.Record, teams: Mapping[UUID, str]) -> str:
    """How far a role goes, and its team's name: two teams may be led by one person."""
    return ", ".join(filter(None, (grant["scope"], teams.get(grant["team"]))))


async def roles(request: Request, actor: Actor) -> Response:
    """The table that decides, as it stands: for each act, which roles and how far."""
    acts = [(describe(can), [(role.words, _reach(can, role)) for role in Role if row(can).get(role)]) for can in Can]
    return draw(request, "foundation/roles.html", title="Who may do what", acts=acts)


def _reach(can: Can, role: Role) -> str:
    return ", ".join(_answer(relation, cell) for relation, cell in row(can)[role].items())


def _answer(relation: Relation, cell: Cell) -> str:
    """How far, and what it hangs on: "same region: if bank member, some of it"."""
    needs = [f"if {words(cell.when)}"] if cell.when else []
    needs += ["some of it"] if cell.fields is not None else []
    needs += ["after signing in again"] if cell.step_up else []
    return f"{words(relation)}: {', '.join(needs)}" if needs else words(relation)
