"""Scales and supplements of a household: a draft, one put to the authority, a supplement, a payment tied."""

from datetime import date
from uuid import UUID, uuid4

from tests.cast import named
from tests.sweep.cells import REGION_SCOPE, Stands
from tests.sweep.world import Household, World, at, pence

BASE = "framework_linked/2027-04-01"
STARTS = date(2028, 4, 1)


async def scales(world: World, house: Household) -> None:
    await _draft(world, house)
    await _filed(world, house)
    await _supplement(world, house)
    await _tied(world, house)


async def _put(world: World, house: Household, title: str, **more: object) -> UUID:
    await world.put(
        "pay_scale", id=(id := uuid4()), scale=uuid4(), number=1, maker=house.worker, title=f"{title} draft",
        base=BASE, starts=STARTS, levels=LEVELS, areas="[]", saved_on=date(2026, 11, 2), **more,
    )  # fmt: skip
    return id


def _where(house: Household) -> dict[str, int]:
    """In the region of whoever works for one, else in an authority."""
    if house.label.removesuffix("'s own") in REGION_SCOPE:
        return {"region": house.spot.region}
    return {"authority": house.spot.authority}


LEVELS = '[{"level": 1, "title": "All", "opens": "start", "gate": null, "points": [3540000]}]'


async def _draft(world: World, house: Household) -> None:
    """The worker's own; in the household given by name, shown to everybody who tries."""
    title = world.ink.word()
    given = [probe.id for probe in world.probes] if house.label == "sent" else []
    house.ids["scale"] = id = await _put(world, house, title, shared_with=given, **_where(house))
    world.thing(house, at(house, "report_saved", given=frozenset(given)), id, title=title,
                maker=house.name)  # fmt: skip
    world.thing(house, _own_edition(house), id, what="draft")


async def _filed(world: World, house: Household) -> None:
    """Put to the authority, and no business of its region."""
    title = world.ink.word()
    house.ids["scale filed"] = id = await _put(
        world,
        house,
        title,
        authority=house.spot.authority,
        state="consultation",
        filed_by=house.worker,
        filed_on=date(2026, 11, 3),
    )
    world.thing(house, _own_edition(house), id, what="scale", title=title, maker=house.name)
    world.thing(house, at(house, "report_saved"), id, what="scale", title=title, maker=house.name)


def _own_edition(house: Household) -> Stands:
    return Stands("rule_edition", authority=house.spot.authority, region=-1, facts=frozenset({"pay_scale"}))


async def _supplement(world: World, house: Household) -> None:
    held = "select post from employment where person = $1 and post is not null"
    post = await world.owner.fetchval(held, house.worker)
    aim = world.ink.word()
    await world.put(
        "supplement", id=(id := uuid4()), authority=house.spot.authority, post=post, kind="market",
        annual_pence=200_000, starts=date(2026, 10, 1), ends=date(2027, 10, 1), shown_by="pay_gap", evidence="x",
        aim=f"For {aim}", review_on=date(2027, 8, 1), asked_by=named("who asked"), asked_on=date(2026, 9, 1),
        state="approved", decided_by=named("who decided"), decided_for=named("who decided"),
        decided_on=date(2026, 9, 8),
    )  # fmt: skip
    house.ids |= {"supplement": id, "its post": post}
    world.thing(house, at(house, "pay_placement"), id, what="supplement", supplements=aim)


async def _tied(world: World, house: Household) -> None:
    amount = world.ink.salary()
    await world.put(
        "tied_payment", id=(id := uuid4()), person=house.worker, authority=house.spot.authority, kind="welcome",
        amount_pence=pence(amount), paid_on=date(2026, 5, 1), months=12, recorded_by=named("who entered it"),
        recorded_on=date(2026, 5, 2),
    )  # fmt: skip
    world.thing(house, at(house, "pay_placement"), id, what="tied", supplements=amount)
