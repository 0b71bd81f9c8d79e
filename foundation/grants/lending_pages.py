"""Pages of roles that were lent: the list, one of them, lending one; and on the home page, who acts for whom."""

from datetime import date
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Grant, may_ever
from foundation.access_table import Can, describe, row
from foundation.database.pool import fetch
from foundation.filters import day
from foundation.forms import Filled, fresh_form
from foundation.grants.held import STAFF
from foundation.grants.lending_rules import LONGEST, lendable, may_lend
from foundation.grants.lent import colleagues, lendings, lent_for, place_of
from foundation.grants.pages import REACHES, person_of, titled
from foundation.guard import may
from foundation.home import Panel
from foundation.pages import draw
from foundation.problems import NotAllowed
from foundation.roster import names_of
from foundation.routing import path_id
from foundation.sheets import Column, Sheet

COLUMNS = (
    Column("Role", lambda lent: titled(lent.role), link=lambda lent: f"/lending/{lent.id}"),
    Column("Lent by", lambda lent: lent.who(lent.giver)),
    Column("Lent to", lambda lent: lent.who(lent.receiver)),
    Column("State", lambda lent: lent.state),
    Column("From", lambda lent: day(lent.starts)),
    Column("Last day", lambda lent: day(lent.last)),
)


async def index(request: Request, actor: Actor) -> Response:
    ended = "ended" in request.query_params
    found = await lendings(actor, ended=ended)
    return draw(
        request, "foundation/lending/index.html", title="Roles lent", table=Sheet("Roles lent", COLUMNS, found),
        ended=ended, may_lend=any(may_lend(grant) for grant in actor.grants),
    )  # fmt: skip


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """One lending: who acts for whom, in what, until when; and the button that ends it."""
    lent = await lent_for(actor, path_id(request))
    return draw(
        request, "foundation/lending/show.html", title=f"{titled(lent.role)}, lent to {lent.who(lent.receiver)}",
        filled=filled, lent=lent, soon=lent.ends_soon(clock.today()),
        may_end=may(actor, Can.END_DELEGATION, place_of(lent)) and lent.state != "ended",
    )  # fmt: skip


async def new(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    """Which role first, where there are several; then to whom, for what and how long."""
    filled = filled or fresh_form()
    own = await _own(actor)
    if not own:
        raise NotAllowed("None of your roles is one that is lent.")
    chosen = person_of(filled.value("grant") or request.query_params.get("grant", ""))
    person = person_of(filled.value("person") or request.query_params.get("person", ""))
    id, grant, words = next((one for one in own if one[0] == chosen), own[0])
    if chosen is None and len(own) > 1:
        return draw(request, "foundation/lending/which.html", title="Which role do you lend?", filled=filled, own=own,
                    person=person)  # fmt: skip
    acts = [(can.value, describe(can)[:1].upper() + describe(can)[1:]) for can in lendable(grant.role)]
    return draw(
        request, "foundation/lending/new.html", title=f"Lend your role of {grant.role.words}", filled=filled, id=id,
        words=words, acts=acts, ticked=[value for value, _ in acts], people=await _people(actor, grant, person),
        person=person or "", starts=clock.today(), longest=LONGEST,
    )  # fmt: skip


async def panel(actor: Actor, today: date) -> Panel | None:
    """Who acts for the reader, and for whom the reader acts; a week before the last day, that it ends."""
    if not may_ever(row(Can.LIST_DELEGATIONS), actor):
        return None
    mine = [lent for lent in await lendings(actor) if actor.person in (lent.giver, lent.receiver)]
    lines = [(lent, lent.giver == actor.person, lent.ends_soon(today)) for lent in mine]
    return Panel("foundation/lending/panel.html", {"lines": lines}) if lines else None


async def _own(actor: Actor) -> list[tuple[UUID, Grant, str]]:
    """The reader's own roles that may be lent: number of the grant, the grant, and how far it goes in words."""
    able = [grant for grant in actor.grants if may_lend(grant)]
    if not able:
        return []
    rows = await fetch(
        "select id, role, authority, region, team, case_id from role_grant where person = $1 and lent_from is null"
        " and starts <= $2 and (ends is null or ends > $2) order by starts, id",
        actor.person, clock.today(),
    )  # fmt: skip
    teams = dict(await STAFF[0].teams((), [grant.team for grant in able if grant.team])) if STAFF else {}
    found = []
    for each in rows:
        grant = next(
            (g for g in able if (g.role, g.authority, g.region, g.team, g.case) == tuple(each)[1:]),
            None,
        )
        if grant is not None:
            reach = teams.get(grant.team) if grant.team else REACHES[grant.role.scope]
            found.append((each["id"], grant, f"{titled(grant.role)} ({reach})"))
    return found


async def _people(actor: Actor, grant: Grant, person: UUID | None) -> list[tuple[str, str]]:
    """Colleagues of an office who work here, and whoever's page the reader came from."""
    found = dict(await colleagues(actor, grant.authority, grant.region, clock.today()))
    if person is not None and person not in found and grant.authority is not None:
        found |= await names_of([person])
    if grant.authority is not None and STAFF:
        here = await STAFF[0].employed_among(list(found), grant.authority, clock.today())
        found = {id: name for id, name in found.items() if id in here}
    found.pop(actor.person, None)
    return [("", "Choose a colleague"), *((str(id), name) for id, name in sorted(found.items(), key=lambda p: p[1]))]
