"""Deeds of roles held: giving one, confirming a sensitive one, and ending one."""

from dataclasses import replace
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

from foundation import clock
from foundation.access import Actor, Place, Role, Scope
from foundation.access import Grant as Held
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add, change
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.grants.held import STAFF, Grant, place_of, whole_grant
from foundation.grants.rules import BANK_ROLES, GIVEN_BY, SENSITIVE, facts_of, may_give, may_not_confirm
from foundation.guard import admit
from foundation.periods import DAY
from foundation.problems import About, DutyBroken, NotAllowed, Overtaken, Refusal
from foundation.roster import names_of
from foundation.tables import RoleGrant


class GiveRole(Form):
    """A role for a person. `ends` is the last day, if one is known."""

    person: UUID
    role: str
    team: UUID | None = None
    starts: date
    ends: date | None = None
    reason: str
    words: ClassVar = {
        "person": "Choose the person on the people page first",
        "role": "Choose a role",
        "reason": "Say why they need the role",
    }


class EndRole(Form):
    """The last day of a role; without one it ends at once."""

    last: date | None = None


@deed("grant:given", needs=Can.GIVE_ROLE, says="{actor} gave {person} the role of {role}", form=GiveRole)
async def give_role(actor: Actor, form: GiveRole) -> Done:
    """Give a role of the giver's own authority or bank; a sensitive one waits for a second person (D13, D14)."""
    today, role = clock.today(), _role(actor, form.role)
    if form.person == actor.person:
        about = About(actor.person, "grant", *_first_place(actor))
        raise DutyBroken("D13", "You cannot give yourself a role. Ask another administrator.", about)
    by = await _giver(actor, role, form.person, today)
    giver = replace(actor, grants=(by,))
    place = Place(form.person, authority=by.authority, region=by.region, facts=facts_of(role), everyones=True)
    sees = admit(giver, Can.GIVE_ROLE, place)
    team = await _team(role, form.team, by)
    _dates(form, today)
    await alone(form.person)
    await _not_twice(form.person, role, by, team, today)
    id, sensitive = uuid4(), role in SENSITIVE
    await add(
        RoleGrant, id=id, person=form.person, role=role.value, scope=role.scope.value, authority=by.authority,
        region=by.region, team=team, starts=form.starts, ends=form.ends + DAY if form.ends else None,
        reason=form.reason, granted_by=actor.person, sensitive=sensitive,
    )  # fmt: skip
    facts = {"person": form.person, "role": role.words, "starts": form.starts, "waits": sensitive}
    return Done(
        id, "grant", by.authority, by.region, worker=form.person, then=f"/grants/{id}", facts=facts, role=sees.role
    )


@deed("grant:confirmed", needs=Can.CONFIRM_GRANT, says="{actor} confirmed the role of {role} given to {person}")
async def confirm_grant(actor: Actor, id: UUID) -> Done:
    """Bring a sensitive role into force: neither who gave it nor who holds it (D14)."""
    grant = await whole_grant(id)
    admit(actor, Can.SEE_GRANT, place_of(grant))
    if why := may_not_confirm(actor.person, _holder(grant), grant.granted_by):
        raise DutyBroken("D14", why, About(id, "grant", grant.authority, grant.region))
    # HR's line in the table is to confirm that someone is employed: that is its record of employment, not this deed.
    second = replace(actor, grants=tuple(held for held in actor.grants if held.role is not Role.HR))
    if not second.grants:
        raise NotAllowed("HR keeps the record that someone is employed; the director confirms a sensitive role.")
    sees = admit(second, Can.CONFIRM_GRANT, place_of(grant))
    if not grant.waits:
        raise Overtaken("This role does not wait to be confirmed any more.")
    await alone(_holder(grant))
    await change(RoleGrant, grant, confirmed_by=actor.person, confirmed_at=clock.now())
    return _done(grant, sees.role)


