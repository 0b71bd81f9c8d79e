"""What counts as a case in an authority: the definition in force, those before, drafts, and the tokens of its feed."""

from collections.abc import Mapping
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.rounds import at_once
from foundation.forms import Filled
from foundation.guard import reach_of
from foundation.pages import draw
from foundation.problems import NotAllowed
from foundation.roster import names_of
from foundation.routing import secret
from foundation.sheets import Column, Sheet
from workforce.actions.caseload_feed import new_token
from workforce.pages.asked import reaches
from workforce.queries.caseload_policy import Definition, authorities_of, definitions_of
from workforce.queries.caseload_tokens import Token, tokens
from workforce.rules.caseload import in_force


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """For everyone who reads caseloads: the words in force, and their numbers; for HR also drafts to approve."""
    authorities = await authorities_of(actor)
    found = await definitions_of(authorities)
    names = await names_of({d.written_by for d in found} | {d.approved_by for d in found if d.approved_by})
    keeps = reaches(actor, Can.EDIT_CASELOAD) and bool(reach_of(actor, Can.EDIT_CASELOAD).authorities)
    groups = [
        (name, _now([d for d in found if d.authority == code]), [d for d in found if d.authority == code])
        for code, name in sorted(authorities.items(), key=lambda pair: pair[1])
    ]
    return draw(
        request, "workforce/caseload/definition.html", title="What counts as a case", filled=filled, groups=groups,
        names=names, keeps=keeps,
    )  # fmt: skip


def _now(definitions: list[Definition]) -> Definition | None:
    approved = [one for one in definitions if one.state == "approved"]
    policy = in_force((one.policy for one in approved), clock.today())
    return next((one for one in approved if one.policy is policy), None)


async def new(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """A new version, with the numbers of the one in force to begin from."""
    mine = _mine(actor)
    found, names = await at_once(definitions_of(mine), authorities_of(actor))
    return draw(
        request, "workforce/caseload/write.html", title="Write what counts as a case", filled=filled,
        before=_now([d for d in found if d.authority == mine[0]]), authorities=[(a, names.get(a, a)) for a in mine],
    )  # fmt: skip


async def feed(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """The tokens that there are, and a new one: it stands here once, and is never shown again."""
    mine = _mine(actor)
    found, names = await at_once(tokens(actor), authorities_of(actor))
    people = await names_of({one.made_by for one in found})
    return draw(
        request, "workforce/caseload/tokens.html", title="Counts from your case system", filled=filled,
        table=_sheet(found, people), today_in_force=_in_force(found),
        token=(filled and filled.value("token")) or new_token(secret()),
        authorities=[(a, names.get(a, a)) for a in mine],
    )  # fmt: skip


def _in_force(found: list[Token]) -> list[Token]:
    return [one for one in found if one.in_force(clock.today())]


def _mine(actor: Actor) -> tuple[int, ...]:
    mine = reach_of(actor, Can.EDIT_CASELOAD).authorities
    if not mine:
        raise NotAllowed("This is kept by HR, for the whole authority.")
    return mine


def _sheet(found: list[Token], names: Mapping[UUID, str]) -> Sheet:
    columns = (
        Column("System", lambda one: one.label),
        Column("Made by", lambda one: f"{names.get(one.made_by, 'someone')} on {one.made_on:%d/%m/%Y}"),
        Column("Last used", lambda one: f"{one.last_used:%d/%m/%Y}" if one.last_used else "never"),
        Column("State", _state),
    )
    return Sheet("Tokens", columns, found)


def _state(one: Token) -> str:
    if one.revoked_on:
        return f"revoked on {one.revoked_on:%d/%m/%Y}"
    return f"works until {one.ends:%d/%m/%Y}" if one.in_force(clock.today()) else "over"
