"""Suppliers in the sweep: an agency in each place, one of its people, and what is done about them.

The sweep's own supplier holds its role for a request, not for an agency: what an agency's people do for their own is
held to the specification by tests/foundation/test_local_accounts.py.
"""

from typing import Any
from uuid import uuid4

from tests.cast import named
from tests.sweep.acts import Act, Step
from tests.sweep.cells import Stands
from tests.sweep.world import Household, World

HOLDS = ("team", "region", "elsewhere")
BANK = frozenset({"bank_coordinator"})
NOBODY: frozenset[str] = frozenset()


async def agency(world: World, house: Household) -> None:
    """An agency of the household's region, one of its people who has joined, and a link asked for by somebody."""
    supplier, account, region = uuid4(), uuid4(), house.spot.region
    person, name, contact = uuid4(), world.ink.word(), world.ink.word()
    await world.put("supplier", id=supplier, region=region, name=f"Agency {house.label}", entered_by=named("nobody"))
    await world.put("account", id=account, person=person, name=name)
    columns = {"account": account, "person": person, "supplier": supplier, "region": region}
    await world.put("supplier_member", **columns, email=f"{contact}@example.invalid")
    await world.put("passkey", id=account.bytes, account=account, public_key=b"x", sign_count=0, label="x")
    await world.put(
        "role_grant", id=(grant := uuid4()), person=person, role="agency_supplier", scope="sent to me", region=region,
        case_id=supplier, starts=world.ink.past(), granted_by=named("nobody"), reason="invited",
    )  # fmt: skip
    house.ids |= {"supplier": supplier, "supplier's account": account, "supplier's invitation": uuid4()}
    house.ids["supplier's person"] = person
    stands = Stands("grant", person, region=region, facts=frozenset({"bank_role"}))
    world.thing(house, stands, grant, what="supplier", person=name)
    world.thing(house, Stands("account", person, region=region), person, what="supplier", contact=contact)


async def asked(step: Step) -> None:
    """Somebody else asked that the agency's person may sign in anew."""
    ids = step.ids
    await step.sql(
        "insert into invitation (id, account, person, supplier, region, kind, asked_by, asked_at, expires_at)"
        " values ($1, $2, $3, $4, $5, 'reset', $6, now(), now() + interval '3 days')",
        ids["supplier's invitation"], ids["supplier's account"], ids["supplier's person"], ids["supplier"],
        step.house.spot.region, named("nobody"),
    )  # fmt: skip


def somebody(step: Step) -> dict[str, Any]:
    return {"supplier": str(step.ids["supplier"]), "name": "Sid", "email": "sid@agency.example"}


def account(house: Household) -> dict[str, Any]:
    return {"id": house.ids["supplier's account"]}


def invitation(house: Household) -> dict[str, Any]:
    return {"id": house.ids["supplier's invitation"]}


def none(house: Household) -> dict[str, Any]:
    return {}


ROLE = ("grant", "supplier")
ACTS: tuple[Act, ...] = (
    Act("supplier:invited", ROLE, form=somebody, ids=none, who=BANK, houses=HOLDS),
    Act("supplier:reset_asked", ROLE, ids=account, who=BANK, houses=HOLDS),
    Act("supplier:reset_confirmed", ROLE, ready=asked, ids=invitation, who=BANK, houses=HOLDS),
    Act("supplier:invitation_ended", ROLE, ready=asked, ids=invitation, who=BANK, houses=HOLDS),
    # Its own people alone, and those who come by a provider have no keys here.
    Act("supplier:account_closed", ("account", "supplier"), ids=account, who=NOBODY, houses=HOLDS),
    Act("key:passkey_added", ("account", ""), form=lambda step: {"credential": "{}"}, ids=none, who=NOBODY),
    Act("key:app_added", ("account", ""), form=lambda step: {"seed": "0", "code": "000000"}, ids=none, who=NOBODY),
    Act("key:removed", ("account", ""), form=lambda step: {"way": "app"}, ids=none, who=NOBODY),
)
