"""With every check of the product's own code switched off, row security alone shows nothing of another authority.

A person of Trafford asks for every page of every household beyond their reach: another authority of the region, another
region. Python lets all of it pass; what is not in the answer was kept back by the database.
"""

import sys
from collections import Counter
from types import ModuleType
from typing import Any

import pytest

from foundation import access, guard, routing
from foundation.access import Actor, Reach, Role, Sight
from tests.cast import LEEDS, NORTH_WEST, SALFORD, TEAMS, TRAFFORD, YORKSHIRE
from tests.sweep.crawl import crawl, gets
from tests.sweep.paths import addresses
from tests.sweep.world import Household, Probe, Thing, World

pytestmark = pytest.mark.slow

PACKAGES = ("foundation", "workforce", "frameworks", "staffbank", "reports", "wiring")
# What is published is everyone's to read; an account's name is told by a function, to whoever holds its number.
OPEN = {"rule_edition", "rate_card_caps"}


def everything(actor: Actor, *_: Any, **__: Any) -> Sight:
    return Sight(actor.grants[0].role if actor.grants else Role.HR, None)


def everywhere(world: World) -> Any:
    """Every team, authority, region and case there is."""
    cases = tuple(v for house in world.households.values() for v in house.ids.values() if hasattr(v, "hex"))

    def reach(one: Any, other: Any) -> Reach:
        actor = one if isinstance(one, Actor) else other
        return Reach(actor.person, True, True, cases, tuple(TEAMS), (TRAFFORD, SALFORD, LEEDS), (NORTH_WEST, YORKSHIRE))

    return reach


def switch_off(monkeypatch: pytest.MonkeyPatch, world: World) -> int:
    """In every module of the product, whatever it calls its checks by; returns how many places."""
    reach = everywhere(world)
    instead = {
        guard.admit: lambda actor, can, place, **_: everything(actor),
        guard.may: lambda *_: True,
        guard.masked: lambda thing, sees, where: thing,
        guard.seen_list: lambda actor, can, things, place, where: list(things),
        guard.reach_of: reach,
        access.reach: reach,
        access.sight: lambda row, actor, place: everything(actor),
        access.may_ever: lambda row, actor: True,
        routing.allow: lambda door, actor: None,
    }
    found = 0
    for module in [m for name, m in sys.modules.items() if isinstance(m, ModuleType) and name.startswith(PACKAGES)]:
        for name, value in list(vars(module).items()):
            if callable(value) and getattr(value, "__hash__", None) and value in instead:
                monkeypatch.setattr(module, name, instead[value])
                found += 1
    return found


def beyond(world: World, probe: Probe, house: Household) -> bool:
    """Whether the household lies outside every grant of this person."""
    reach = world.reaches[probe.id]
    if house.worker == probe.id or (house.label == "sent" and reach.cases):
        return False
    own = reach.role == "social_worker" or reach.role == "line_manager" or reach.authority is not None
    if own and reach.role not in ("assessor", "observer", "panel_member", "panel_chair", "appeal_officer"):
        return house.spot.authority != reach.authority
    if reach.region is not None and reach.authority is None and reach.role != "agency_supplier":
        return house.spot.region != reach.region
    return True  # by case alone, or no content at all


def told_anyway(thing: Thing, field: str) -> bool:
    return thing.resource in OPEN


async def test_row_security_alone_shows_nothing_beyond_a_persons_authority(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    doors = gets()
    assert switch_off(monkeypatch, world) > 50
    leaks, tried, statuses = [], Counter[str](), Counter[int]()
    for probe in (p for p in world.probes if not p.sent):
        houses = [world.households[label] for label in ("region", "elsewhere")]
        houses = [house for house in houses if beyond(world, probe, house)]
        foreign = {id(thing) for house in houses for thing in house.things}
        near = {mark for t in world.things if id(t) not in foreign for marks in t.marks.values() for mark in marks}
        wanted = [(door, a.house, a.path) for door in doors for a in addresses(door, houses, world.alone)]
        for answer in await crawl(world, probe, wanted):
            statuses[answer.status] += 1
            tried[answer.house.label if answer.house else "lists"] += 1
            for token in answer.found - near:
                owners = [(t, name) for t, name in world.owners[token] if id(t) in foreign and not told_anyway(t, name)]
                leaks += [f"{answer}: {name} of {thing} ({answer.status})" for thing, name in owners[:1]]
    rows = sum(n for label, n in tried.items() if label != "lists")
    print(f"\n{rows:,} rows beyond reach asked for one by one, {tried['lists']:,} lists; statuses {dict(statuses)}")
    print(f"by household: {dict(tried)}; {len(leaks)} leaked")
    assert statuses[200], "nothing was answered at all"
    assert not leaks, "\n" + "\n".join(sorted(set(leaks)))
