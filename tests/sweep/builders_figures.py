"""Views and monthly reports of a household, and its team's figures."""

import hashlib
import json
from datetime import date
from uuid import uuid4

from tests.cast import TRAFFORD
from tests.sweep.cells import Stands
from tests.sweep.world import Household, World, at

# Whose role shows them an authority's figures: nobody else can have a report of them.
READERS = ("hr", "principal_social_worker", "director", "chief_executive")
AS_ON = date(2026, 11, 1)


async def kept(world: World, house: Household) -> None:
    await _view(world, house)
    if not house.label.endswith("'s own") or house.label.removesuffix("'s own") in READERS:
        await _monthly(world, house)


async def team(world: World, house: Household) -> None:
    """The figures of its team, once every caseload is there."""
    spot = house.spot
    cases = await world.owner.fetchval(
        "select sum(children)::int from caseload where authority = $1 and team = $2", spot.authority, spot.team
    )
    stands = Stands("dashboard_team", team=spot.team, authority=spot.authority, region=spot.region)
    world.thing(house, stands, spot.team, figures=cases)


async def _view(world: World, house: Household) -> None:
    title, id = world.ink.word(), uuid4()
    await world.put("saved_view", id=id, person=house.worker, title=title, address="/figures", saved_on=AS_ON)
    house.ids["view"] = id
    world.thing(house, at(house, "report_saved"), id, what="view", title=title)


async def _monthly(world: World, house: Household) -> None:
    """The worker's own; in the team's household it goes to whoever of the authority is shown its figures."""
    title, name, id, sent = world.ink.word(), world.ink.word(), uuid4(), uuid4()
    given = [p for p in world.probes if p.role in READERS and not p.sent] if house.label == "team" else []
    recipients = [house.worker, *(probe.id for probe in given)]
    place = {"authority": house.spot.authority, "owner": house.worker}
    await world.put("monthly_report", id=id, **place, title=title, due_day=1, recipients=recipients, starts=AS_ON)
    figures = json.dumps({"name": name, "days": [AS_ON.isoformat()], "counts": {}, "definitions": {}, "shown": {}})
    await world.put(
        "monthly_report_sent", id=sent, report=id, **place, as_on=AS_ON, sent_on=AS_ON, figures=figures,
        fingerprint=hashlib.sha256(figures.encode()).hexdigest(), told=recipients, left_out=[],
    )  # fmt: skip
    house.ids |= {"monthly": id, "monthly sent": sent}
    assert house.label != "team" or house.spot.authority == TRAFFORD
    names = tuple(world.households[f"{probe.role}'s own"].name for probe in given)
    shown = {"shared_with": names} if names else {}
    world.thing(
        house, at(house, "report_saved", given=frozenset(probe.id for probe in given)), id, what="monthly",
        title=title, content=name, maker=house.name, **shown,
    )  # fmt: skip
