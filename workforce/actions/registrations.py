"""What the register said of somebody: kept by date, one answer after another; and lists of numbers to ask it about."""

from datetime import date
from uuid import UUID, uuid4

from foundation.access import Actor
from foundation.access_table import Can
from foundation.database.pool import fetch_value
from foundation.database.rows import add, change
from foundation.deeds import Done, deed
from foundation.exports import taking_out
from workforce.queries.registrations import Answer
from workforce.tables.people import RegistrationStatus

take_numbers = taking_out("registrations", Can.EXPORT_PEOPLE, "/registrations/numbers")

# Many whose status stays as it was: the day is all that changes.
SEEN_AGAIN = """
with seen as (
  update registration_status r set checked_on = $3, until = row.until, file = $4, version = version + 1
  from unnest($1::uuid[], $2::date[]) as row (id, until) where r.id = row.id and r.checked_on <= $3 returning 1)
select count(*) from seen
"""


async def seen_again(ids: list[UUID], untils: list[date | None], looked: date, file: UUID) -> int:
    """The register says the same as before; how many were marked."""
    marked: int = await fetch_value(SEEN_AGAIN, ids, untils, looked, file)
    return marked


@deed("registration:recorded", needs=None, says="{actor} recorded what the register says of {person}: {status}")
async def record_answer(
    actor: Actor, answer: Answer, authority: int, status: str, until: date | None, looked: date, file: UUID
) -> Done:
    """From the day it was looked up another status holds, or the first that was ever looked up."""
    if answer.id is not None and answer.starts == looked:  # asked twice in a day: the last answer is the day's
        await change(RegistrationStatus, _row(answer), status=status, checked_on=looked, until=until, file=file)
    else:
        if answer.id is not None:
            await change(RegistrationStatus, _row(answer), ends=looked)
        await add(
            RegistrationStatus, id=uuid4(), person=answer.person, authority=authority, status=status, starts=looked,
            checked_on=looked, until=until, source="register", file=file,
        )  # fmt: skip
    facts = {"person": answer.person, "status": status, "was": answer.status, "file": file}
    return Done(
        answer.person, "registration", authority, worker=answer.person, then=f"/people/{answer.person}", facts=facts
    )


class _Row:
    """An answer's row, by id and version."""

    def __init__(self, id: UUID, version: int) -> None:
        self.id, self.version = id, version


def _row(answer: Answer) -> _Row:
    assert answer.id is not None
    return _Row(answer.id, answer.version)
