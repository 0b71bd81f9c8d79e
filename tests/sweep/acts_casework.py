"""The acts of caseload, absence and the register: counts typed, definitions, tokens, supervision, days away."""

from datetime import date
from typing import Any

from foundation.routing import secret
from tests.cast import TODAY, named
from tests.sweep.acts import Act, Step, day_of
from tests.sweep.world import Household
from workforce.actions.caseload_feed import new_token

TAKEN = {"reason": "inspection"}
WORKER, COUNTS, DEFINITION, ABSENCE = (
    ("caseload", ""),
    ("caseload", "counts"),
    ("caseload", "definition"),
    ("absence", ""),
)
ONE_AUTHORITY = ("team", "region", "elsewhere")


async def entered(step: Step) -> None:
    """No feed brought it: HR keeps it here."""
    await step.sql(
        "update absence set source = 'entered', entered_by = $2, starts = '2026-11-02', ends = '2026-11-06'"
        " where id = $1",
        step.ids["absence"], named("nobody"),
    )  # fmt: skip


def counted(step: Step) -> dict[str, Any]:
    worker = step.house.worker
    return {**day_of("on", TODAY), f"children-{worker}": "14", f"court-{worker}": "2", "unallocated": "0"}


def defined(step: Step) -> dict[str, Any]:
    return {**day_of("starts", date(2028, 4, 1)), "definition": "Each child counts, siblings separately.",
            "child_protection": "1.5", "court": "2", "looked_after": "1", "ceiling": "20", "first_year": "80",
            "second_year": "90", "supervision_days": "28", "authority": str(step.house.spot.authority)}  # fmt: skip


def away(step: Step) -> dict[str, Any]:
    return {"kind": "other", **day_of("first", date(2026, 11, 16)), **day_of("last", date(2026, 11, 18))}


def made(step: Step) -> dict[str, Any]:
    if "new token" not in step.ids:
        step.ids["new token"] = new_token(secret())
    return {"token": step.ids["new token"], "label": "Nightly", **day_of("last_day", date(2027, 10, 31)),
            "authority": str(step.house.spot.authority)}  # fmt: skip


def team_of(house: Household) -> dict[str, Any]:
    return {"id": house.spot.team}


def seat_of(house: Household) -> dict[str, Any]:
    return {"id": house.spot.team, "person": house.worker}


def absence_of(house: Household) -> dict[str, Any]:
    return {"id": house.ids["absence"]}


ACTS: tuple[Act, ...] = (
    Act("caseload:counted", COUNTS, None, form=counted, ids=team_of, houses=("team", "authority", *ONE_AUTHORITY[1:])),
    Act("supervision:entered", WORKER, None, form=lambda step: day_of("held_on", date(2026, 11, 20)), ids=seat_of),
    Act("caseload:changes_counted", COUNTS, None, ids=team_of, houses=("team", "authority", *ONE_AUTHORITY[1:]),
        form=lambda step: {**day_of("month", TODAY), "never": "80", "once": "20", "twice": "4", "more": "0"}),
    Act("caseloads:exported", COUNTS, None, form=lambda step: TAKEN, ids=lambda house: {}, houses=("team",)),
    Act("case_definition:written", DEFINITION, None, form=defined, ids=lambda house: {}, houses=ONE_AUTHORITY),
    Act("case_definition:approved", DEFINITION, None, ids=lambda house: {"id": house.ids["definition"]},
        houses=ONE_AUTHORITY),
    Act("case_definition:withdrawn", DEFINITION, None, ids=lambda house: {"id": house.ids["definition"]},
        houses=ONE_AUTHORITY),
    Act("caseload_token:made", DEFINITION, None, form=made, ids=lambda house: {}, houses=ONE_AUTHORITY),
    Act("caseload_token:revoked", DEFINITION, None, ids=lambda house: {"id": house.ids["token"]},
        houses=ONE_AUTHORITY),
    Act("absence:entered", ABSENCE, None, form=away, ids=lambda house: {"id": house.worker}),
    Act("absence:changed", ABSENCE, None, entered, form=away, ids=absence_of),
    Act("absence:withdrawn", ABSENCE, None, entered, ids=absence_of),
    Act("registrations:exported", ("person_record", ""), None, form=lambda step: TAKEN, ids=lambda house: {},
        houses=("team",)),
)  # fmt: skip
