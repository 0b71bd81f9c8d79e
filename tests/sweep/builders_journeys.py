"""Frameworks of a household: a journey whose outcome is provisional, one whose outcome is told, and all they hold."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from tests.cast import TODAY
from tests.sweep.cells import Stands
from tests.sweep.ink import token
from tests.sweep.world import Household, World, at

EDITION = "five_year/2022-05-23"
STATES = {"": ("provisional_met", "provisional"), "told": ("completed", "final")}


async def journeys(world: World, house: Household, held: bool) -> None:
    """The open one stands before its outcome; in the household where conditions do not hold it is merely active."""
    for what, (state, outcome) in STATES.items():
        if what == "" and not held:
            state = "withdrawn"
        await _journey(world, house, what, state)
        await _evidence(world, house, what)
        await _report(world, house, what)
        await _panel(world, house, what)
        await _outcome(world, house, what, outcome)
    stands = house.ids["person stands"]
    _more_cases(house, "person_record", stands)
    _more_cases(house, "caseload", house.the("caseload").stands)


def _more_cases(house: Household, resource: str, stands: Stands) -> None:
    """Whoever was given the journey was given the person's part in it."""
    cases = frozenset({house.ids["journey"], house.ids["journey told"]})
    house.the(resource).stands = Stands(**{**vars(stands), "cases": cases})


def _within(house: Household, resource: str, what: str, *facts: str, **more: Any) -> Stands:
    held = {"before_outcome"} if what == "" and house.ids["facts"] else {"told"} if what else set()
    return at(house, resource, cases=frozenset({house.ids[_key("journey", what)]}),
              facts=frozenset({*facts, *held, *house.ids["facts"]}), **more)  # fmt: skip


def _key(name: str, what: str) -> str:
    return f"{name} {what}".strip()


async def _journey(world: World, house: Household, what: str, state: str) -> None:
    ink, id = world.ink, uuid4()
    house.ids[_key("journey", what)] = id
    assessor, assessor_name = await world.someone("Ari")
    house.ids[_key("assessor", what)] = assessor
    marks = {"dates": (ink.past(), ink.past()), "due_dates": ink.future(), "hours": ink.hours()}
    await world.put(
        "journey", id=id, worker=house.worker, authority=house.spot.authority, region=house.spot.region,
        team=house.spot.team, edition=EDITION, phase=2 if what else 1, state=state, started_on=marks["dates"][0],
        phase_started_on=marks["dates"][1], due_on=marks["due_dates"], weekly_hours=marks["hours"], assessor=assessor,
        line_manager=house.ids["manager"], coordinator=None, submitted_on=date(2026, 9, 1),
        comment_until=date(2026, 9, 20),
    )  # fmt: skip
    marks["dates"] = marks["dates"][0]
    world.thing(house, _within(house, "journey", what), id, what=what, name=house.name, assessor=assessor_name, **marks)


async def _evidence(world: World, house: Household, what: str) -> None:
    kinds = {"": "submitted", "naming": "submitted", "draft": "draft"} if not what else {"told": "locked"}
    for which, state in kinds.items():
        ink, id = world.ink, uuid4()
        marks = {"title": ink.word(), "text": ink.word(), "date": ink.past()}
        note = ink.word()
        await world.put(
            "evidence", id=id, journey=house.ids[_key("journey", what)], authority=house.spot.authority,
            worker=house.worker, phase=2 if what else 1, state=state, kind="critical_reflection",
            title=marks["title"], body=f"About {marks['text']}.", standards=["S1"], on_day=marks["date"],
            anonymised=state != "draft", names_failure_of_support=which == "naming", note=note,
            sent_on=None if state == "draft" else date(2026, 8, 3),
        )  # fmt: skip
        house.ids[_key("evidence", which)] = id
        if state == "draft":
            world.thing(house, at(house, "evidence_draft"), id, **marks)
        else:
            facts = () if which == "naming" else ("not_naming_manager",)
            stands = _within(house, "evidence_submitted", what, *facts)
            world.thing(house, stands, id, what=which, comments=note, **marks)


