"""Grades, places on points, an increment withheld, an award and a batch of each household."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from tests.cast import LEEDS, SALFORD, TRAFFORD, named
from tests.sweep.cells import Stands
from tests.sweep.world import Household, World, at, pence

FILES, ADOPTS = named("who files"), named("who adopts")
SINCE, DUE = date(2026, 11, 2), date(2027, 5, 2)


async def terms(world: World) -> None:
    """For each authority a grade, the usual rule, and the spine of 2024 instead of that of 2023."""
    for authority in (TRAFFORD, SALFORD, LEEDS):
        filed = {"authority": authority, "kind": "grade", "name": "G9", "starts": date(2024, 4, 1), "filed_by": FILES}
        id = named(f"grade of {authority}")
        await world.put("pay_filed", id=id, source="x", filed_on=date(2024, 4, 1), **filed)
        await world.put("pay_adopted", filed=id, adopted_by=ADOPTS, adopted_on=date(2024, 4, 1), **filed)
        await world.put("grade", id=id, authority=authority, title="Social worker", spine="njc", bottom=29, top=32,
                        weekly_hours=Decimal(37), level=2)  # fmt: skip
        await world.put(
            "award_run", id=named(f"award of {authority}"), authority=authority, spine="njc", edition="njc/2024-04-01",
            before="njc/2023-04-01", starts=date(2024, 4, 1), first_paid=date(2024, 9, 1), applied_by=FILES,
            applied_on=date(2024, 8, 1),
        )  # fmt: skip


async def pay(world: World, house: Household) -> None:
    ink, authority, worker = world.ink, house.spot.authority, house.worker
    kept, owed, why, source = ink.salary(), ink.salary(), ink.word(), ink.word()
    theirs = {"person": worker, "authority": authority}
    await world.put(
        "grade_placement", id=uuid4(), **theirs, seq=1, grade=named(f"grade of {authority}"), bottom=29, top=32,
        point=30, fte=Decimal("0.5"), starts=SINCE, since=SINCE, reason="protection", protected_pence=pence(kept),
        entered_by=FILES, entered_on=SINCE,
    )  # fmt: skip
    run = named(f"award of {authority}")
    await world.put("award_line", run=run, **theirs, point=30, fte=Decimal("0.5"), old_pence=1, new_pence=2, days=9,
                    arrears_pence=pence(owed), entered_by=FILES)  # fmt: skip
    world.thing(house, at(house, "pay_placement"), worker, what="point", salary=kept, arrears=owed)
    world.thing(house, at(house, "pay_placement", subject=None), run, what="award")
    house.ids |= {"award": run, "withheld": uuid4(), "filed": uuid4(), "batch": uuid4()}
    await world.put("increment_withheld", id=house.ids["withheld"], **theirs, due=DUE, reason=why, withheld_by=FILES,
                    withheld_on=date(2026, 11, 9))  # fmt: skip
    world.thing(house, at(house, "pay_placement"), house.ids["withheld"], what="withheld", next_step=why)
    await world.put(
        "pay_filed", id=house.ids["filed"], authority=authority, kind="grade", name=f"H{ink.count()}", source=source,
        starts=date(2027, 4, 1), filed_by=FILES, filed_on=SINCE,
    )  # fmt: skip
    await world.put("grade", id=house.ids["filed"], authority=authority, title="New", spine="njc", bottom=20, top=22,
                    weekly_hours=Decimal(37))  # fmt: skip
    stands = Stands("rule_edition", authority=authority, region=-1, reference=True, facts=frozenset({"pay_scale"}))
    world.thing(house, stands, house.ids["filed"], what="pay terms", source=source)
    await _batch(world, house)


async def _batch(world: World, house: Household) -> None:
    """The confirmed step went to payroll."""
    made = {"authority": house.spot.authority, "made_by": FILES}
    await world.put("pay_batch", id=house.ids["batch"], kind="steps", lines=1, total_pence=1, fingerprint="0" * 64,
                    made_on=SINCE, **made)  # fmt: skip
    await world.put("pay_batch_step", batch=house.ids["batch"], **made, person=house.worker,
                    step=house.ids["pay step confirmed"], entry="step", annual_pence=1)  # fmt: skip
    world.thing(house, at(house, "pay_placement", subject=None), house.ids["batch"], what="batch")
    world.thing(house, at(house, "pay_step_due", subject=None), house.ids["batch"], what="batch")
