"""Every role at every door, with one thing for each relation: what shows is what the specification lets show.

The expected answers are permissions.csv's, looked up by the sweep's own reading (cells.py); the product's table is not
asked. A cell is a resource, an action, a role and a relation.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from foundation.routing import DOORS, OPEN, Door
from tests.sweep.cells import Oracle, fact_of, relation
from tests.sweep.crawl import Answered, acts, crawl, derived, gets, params
from tests.sweep.ones_own import AGAIN, ALONE, Holder, holders, named_here, right_for
from tests.sweep.paths import Address, addresses, unknown
from tests.sweep.world import Household, Probe, Thing, World

pytestmark = pytest.mark.slow

READING = ("see", "list", "export")
# Fields that no page shows yet, each with the reason; what is built must leave this list.
SUPPLIERS = "suppliers have no organisation, and no candidates, yet"
ANY = "*"
NOT_SHOWN_YET: dict[tuple[str, str, str], str] = {
    ("outcome", "date", "chief_executive"): "an outcome is reached through its journey, which this role does not see",
    ("request", ANY, "agency_supplier"): SUPPLIERS,
}
# Addresses that say "not there" to a role that may see what lies behind.
NOT_REACHED_YET: dict[tuple[str, str], str] = {
    ("/requests/{id:uuid}", "agency_supplier"): SUPPLIERS,
}
ORACLE = Oracle()


@dataclass
class Sweep:
    """What was asked and found, to be compared cell by cell."""

    world: World
    answers: list[Answered] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    tried: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    cells: set[tuple[str, str, str, str]] = field(default_factory=set)
    about: set[tuple[Probe, int]] = field(default_factory=set)  # whose own address was asked for, by whom
    gaps: set[tuple[str, ...]] = field(default_factory=set)
    held: list[Holder] = field(default_factory=list)

    def count(self, resource: str, action: str, probe: Probe, thing: Thing, answer: str) -> None:
        cell = (resource, action, probe.role, relation(self.world.reaches[probe.id], thing.stands))
        if cell not in self.cells:
            self.cells.add(cell)
            self.tried[resource, action, answer] += 1


def houses_for(world: World, probe: Probe) -> list[Household]:
    """The household of each relation; one's own is asked for by its owner alone."""
    common = [house for house in world.households.values() if "'s own" not in house.label]
    if probe.sent:
        return [house for house in common if house.label in ("sent", "team")]
    own = world.households.get(f"{probe.role}'s own")
    return [*common, own] if own and own.worker == probe.id else common


def shows(world: World, probe: Probe, thing: Thing, actions: Iterable[str], *, fresh: bool) -> set[str]:
    """The fields of the thing that this person may meet by any of these actions."""
    reach, found = world.reaches[probe.id], set()
    for action in actions:
        answer = ORACLE.answer(reach, action, thing.stands)
        if answer.allowed and (fresh or not answer.step_up):
            found |= {name for name in thing.marks if answer.shows(name)}
    return found


def of_door(door: Door) -> tuple[str, ...]:
    """What a page may show a thing of somebody else's by: pages made of many things, and lists, by its list row."""
    if derived(door) or (acts(door) and all(can.action == "list" for can in acts(door))):
        return ("list",)
    return READING


# Asking ------------------------------------------------------------------------------------------------------------


async def asked(world: World) -> Sweep:
    sweep, doors = Sweep(world, held=await holders(world)), gets()
    for probe in world.probes:
        for fresh in (False, True):
            some = [door for door in doors if not fresh or door.path in AGAIN or any(_stepped(probe, door))]
            wanted = [
                (door, address)
                for door in some
                for address in addresses(door, _for_door(world, probe, door), world.alone)
            ]
            answers = await crawl(world, probe, [(d, a.house, a.path) for d, a in wanted], fresh=fresh)
            sweep.answers += answers
            for answered, (door, address) in zip(answers, wanted, strict=True):
                sweep.about |= {(probe, id(thing)) for thing in address.about.values()}
                _status(sweep, answered, door, address)
                _nothing_barred(sweep, answered, door)
    return sweep


