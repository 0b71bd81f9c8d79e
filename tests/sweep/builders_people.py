"""Workforce of a household: record, work, absence, caseload, post, pay, and a pay step due."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from tests.cast import LEEDS, REGION_OF, SALFORD, TEAMS, TODAY, TRAFFORD
from tests.sweep import builders_casework
from tests.sweep.cells import Stands
from tests.sweep.world import Household, World, at, pence

SCALE = "framework_linked/2026-04-01"


async def places(world: World) -> None:
    """What a whole authority has: a scale adopted, and per team the children without a worker."""
    for authority in (TRAFFORD, SALFORD, LEEDS):
        await world.put("pay_scale_adopted", authority=authority, edition=SCALE, starts=date(2026, 4, 1))
    for team, (_, authority) in TEAMS.items():
        count = world.ink.count()
        await world.put("unallocated", team=team, authority=authority, region=REGION_OF[authority],
                        on_day=TODAY, children=count)  # fmt: skip
        changes = await builders_casework.of_team(world, team, authority)
        stands = Stands("caseload", None, team=team, authority=authority, region=REGION_OF[authority],
                        facts=frozenset({"open_request", "open_journey"}))  # fmt: skip
        world.thing(None, stands, team, what="team", unallocated=count, changes_of_worker=changes)
    await builders_casework.of_authorities(world)


async def people(world: World, house: Household, held: bool) -> None:
    house.ids["facts"] = frozenset({"bank_member", "open_journey"} if held else ())
    manager, manager_name = await world.someone("Mal")
    house.ids |= {"manager": manager, "manager name": manager_name}
    await _record(world, house)
    await _work(world, house)
    await _load(world, house)
    await _pay(world, house)


async def _record(world: World, house: Household) -> None:
    ink = world.ink
    marks = {
        "work_contact": (ink.word(), ink.word()), "registration_number": ink.word(), "qualification": ink.word(),
        "home_contact": ink.word(),
    }  # fmt: skip
    email, phone = marks["work_contact"]
    await world.put(
        "person", id=house.worker, authority=house.spot.authority, region=house.spot.region, name=house.name,
        sort_key=house.name.split()[1].casefold(), work_email=f"{email}@example.invalid", work_phone=f"0161 {phone}",
        home_contact=f"at {marks['home_contact']}", swe_number=f"SW{marks['registration_number']}",
        registered_on=date(2016, 9, 1), registration_status="active", qualification=f"BA {marks['qualification']}",
    )  # fmt: skip
    house.ids["person marks"] = {"name": house.name} | marks
    house.ids["match"] = uuid4()
    await world.put(
        "match_suspected", id=house.ids["match"], authority=house.spot.authority, person=house.worker,
        kind="supplier_row", value=str(house.ids["match"]), name="", source="a supplier", why="similar_name",
        found_on=TODAY,
    )  # fmt: skip


async def _work(world: World, house: Household) -> None:
    ink, spot = world.ink, house.spot
    now = {"job_title": ink.word(), "grade": ink.word(), "hours": ink.hours(), "employment_dates": ink.past()}
    before, left, post_title = ink.word(), ink.word(), ink.word()
    share = Decimal(world.ink.count() % 10_000) / 10_000 or Decimal("0.5")
    post = uuid4()
    await world.put("post", id=post, authority=spot.authority, team=spot.team, title=post_title,
                    census_role="Case holder", fte=share, starts=date(2018, 1, 1))  # fmt: skip
    same = {"person": house.worker, "authority": spot.authority, "service": "children", "job_type": "SW"}
    await world.put(
        "employment", id=uuid4(), employer=f"authority {spot.authority}", employer_kind="authority",
        employer_authority=spot.authority, basis="permanent", team=spot.team, post=post, census_role="Case holder",
        line_manager=house.ids["manager"], local_title=now["job_title"], grade=now["grade"], weekly_hours=now["hours"],
        fte=Decimal("0.5"), starts=now["employment_dates"], **same,
    )  # fmt: skip
    await world.put(
        "employment", id=uuid4(), employer=before, employer_kind="voluntary", basis="fixed_term", local_title="Worker",
        census_role="Other", starts=date(1990, 1, 1), ends=date(1990, 12, 1), left_for=left, fte=Decimal(1), **same,
    )  # fmt: skip
    marks = house.ids.pop("person marks") | now | {"timeline": before, "leaving_reason": left}
    house.ids["person stands"] = at(house, "person_record", facts=house.ids["facts"])
    world.thing(house, house.ids["person stands"], house.worker, **marks)
    house.ids["post"] = post
    world.thing(house, at(house, "establishment", subject=None), post, post=post_title, holder=house.name)
    await _declared(world, house)


async def _declared(world: World, house: Household) -> None:
    """Vacancies of a day before there were posts, with a line so large that no sum is anybody's canary."""
    ink, authority = world.ink, house.spot.authority
    declared, line, words, fte = uuid4(), uuid4(), ink.word(), ink.hours()
    when, who = date(2026, 10, 1), house.ids["manager"]
    await world.put("vacancy_declared", id=declared, authority=authority, on_day=ink.past(), fte=fte, declared_by=who,
                    declared_on=when)  # fmt: skip
    await world.put("vacancy_bridge", id=line, declared=declared, authority=authority, reason="other",
                    fte=Decimal(200), words=words, added_by=who, added_on=when)  # fmt: skip
    house.ids |= {"declared": declared, "line": line}
    stands = at(house, "establishment", subject=None, team=None)
    world.thing(house, stands, declared, what="declared", declared_vacancy=fte, bridge=words)


