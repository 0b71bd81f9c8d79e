"""The quarterly look: every role with when it was last used, kept or removed by one press; and what is overdue."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from foundation import clock
from foundation.access import Actor, Role, reach
from foundation.access_table import Can, row
from foundation.forms import Filled
from foundation.grants.looked_over import CASES, Asked, asked_in, left_in
from foundation.grants.pages import last_day, reach_words, titled
from foundation.grants.quarter import quarter_of
from foundation.grants.reaching_pages import used
from foundation.grants.rules import SENSITIVE
from foundation.home import Panel, Waiting
from foundation.pages import draw

# Who looks after security where no administrator does: they are told what is overdue.
WATCH = (Role.DATA_PROTECTION_OFFICER, Role.DIRECTOR)


async def show(request: Request, actor: Actor, filled: Filled | None = None) -> Response:
    today = clock.today()
    quarter = quarter_of(today)
    asked = await asked_in(actor, quarter)
    left = [one for one in asked if one.kept_by is None]
    return draw(
        request, "foundation/grants/quarter.html", title=f"Roles held, {quarter.words}", filled=filled, quarter=quarter,
        groups=_groups(left), done=[one for one in asked if one.kept_by], asked=len(asked), left=len(left),
        overdue=quarter.overdue(today) and bool(left),
    )  # fmt: skip


async def queue(actor: Actor, today: date) -> list[Waiting]:
    """What waits for an administrator: the look of this quarter, since it began."""
    authorities, quarter = reach(row(Can.END_GRANT), actor).authorities, quarter_of(today)
    if not authorities:
        return []
    count = await left_in(authorities, quarter)
    late = "overdue" if quarter.overdue(today) else f"due by {quarter.due.day} {quarter.due:%B}"
    words = f"Look at {count.left} of {count.asked} roles held"
    return [Waiting(words, "/grants/quarter", quarter.starts, late)] if count.left else []


async def panel(actor: Actor, today: date) -> Panel | None:
    """For those who look after security: how much of the look is overdue."""
    quarter = quarter_of(today)
    places = sorted({g.authority for role in WATCH for g in actor.holds(role) if g.authority is not None})
    if not places or not quarter.overdue(today):
        return None
    count = await left_in(places, quarter)
    return Panel("foundation/grants/overdue.html", {"count": count, "quarter": quarter}) if count.left else None


def _groups(left: list[Asked]) -> list[tuple[str, str, list[tuple[Asked, str, str, str, bool]]]]:
    """Those left, by team: the group's code ("" for roles of the whole authority), its title, its lines."""
    found: dict[str, list[Asked]] = {}
    for one in sorted(left, key=lambda one: (one.group != "", one.group == CASES)):
        found.setdefault(one.group, []).append(one)
    return [(group, _title(group, those), [_line(one) for one in those]) for group, those in found.items()]


def _title(group: str, those: list[Asked]) -> str:
    if not group:
        return "Roles of the whole authority"
    return "Roles for one named case" if group == CASES else those[0].grant.team_name or "A team"


def _line(one: Asked) -> tuple[Asked, str, str, str, bool]:
    grant = one.grant
    reached = f"{reach_words(grant)}, until {last_day(grant) if grant.ends else 'it is ended'}"
    return one, titled(grant.role), reached, used_of(one), grant.role in SENSITIVE


def used_of(one: Asked) -> str:
    return used(one.used_on, one.signed_in_on)
