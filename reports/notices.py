"""What people are told of figures: that a monthly report is there, or that one has stopped."""

from uuid import UUID

from foundation.access import Actor
from foundation.deeds import Done
from foundation.notices.kinds import Kind
from foundation.notices.telling import Whom
from reports.queries.monthly import roles_that_see

READERS = frozenset(roles_that_see())
KINDS = (
    Kind("monthly_report", "A monthly report", "The monthly report of {as_on} is ready", "/reports/sent/{subject}",
         roles=READERS),
    Kind("monthly_report_stopped", "A monthly report has stopped", "A monthly report that went to you has stopped",
         "/reports/{subject}", roles=READERS),
)  # fmt: skip


async def recipients(actor: Actor, done: Done) -> list[UUID | None]:
    """Those whom the deed names, who may see it today."""
    return list(done.facts["recipients"])


TELLS: tuple[tuple[str, str, Whom], ...] = (
    ("report:sent", "monthly_report", recipients),
    ("report:stopped", "monthly_report_stopped", recipients),
    ("report:lapsed", "monthly_report_stopped", recipients),
)
