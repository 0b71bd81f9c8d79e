"""Pages of roles held: the list, one role, giving one; and what waits to be confirmed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Place, Role, Scope, may_ever, reach, sight
from foundation.access_table import Can, row
from foundation.filters import day
from foundation.forms import Filled, fresh_form
from foundation.grants.held import STAFF, Grant, grant_for, grants, place_of
from foundation.grants.reaching import place_of_person
from foundation.grants.rules import SENSITIVE, may_give, may_not_confirm
from foundation.guard import may
from foundation.home import Waiting
from foundation.pages import draw
from foundation.periods import DAY
from foundation.problems import NotAllowed
from foundation.roster import addresses_of, names_of
from foundation.routing import path_id
from foundation.sheets import Column, Sheet

COLUMNS = (
    Column("Person", lambda grant: grant.name, link=lambda grant: f"/grants/{grant.id}"),
    Column("Role", lambda grant: grant.role.words),
    Column("State", lambda grant: grant.state),
    Column("Reach", lambda grant: reach_words(grant)),
    Column("From", lambda grant: day(grant.starts)),
    Column("Last day", lambda grant: last_day(grant)),
    Column("Given by", lambda grant: grant.who(grant.granted_by) if grant.granted_by else None),
)


REACHES: dict[str, str] = {
    Scope.OWN: "their own record", Scope.SENT: "what is sent to them", Scope.AUTHORITY: "the whole authority",
    Scope.REGION: "the whole region", Scope.NATIONAL: "all of England", Scope.NONE: "the log alone, no record",
}  # fmt: skip


def reach_words(grant: Grant) -> str:
    """How far a role held goes, in words."""
    if grant.case is not None:
        return "one named case"
    lent = f", lent by {grant.who(grant.lent_by)}" if grant.lent_by else ""
    return (grant.team_name or REACHES.get(grant.scope or "", "")) + lent


def last_day(grant: Grant) -> str:
    return day(grant.ends - DAY) if grant.ends else "none set"


async def index(request: Request, actor: Actor) -> Response:
    """The roles held that the reader may see; with `ended`, those that are over too."""
    ended = "ended" in request.query_params
    found = await grants(actor, ended=ended)
    addresses = await _addresses(actor, found)
    email = Column("E-mail", lambda grant: addresses.get(grant.person))
    columns = [column for column in (COLUMNS[0], email, *COLUMNS[1:]) if any(column.show(grant) for grant in found)]
    return draw(
        request, "foundation/grants/index.html", title="Roles held", table=Sheet("Roles held", columns, found),
        ended=ended, may_give=bool(may_give(actor.grants)), waiting=[grant for grant in found if grant.waits],
        may_end=bool(reach(row(Can.END_GRANT), actor).authorities), may_lend=may_ever(row(Can.LIST_DELEGATIONS), actor),
        counts_glass=may_ever(row(Can.SEE_GLASS), actor),
    )  # fmt: skip


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """One role held, with what this reader may do about it."""
    grant = await grant_for(actor, path_id(request))
    return draw(
        request, "foundation/grants/show.html", title=f"{titled(grant.role)}: {grant.name}", grant=grant,
        filled=filled, reach=reach_words(grant), last=last_day(grant), may_confirm=_may_confirm(actor, grant),
        why=_why(actor, grant), may_open=await _may_open(actor, grant), addresses=await _addresses(actor, [grant]),
        may_end=may(actor, Can.END_GRANT, place_of(grant)) and grant.state != "ended",
    )  # fmt: skip


async def _addresses(actor: Actor, grants: Sequence[Grant]) -> dict[UUID, str]:
    """How their holders are reached, for whoever keeps the accounts of the authority."""
    return await addresses_of(grant.person for grant in grants if _keeps_account(actor, grant))


def _keeps_account(actor: Actor, grant: Grant) -> bool:
    place = Place(grant.person, authority=grant.authority, region=grant.region, everyones=True)
    sees = sight(row(Can.LIST_ACCOUNTS), actor, place)
    return sees is not None and sees.sees("contact")


async def new(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """The form that gives a role to the person named in the address, as the people page links to it."""
    offered = may_give(actor.grants)
    if not offered:
        raise NotAllowed("Roles for a named case are given on the page of that case.")
    filled = filled or fresh_form()
    person = person_of(filled.value("person") or request.query_params.get("person", ""))
    name = await _name(actor, person) if person else None
    authorities = _administered(actor)
    teams = await STAFF[0].teams(authorities, ()) if STAFF else []
    return draw(
        request, "foundation/grants/new.html", title=f"Give {name} a role" if name else "Give a role", filled=filled,
        person=person if name else None, name=name, roles=[_option(role) for role in offered],
        teams=[("", "No team"), *teams], starts=clock.today(),
    )  # fmt: skip


def _administered(actor: Actor) -> list[int]:
    held = (grant.authority for grant in actor.grants if grant.role is Role.AUTHORITY_ADMINISTRATOR)
    return [code for code in held if code is not None]


async def _name(actor: Actor, person: UUID) -> str | None:
    """Who it is, told to their own authority's administrator alone: a number in an address names nobody else's people.

    The bank takes people of any authority, so its coordinator goes on without the name. None: nobody of that number.
    """
    name = (await names_of([person])).get(person)
    for code in _administered(actor):
        if name and STAFF and await STAFF[0].employed(person, code, clock.today()):
            return name
    return "this person" if name and actor.holds(Role.BANK_COORDINATOR) else None


async def queue(actor: Actor, today: date) -> list[Waiting]:
    """Sensitive roles that wait for this person to confirm them."""
    if not may_ever(row(Can.CONFIRM_GRANT), actor):
        return []
    found = [grant for grant in await grants(actor) if grant.waits and _may_confirm(actor, grant)]
    return [
        Waiting(f"Confirm a role given to {grant.name}", f"/grants/{grant.id}", grant.starts, grant.role.words)
        for grant in found
        if _why(actor, grant) is None
    ]


def _may_confirm(actor: Actor, grant: Grant) -> bool:
    """HR's line is to confirm employment, never the role itself."""
    seconds = Actor(actor.person, actor.name, actor.session, tuple(g for g in actor.grants if g.role is not Role.HR))
    return grant.waits and may(seconds, Can.CONFIRM_GRANT, place_of(grant))


async def _may_open(actor: Actor, grant: Grant) -> bool:
    """Whether an officer may break the glass on a record of whoever holds this role: theirs is kept here."""
    if grant.person in (None, actor.person) or not may_ever(row(Can.BREAK_GLASS), actor):
        return False
    place = await place_of_person(grant.person)
    return place is not None and may(
        actor, Can.BREAK_GLASS, Place(grant.person, team=place.team, authority=place.authority, region=place.region)
    )


def _why(actor: Actor, grant: Grant) -> str | None:
    return may_not_confirm(actor.person, grant.person, grant.granted_by) if grant.person else None


def _option(role: Role) -> tuple[str, str, str]:
    reach = {"own": "their own work", "team": "one team", "authority": "the authority", "region": "the region"}
    wait = ". Waits for the director to confirm it" if role in SENSITIVE else ""
    return (
        role.value,
        titled(role),
        f"Reaches {reach[role.scope]}{wait}",
    )


def person_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def titled(role: Role) -> str:
    return role.words[:1].upper() + role.words[1:]
