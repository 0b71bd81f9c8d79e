"""The acts of pay scales and supplements."""

from datetime import date
from typing import Any

from tests.cast import TODAY, named
from tests.sweep.acts import Act, Step, day_of
from tests.sweep.acts_ground import OWN
from tests.sweep.builders_scales import BASE, STARTS
from tests.sweep.cells import REGION_SCOPE, ROLES
from tests.sweep.world import Household

OTHERS = ("team", "authority", "region", "elsewhere")
OF_A_PLACE = frozenset(ROLES) - {"analyst"}
PAY_SCALE = frozenset({"pay_scale"})


def draft(step: Step) -> dict[str, Any]:
    return {"scale": BASE, "title": "Mine", "points_1": "36000 37000", **day_of("starts", STARTS)}


def next_version(step: Step) -> dict[str, Any]:
    return {"title": "Mine again", "points_1": "36500", **day_of("starts", STARTS)}


def scale_of(house: Household) -> dict[str, Any]:
    return {"id": house.ids["scale"]}


def filed_of(house: Household) -> dict[str, Any]:
    return {"id": house.ids["scale filed"]}


def colleague(step: Step) -> dict[str, Any]:
    """Somebody to whom the maker may show it; nobody of the nation's."""
    role = step.probe.role
    if role in REGION_SCOPE:
        return {"person": str(named("sweep governance_board" if role == "regional_lead" else "sweep regional_lead"))}
    return {"person": str(named("sweep payroll_finance" if role == "hr" else "sweep hr"))}


async def shared(step: Step) -> None:
    await step.sql("update pay_scale set shared_with = array[$2::uuid] where id = $1", step.ids["scale"],
                   colleague(step)["person"])  # fmt: skip


async def approved(step: Step) -> None:
    for person in ("one", "two"):
        await step.sql(
            "insert into pay_scale_approval select id, authority, maker, filed_by, $2, $2, $3 from pay_scale"
            " where id = $1", step.ids["scale filed"], named(f"approver {person}"), TODAY,
        )  # fmt: skip
    await step.sql("update pay_scale set state = 'approved' where id = $1", step.ids["scale filed"])


async def proposed(step: Step) -> None:
    await step.sql("update supplement set state = 'proposed', decided_by = null, decided_for = null, decided_on = null"
                   " where id = $1", step.ids["supplement"])  # fmt: skip


def supplement_of(house: Household) -> dict[str, Any]:
    return {"id": house.ids["supplement"]}


def asked(step: Step) -> dict[str, Any]:
    return {
        "post": str(step.ids["its post"]), "kind": "car", "annual": "900", "shown_by": "pay_gap", "evidence": "Others",
        "aim": "To keep", **day_of("starts", TODAY), **day_of("last", date(2027, 6, 1)),
        **day_of("review_on", date(2027, 4, 1)),
    }  # fmt: skip


def paid(step: Step) -> dict[str, Any]:
    return {"person": str(step.house.worker), "kind": "training", "amount": "900", "months": "12", "repaid": "whole",
            **day_of("paid_on", TODAY)}  # fmt: skip


SAVED, FILED, PAY = ("report_saved", ""), ("rule_edition", "scale"), ("pay_placement", "supplement")
ACTS: tuple[Act, ...] = (
    Act("pay_scale:saved", SAVED, form=draft, ids=lambda house: {}, houses=OWN),
    Act("pay_scale:changed", SAVED, form=next_version, ids=scale_of),
    Act("pay_scale:shared", SAVED, form=colleague, ids=scale_of, houses=(*OWN, *OTHERS), who=OF_A_PLACE),
    Act("pay_scale:unshared", SAVED, None, shared, form=colleague, ids=scale_of, houses=(*OWN, *OTHERS)),
    Act("pay_scale:consulted_on", ("rule_edition", "draft"), ids=scale_of, houses=OWN, facts=PAY_SCALE),
    Act("pay_scale:approved", FILED, form=lambda step: {"looked": "yes"}, ids=filed_of, houses=OTHERS,
        facts=PAY_SCALE),
    Act("pay_scale:adopted", FILED, None, approved, ids=filed_of, houses=OTHERS, facts=PAY_SCALE),
    Act("supplement:asked_for", PAY, form=asked, ids=lambda house: {}),
    Act("supplement:approved", PAY, None, proposed, ids=supplement_of),
    Act("supplement:refused", PAY, None, proposed, form=lambda step: {"reason": "No gap"}, ids=supplement_of),
    Act("supplement:withdrawn", PAY, form=lambda step: {"reason": "In line", "months": "3"}, ids=supplement_of),
    Act("tied_payment:entered", ("pay_placement", "tied"), form=paid, ids=lambda house: {}),
)  # fmt: skip
