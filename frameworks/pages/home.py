"""What the frameworks add to the home page: a social worker's own panel, what waits, and finding a journey by name."""

from dataclasses import dataclass
from datetime import date

from foundation.access import Actor, Role, may_ever
from foundation.access_table import Can, row
from foundation.database.rounds import at_once
from foundation.home import Hit, Panel
from foundation.pages import Tab
from frameworks.pages.journeys import STAGES
from frameworks.queries.evidence import items_of, unsent
from frameworks.queries.journeys import Case, journeys_for, own_journey, seen
from frameworks.queries.reviews import Point, points_of, sum_of
from frameworks.rules.sufficiency import sufficiency

TABS = (
    Tab("Journeys", "/journeys", lambda actor: may_ever(row(Can.LIST_JOURNEYS), actor)),
    Tab("Panels", "/panels", lambda actor: may_ever(row(Can.LIST_PANELS), actor)),
)


@dataclass(frozen=True)
class Next:
    """The next date, what it is and with whom."""

    on: date
    words: str
    whom: str


async def panel(actor: Actor, today: date) -> Panel | None:
    """A social worker's own page on a phone, in the order in which it is asked for."""
    case = await own_journey(actor) if actor.holds(Role.SOCIAL_WORKER) else None
    if case is None:
        return None
    items, points = await at_once(items_of(actor, case), points_of(actor, case))
    held = {point.code for point in points if point.held_on}
    stage = [item for item in items if item.phase == case.journey.phase]
    return Panel(
        "frameworks/home.html",
        {
            "case": case,
            "journey": seen(case, actor),
            "next": _next(case, points, today),
            "portfolio": sufficiency(case.framework, case.journey.phase, stage, held),
            "drafts": unsent(items),
            "reckoning": sum_of(case),
            "stages": STAGES,
            "today": today,
        },
    )


async def who_sees(actor: Actor, today: date) -> Panel | None:
    """Below children, pay and the rest: who can see a social worker's journey."""
    case = await own_journey(actor) if actor.holds(Role.SOCIAL_WORKER) else None
    return Panel("frameworks/who_sees.html", {"case": case}) if case else None


def _next(case: Case, points: list[Point], today: date) -> Next | None:
    """The earliest of the reviews to come and the panel; one gone by and not held still comes first."""
    found = [
        Next(point.due_on, point.title, f"with {case.who(case.journey.assessor)}")
        for point in points
        if point.due_on and not point.held_on
    ]
    if case.meets_on and case.meets_on >= today:
        found.append(Next(case.meets_on, "Panel", "you do not need to be there"))
    return min(found, key=lambda each: each.on, default=None)


async def find(actor: Actor, words: str) -> list[Hit]:
    """Journeys by name, as far as the reader may list them."""
    if not may_ever(row(Can.LIST_JOURNEYS), actor):
        return []
    found = await journeys_for(actor, words=words, limit=20)
    return [
        Hit(f"{journey.name}’s journey", f"/journeys/{journey.id}", STAGES.get(journey.state or "", "Journey"))
        for journey in found
    ]
