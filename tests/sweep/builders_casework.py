"""What an authority counts as a case, its feed's token, changes of worker, supervision and the register's answers."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from tests.cast import LEEDS, SALFORD, TRAFFORD, named
from tests.sweep.world import Household, World, at
from workforce.actions.caseload_feed import fingerprint_of

HR = named("sweep hr")  # whoever tries as HR of Trafford
TOKEN = "sfc_of_the_sweep"


def definition(authority: int) -> UUID:
    return named(f"sweep definition of {authority}")


def token(authority: int) -> UUID:
    return named(f"sweep token of {authority}")


async def of_authorities(world: World) -> None:
    """One definition in force and one that waits, and a token; written by nobody who tries anything."""
    numbers: dict[str, Any] = {
        "child_protection": Decimal(1), "court": Decimal(1), "looked_after": Decimal(1), "ceiling": 22,
        "first_year": 80, "second_year": 90, "supervision_days": 28, "written_by": named("nobody"),
        "written_on": date(2026, 3, 2),
    }  # fmt: skip
    for authority in (TRAFFORD, SALFORD, LEEDS):
        words = f"Each child counts: {world.ink.word()}."
        await world.put("caseload_policy", id=uuid4(), authority=authority, starts=date(2026, 4, 1), words=words,
                        approved_by=named("somebody"), approved_on=date(2026, 3, 9), **numbers)  # fmt: skip
        await world.put("caseload_policy", id=definition(authority), authority=authority, starts=date(2027, 4, 1),
                        words=words, **numbers)  # fmt: skip
        await world.put("caseload_token", id=token(authority), authority=authority, label="The case system",
                        fingerprint=fingerprint_of(f"{TOKEN}{authority}"), made_by=HR, made_on=date(2026, 10, 1),
                        ends=date(2027, 9, 1))  # fmt: skip


async def of_team(world: World, team: UUID, authority: int) -> int:
    """How often its children changed worker; returns the number to look for."""
    never: int = world.ink.count()
    await world.put("worker_change", team=team, authority=authority, month=date(2026, 10, 1), never=never, once=3,
                    twice=1, more=0, entered_by=named("nobody"))  # fmt: skip
    return never


async def of_worker(world: World, house: Household, absence: UUID) -> None:
    """The places where deeds are done about this household's team, authority and worker."""
    spot = house.spot
    house.ids |= {"absence": absence, "definition": definition(spot.authority), "token": token(spot.authority)}
    world.thing(house, at(house, "caseload", subject=None), spot.team, what="counts")
    world.thing(house, at(house, "caseload", subject=None, team=None), definition(spot.authority), what="definition")
    await world.put("supervision_held", person=house.worker, authority=spot.authority, team=spot.team,
                    held_on=date(2026, 11, 2), entered_by=named("nobody"))  # fmt: skip
