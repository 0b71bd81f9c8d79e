"""Every address carries its permission, and every deed has a way to be done."""

import csv
from pathlib import Path

from starlette.routing import Mount, Route

import wiring
from foundation.access_table import Can
from foundation.deeds import DEEDS
from foundation.routing import DERIVED, DOORS, OPEN

ROOT = Path(__file__).parents[1]

# Open to everyone: what must be readable before, or without, signing in.
OPEN_PATHS = {
    "/sign-in/supplier", "/join/{id:uuid}/{token}", "/join/{id:uuid}/{token}/app",
    "/sign-in", "/demo", "/help", "/accessibility", "/privacy", "/health/live", "/health/ready", "/signed-out",
    "/sign-in/{id:uuid}", "/sign-in/{id:uuid}/return",
}  # fmt: skip
# What each reader sees of these is made of parts that carry their own permission.
DERIVED_PATHS = {
    "/", "/search", "/roles", "/drafts", "/sign-in/sixth", "/sign-in/held/{id:uuid}", "/sign-in/left", "/day",
    "/sign-in/carry-on", "/under-way", "/under-way/{id:uuid}", "/under-way/{id:uuid}/file",
}  # fmt: skip
# Signing in and out change whose session it is, for how long and on which day; a draft is its writer's alone, and on
# no record.
NO_DEED = {
    "/sign-in/supplier", "/sign-in/passkey", "/sign-in/again/local", "/join/{id:uuid}/{token}",
    "/join/{id:uuid}/{token}/app",
} | {
    "/drafts", "/drafts/afresh", "/drafts/offline", "/demo", "/sign-in/again", "/sign-out", "/sign-in/longer", "/day",
    # A provider's own word that a sign-in is over; and a test that signs nobody in.
    "/sign-in/{id:uuid}/ended", "/providers/{id:uuid}/test",
    # A case system's counts: a token says whose, and its deed is done by the product.
    "/feeds/caseload",
}  # fmt: skip
# Deeds without a button of their own, and why.
NO_ROUTE = {
    "candidate:sent": "inside the press that puts candidates forward, one row of the record each",
    "break_glass:read": "written down by every page that is seen through broken glass",
    "shift:offered_to_one": "inside the press that offers a shift to several",
}
# Acts of the table that no page or deed asks for by name yet, and why.
NOT_YET = {
    "EDIT_REVIEW": "reviews are held, not yet arranged",
    "EDIT_RECOMMENDATION": "a report is shared, commented on and signed by their own acts",
    "LIST_RECOMMENDATIONS": "met on its journey, never in a list",
    "LIST_OUTCOMES": "met on its journey, never in a list",
    "SEE_MEMBERSHIP": "members are met as candidates only",
    "LIST_MEMBERSHIPS": "members are met as candidates only",
    "LIST_RULE_DECISIONS": "met with the candidate or offer it is about",
    "SEE_CAPS": "caps are met in their list",
}


def routes() -> list[Route]:
    found = [route for route in wiring.routes() if not isinstance(route, Mount)]
    assert all(isinstance(route, Route) for route in found)
    return found  # type: ignore[return-value]


def deeds() -> dict[str, object]:
    routes()
    return {name: one for name, one in DEEDS.items() if not name.startswith("sample:")}


def test_every_route_says_what_it_needs():
    bare = []
    for route in routes():
        door = getattr(route.endpoint, "door", None)
        if door is None:
            bare.append(route.path)
            continue
        assert route.methods and door.method in route.methods and len(route.methods - {"HEAD"}) == 1
        if isinstance(door.needs, tuple):
            assert door.needs and all(isinstance(can, Can) for can in door.needs), route.path
        else:
            assert door.needs in (OPEN, DERIVED), route.path
            assert route.path in (OPEN_PATHS if door.needs == OPEN else DERIVED_PATHS), route.path
    assert set(bare) <= NO_DEED, set(bare) - NO_DEED
    print(f"{len(routes())} routes, {len(bare)} of signing in and out")


def test_every_post_is_a_press_of_a_deed():
    for route in routes():
        if route.methods and "POST" in route.methods and route.path not in NO_DEED:
            assert route.endpoint.door.deed is not None or route.endpoint.door.needs, route.path  # type: ignore[attr-defined]


def test_no_two_routes_answer_at_one_address():
    seen = [(route.path, method) for route in routes() for method in (route.methods or set()) - {"HEAD"}]
    assert len(seen) == len(set(seen)), {each for each in seen if seen.count(each) > 1}


def test_every_deed_can_be_done():
    """A consequence happens inside another; every other has a route, or stands in the list with its reason."""
    routes()
    pressed = {door.deed.name for door in DOORS if door.deed}
    idle = {name for name, one in deeds().items() if one.needs is not None} - pressed  # type: ignore[attr-defined]
    print(f"{len(deeds())} deeds, {len(pressed)} with a form of their own")
    assert idle == set(NO_ROUTE), idle ^ set(NO_ROUTE)


def test_every_act_of_the_table_is_asked_for_somewhere():
    """By a route, a deed or a query; else it stands in the list with its reason."""
    code = "\n".join(
        path.read_text()
        for name in ("foundation", "workforce", "frameworks", "staffbank", "reports")
        for path in (ROOT / name).rglob("*.py")
        if "access_tables" not in path.parts
    )
    unused = {can.name for can in Can if f"Can.{can.name}" not in code}
    assert unused == set(NOT_YET), unused ^ set(NOT_YET)


def test_what_is_needed_is_an_act_that_somebody_may_do():
    with (ROOT / "tests/oracles/permissions.csv").open() as file:
        known = {f"{row['resource']}:{row['action']}" for row in csv.DictReader(file)}
    needed = {can for door in DOORS if isinstance(door.needs, tuple) for can in door.needs}
    assert needed and {can.value for can in needed} <= known
