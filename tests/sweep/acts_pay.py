"""The acts of grades, places, increments, awards, batches and a step undone."""

from datetime import date
from typing import Any

from tests.cast import TODAY
from tests.sweep.acts import Act, Step, day_of
from tests.sweep.builders_pay import DUE

ONE_AUTHORITY = ("team", "region", "elsewhere")
POINT, AWARD, WITHHELD = ("pay_placement", "point"), ("pay_placement", "award"), ("pay_placement", "withheld")
CONFIRMED, TERMS = ("pay_step_due", "confirmed"), ("rule_edition", "pay terms")


async def nothing_withheld(step: Step) -> None:
    await step.sql("delete from increment_withheld where authority = $1", step.house.spot.authority)


async def long_there(step: Step) -> None:
    """Employed and on the point all through the award's months, and left out of it."""
    worker = step.house.worker
    await step.sql("update grade_placement set starts = '2024-01-01', since = '2024-01-01' where person = $1", worker)
    await step.sql("update employment set starts = '2020-01-06' where person = $1 and employer_authority is not null",
                   worker)  # fmt: skip
    await step.sql("delete from award_line where person = $1", worker)


async def waits_for_payroll(step: Step) -> None:
    await step.sql("delete from pay_batch_step where person = $1", step.house.worker)


async def raised_by_it(step: Step) -> None:
    await step.sql(
        "update pay_placement set level = 3 where id in (select placement from pay_step_confirmed where step = $1)",
        step.ids["pay step confirmed"],
    )


def here(step: Step, **more: Any) -> dict[str, Any]:
    return {"authority": str(step.house.spot.authority), **more}


def grade(step: Step) -> dict[str, Any]:
    return here(step, code="G10", title="Experienced", spine="njc", bottom="33", top="36", weekly_hours="37",
                source="Policy", **day_of("starts", date(2027, 4, 1)))  # fmt: skip


def rate(step: Step) -> dict[str, Any]:
    return here(step, kind="fund", percent="22.9", source="Policy", **day_of("starts", date(2027, 4, 1)))


def spine(step: Step) -> dict[str, Any]:
    return here(step, spine="local", standing="published", points="1 30,000\n2 31,000", source="Policy",
                **day_of("starts", date(2027, 4, 1)))  # fmt: skip


def award(step: Step) -> dict[str, Any]:
    return here(step, spine="njc/2025-04-01", agreed="yes", **day_of("first_paid", date(2025, 9, 1)))


def _id(name: str) -> Any:
    return lambda house: {"id": house.ids[name]}


def worker(house: Any) -> dict[str, Any]:
    return {"id": house.worker}


def no_id(house: Any) -> dict[str, Any]:
    return {}


ACTS: tuple[Act, ...] = (
    Act("grade:filed", TERMS, None, form=grade, ids=no_id, houses=ONE_AUTHORITY),
    Act("pay_rule:filed", TERMS, None, form=rate, ids=no_id, houses=ONE_AUTHORITY),
    Act("spine:filed", TERMS, None, form=spine, ids=no_id, houses=ONE_AUTHORITY, facts=frozenset({"edition_file"})),
    Act("pay_terms:adopted", TERMS, None, ids=_id("filed"), houses=ONE_AUTHORITY),
    Act("placement:made", POINT, None, ids=worker,
        form=lambda step: here(step, reason="hours", fte="0.6", **day_of("starts", TODAY))),
    Act("increment:withheld", POINT, None, nothing_withheld, ids=worker,
        form=lambda step: here(step, due=DUE.isoformat(), why="Capability")),
    # Whatever the role, one replies about oneself alone: here as a social worker.
    Act("increment:replied", WITHHELD, None, ids=_id("withheld"), form=lambda step: {"reply": "I was away"},
        who=frozenset({"social_worker"}), houses=("social_worker's own", "team", "elsewhere")),
    Act("increment:heard", WITHHELD, None, ids=_id("withheld"), form=lambda step: {"stands": "lifted"}),
    Act("increments:applied", AWARD, None, nothing_withheld, ids=no_id, houses=ONE_AUTHORITY,
        form=lambda step: here(step, **day_of("until", date(2027, 5, 20)))),
    Act("award:applied", AWARD, None, form=award, ids=no_id, houses=ONE_AUTHORITY),
    Act("award:completed", AWARD, None, long_there, ids=_id("award"), houses=ONE_AUTHORITY),
    Act("award:batched", AWARD, None, ids=_id("award"), houses=ONE_AUTHORITY, who=frozenset({"payroll_finance"})),
    Act("pay_steps:batched", ("pay_step_due", "batch"), None, waits_for_payroll, ids=no_id, houses=ONE_AUTHORITY,
        form=here),
    Act("pay_step:reversed", CONFIRMED, None, raised_by_it, ids=_id("pay step confirmed"),
        form=lambda step: {"reason": "wrong date"}),
)  # fmt: skip
