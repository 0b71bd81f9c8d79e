"""The acts of the workforce census: begun, answered, noted, checked, opened, signed, sent, accepted, opened again."""

from typing import Any
from uuid import uuid4

from tests.cast import TODAY, named
from tests.sweep.acts import Act, Step, day_of
from tests.sweep.builders_census import RATE, SIGNED
from tests.sweep.world import Household

CENSUS = ("return_csww", "")
STATE = ("statutory_return", "census")
HOLDS = ("team", "authority", "region", "elsewhere")


async def prepared(step: Step) -> None:
    """Neither signed nor sent."""
    await step.sql("delete from return_sent where return = $1", step.ids["census"])
    await step.sql("update statutory_return set state = 'ready', signature = null, accepted_on = null,"
                   " reference = null where id = $1", step.ids["census"])  # fmt: skip
    await step.sql("delete from return_signature where return = $1", step.ids["census"])


async def signed(step: Step) -> None:
    """Signed, and no copy sent yet."""
    await prepared(step)
    signature = uuid4()
    await step.sql(SIGNED, step.ids["census"], signature, named("a director"), TODAY)
    await step.sql("update statutory_return set state = 'signed', signature = $2 where id = $1", step.ids["census"],
                   signature)  # fmt: skip


async def sent(step: Step) -> None:
    await step.sql("update statutory_return set state = 'submitted', accepted_on = null, reference = null"
                   " where id = $1", step.ids["census"])  # fmt: skip


def of_house(house: Household) -> dict[str, Any]:
    return {"id": house.ids["census"]}


def version(step: Step) -> dict[str, Any]:
    return {"seen": "yes", "version": "1"}


WHY = {"reason": "A record was wrong"}
ACTS = (
    Act("return:begun", CENSUS, None, ids=lambda house: {}, houses=("team",), form=lambda step: {"year": "2025"}),
    Act("return:checked", CENSUS, (*STATE, "open"), prepared, houses=HOLDS, move=("return", "validate")),
    Act("return:answered", CENSUS, (*STATE, "errors"), prepared, houses=HOLDS,
        form=lambda step: {"answers-CostSWE": "1", "answers-OtherAllowances": "None"}),
    Act("return:answered_for_one", CENSUS, (*STATE, "errors"), prepared, houses=HOLDS,
        form=lambda step: {"who": str(step.house.worker), "answer": "StepUpGrad=1"}),
    Act("return:noted", CENSUS, (*STATE, "errors"), prepared, houses=HOLDS,
        form=lambda step: {f"notes-{RATE.replace(' ', '_')}": "A team came back"}),
    Act("return:changed", CENSUS, (*STATE, "signed"), signed, houses=HOLDS, form=lambda step: WHY,
        move=("return", "change")),
    Act("return:signed", CENSUS, (*STATE, "ready"), prepared, houses=HOLDS, form=version,
        move=("return", "sign_off")),
    Act("return:sent", CENSUS, (*STATE, "signed"), signed, houses=HOLDS, move=("return", "submit")),
    Act("return:accepted", CENSUS, (*STATE, "submitted"), sent, houses=HOLDS, move=("return", "record_acceptance"),
        form=lambda step: {"reference": "A1", **day_of("on", TODAY)}),
    Act("return:reopened", CENSUS, (*STATE, "submitted"), sent, houses=HOLDS, form=lambda step: WHY,
        move=("return", "re_open")),
)  # fmt: skip
