"""Trafford's census of this year: begun by HR in October, and not checked yet."""

from datetime import date

from demo.careers import TRAFFORD
from demo.world import World
from demo.write import key
from foundation.access import Role
from reports.returns.specification import specification_for

YEAR, BEGUN = 2026, date(2026, 10, 5)


def census(world: World) -> None:
    """Whoever checks it has the whole register of the demo in it, and what the register lacks."""
    returned, hr = key("census", TRAFFORD, YEAR), world.offices[TRAFFORD, Role.HR]
    world.book.add(
        "statutory_return", id=returned, authority=TRAFFORD, kind="csww", year=YEAR, state="open", begun_by=hr,
        edition=specification_for(YEAR).edition.key, begun_on=BEGUN,
    )  # fmt: skip
    world.book.add("return_hand", **{"return": returned}, authority=TRAFFORD, person=hr, since=BEGUN)
    who = (hr, Role.HR.value)
    world.book.tell(BEGUN, "return:begun", who, "census", returned, (TRAFFORD, None), None, year=YEAR)