def _for_door(world: World, probe: Probe, door: Door) -> list[Household]:
    """One household for each relation. Where the role has no row for any act of the page, two speak for all."""
    houses, pairs = houses_for(world, probe), {(can.resource, can.action) for can in acts(door)}
    rows = [row for (r, a, role, _), row in ORACLE.rows.items() if (r, a) in pairs and role == probe.role]
    if not rows:
        return [house for house in houses if house.label == "team" or house.worker == probe.id]
    found: dict[tuple[str, frozenset[str]], Household] = {}
    for house in houses:
        things = [thing for thing in house.things if (thing.resource, "see") in pairs or thing.resource == "booking"]
        for thing in things:
            stands = thing.stands
            how = relation(world.reaches[probe.id], stands)
            matters = stands.facts if any(fact_of(row["condition"]) for row in rows) else frozenset()
            found.setdefault((f"{how} {thing.resource}", matters), house)
    return [house for house in houses if house in found.values()]


def _stepped(probe: Probe, door: Door) -> Iterable[bool]:
    rows = ORACLE.rows.items()
    pairs = {(can.resource, can.action) for can in acts(door)}
    return (row["answer"] == "step_up" for (r, a, role, _), row in rows if (r, a) in pairs and role == probe.role)


def _status(sweep: Sweep, answered: Answered, door: Door, address: Address) -> None:
    """200 for whom any declared act allows; 404 or 403 for anybody else; the sign-in page where it must be fresh."""
    if derived(door):
        right = right_for(ORACLE, sweep.world.reaches[answered.probe.id], door, answered)
    elif not address.about:
        right = _without_numbers(answered, door)
    else:
        right = _about(sweep, answered, door, address)
    gap = (door.path, answered.probe.role)
    if answered.status == 404 and 200 in right and gap in NOT_REACHED_YET:
        sweep.gaps.add(gap)
    elif answered.status not in right:
        sweep.wrong.append(f"{answered} ({answered.path}): {answered.status}, expected {right}")


def _without_numbers(answered: Answered, door: Door) -> tuple[int, ...]:
    pairs = {(can.resource, can.action) for can in acts(door)}
    rows = [row for (r, a, role, _), row in ORACLE.rows.items() if (r, a) in pairs and role == answered.probe.role]
    if not rows:
        return (403,)
    if all(row["answer"] == "step_up" for row in rows) and not answered.fresh:
        return (200, 401, 403) if all(can.action not in READING for can in acts(door)) else (401, 403)
    return (200, 303, 403, 404)  # which of these, the canaries say


def _about(sweep: Sweep, answered: Answered, door: Door, address: Address) -> tuple[int, ...]:
    reach = sweep.world.reaches[answered.probe.id]
    found = {
        can: ORACLE.answer(reach, can.action, address.about[can.resource].stands)
        for can in acts(door)
        if can.resource in address.about
    }
    for can, answer in found.items():
        words = "refused" if not answer.allowed else "masked" if answer.fields is not None else "yes"
        sweep.count(can.resource, can.action, answered.probe, address.about[can.resource],
                    "step_up" if answer.step_up else words)  # fmt: skip
    allowed = [answer for answer in found.values() if answer.allowed]
    if not allowed:
        return (403, 404)
    if door.path == "/intake/{id:uuid}/refused":  # whole rows: for whoever sees the whole file, while there are some
        return (200,) if "errors" in address.about["intake_file"].marks and allowed[0].fields is None else (404,)
    if all(can.action not in ("see", "list") for can in found) or "/cases/" in door.path:
        return (200, 303, 401, 403, 404, 409, 422)  # a form, a file with its reason, a part of a thing seen elsewhere
    return (200, 303)


def _nothing_barred(sweep: Sweep, answered: Answered, door: Door) -> None:
    """Every canary in the answer is one that this person may meet here."""
    for token in answered.found - named_here(sweep.world, ORACLE, sweep.held, answered):
        owners = sweep.world.owners[token]
        if any(thing.resource == "account" and thing.id == answered.probe.id for thing, _ in owners):
            continue  # every page says who is signed in
        if any(thing.resource in ALONE and thing.stands.subject == answered.probe.id for thing, _ in owners):
            continue
        if not any(
            name in shows(sweep.world, answered.probe, thing, _by(answered, thing), fresh=answered.fresh)
            for thing, name in owners
        ):
            whose = "; ".join(f"{name} of {thing}" for thing, name in owners[:3])
            sweep.wrong.append(f"{answered}: shows {token}, {whose}")


def _by(answered: Answered, thing: Thing) -> tuple[str, ...]:
    """One's own thing may be opened, so it may stand on one's own home page too."""
    return READING if thing.stands.subject == answered.probe.id else of_door(answered.door)


# Comparing ---------------------------------------------------------------------------------------------------------


