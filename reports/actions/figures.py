"""Taking figures out as a file: who, which, and what for, on the record."""

from typing import ClassVar, Literal, get_args
from uuid import UUID, uuid5

from foundation.access import Actor
from foundation.access_table import Can
from foundation.clock import today
from foundation.database.pool import fetch_value
from foundation.deeds import Done, deed
from foundation.forms import Form
from foundation.problems import NotAllowed, NotThere
from reports.measures import BY_NAME
from reports.queries.figures import figures_for

AUTHORITIES = UUID("5f1d0c1e-0000-4000-8000-000000000000")
Reason = Literal["board", "members", "return", "planning"]
REASONS: dict[Reason, str] = {
    "board": "A report to a board or the leadership team",
    "members": "A question by members or a request for information",
    "return": "Checking a return or a published figure",
    "planning": "Workforce planning",
}
assert set(REASONS) == set(get_args(Reason))


class TakeOut(Form):
    """What the file is for, as a code that goes on the record."""

    reason: Reason
    words: ClassVar[dict[str, str]] = {"reason": "Choose what the file is for"}


@deed("figures:taken_out", needs=Can.EXPORT_AUTHORITY_FIGURES, form=TakeOut,
      says="{actor} took out the figures of {measure} as a file, for {reason}")  # fmt: skip
async def take_out(actor: Actor, code: int, measure: str, form: TakeOut) -> Done:
    if measure not in BY_NAME:
        raise NotThere
    await figures_for(actor, code, today(), to=Can.EXPORT_AUTHORITY_FIGURES)
    return Done(
        uuid5(AUTHORITIES, str(code)), "authority", code, then=f"/figures/authority/{code}/{measure}.csv",
        facts={"measure": measure, "reason": form.reason},
    )  # fmt: skip


async def reason_given(actor: Actor, code: int, measure: str) -> None:
    """NotAllowed unless the actor has said, in the last ten minutes, what this file is for."""
    given = await fetch_value(
        "select exists (select from audit where actor = $1 and authority = $2 and deed = 'figures:taken_out'"
        " and facts->>'measure' = $3 and at > now() - interval '10 minutes')",
        actor.person, code, measure,
    )  # fmt: skip
    if not given:
        raise NotAllowed("Say first what the file is for: the form is at the foot of the figure’s page.")