async def _report(world: World, house: Household, what: str) -> None:
    ink, journey = world.ink, house.ids[_key("journey", what)]
    due, held_on, note = ink.future(), ink.past(), ink.word()
    code = "month_36" if what else "month_6"
    await world.put("review", id=uuid4(), journey=journey, authority=house.spot.authority, phase=2 if what else 1,
                    code=code, due_on=due, held_on=held_on, note=note)  # fmt: skip
    world.thing(house, _within(house, "review", what), journey, what=what, date=held_on, note=note)
    id, report, comment = uuid4(), ink.word(), ink.word()
    await world.put(
        "recommendation", id=id, journey=journey, authority=house.spot.authority, worker=house.worker,
        phase=2 if what else 1, result="pass", report=report, comment=comment,
        made_by=house.ids[_key("assessor", what)], made_on=date(2026, 9, 3),
    )  # fmt: skip
    world.thing(house, _within(house, "recommendation", what), journey, what=what, report=report, comment=comment)


async def _panel(world: World, house: Household, what: str) -> None:
    ink, id, authority = world.ink, uuid4(), house.spot.authority
    name = _key("panel", "held" if what else "")
    house.ids[name] = id
    chair, chair_name = await world.someone("Cho")
    member, member_name = await world.someone("Sky")
    meets, confirmed, note = ink.future(), ink.past(), ink.word()
    await world.put("panel", id=id, authority=authority, meets_on=meets, chair=chair,
                    minutes_confirmed_on=confirmed if what else None,
                    minutes_confirmed_by=chair if what else None)  # fmt: skip
    await world.put("panel_seat", panel=id, authority=authority, person=member)
    journey = house.ids[_key("journey", what)]
    await world.put("panel_case", panel=id, journey=journey, authority=authority, reader=member, result="agreed",
                    note=note)  # fmt: skip
    stands = _within(house, "panel", what, *(() if what else ("until_minutes",)))
    stands = Stands(**{**vars(stands), "cases": stands.cases | {id}, "team": None})
    marks = {"date": meets, "readers": (chair_name, member_name), "query": note}
    if what:
        marks["minutes"] = confirmed
    # The day of the panel is one of the journey's own due dates too.
    due = house.the("journey", what).marks
    due["due_dates"] = (*due["due_dates"], token(meets))
    world.thing(house, stands, id, what="held" if what else "", **marks)


async def _outcome(world: World, house: Household, what: str, state: str) -> None:
    ink, id = world.ink, uuid4()
    house.ids[_key("outcome", what)] = id
    decider, decider_name = await world.someone("Jud")
    house.ids[_key("decider", what)] = decider
    reasons, waiver, support, rule = ink.word(), ink.word(), ink.word(), ink.word()
    decided, appeal, final = ink.past(), ink.future(), ink.future()
    second, second_name = await world.someone("Fin")
    told = state == "final"
    await world.put(
        "outcome", id=id, journey=house.ids[_key("journey", what)], authority=house.spot.authority,
        worker=house.worker, phase=2 if what else 1, panel=house.ids[_key("panel", "held" if what else "")],
        result="met", state=state, reasons=reasons, waiver=waiver, support_plan=support, rule=rule,
        new_final_date=final, appeal_until=appeal, decided_by=decider, decided_on=decided,
        confirmed_by=second if told else None, confirmed_on=TODAY if told else None,
    )  # fmt: skip
    stands = _within(house, "outcome", what)
    if house.label == "director's own":
        stands = Stands(**{**vars(stands), "facts": stands.facts | {"director_subject"}})
    deciders = (decider_name, second_name) if told else decider_name
    world.thing(
        house, stands, house.ids[_key("journey", what)], what=what, reasons=(reasons, waiver, support), date=decided,
        decider=deciders, rule=rule, letter=appeal, new_final_date=final,
    )  # fmt: skip


def journey_of(house: Household, what: str = "") -> UUID:
    found: UUID = house.ids[_key("journey", what)]
    return found