async def _load(world: World, house: Household) -> None:
    ink, spot = world.ink, house.spot
    count, agreed, ceiling = ink.count(), ink.count(), ink.count()
    await world.put("caseload", person=house.worker, authority=spot.authority, team=spot.team, on_day=TODAY,
                    children=count, agreed=agreed, ceiling=ceiling)  # fmt: skip
    world.thing(house, at(house, "caseload", facts=house.ids["facts"]), house.worker,
                count=count, agreed=agreed, ceiling=ceiling)  # fmt: skip
    starts, ends, lost = ink.past(), ink.past(), ink.hours()
    absence = uuid4()
    await world.put("absence", id=absence, person=house.worker, authority=spot.authority, kind="sick_leave",
                    starts=starts, ends=ends, days_lost=lost)  # fmt: skip
    world.thing(house, at(house, "absence", facts=house.ids["facts"]), house.worker, dates=starts, days_lost=lost)
    await builders_casework.of_worker(world, house, absence)


async def _pay(world: World, house: Household) -> None:
    ink, authority = world.ink, house.spot.authority
    salary, since = ink.salary(), ink.past()
    placed = uuid4()
    await world.put("pay_placement", id=placed, person=house.worker, authority=authority, edition=SCALE, level=2,
                    starts=since, annual_pence=pence(salary))  # fmt: skip
    world.thing(house, at(house, "pay_placement"), house.worker, salary=salary)
    house.ids["placement"] = placed
    decider, _ = await world.someone("Dee")
    house.ids["decider of step"] = decider
    for what, confirmed in (("", False), ("confirmed", True)):
        step, amount, effective = uuid4(), ink.salary(), ink.future()
        await world.put(
            "pay_step_due", id=step, person=house.worker, authority=authority, outcome=uuid4(), decided_by=decider,
            raised_by=decider, edition=SCALE, from_level=2, to_level=3, effective=effective,
            annual_pence=pence(amount),
        )  # fmt: skip
        marks = {"person": house.name, "amount": amount, "effective": effective}
        if confirmed:
            marks["confirmed_by"] = await _confirmed(world, house, step, decider)
        house.ids[f"pay step {what}".strip()] = step
        world.thing(house, at(house, "pay_step_due"), step, what=what, **marks)


async def _confirmed(world: World, house: Household, step: object, decider: object) -> str:
    who, name = await world.someone("Con")
    placement = uuid4()
    await world.put("pay_placement", id=placement, person=house.worker, authority=house.spot.authority, edition=SCALE,
                    level=1, starts=date(1985, 1, 1), annual_pence=3_000_000)  # fmt: skip
    await world.put(
        "pay_step_confirmed", step=step, person=house.worker, decided_by=decider, raised_by=decider,
        authority=house.spot.authority, placement=placement, confirmed_by=who, confirmed_on=date(2026, 6, 1),
    )  # fmt: skip
    return name
