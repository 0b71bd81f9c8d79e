"""Which things each address is about: the numbers that go into a route's path, household by household."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from foundation.routing import Door
from tests.sweep.crawl import acts, filled, params
from tests.sweep.world import Household, Thing


@dataclass(frozen=True)
class Address:
    """One address and the things it is about, by resource."""

    path: str
    house: Household | None
    about: dict[str, Thing]


Numbers = Iterable[tuple[dict[str, Any], str]]


def _each(*names: tuple[str, str]) -> Callable[[Household], Numbers]:
    """(name of the id in the household, which of several things it is)."""
    return lambda house: [({"id": house.ids[name]}, what) for name, what in names if name in house.ids]


def _cases(house: Household) -> Numbers:
    ids = house.ids
    return [({"id": ids["panel"], "journey": ids["journey"]}, ""),
            ({"id": ids["panel held"], "journey": ids["journey told"]}, "told")]  # fmt: skip


def _reviews(house: Household) -> Numbers:
    ids = house.ids
    return [({"id": ids["journey"], "code": "month_6"}, ""), ({"id": ids["journey told"], "code": "month_36"}, "told")]


def _measures(house: Household) -> Numbers:
    return [({"code": house.spot.authority, "measure": "cases"}, "")]


JOURNEY = _each(("journey", ""), ("journey told", "told"))
# The longest beginning that fits says where the numbers come from.
FROM: dict[str, Callable[[Household], Numbers]] = {
    "/journeys/{id": JOURNEY,
    "/evidence/{id": _each(("evidence", ""), ("evidence naming", "naming"), ("evidence told", "told"),
                           ("evidence draft", "draft")),
    "/panels/{id": _each(("panel", ""), ("panel held", "held")),
    "/panels/{id:uuid}/cases/{journey": _cases,
    "/journeys/{id:uuid}/reviews/{code": _reviews,
    "/people/{id": lambda house: [({"id": house.worker}, "")],
    "/matches/{id": _each(("match", "")),
    "/teams/{id": lambda house: [({"id": house.spot.team}, "team")],
    "/establishment/posts/{id": _each(("post", "")),
    "/establishment/teams/{id": lambda house: [({"id": house.spot.team}, "")],
    "/establishment/vacancies/{id": _each(("declared", "declared")),
    "/teams/{id:uuid}/supervision/{person": lambda house: [
        ({"id": house.spot.team, "person": house.worker}, "counts")
    ],
    "/teams/{id:uuid}/counts": lambda house: [({"id": house.spot.team}, "counts")],
    "/teams/{id:uuid}/changes": lambda house: [({"id": house.spot.team}, "counts")],
    "/absences/{id": _each(("absence", "")),
    "/caseload/definition/{id": _each(("definition", "definition")),
    "/caseload/tokens/{id": _each(("token", "definition")),
    "/people/{id:uuid}/pay": lambda house: [({"id": house.worker}, "point")],
    "/withheld/{id": _each(("withheld", "withheld")),
    "/pay/awards/{id": _each(("award", "award")),
    "/pay/batches/{id": _each(("batch", "batch")),
    "/pay/terms/{id": _each(("filed", "pay terms")),
    "/pay/scales/{id": _each(("scale", ""), ("scale filed", "scale")),
    "/pay/supplements/{id": _each(("supplement", "supplement")),
    "/pay/cost/{id": lambda house: [({"id": house.worker}, "")],
    "/pay-steps/{id": _each(("pay step", ""), ("pay step confirmed", "confirmed")),
    "/requests/{id": _each(("request", ""), ("request submitted", "submitted"), ("request draft", "draft")),
    "/requests/{id:uuid}/": _each(("request", "")),
    "/requests/{id:uuid}/candidates": _each(("request", "whoever they are")),
    "/requests/{id:uuid}/edit": _each(("request draft", "draft")),
    "/requests/{id:uuid}/send-back": _each(("request submitted", "submitted")),
    "/requests/{id:uuid}/decline": _each(("request submitted", "submitted")),
    "/grants/{id": _each(("grant", ""), ("grant case", "case"), ("grant bank", "bank")),
    "/sign-in-names/{id": _each(("sign-in name", "sign-in name")),
    "/providers/{id": _each(("provider", "provider")),
    "/lending/{id": _each(("lending", "")),
    "/break-glass/{id": _each(("glass", "")),
    "/editions/{kind": lambda house: [({"kind": "sweep", "key": f"sweep/{house.spot.authority}"}, "")],
    "/notices/{id": _each(("notice", "")),
    "/suppliers/people/{id": _each(("supplier's account", "supplier")),
    "/suppliers/invitations/{id": _each(("supplier's invitation", "supplier")),
    "/candidates/{id": _each(("candidate", "")),
    "/offers/{id": _each(("offer", "")),
    "/bookings/{id": _each(("booking", "")),
    "/under-way/{id": _each(("work", "")),
    "/under-way/{id:uuid}/file": _each(("work done", "")),
    "/sign-in/held/{id": _each(("held", "")),
    "/feed/{authority": lambda house: [({"authority": house.spot.authority}, "feed")],
    "/intake/{id": _each(("file errors", "errors"), ("file committed", "committed")),
    "/figures/authority/{code": _measures,
    "/census/{id": _each(("census", "")),
    "/census/{id:uuid}/file/": lambda house: [({"id": house.ids["census"], "number": 1}, "")],
    "/figures/authority/{code:int}/team/{id": lambda house: [
        ({"code": house.spot.authority, "id": house.spot.team}, "")
    ],
    "/views/{id": _each(("view", "view")),
    "/reports/{id": _each(("monthly", "monthly")),
    "/reports/sent/{id": _each(("monthly sent", "monthly")),
}  # fmt: skip
# Numbers that stand behind a question mark.
ASKED = {"/sign-in/carry-on": ("form", "held")}
# A panel's case is the journey's; a draft is a thing of its own kind.
ALSO = {("panel", "told"): "held", ("evidence_draft", "draft"): ""}


def unknown(door: Door) -> bool:
    """Whether nobody here knows what this address is about."""
    return bool(params(door)) and _source(door) is None


def _source(door: Door) -> Callable[[Household], Numbers] | None:
    fitting = [start for start in FROM if door.path.startswith(start)]
    return FROM[max(fitting, key=len)] if fitting else None


def addresses(door: Door, houses: Iterable[Household], alone: Iterable[Thing] = ()) -> list[Address]:
    """Every address of this route for these households; one without numbers is asked once."""
    if door.path in ASKED:
        name, what = ASKED[door.path]
        return [Address(f"{door.path}?{name}={house.ids[what]}", house, {}) for house in houses]
    if not params(door):
        return [Address(door.path, None, {})]
    source = _source(door)
    if source is None:
        return []
    shared = list(alone)
    found = []
    for house in houses:
        for numbers, what in source(house):
            about = {can.resource: thing for can in acts(door) if (thing := _thing(house, can.resource, what, shared))}
            found.append(Address(filled(door, numbers), house, about))
    return found


def _thing(house: Household, resource: str, what: str, alone: list[Thing]) -> Thing | None:
    what = ALSO.get((resource, what), what)
    for thing in house.things:
        if thing.resource == resource and thing.what == what:
            return thing
    spot = (house.spot.team, house.spot.authority)
    for thing in alone:
        if thing.resource == resource and thing.what == what and (thing.stands.team, thing.stands.authority) == spot:
            return thing
    return None
