"""Deeds of the quarterly look: a role kept, a whole team's kept, and what nobody confirmed in time ended."""

from typing import ClassVar
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.rows import add, change
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.grants.giving import alone
from foundation.grants.held import Grant, place_of, whole_grant
from foundation.grants.looked_over import asked_in
from foundation.grants.quarter import quarter_of
from foundation.guard import admit
from foundation.problems import About, DutyBroken, Overtaken, Refusal
from foundation.tables import Recertification, RoleGrant

PATH = "/grants/quarter"


class KeepTeam(Form):
    """All the roles of a team that are still to be looked at. `looked`: that each was."""

    group: str
    looked: bool = False
    words: ClassVar = {"group": "Choose a team"}


@deed("grant:kept", needs=Can.END_GRANT, says="{actor} looked at the role of {role} of {person} and kept it")
async def keep_grant(actor: Actor, id: UUID) -> Done:
    """Confirm for this quarter that somebody still needs a role; nobody confirms their own (D13)."""
    grant, quarter = await whole_grant(id), quarter_of(clock.today())
    admit(actor, Can.SEE_GRANT, place_of(grant))
    if grant.person == actor.person:
        about = About(id, "grant", grant.authority, grant.region)
        raise DutyBroken("D13", "Another administrator must look at your own roles.", about)
    sees = admit(actor, Can.END_GRANT, place_of(grant), seen=Can.SEE_GRANT)
    if grant.state != "in force" or grant.authority is None or grant.lent_by is not None:
        raise Overtaken("This role is not one that is looked at.")
    await _keep(actor, grant)
    facts = {"person": grant.person, "role": grant.role.words, "quarter": quarter.starts}
    return Done(id, "grant", grant.authority, grant.region, worker=grant.person, then=PATH, facts=facts, role=sees.role)


@deed(
    "grants:kept", needs=Can.END_GRANT, says="{actor} looked at {count} roles of one team and kept them", form=KeepTeam
)
async def keep_team(actor: Actor, form: KeepTeam) -> Done:
    """All of a team's at once, said to have been looked at one by one. Roles of a whole authority are kept singly."""
    quarter = quarter_of(clock.today())
    if not form.looked:
        raise Refusal("Tick that you looked at each of them")
    asked = [one for one in await asked_in(actor, quarter) if one.group == form.group and one.group]
    left = [one.grant for one in asked if one.kept_by is None and one.why_not is None]
    if not left:
        raise Overtaken("None of them is left to look at.")
    for grant in left:
        await _keep(actor, grant)
    facts = {"count": len(left), "quarter": quarter.starts, "group": form.group}
    return Done(left[0].id, "grant", left[0].authority, left[0].region, then=PATH, facts=facts)


@deed(
    "grant:lapsed", needs=None, says="The role of {role} of {person} ended: nobody confirmed it in the quarterly look"
)
async def lapse_grant(actor: Actor, id: UUID) -> Done:
    """A sensitive role that nobody confirmed by the end of the days of grace."""
    grant, today = await whole_grant(id), clock.today()
    if grant.state != "in force" or grant.person is None:
        raise Overtaken("This role has ended.")
    await alone(grant.person)
    await change(RoleGrant, grant, ends=max(today, grant.starts), ended_by=actor.person)
    facts = {"person": grant.person, "role": grant.role.words}
    return Done(id, "grant", grant.authority, grant.region, worker=grant.person, facts=facts)


@deed("lending:ends_soon", needs=None, says="The role of {role}, lent by {giver} to {person}, ends on {last}")
async def warn_of_end(actor: Actor, id: UUID) -> Done:
    """A week before: both are told."""
    grant = await whole_grant(id)
    if grant.state != "in force" or grant.lent_by is None or grant.ends is None:
        raise Overtaken("It has ended.")
    facts = {"person": grant.person, "giver": grant.lent_by, "role": grant.role.words, "last": grant.last}
    return Done(id, "delegation", grant.authority, grant.region, worker=grant.person, facts=facts)


async def _keep(actor: Actor, grant: Grant) -> None:
    """One row a quarter: a second press of somebody else's finds it taken."""
    await add(
        Recertification, id=uuid4(), role_grant=grant.id, holder=grant.person, authority=grant.authority,
        quarter=quarter_of(clock.today()).starts, decided_by=actor.person, decided_on=clock.today(),
    )  # fmt: skip
