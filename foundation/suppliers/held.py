"""Suppliers, their people and the invitations still open, as far as each reader may see."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from foundation import clock
from foundation.access import Actor, Place, Role
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one
from foundation.guard import may, reach_of
from foundation.problems import NotAllowed, NotThere
from foundation.routing import secret


@dataclass(frozen=True)
class Member:
    """One of a supplier's people. `ways`: how many ways they have to sign in. None where it is barred."""

    account: UUID
    person: UUID
    supplier: UUID
    region: int
    name: str
    email: str | None
    locked: bool
    ways: int
    last_sign_in: datetime | None


@dataclass(frozen=True)
class Invitation:
    """A way in for one person, once. `kind`: to join, or to begin again after every key was lost."""

    id: UUID
    account: UUID
    person: UUID
    supplier: UUID
    region: int
    kind: str
    asked_by: UUID
    confirmed_by: UUID | None
    expires_at: datetime
    version: int

    @property
    def waits(self) -> bool:
        return self.kind == "reset" and self.confirmed_by is None

    @property
    def over(self) -> bool:
        return self.expires_at <= clock.now()


@dataclass(frozen=True)
class Supplier:
    id: UUID
    region: int
    name: str
    members: Sequence[Member] = ()
    invitations: Sequence[Invitation] = field(default=())


def place_of(supplier: UUID, region: int) -> Place:
    """A supplier is its own people's; its people's role is one of those that the region's bank gives."""
    return Place(supplier=supplier, region=region, facts=frozenset({"bank_role"}))


def own(actor: Actor) -> list[UUID]:
    return [grant.case for grant in actor.holds(Role.AGENCY_SUPPLIER) if grant.case is not None]


async def suppliers_for(actor: Actor) -> list[Supplier]:
    """The reader's own supplier, or those of the regions whose bank roles they may look through."""
    regions, mine = reach_of(actor, Can.LIST_GRANTS).regions, own(actor)
    if not regions and not actor.holds(Role.AGENCY_SUPPLIER):
        raise NotAllowed("Suppliers are kept by their own people and by the region's bank.")
    rows = await fetch(
        "select id, region, name from supplier where region = any ($1) or id = any ($2) order by lower(name)",
        regions, mine,
    )  # fmt: skip
    found = [row for row in rows if sees(actor, row["id"], row["region"])]
    ids = [row["id"] for row in found]
    members = [_member(actor, row) for row in await fetch("select * from members_of($1)", ids)]
    invitations = [
        Invitation(**dict(row))
        for row in await fetch(
            "select id, account, person, supplier, region, kind, asked_by, confirmed_by, expires_at, version"
            " from invitation where supplier = any ($1) and used_at is null and ended_at is null order by asked_at",
            ids,
        )
    ]
    return [
        Supplier(
            row["id"], row["region"], row["name"], [each for each in members if each.supplier == row["id"]],
            [each for each in invitations if each.supplier == row["id"]],
        )
        for row in found
    ]  # fmt: skip


def sees(actor: Actor, supplier: UUID, region: int) -> bool:
    place = place_of(supplier, region)
    return may(actor, Can.LIST_ACCOUNTS, place) or may(actor, Can.LIST_GRANTS, place)


def _member(actor: Actor, row: Any) -> Member:
    """An address is its owner's alone; when somebody last signed in is their own supplier's to know."""
    columns = dict(row)
    if row["person"] != actor.person:
        columns["email"] = None
    if not may(actor, Can.LIST_ACCOUNTS, place_of(row["supplier"], row["region"])):
        columns["last_sign_in"] = None
    return Member(**columns)


async def supplier_for(actor: Actor, id: UUID) -> Supplier:
    row = await fetch_one("select id, region, name from supplier where id = $1", id)
    if row is None or not sees(actor, id, row["region"]):
        raise NotThere
    return Supplier(**dict(row))


async def member_for(actor: Actor, account: UUID) -> Member:
    """One of a supplier's people whom the actor may meet; NotThere."""
    row = await fetch_one("select supplier, region from supplier_member where account = $1", account)
    if row is None or not sees(actor, row["supplier"], row["region"]):
        raise NotThere
    found = await fetch("select * from members_of($1)", [row["supplier"]])
    return next(_member(actor, each) for each in found if each["account"] == account)


async def invitation_for(actor: Actor, id: UUID) -> Invitation:
    row = await fetch_one(
        "select id, account, person, supplier, region, kind, asked_by, confirmed_by, expires_at, version"
        " from invitation where id = $1 and used_at is null and ended_at is null", id,
    )  # fmt: skip
    if row is None or not sees(actor, row["supplier"], row["region"]):
        raise NotThere
    return Invitation(**dict(row))


def token_of(invitation: UUID) -> str:
    """What makes the link a secret: nothing of it is kept."""
    return hmac.new(secret(), b"invitation|" + invitation.bytes, hashlib.sha256).hexdigest()[:40]
