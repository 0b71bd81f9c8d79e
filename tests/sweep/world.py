"""The world of the sweep: one thing for each relation, each with canaries, and one person for each role to try them.

`build(owner)` fills a clone. A *household* is one worker with everything about them: record, pay, journeys, membership,
requests, bookings. One stands in the team, one in another team, one in another authority, one in another region, one is
given by name; and each person trying has one of their own.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from foundation.routing import hash_of
from tests.builders import insert
from tests.cast import (
    HEADINGLEY,
    IRWELL,
    LEEDS,
    NORTH_WEST,
    SALE,
    SALFORD,
    STRETFORD,
    TRAFFORD,
    YORKSHIRE,
    named,
)
from tests.sweep.cells import AUTHORITY_SCOPE, REGION_SCOPE, ROLES, SENT_SCOPE, TEAM_SCOPE, Reach, Stands
from tests.sweep.ink import Ink, token

BANK_ROLES = {"bank_worker", "bank_coordinator", "compliance_officer", "bank_finance", "governance_board"}
CASE_ROLES = {"assessor", "observer", "panel_member", "panel_chair"}


@dataclass(frozen=True)
class Spot:
    team: UUID
    authority: int
    region: int


OWN_TEAM = Spot(STRETFORD, TRAFFORD, NORTH_WEST)
OTHER_TEAM = Spot(SALE, TRAFFORD, NORTH_WEST)
OTHER_AUTHORITY = Spot(IRWELL, SALFORD, NORTH_WEST)
OTHER_REGION = Spot(HEADINGLEY, LEEDS, YORKSHIRE)
# In the middle of each stands the household that a person trying meets by that relation.
SPOTS = {"team": OWN_TEAM, "authority": OTHER_TEAM, "region": OTHER_AUTHORITY, "elsewhere": OTHER_REGION}


@dataclass
class Thing:
    """One thing with its canaries: field of the specification → the tokens that betray it."""

    stands: Stands
    id: UUID
    household: str
    what: str = ""  # which of several of its kind
    marks: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def resource(self) -> str:
        return self.stands.resource

    def __str__(self) -> str:
        return f"{self.resource}{'/' + self.what if self.what else ''} of {self.household}"


@dataclass(eq=False)
class Household:
    label: str
    spot: Spot
    worker: UUID
    name: str
    ids: dict[str, Any] = field(default_factory=dict)
    things: list[Thing] = field(default_factory=list)

    def the(self, resource: str, what: str = "") -> Thing:
        return next(t for t in self.things if t.resource == resource and t.what == what)


@dataclass(frozen=True)
class Probe:
    """A person who tries: one role, held one way. `sent`: a wide role lent for named cases alone."""

    role: str
    id: UUID
    name: str
    sent: bool = False
    auditor_of_region: bool = False

    @property
    def token(self) -> str:
        return f"sweep-{self.id}"

    @property
    def fresh(self) -> str:
        return f"sweep-fresh-{self.id}"

    def __str__(self) -> str:
        return f"{self.role}{' (lent)' if self.sent else ''}{' of the region' if self.auditor_of_region else ''}"


class World:
    """Everything built, and where each canary belongs."""

    def __init__(self, owner: asyncpg.Connection) -> None:
        self.owner, self.ink = owner, Ink()
        self.households: dict[str, Household] = {}
        self.alone: list[Thing] = []  # things of no household: caps, editions, files
        self.probes: list[Probe] = []
        self.reaches: dict[UUID, Reach] = {}
        self.spots = SPOTS
        self._owners: dict[str, list[tuple[Thing, str]]] | None = None

    @property
    def things(self) -> list[Thing]:
        return [*self.alone, *(thing for house in self.households.values() for thing in house.things)]

    @property
    def owners(self) -> dict[str, list[tuple[Thing, str]]]:
        """Token → the fields of things it stands in. One name may stand in many."""
        if self._owners is None:
            found: dict[str, list[tuple[Thing, str]]] = defaultdict(list)
            for thing in self.things:
                for name, marks in thing.marks.items():
                    for mark in marks:
                        found[mark].append((thing, name))
            self._owners = dict(found)
        return self._owners

    async def put(self, table: str, /, **columns: Any) -> Any:
        return await insert(self.owner, table, **columns)

    async def someone(self, first: str = "Kim") -> tuple[UUID, str]:
        """A person known by name alone: a manager, a decider, a referee."""
        name, id = self.ink.name(first), uuid4()
        await self.put("account", id=uuid4(), person=id, name=name)
        return id, name

    def thing(self, house: Household | None, stands: Stands, id: UUID, what: str = "", **marks: Any) -> Thing:
        made = Thing(stands, id, house.label if house else "nobody's", what, marks_of(marks))
        (house.things if house else self.alone).append(made)
        return made


def marks_of(marks: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Field → tokens; a trailing underscore keeps a field's name off Python's own words."""
    return {
        name.rstrip("_"): tuple(token(v) for v in (value if isinstance(value, tuple) else (value,)))
        for name, value in marks.items()
    }


def at(house: Household, resource: str, **more: Any) -> Stands:
    """About the household's worker, in its place."""
    place = {"team": house.spot.team, "authority": house.spot.authority, "region": house.spot.region}
    return Stands(resource, **({"subject": house.worker} | place | more))


# Probes ------------------------------------------------------------------------------------------------------------


