"""Deeds of suppliers: inviting their people, letting one begin again, ending an invitation, closing an account."""

from datetime import timedelta
from typing import Annotated, ClassVar
from uuid import UUID, uuid4

from pydantic import StringConstraints

from foundation import clock
from foundation.access import Actor, Role
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add, change
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.guard import admit
from foundation.problems import About, DutyBroken, Overtaken, Refusal
from foundation.suppliers.held import (
    Member,
    Supplier,
    invitation_for,
    member_for,
    place_of,
    supplier_for,
    suppliers_for,
)
from foundation.tables import Invitation, RoleGrant
from foundation.tables import Supplier as SupplierTable

LASTS = timedelta(days=3)
HERE = "/suppliers"
Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Address = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=200)]


class Invite(Form):
    """Somebody new: of a supplier that is here, or of one entered with them."""

    supplier: UUID | None = None
    new_supplier: Annotated[str, StringConstraints(max_length=200)] = ""
    name: Words
    email: Address
    words: ClassVar = {
        "name": "Enter the person’s name",
        "email": "Enter their work e-mail address, such as name@agency.example",
        "supplier": "Choose the supplier",
    }


@deed("supplier:invited", needs=Can.GIVE_ROLE, says="{actor} invited {person} to act for a supplier", form=Invite)
async def invite(actor: Actor, form: Invite) -> Done:
    """Give somebody the supplier's role and a link, for three days, by which they make their own way to sign in."""
    supplier = await _supplier(actor, form)
    sees = admit(actor, Can.GIVE_ROLE, place_of(supplier.id, supplier.region))
    if await fetch_value("select exists (select from supplier_member where lower(email) = lower($1))", form.email):
        raise Refusal(email="Somebody with this address is already here")
    account, person, id = uuid4(), uuid4(), uuid4()
    await fetch_value(
        "select enter_supplier_account($1, $2, $3, $4, $5)", account, person, form.name, form.email, supplier.id
    )
    await add(
        RoleGrant, id=uuid4(), person=person, role=Role.AGENCY_SUPPLIER.value, scope=Role.AGENCY_SUPPLIER.scope.value,
        region=supplier.region, case_id=supplier.id, starts=clock.today(), reason="invited", granted_by=actor.person,
    )  # fmt: skip
    await _invitation(actor, id, account, person, supplier, "join")
    facts = {"person": person, "supplier": supplier.id}
    return Done(id, "invitation", region=supplier.region, worker=person, then=HERE, facts=facts, role=sees.role)


async def _supplier(actor: Actor, form: Invite) -> Supplier:
    if form.supplier is not None:
        return await supplier_for(actor, form.supplier)
    regions = [grant.region for grant in actor.holds(Role.BANK_COORDINATOR) if grant.region is not None]
    if not regions:
        raise Refusal(supplier="Choose the supplier")
    if not form.new_supplier:
        raise Refusal(new_supplier="Choose a supplier, or enter the name of a new one")
    if any(one.name.lower() == form.new_supplier.lower() for one in await suppliers_for(actor)):
        raise Refusal(new_supplier="This supplier is already here: choose it instead")
    supplier = Supplier(uuid4(), regions[0], form.new_supplier)
    admit(actor, Can.GIVE_ROLE, place_of(supplier.id, supplier.region))
    await add(SupplierTable, id=supplier.id, region=supplier.region, name=supplier.name, entered_by=actor.person)
    return supplier


async def _invitation(
    actor: Actor, id: UUID, account: UUID, person: UUID, supplier: Supplier | Member, kind: str
) -> None:
    of = supplier.id if isinstance(supplier, Supplier) else supplier.supplier
    await add(
        Invitation, id=id, account=account, person=person, supplier=of, region=supplier.region, kind=kind,
        asked_by=actor.person, asked_at=clock.now(), expires_at=clock.now() + LASTS,
    )  # fmt: skip


@deed("supplier:reset_asked", needs=Can.GIVE_ROLE, says="{actor} asked that {person} may sign in anew")
async def ask_reset(actor: Actor, id: UUID) -> Done:
    """Every key lost, or a first invitation run out. What they had works on until a second person agrees."""
    member = await member_for(actor, id)
    sees = admit(actor, Can.GIVE_ROLE, place_of(member.supplier, member.region))
    _not_about_oneself(actor, member.person, member.account, member.region)
    if member.locked:
        raise Refusal("This account is closed. Invite the person again.")
    await fetch_value(
        "update invitation set ended_at = $2, version = version + 1 where account = $1 and used_at is null"
        " and ended_at is null", member.account, clock.now(),
    )  # fmt: skip
    invitation, kind = uuid4(), "reset" if member.ways else "join"
    await _invitation(actor, invitation, member.account, member.person, member, kind)
    facts = {"person": member.person, "kind": kind}
    return Done(invitation, "invitation", region=member.region, worker=member.person, then=HERE, facts=facts,
                role=sees.role)  # fmt: skip


@deed("supplier:reset_confirmed", needs=Can.GIVE_ROLE, says="{actor} agreed that {person} may sign in anew")
async def confirm_reset(actor: Actor, id: UUID) -> Done:
    """The second person: neither who asked nor whose account it is (D14)."""
    invitation = await invitation_for(actor, id)
    sees = admit(actor, Can.GIVE_ROLE, place_of(invitation.supplier, invitation.region))
    _not_about_oneself(actor, invitation.person, id, invitation.region)
    if actor.person == invitation.asked_by:
        about = About(id, "invitation", region=invitation.region)
        raise DutyBroken("D14", "You asked for this. Somebody else must agree to it.", about)
    if not invitation.waits:
        raise Overtaken("This does not wait for anybody any more.")
    await change(Invitation, invitation, confirmed_by=actor.person)
    facts = {"person": invitation.person}
    return Done(id, "invitation", region=invitation.region, worker=invitation.person, then=HERE, facts=facts,
                role=sees.role)  # fmt: skip


@deed("supplier:invitation_ended", needs=Can.GIVE_ROLE, says="{actor} withdrew the invitation of {person}")
async def end_invitation(actor: Actor, id: UUID) -> Done:
    invitation = await invitation_for(actor, id)
    sees = admit(actor, Can.GIVE_ROLE, place_of(invitation.supplier, invitation.region))
    await change(Invitation, invitation, ended_at=clock.now())
    facts = {"person": invitation.person}
    return Done(id, "invitation", region=invitation.region, worker=invitation.person, then=HERE, facts=facts,
                role=sees.role)  # fmt: skip


@deed("supplier:account_closed", needs=Can.EDIT_ACCOUNT, says="{actor} closed the account of {person}")
async def close(actor: Actor, id: UUID) -> Done:
    """A supplier closes a colleague's account: at once, sessions and all."""
    member = await member_for(actor, id)
    _not_about_oneself(actor, member.person, id, member.region)
    sees = admit(actor, Can.EDIT_ACCOUNT, place_of(member.supplier, member.region))
    if member.locked:
        raise Overtaken("This account is already closed.")
    await fetch_value("select lock_member($1)", id)
    facts = {"person": member.person}
    return Done(id, "account", region=member.region, worker=member.person, then=HERE, facts=facts, role=sees.role)


def _not_about_oneself(actor: Actor, person: UUID, subject: UUID, region: int) -> None:
    if actor.person == person:
        about = About(subject, "account", region=region)
        raise DutyBroken("D13", "This is your own account. Ask a colleague or the region’s bank.", about)
