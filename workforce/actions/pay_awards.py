"""Deeds of awards: a new edition of a spine is applied to a whole authority, once, with everyone's arrears."""

from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

from pydantic import Field

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch_one
from foundation.database.rows import add
from foundation.deeds import Done, deed
from foundation.filters import pounds as words_of
from foundation.forms import Form
from foundation.guard import admit
from foundation.locks import itself, one_at_a_time
from foundation.money import pounds
from foundation.problems import About, DutyBroken, Overtaken, Refusal
from workforce.queries.pay_awards import LINES, SLICES, Award, award_called, lines_of, previewed
from workforce.queries.pay_runs import award_of, run_of
from workforce.tables.grades import AwardRun

PUT = f"""
with put as (
  insert into award_line (run, person, authority, point, fte, old_pence, new_pence, days, arrears_pence, last_day,
    entered_by)
  select *, $8::uuid from ({LINES}) every_line returning arrears_pence)
select count(*) as people, coalesce(sum(arrears_pence), 0)::bigint as total from put
"""


class ApplyAward(Form):
    """Which edition of a spine, and the month in which it is first paid."""

    authority: int
    spine: str
    first_paid: date
    words: ClassVar = {"spine": "Choose an edition", "first_paid": "Enter the 1st of the month it is first paid"}
    agreed: bool = Field(False)


@deed(
    "award:applied", needs=Can.EDIT_PAY, locks=one_at_a_time("award"), form=ApplyAward,
    says="{actor} applied the spine of {starts}: {people} people are owed {total} in arrears",
)  # fmt: skip
async def apply_award(actor: Actor, form: ApplyAward) -> Done:
    """Pay the authority's people by a new edition from its first day; the line of whoever presses waits for another."""
    sees = admit(actor, Can.EDIT_PAY, Place(authority=form.authority))
    award = await award_called(actor, form.authority, form.spine)
    if award is None:
        raise Overtaken("This edition is paid already, or a later one is.")
    if award.filed and award.filed.filed_by == actor.person:
        raise DutyBroken("D22", "You filed this edition. Somebody else in HR must apply it.",
                         About(award.filed.id, "award", form.authority))  # fmt: skip
    preview = await previewed(award, form.first_paid)
    if preview.against:
        raise Refusal(" ".join(preview.against))
    if not form.agreed:
        raise Refusal(agreed="Confirm that you have looked at what it costs")
    id = await _adopted(actor, award, form.first_paid)
    people, total = await _lines(actor, award, form.first_paid, id)
    told = {"starts": award.starts, "edition": award.spine.key, "people": people, "total": total}
    return Done(id, "award", form.authority, then=f"/pay/awards/{id}", facts=told, role=sees.role)


async def _adopted(actor: Actor, award: Award, first_paid: date) -> UUID:
    id, filed = uuid4(), award.filed
    await add(
        AwardRun, id=id, authority=award.authority, spine=award.name, edition=award.spine.key,
        before=award.before.key if award.before else None, filed=filed.id if filed else None,
        filed_by=filed.filed_by if filed else None, starts=award.starts, first_paid=first_paid,
        applied_by=actor.person, applied_on=clock.today(),
    )  # fmt: skip
    return id


async def _lines(actor: Actor, award: Award, first_paid: date, run: UUID) -> tuple[int, str]:
    """Everybody's arrears but one's own, in a few statements; how many people, and pounds in words."""
    if award.before is None:
        return 0, words_of(pounds(0))
    given = (*lines_of(award, first_paid), run, actor.person)
    put = [row for number in range(SLICES) if (row := await fetch_one(PUT, *given, number))]
    return sum(row["people"] for row in put), words_of(pounds(sum(row["total"] for row in put)))


@deed(
    "award:completed", needs=Can.EDIT_PAY, locks=itself("edition"),
    says="{actor} added the arrears left out of the award of {starts}: {people} people are owed {total}",
)  # fmt: skip
async def complete_award(actor: Actor, id: UUID) -> Done:
    """Add the lines that a run has not got: the one of whoever applied it, which somebody else enters (D1)."""
    run = await run_of(actor, id)
    sees = admit(actor, Can.EDIT_PAY, Place(authority=run.authority), seen=Can.LIST_PAY)
    people, total = await _lines(actor, await award_of(run), run.first_paid, id)
    if not people:
        raise Overtaken("Nobody else is owed anything by this award.")
    told = {"starts": run.starts, "people": people, "total": total}
    return Done(id, "award", run.authority, then=f"/pay/awards/{id}", facts=told, role=sees.role)