def everything_allowed_is_shown(sweep: Sweep) -> None:
    """For each cell that allows seeing, each field's canary stood on at least one of the routes asked."""
    met: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for each in sweep.answers:
        if each.status == 200:
            met[each.probe.token, each.fresh] |= each.found
    built = {can.resource for door in gets() for can in acts(door)}
    numbered = {can.resource for door in gets() if params(door) for can in acts(door)}
    for probe in sweep.world.probes:
        houses = houses_for(sweep.world, probe)
        for thing in (thing for house in houses for thing in house.things if thing.resource in built):
            if thing.resource in numbered and (probe, id(thing)) not in sweep.about:
                continue
            answer = ORACLE.answer(sweep.world.reaches[probe.id], "see", thing.stands)
            if not answer.allowed:
                continue
            seen = met[probe.token, answer.step_up]
            for name, marks in thing.marks.items():
                if not answer.shows(name) or seen & set(marks):
                    continue
                gaps = {(thing.resource, n, r) for n in (name, ANY) for r in (probe.role, ANY)} & set(NOT_SHOWN_YET)
                sweep.gaps |= gaps
                if not gaps:
                    sweep.wrong.append(f"{probe}: may see {name} of {thing}, and no page shows it")


def table_of(sweep: Sweep) -> str:
    pairs = sorted({(resource, action) for resource, action, _ in sweep.tried})
    kinds = ("yes", "masked", "step_up", "refused")
    lines = [f"{'resource':<22}{'action':<8}" + "".join(f"{kind:>9}" for kind in kinds)]
    for pair in pairs:
        lines.append(f"{pair[0]:<22}{pair[1]:<8}" + "".join(f"{sweep.tried[(*pair, kind)]:>9}" for kind in kinds))
    totals = {kind: sum(n for (_, _, k), n in sweep.tried.items() if k == kind) for kind in kinds}
    lines.append(f"{'all':<30}" + "".join(f"{totals[kind]:>9}" for kind in kinds))
    return "\n".join(lines)


async def test_every_door_shows_each_role_what_the_specification_lets_it_show(world: World) -> None:
    sweep = await asked(world)
    everything_allowed_is_shown(sweep)
    print(f"\nanswers from {ORACLE.path.name}; {len(sweep.answers):,} requests, {len(sweep.cells):,} cells read")
    print(table_of(sweep))
    for (resource, name, role), why in NOT_SHOWN_YET.items():
        print(f"not shown yet: {resource}.{name} to {role}: {why}")
    for (path, role), why in NOT_REACHED_YET.items():
        print(f"not reached yet: {path} by {role}: {why}")
    print(f"{len(sweep.wrong)} differences")
    assert not sweep.wrong, "\n" + "\n".join(sorted(set(sweep.wrong)))
    closed = (set(NOT_SHOWN_YET) | set(NOT_REACHED_YET)) - sweep.gaps
    assert not closed, f"built by now, so no longer to be excused: {closed}"


def test_every_route_declares_what_it_needs_and_the_sweep_knows_its_things() -> None:
    gets()
    nothing = [door for door in DOORS if not door.needs and (door.deed is None or door.deed.needs is not None)]
    assert not nothing, nothing
    strange = [f"{door.method} {door.path}" for door in DOORS if door.needs != OPEN and unknown(door)]
    assert not strange, strange
    pairs = {(can.resource, can.action) for door in DOORS for can in acts(door)}
    specified = {(resource, action) for resource, action, _, _ in ORACLE.rows}
    assert pairs <= specified, pairs - specified


def test_the_sweep_reads_the_specifications_own_table_of_relations(world: World) -> None:
    """The six columns, for one role of each scope; a slip here would hide a slip there."""
    by_role = {probe.role: world.reaches[probe.id] for probe in world.probes if not probe.sent}
    columns = ("team", "authority", "region", "elsewhere")
    rows = {
        "social_worker": ("same_team", "same_authority", "same_region", "other_region"),
        "line_manager": ("same_team", "same_authority", "same_region", "other_region"),
        "hr": ("same_authority", "same_authority", "same_region", "other_region"),
        "bank_coordinator": ("same_region", "same_region", "same_region", "other_region"),
        "analyst": ("other_region",) * 4,
        "platform_support": ("other_region",) * 4,
    }
    for role, expected in rows.items():
        found = [relation(by_role[role], world.households[label].the("booking").stands) for label in columns]
        assert tuple(found) == expected, role
        own = world.households[f"{role}'s own"].the("booking").stands
        assert relation(by_role[role], own) == ("own" if role == "social_worker" else "same_person_other_role")
    assert relation(by_role["assessor"], world.households["sent"].the("journey").stands) == "sent_to_me"