def probes() -> list[Probe]:
    """One person per role as it is usually held; wide roles once more as lent for a case; an auditor of a region."""
    made = [Probe(role, named(f"sweep {role}"), f"Pim {role.title()}") for role in ROLES]
    made += [
        Probe(role, named(f"sweep lent {role}"), f"Lou {role.title()}", sent=True)
        for role in sorted(TEAM_SCOPE | AUTHORITY_SCOPE | REGION_SCOPE)
    ]
    return [*made, Probe("auditor", named("sweep auditor of region"), "Rae Auditor", auditor_of_region=True)]


async def enrol(world: World, probe: Probe, name: str, cases: Iterable[UUID]) -> None:
    """Account, a stale and a fresh sign-in, and the grants of the role."""
    account, cases = uuid4(), frozenset(cases)
    await world.put("account", id=account, person=probe.id, name=name)
    for secret, since in ((probe.token, "1 hour"), (probe.fresh, "-1 day")):
        await world.owner.execute(
            "insert into session (hash, account, person, expires_at, seen_at, signed_in_at)"
            f" values ($1, $2, $3, now() + interval '2 days', now() + interval '1 day', now() - interval '{since}')",
            hash_of(secret), account, probe.id,
        )  # fmt: skip
    reach = reach_of(probe, cases)
    world.reaches[probe.id] = reach
    house, reason = world.households.get(f"{probe.role}'s own"), world.ink.word()
    if house and house.worker == probe.id:
        house.ids["grant"] = grant = uuid4()
        facts = {"bank_role"} if probe.role in BANK_ROLES else {"case_role"} if probe.role in CASE_ROLES else set()
        stands = Stands("grant", probe.id, team=reach.team, authority=reach.authority, region=reach.region,
                        facts=frozenset(facts))  # fmt: skip
        world.thing(house, stands, grant, reason=reason, person=name)
    else:
        grant = uuid4()
    for case in sorted(cases) if cases else [None]:
        await world.put(
            "role_grant", id=grant, person=probe.id, role=probe.role, scope=scope_of(probe.role), team=reach.team,
            authority=reach.authority, region=reach.region, case_id=case, starts=date(2025, 1, 6),
            reason=reason, granted_by=named("nobody"), ends=date(2028, 1, 1) if probe.sent else None,
        )  # fmt: skip
        grant = uuid4()


def reach_of(probe: Probe, cases: frozenset[UUID]) -> Reach:
    role = probe.role
    if probe.auditor_of_region:
        return Reach(role, probe.id, region=NORTH_WEST)
    wide = role in REGION_SCOPE or role in ("bank_worker", "agency_supplier")
    authority = None if wide or role in ("analyst", "platform_support") else TRAFFORD
    region = None if role in ("analyst", "platform_support") else NORTH_WEST
    team = STRETFORD if role in ("social_worker", "line_manager") else None
    if probe.sent and role in AUTHORITY_SCOPE:
        authority = region = None
    return Reach(role, probe.id, team, authority, region, cases, probe.sent)


def scope_of(role: str) -> str:
    if role in SENT_SCOPE:
        return "sent to me"
    if role in TEAM_SCOPE:
        return "team"
    if role in AUTHORITY_SCOPE:
        return "authority"
    if role in REGION_SCOPE:
        return "region"
    return {"analyst": "national", "platform_support": "none of the content", "auditor": "none of the content"}.get(
        role, "own"
    )


# Building ----------------------------------------------------------------------------------------------------------


async def build(owner: asyncpg.Connection) -> World:
    """The whole world, in one transaction of the owner's."""
    from tests.sweep import (
        builders_bank,
        builders_census,
        builders_figures,
        builders_ground,
        builders_journeys,
        builders_pay,
        builders_people,
        builders_scales,
    )

    world = World(owner)
    world.probes = probes()
    async with owner.transaction():
        await builders_people.places(world)
        await builders_pay.terms(world)
        await builders_bank.caps(world)
        for label, spot in {**SPOTS, "sent": OTHER_REGION}.items():
            for held in (True, False) if label in ("team", "region") else (True,):
                name = world.ink.name("Ash" if held else "Fen")
                label_ = label if held else f"{label} (otherwise)"
                world.households[label_] = Household(label_, spot, uuid4(), name)
        for probe in world.probes:
            if not probe.sent and not probe.auditor_of_region:
                house = Household(f"{probe.role}'s own", OWN_TEAM, probe.id, world.ink.name("Pim"))
                world.households[house.label] = house
        for house in world.households.values():
            held = "otherwise" not in house.label
            await builders_people.people(world, house, held)
            await builders_pay.pay(world, house)
            await builders_scales.scales(world, house)
            await builders_journeys.journeys(world, house, held)
            await builders_bank.bank(world, house, held)
            await builders_census.census(world, house)
            await builders_figures.kept(world, house)
        given = world.households["sent"].ids
        cases = [given[name] for name in ("journey", "journey told", "panel", "panel held", "request")]
        for probe in world.probes:
            own = world.households.get(f"{probe.role}'s own")
            name = own.name if own and own.worker == probe.id else probe.name
            await enrol(world, probe, name, cases if probe.sent or probe.role in SENT_SCOPE else ())
        await builders_ground.ground(world)
        for house in world.households.values():
            await builders_figures.team(world, house)
    return world


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)


def pence(amount: Decimal | int) -> int:
    return int(amount * 100)
