"""The acts of figures: views kept, monthly reports set up and stopped, files taken out."""

from typing import Any

from tests.cast import named
from tests.sweep.acts import Act, Step
from tests.sweep.acts_ground import OWN
from tests.sweep.builders_figures import AS_ON, READERS
from tests.sweep.world import Household

VIEW, MONTHLY, TEAM = ("report_saved", "view"), ("report_saved", "monthly"), ("dashboard_team", "")


def view_of(house: Household) -> dict[str, Any]:
    return {"id": house.ids["view"]}


def team_of(house: Household) -> dict[str, Any]:
    return {"code": house.spot.authority, "id": house.spot.team}


async def due(step: Step) -> None:
    """A report of HR's that falls on the day, not sent yet."""
    await step.sql("delete from monthly_report_sent where report = $1", step.ids["monthly"])
    await step.sql("update monthly_report set owner = $2, recipients = array[$2::uuid] where id = $1",
                   step.ids["monthly"], named("sweep hr"))  # fmt: skip


def on_its_day(step: Step) -> dict[str, Any]:
    return {"id": step.ids["monthly"], "as_on": AS_ON}


ACTS: tuple[Act, ...] = (
    Act("view:kept", VIEW, form=lambda step: {"title": "Mine", "address": "/figures/national", "first": "yes"},
        ids=lambda house: {}, houses=OWN),
    Act("view:made_first", VIEW, ids=view_of),
    Act("view:removed", VIEW, ids=view_of),
    Act("report:set_up", VIEW, form=lambda step: {"due_day": "1"}, ids=lambda house: {"code": house.spot.authority},
        houses=OWN, who=frozenset(READERS)),
    Act("report:stopped", MONTHLY, ids=lambda house: {"id": house.ids["monthly"]}),
    Act("report:taken_out", MONTHLY, form=lambda step: {"reason": "board"},
        ids=lambda house: {"id": house.ids["monthly sent"]}),
    Act("team_figures:taken_out", TEAM, form=lambda step: {"reason": "board"}, ids=team_of),
)  # fmt: skip
