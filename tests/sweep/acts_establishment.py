"""The acts of the establishment: posts created, changed and closed, a team changed, vacancies declared and bridged."""

from datetime import date
from typing import Any

from tests.cast import TODAY
from tests.sweep.acts import Act, Step, day_of
from tests.sweep.world import Household

HOLDS = ("team", "region", "elsewhere")
POST, DECLARED = ("establishment", ""), ("establishment", "declared")


def terms(step: Step) -> dict[str, Any]:
    return {"title": "Another title", "team": str(step.house.spot.team), "census_role": "Senior practitioner",
            "fte": "0.4", "kind": "held", **day_of("starts", TODAY)}  # fmt: skip


def post_of(house: Household) -> dict[str, Any]:
    return {"id": house.ids["post"]}


def declared_of(house: Household) -> dict[str, Any]:
    return {"id": house.ids["declared"]}


def line_of(house: Household) -> dict[str, Any]:
    return {"id": house.ids["declared"], "line": house.ids["line"]}


async def left(step: Step) -> None:
    """Nobody works in the post any more."""
    await step.sql("update employment set post = null where post = $1", step.ids["post"])


async def meets(step: Step) -> None:
    """Nothing was derived of that day, and the bridge makes up what is declared."""
    await step.sql("update vacancy_declared set fte = bridged where id = $1", step.ids["declared"])


def declared(step: Step) -> dict[str, Any]:
    return {"fte": "12.5", "authority": str(step.house.spot.authority), **day_of("on_day", date(2026, 11, 20))}


ACTS: tuple[Act, ...] = (
    Act("post:created", POST, None, form=terms, ids=lambda house: {}, houses=HOLDS),
    Act("post:changed", POST, None, form=terms, ids=post_of),
    Act("post:closed", POST, None, left, form=lambda step: day_of("last", TODAY), ids=post_of),
    Act("team:changed", POST, None, ids=lambda house: {"id": house.spot.team},
        form=lambda step: {"service": "Front door", **day_of("starts", TODAY)}),
    Act("vacancies:declared", DECLARED, None, form=declared, ids=lambda house: {}, houses=HOLDS),
    Act("vacancies:bridged", DECLARED, None, ids=declared_of,
        form=lambda step: {"reason": "hours_differ", "fte": "-0.5", "about": "A half post"}),
    Act("vacancies:unbridged", DECLARED, None, ids=line_of),
    Act("vacancies:agreed", DECLARED, None, meets, ids=declared_of),
)  # fmt: skip