@deed("grant:ended", needs=Can.END_GRANT, says="{actor} ended the role of {role} of {person}", form=EndRole)
async def end_grant(actor: Actor, id: UUID, form: EndRole) -> Done:
    """End a role at once, or bring its last day forward; it is never lengthened."""
    today, grant = clock.today(), await whole_grant(id)
    sees = admit(actor, Can.END_GRANT, place_of(grant), seen=Can.SEE_GRANT)
    if grant.state == "ended":
        raise Overtaken("This role has already ended.")
    ends = form.last + DAY if form.last else today
    if ends < today:
        raise Refusal(last="The last day cannot be before today")
    if grant.ends is not None and ends > grant.ends:
        raise Refusal(last="A role is never lengthened here: give it again instead")
    await alone(_holder(grant))
    await change(RoleGrant, grant, ends=max(ends, grant.starts), ended_by=actor.person)
    return _done(grant, sees.role)


@deed("grant:removed", needs=Can.END_GRANT, says="{actor} looked at the role of {role} of {person} and ended it")
async def remove_grant(actor: Actor, id: UUID) -> Done:
    """End a role at once, from the quarterly look."""
    done = await end_grant(actor, id, EndRole())
    return replace(done, then="/grants/quarter")


def _holder(grant: Grant) -> UUID:
    assert grant.person is not None  # a deed reads the whole grant
    return grant.person


def _done(grant: Grant, role: Role) -> Done:
    facts = {"person": grant.person, "role": grant.role.words}
    return Done(
        grant.id, "grant", grant.authority, grant.region, worker=grant.person, then=f"/grants/{grant.id}",
        facts=facts, role=role,
    )  # fmt: skip


def _role(actor: Actor, code: str) -> Role:
    role = next((role for role in may_give(actor.grants) if role.value == code), None)
    if role is None:
        raise Refusal(role="Choose a role that you may give")
    return role


def _first_place(actor: Actor) -> tuple[int | None, int | None]:
    return next(((held.authority, held.region) for held in actor.grants if held.role in GIVEN_BY), (None, None))


async def _giver(actor: Actor, role: Role, person: UUID, today: date) -> Held:
    """The giver's grant under which the role is given: of the authority that employs the person, or of the bank."""
    able = [held for held in actor.grants if role in GIVEN_BY.get(held.role, ()) and not held.one_case_only]
    if role in BANK_ROLES:
        if not await names_of([person]):
            raise Refusal(person="Choose somebody who is known here")
        return replace(able[0], authority=None)
    for held in able:
        if held.authority is not None and STAFF and await STAFF[0].employed(person, held.authority, today):
            return held
    raise Refusal(person="HR has no employment in force for this person in your authority. Ask HR to enter it first.")


async def _team(role: Role, team: UUID | None, by: Held) -> UUID | None:
    if role.scope not in (Scope.TEAM, Scope.OWN) or by.authority is None:
        return None
    if team is None:
        if role.scope is Scope.TEAM:
            raise Refusal(team="Choose the team")
        return None
    if team not in dict(await STAFF[0].teams((by.authority,), ())):
        raise Refusal(team="Choose a team of your authority")
    return team


def _dates(form: GiveRole, today: date) -> None:
    if form.starts < today:
        raise Refusal(starts="The first day cannot be before today")
    if form.ends is not None and form.ends < form.starts:
        raise Refusal(ends="The last day must be on or after the first day")


async def alone(person: UUID) -> None:
    """A deed holds its actor's lock shared (enter): giving and ending take it alone, so neither passes the other."""
    await fetch_value("select pg_advisory_xact_lock(1, hashtext($1))", str(person))


async def _not_twice(person: UUID, role: Role, by: Held, team: UUID | None, today: date) -> None:
    held = await fetch_value(
        "select exists (select from role_grant where person = $1 and role = $2 and authority is not distinct from $3"
        " and region is not distinct from $4 and team is not distinct from $5 and case_id is null"
        " and (ends is null or ends > $6))",
        person, role.value, by.authority, by.region, team, today,
    )  # fmt: skip
    if held:
        raise Refusal(role="They already hold this role, or it waits to be confirmed")
