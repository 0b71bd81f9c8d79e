"""The staff bank of a household: membership, requests in each state, a candidate, an offer, a booking."""

import json
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from asyncpg import Range

from tests.cast import NORTH_WEST, TODAY, YORKSHIRE, named
from tests.sweep.cells import Stands
from tests.sweep.world import Household, World, at, pence

TIERS = frozenset({"open_to_own_staff", "open_at_bank_tier", "released_to_suppliers"})
CAP = {}


async def caps(world: World) -> None:
    for region in (NORTH_WEST, YORKSHIRE):
        source, rate, starts = world.ink.word(), world.ink.rate(), date(2024, 4, 1)
        id = uuid4()
        await world.put("cap", id=id, edition="sweep", region=region, job_type="SW", hourly_pence=pence(rate),
                        source=source, status="illustrative", starts=starts)  # fmt: skip
        CAP[region] = rate
        stands = Stands("rate_card_caps", region=region, reference=True)
        world.thing(None, stands, id, what=f"region {region}", cap=rate, source=source)


async def bank(world: World, house: Household, held: bool) -> None:
    if held:
        await _membership(world, house)
    asker, asker_name = await world.someone("Tam")
    if house.label == "team":  # the line manager under test asked for this one
        asker, asker_name = named("sweep line_manager"), None
    house.ids |= {"asker": asker, "asker name": asker_name}
    states = {"": "open", "shift": "open", "filled": "filled", "submitted": "submitted", "draft": "draft"}
    for what, state in states.items():
        await _request(world, house, what, state if held or what in ("filled", "submitted", "draft") else "cancelled")
    await _candidate(world, house)
    await _offer(world, house)
    await _booking(world, house)


async def _membership(world: World, house: Household) -> None:
    ink, id = world.ink, uuid4()
    phone, skill, joined = ink.word(), ink.word(), ink.past()
    await world.put(
        "membership", id=id, worker=house.worker, region=house.spot.region, authority=house.spot.authority,
        name=house.name, sort_key=house.name.casefold(), phone=phone, state="active", joined_on=joined, skills=[skill],
        job_type="SW", dbs="clear", right_to_work_seen=True,
    )  # fmt: skip
    house.ids |= {"membership": id, "phone": phone, "skill": skill, "joined": joined}
    world.thing(house, at(house, "membership", team=None), id, name=house.name, skills=skill, dates=joined)


async def _request(world: World, house: Household, what: str, state: str) -> None:
    ink, id, shift = world.ink, uuid4(), what == "shift"
    marks: dict[str, Any] = {
        "role": ink.word(), "reason": ink.word(), "pattern": ink.word(), "caseload_plan": (ink.word(), ink.word()),
        "cost_code": ink.word(), "rate": ink.rate(), "hours": ink.hours(), "dates": ink.future(),
    }  # fmt: skip
    note, approver, approver_name = ink.word(), *await world.someone("Apu")
    waits = state in ("draft", "submitted", "cancelled")
    plan, supervisor = marks["caseload_plan"]
    ends = marks["dates"] if shift else ink.future()
    house.ids[f"request {what}".strip()] = id
    await world.put(
        "request", id=id, authority=house.spot.authority, region=house.spot.region, team=house.spot.team,
        kind="shift" if shift else "assignment", state=state, tier=0 if waits else 4, job_type="SW",
        local_title=marks["role"], reason=marks["reason"], starts_on=marks["dates"], ends_on=ends,
        shift_starts=moment(marks["dates"], 17) if shift else None,
        shift_ends=moment(marks["dates"], 23) if shift else None, weekly_hours=marks["hours"],
        pattern=marks["pattern"], caseload_plan=plan, supervisor=supervisor, rate_pence=pence(marks["rate"]),
        cost_code=marks["cost_code"], raised_by=house.ids["asker"], raised_on=date(2026, 10, 1),
        approved_by=None if waits else approver, approved_on=None if waits else date(2026, 10, 2), note=note,
    )  # fmt: skip
    words = ink.word()
    await world.put("call_log", id=uuid4(), request=id, authority=house.spot.authority, region=house.spot.region,
                    words=words, by_person=house.ids["asker"])  # fmt: skip
    facts = TIERS if state in ("open", "part_filled") else frozenset()
    stands = at(house, "request", subject=None, cases=frozenset({id}), facts=facts)
    names = [n for n in (house.ids["asker name"], None if waits else approver_name) if n]
    house.ids[f"request marks {what}".strip()] = marks | {"dates": (marks["dates"], ends)}
    children = next(t for t in world.alone if t.resource == "caseload" and t.stands.team == house.spot.team)
    said = marks | {"dates": (marks["dates"], ends), "unallocated": children.marks["unallocated"]}
    world.thing(house, stands, id, what=what, approvals=(note, *names), log_of_calls=words, **said)


def moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


async def _candidate(world: World, house: Household) -> None:
    id, rate, notes = uuid4(), world.ink.rate(), world.ink.word()
    request = house.ids["request"]
    await _offer_row(world, house, id, request, "assignment", "interviewed", rate, interview_notes=notes, ranked=1)
    marks = await _answers(world, house, id, request)
    house.ids["candidate"] = id
    stands = at(house, "candidate_list", given=frozenset({house.ids["asker"]}))
    member = {"phone": "phone", "cv": "skill joined"} if "phone" in house.ids else {}
    known = {name: tuple(house.ids[part] for part in parts.split()) for name, parts in member.items()}
    world.thing(house, stands, id, name=house.name, cost=rate, interview_notes=notes, **known)
    stands = at(house, "rule_decision", given=frozenset({house.ids["asker"]}))
    world.thing(house, stands, id, **marks)
    stands = at(house, "offer", subject=None, given=frozenset({house.worker}))
    world.thing(house, stands, id, what="of the candidate")


async def _answers(world: World, house: Household, offer: UUID, request: UUID) -> dict[str, Any]:
    ink = world.ink
    marks = {
        "rule": ink.word(), "paragraph": ink.word(), "first_permitted": ink.future(), "missing": ink.word(),
        "edition": ink.word(), "reasons": ink.word(), "inputs": ink.word(),
    }  # fmt: skip
    said = {
        "rule": "PQE-3Y", "title": marks["rule"], "paragraph": marks["paragraph"], "outcome": "advisory",
        "first_permitted": marks["first_permitted"].isoformat(), "missing": [marks["missing"]], "signoffs": [],
        "reason": marks["reasons"], "why": marks["reasons"], "missing_codes": ["cap"],
        "figures": {"days": marks["inputs"]},
    }  # fmt: skip
    await world.put(
        "rule_decision", id=uuid4(), request=request, offer=offer, authority=house.spot.authority,
        region=house.spot.region, worker=house.worker, as_at=TODAY, edition=marks["edition"], outcome="advisory",
        answers=json.dumps([said]),
    )  # fmt: skip
    return marks


async def _offer(world: World, house: Household) -> None:
    id, rate, expires = uuid4(), world.ink.rate(), world.ink.future()
    request = house.ids["request shift"]
    await _offer_row(
        world, house, id, request, "shift", "offered", rate, offered_on=TODAY, expires_at=moment(expires, 12)
    )
    house.ids["offer"] = id
    stands = at(house, "offer", subject=None, given=frozenset({house.worker}))
    asked = house.ids["request marks shift"]
    world.thing(house, stands, id, worker=house.name, rate=rate, expires=expires, dates=asked["dates"],
                request=asked["role"])  # fmt: skip


async def _offer_row(
    world: World, house: Household, id: UUID, request: UUID, kind: str, state: str, rate: Any, **more: Any
) -> None:
    await world.put("offer", id=id, request=request, authority=house.spot.authority, region=house.spot.region,
                    worker=house.worker, kind=kind, state=state, rate_pence=pence(rate), **more)  # fmt: skip


async def _booking(world: World, house: Household) -> None:
    ink, id, offer = world.ink, uuid4(), uuid4()
    request = house.ids["request filled"]
    await _offer_row(world, house, offer, request, "assignment", "accepted", ink.rate())
    asked = house.ids["request marks filled"]
    world.thing(house, at(house, "offer", subject=None, given=frozenset({house.worker})), offer, what="accepted",
                worker=house.name, request=asked["role"], dates=asked["dates"])  # fmt: skip
    rate, hours, starts = ink.rate(), ink.hours(), ink.future()
    cost, plan, supervisor, note = ink.word(), ink.word(), ink.word(), ink.word()
    ends, role = ink.future(), house.ids["request marks filled"]["role"]
    await world.put(
        "booking", id=id, offer=offer, request=request, place=1, authority=house.spot.authority,
        region=house.spot.region, team=house.spot.team, worker=house.worker, kind="assignment", state="confirmed",
        starts_on=starts, ends_on=ends, during=Range(moment(starts, 0), moment(ends, 23)), weekly_hours=hours,
        rate_pence=pence(rate), cost_code=cost, supervisor=supervisor, caseload_plan=plan, note=note,
    )  # fmt: skip
    house.ids["booking"] = id
    world.thing(house, at(house, "booking"), id, worker=house.name, rate=rate, hours=hours, dates=(starts, ends),
                cost_code=cost, supervisor=supervisor, caseload_plan=(plan, role), notice=note)  # fmt: skip
