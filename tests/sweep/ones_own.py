"""What is one person's alone, whatever their role, and the names that a page holds by a rule of its own."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from foundation.routing import Door
from tests.cast import TODAY, TRAFFORD
from tests.sweep.cells import OWN_SCOPE, SENT_SCOPE, Oracle, Reach, Stands
from tests.sweep.crawl import Answered, params
from tests.sweep.ink import token
from tests.sweep.world import Household, World, at

# Kinds of thing that the specification's table does not know: nobody but their person meets them.
ALONE = {"work", "held_form"}
MADE = "/under-way/{id:uuid}/file"
AGAIN = {MADE}  # asked for with a fresh sign-in too
CARRY_ON = "/sign-in/carry-on"


# Building ----------------------------------------------------------------------------------------------------------


async def long_work(world: World, house: Household) -> None:
    """A long list that the worker waits for, and one made: the people of Trafford."""
    house.ids["work"], house.ids["work done"], word = uuid4(), uuid4(), world.ink.word()
    await world.put("work", id=house.ids["work"], kind="sweep", person=house.worker, asked='{"what": "people"}')
    asked = json.dumps({"what": "people", "authorities": [TRAFFORD]})
    await world.put(
        "work", id=house.ids["work done"], kind="sweep", person=house.worker, asked=asked, state="done",
        file=word.encode(), file_name="people.csv", ended_at=datetime(2026, 9, 1, 12, tzinfo=UTC),
    )  # fmt: skip
    world.thing(house, at(house, "work"), house.ids["work done"], file=word)


async def held_form(world: World, house: Household) -> None:
    """What the worker sent when their sign-in was over."""
    house.ids["held"], word = uuid4(), world.ink.word()
    fields = json.dumps([["which", word]])
    await world.put("held_form", id=house.ids["held"], person=house.worker, path="/account/sign-ins", fields=fields)
    world.thing(house, at(house, "held_form"), house.ids["held"], fields=word)


# Expecting ---------------------------------------------------------------------------------------------------------


def right_for(oracle: Oracle, reach: Reach, door: Door, answered: Answered) -> tuple[int, ...]:
    """Of a page for everyone: 200, and of a thing of one's own; of somebody else's there is nothing to find."""
    if not params(door) and door.path != CARRY_ON:
        return (200,)
    if answered.house is None or answered.house.worker != answered.probe.id:
        return (303,) if door.path == CARRY_ON else (404,)
    return _made(oracle, reach, answered.fresh) if door.path == MADE else (200,)


def _made(oracle: Oracle, reach: Reach, fresh: bool) -> tuple[int, ...]:
    """A file already made is had by whoever may still take out what is in it."""
    answer = oracle.answer(reach, "export", Stands("person_record", authority=TRAFFORD))
    if not answer.allowed:
        return (403,)
    return (200,) if fresh or not answer.step_up else (401,)


# Naming ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holder:
    """A role that somebody holds themself, and the token of their name."""

    reach: Reach
    name: str


async def holders(world: World) -> list[Holder]:
    rows = await world.owner.fetch(
        "select g.*, a.name from role_grant g join account a on a.person = g.person"
        " where lent_from is null and starts <= $1 and (ends is null or ends > $1)", TODAY,
    )  # fmt: skip
    return [Holder(_reach(dict(row)), token(row["name"])) for row in rows]


def _reach(row: dict[str, Any]) -> Reach:
    case = row["case_id"]
    return Reach(
        row["role"], row["person"], row["team"], row["authority"], row["region"], frozenset({case} - {None}),
        one_case=case is not None and row["role"] not in SENT_SCOPE,
    )  # fmt: skip


def named_here(world: World, oracle: Oracle, held: list[Holder], answered: Answered) -> set[str]:
    """On one's own page of who can see one: whoever can. To whoever lends or shares: those to choose from."""
    house = answered.house
    if answered.door.path == "/people/{id:uuid}/seen-by" and house and house.worker == answered.probe.id:
        records = [thing.stands for thing in house.things if thing.resource == "person_record"]
        return {one.name for one in held if any(oracle.answer(one.reach, "see", record).allowed for record in records)}
    if answered.door.path == "/lending/new":
        mine = world.reaches[answered.probe.id]
        return {one.name for one in held if _of_an_office(one.reach, mine)}
    if answered.door.path == "/pay/scales/{id:uuid}" and house and house.worker == answered.probe.id:
        return {one.name for one in held if _reads_drafts(one.reach, house)}
    if answered.door.path == "/figures/authority/{code:int}/monthly" and house:
        return {one.name for one in held if _is_shown_figures(one.reach, house)}
    return set()


# Among whom whoever sets up a monthly report chooses.
def _is_shown_figures(one: Reach, house: Household) -> bool:
    return one.role in FIGURES_READERS and one.authority == house.spot.authority and not one.cases


FIGURES_READERS = ("hr", "principal_social_worker", "director", "chief_executive")


def _reads_drafts(one: Reach, house: Household) -> bool:
    """A colleague to whom the maker of a draft may show it, by name: in their authority, or its region."""
    if one.cases:
        return False
    if one.role in DRAFT_READERS:
        return one.authority == house.spot.authority
    return one.role in DRAFT_READERS_OF_REGION and one.region == house.spot.region


DRAFT_READERS = ("hr", "payroll_finance", "director", "chief_executive", "principal_social_worker")
DRAFT_READERS_OF_REGION = ("regional_lead", "governance_board", "bank_coordinator", "bank_finance")


def _of_an_office(one: Reach, mine: Reach) -> bool:
    """A colleague's name, which whoever lends has to choose; nothing else of them."""
    if one.cases or one.role in OWN_SCOPE:
        return False
    if mine.authority is not None:
        return one.authority == mine.authority
    return mine.region is not None and one.authority is None and one.region == mine.region


__all__ = ["AGAIN", "ALONE", "CARRY_ON", "Holder", "held_form", "holders", "long_work", "named_here", "right_for"]
