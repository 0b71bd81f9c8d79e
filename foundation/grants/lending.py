"""Deeds of lending: a role lent to a named colleague for named acts, and that lending ended."""

from dataclasses import replace
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

import asyncpg

from foundation import clock
from foundation.access import Actor, Grant, Place, role_of
from foundation.access_table import Can
from foundation.database.pool import fetch_value, the_row
from foundation.database.rows import add, change
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.grants.giving import alone
from foundation.grants.held import STAFF
from foundation.grants.lending_rules import both_offices, lendable, lent_with, may_lend, too_long
from foundation.grants.lent import place_of, roles_here, whole_lent
from foundation.guard import admit
from foundation.periods import DAY, in_words
from foundation.problems import About, DutyBroken, Overtaken, Refusal
from foundation.tables import RoleGrant


class LendRole(Form):
    """One's own role, lent. `acts`: what may be done with it ("request:decide"); `ends` is the last day."""

    grant: UUID
    person: UUID
    acts: tuple[str, ...] = ()
    starts: date
    ends: date
    reason: str
    words: ClassVar = {
        "grant": "Choose which of your roles you lend",
        "person": "Choose a colleague",
        "starts": "Enter the first day",
        "ends": "Enter the last day",
        "reason": "Say why, for example annual leave",
    }


@deed(
    "role:lent",
    needs=Can.LEND_ROLE,
    says="{actor} lent the role of {role} to {person} from {starts} to {last}",
    form=LendRole,
)
async def lend_role(actor: Actor, form: LendRole) -> Done:
    """Lend a role held today, as far as it reaches: to a colleague here, for acts named, for 30 days at most (D16)."""
    today = clock.today()
    row, held = await _own(actor, form.grant, today)
    place = Place(actor.person, authority=held.authority, region=held.region, everyones=True)
    sees = admit(replace(actor, grants=(held,)), Can.LEND_ROLE, place)
    if form.starts < today:
        raise Refusal(starts="The first day cannot be before today")
    if why := too_long(form.starts, form.ends, row["ends"]):
        raise Refusal(ends=why)
    acts = [can for can in lendable(held.role) if can.value in form.acts]
    if not acts or len(acts) != len(set(form.acts)):
        raise Refusal(acts="Choose what they may do for you")
    await alone(form.person)
    await _may_borrow(actor, form.person, held, row["id"], today)
    id = uuid4()
    await add(
        RoleGrant, id=id, person=form.person, role=held.role.value, scope=row["scope"], authority=held.authority,
        region=held.region, team=held.team, starts=form.starts, ends=form.ends + DAY, reason=form.reason,
        granted_by=actor.person, lent_from=row["id"], lent_by=actor.person, acts=list(lent_with(held.role, acts)),
    )  # fmt: skip
    facts = {"person": form.person, "role": held.role.words, "starts": form.starts, "last": form.ends}
    return Done(
        id, "delegation", held.authority, held.region, worker=form.person, then=f"/lending/{id}", facts=facts,
        role=sees.role,
    )  # fmt: skip


@deed("lending:ended", needs=Can.END_DELEGATION, says="{actor} ended the lending of {role} by {giver} to {person}")
async def end_lending(actor: Actor, id: UUID) -> Done:
    """End it now: by whoever lent it, or by the authority's administrator."""
    lent, today = await whole_lent(id), clock.today()
    sees = admit(actor, Can.END_DELEGATION, place_of(lent), seen=Can.SEE_DELEGATION)
    if lent.state == "ended" or lent.receiver is None:
        raise Overtaken("This lending has already ended.")
    await alone(lent.receiver)
    await change(RoleGrant, lent, ends=max(today, lent.starts), ended_by=actor.person)
    facts = {"person": lent.receiver, "giver": lent.giver, "role": lent.role.words}
    return Done(
        id, "delegation", lent.authority, lent.region, worker=lent.receiver, then="/lending", facts=facts,
        role=sees.role,
    )  # fmt: skip


async def _own(actor: Actor, id: UUID, today: date) -> tuple[asyncpg.Record, Grant]:
    """The grant as kept, and as held now. One that was lent is never passed on, and the attempt is on the record."""
    row = await the_row("select * from role_grant where id = $1 and person = $2", id, actor.person)
    if row["lent_from"] is not None:
        about = About(id, "delegation", row["authority"], row["region"])
        raise DutyBroken("D16", "This role was lent to you. Only whoever holds it themself may lend it.", about)
    held = Grant(role_of(row["role"]), row["authority"], row["region"], row["team"], row["case_id"])
    if held not in actor.grants:
        raise Refusal(grant="You do not hold this role today")
    if not may_lend(held):
        raise Refusal(grant="This role is not one that is lent: ask your administrator to give it to somebody else")
    return row, held


async def _may_borrow(actor: Actor, person: UUID, held: Grant, grant: UUID, today: date) -> None:
    if person == actor.person:
        raise Refusal(person="Choose a colleague: you hold this role yourself")
    about = About(grant, "grant", held.authority, held.region)
    theirs = await roles_here(person, held.authority, held.region, today)
    if not theirs or not await _works_here(person, held, today):
        raise Refusal(person="Choose somebody who works here and holds a role here. HR keeps who works here.")
    if both_offices(held.role, theirs):
        raise DutyBroken("D6", "They hold the other office: both signatures must stay two people’s.", about)
    if until := await _lent_already(person, grant, today):
        last = until - DAY
        raise Refusal(person=f"They have it until {in_words(last)}. You can lend it again after that day.")


async def _works_here(person: UUID, held: Grant, today: date) -> bool:
    if held.authority is None:
        return True  # the bank takes people of any authority; a role in its region is what makes them its own
    return bool(STAFF) and await STAFF[0].employed(person, held.authority, today)


async def _lent_already(person: UUID, grant: UUID, today: date) -> date | None:
    found: date | None = await fetch_value(
        "select max(ends) from role_grant where lent_from = $1 and person = $2 and ends > $3 and ends > starts",
        grant, person, today,
    )  # fmt: skip
    return found
