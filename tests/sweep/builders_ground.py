"""The ground of the sweep: accounts and grants of each person trying, history about each household, files taken in."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tests.cast import named
from tests.sweep.cells import Stands
from tests.sweep.world import Household, World, at

BANK_ROLES = {"bank_coordinator", "compliance_officer", "bank_finance", "governance_board", "bank_worker"}
CASE_ROLES = {"assessor", "observer", "panel_member", "panel_chair"}


async def ground(world: World) -> None:
    for house in world.households.values():
        await _account(world, house)
        await _grant(world, house)
        await _history(world, house)


async def _account(world: World, house: Household) -> None:
    probe = next((p for p in world.probes if p.id == house.worker), None)
    email = world.ink.word()
    if probe is None:
        await world.put("account", id=uuid4(), person=house.worker, name=house.name, email=f"{email}@example.invalid")
    else:
        await world.owner.execute(
            "update account set email = $2 where person = $1", house.worker, f"{email}@example.invalid"
        )
    world.thing(house, at(house, "account"), house.worker, name=house.name, contact=email)


async def _grant(world: World, house: Household) -> None:
    """A grant of its own for each household: for a person trying, one that has ended and says why it was given."""
    reason, starts = world.ink.word(), world.ink.past()
    role = house.label.removesuffix("'s own") if house.label.endswith("'s own") else "social_worker"
    id = uuid4()
    if role != "social_worker" or house.worker == named("sweep social_worker"):
        return
    await world.put(
        "role_grant", id=id, person=house.worker, role="social_worker", scope="own", authority=house.spot.authority,
        region=house.spot.region, team=house.spot.team, starts=starts, ends=starts + timedelta(days=20_000),
        reason=reason, granted_by=named("nobody"),
    )  # fmt: skip
    world.thing(house, at(house, "grant"), id, person=house.name, reason=reason, from_=starts)


async def _history(world: World, house: Household) -> None:
    """Two lines about the worker: a deed of HR's and one of the bank's, each at a moment of its own."""
    spot = house.spot
    for what, deed, place in (
        ("hr", "pay_step:confirmed", (spot.authority, None)),
        ("bank", "offer:accepted", (None, spot.region)),
    ):
        when, (who, name) = world.ink.past(), await world.someone("Eli")
        authority, region = place
        await world.owner.execute(
            "insert into audit (chain, seq, at, actor, role, deed, subject, kind, authority, region, worker, facts,"
            " prev, hash) select c, coalesce(max(a.seq), 0) + 1, $2, $3, 'hr', $4, $5, 'pay_step', $6, $7, $8, $9, '', ''"
            " from (select $1::text as c) x left join audit a on a.chain = c group by c",
            f"authority:{authority}" if authority else f"region:{region}",
            datetime(when.year, when.month, when.day, 12, tzinfo=UTC), who, deed, house.worker, authority, region,
            house.worker, json.dumps({"person": str(house.worker), "to_level": 3, "effective": "2026-01-01",
                                      "worker": str(house.worker)}),
        )  # fmt: skip
        facts = frozenset({f"{what}_deed"})
        stands = Stands("audit_history", house.worker, team=None, authority=authority, region=spot.region, facts=facts)
        world.thing(house, stands, house.worker, what=what, who=name, when=when)
