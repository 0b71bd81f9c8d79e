"""Pay steps: those that a final outcome made due, who confirmed or reversed them, and the batch they went in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.money import pounds
from foundation.roster import names_of
from workforce.queries.pay_scales import read_adopted, scale_known
from workforce.rules.pay_scales import PayScale

STEPS = """
select s.*, c.confirmed_by, c.confirmed_on, v.reversed_by, v.reversed_on, v.reason as reversed_because,
  (select b.batch from pay_batch_step b where b.step = s.id and b.entry = 'step') as batch
from pay_step_due s left join pay_step_confirmed c on c.step = s.id left join pay_step_reversed v on v.step = s.id
"""
STEP_WHERE: Mapping[str, tuple[str, ...]] = {
    "person": ("person", "name"),
    "from_level": ("from_level",),
    "to_level": ("to_level", "to_title"),
    "effective": ("effective",),
    "amount": ("annual", "scale"),
    "outcome": ("outcome", "decided_by", "raised_by"),
    "state": ("state",),
    "confirmed_by": ("confirmed_by", "confirmed_on", "reversed_by", "reversed_on", "reversed_because"),
    "batch": ("batch",),
}
PEOPLE = ("person", "decided_by", "raised_by", "confirmed_by", "reversed_by")


@dataclass(frozen=True)
class PayStep:
    """A step that a final outcome made due; `state` is "due", "confirmed" or "reversed"; `batch` is the one payroll was
    given it in. None where the reader may not see.
    """

    id: UUID
    authority: int
    person: UUID | None
    name: str | None
    from_level: int | None
    to_level: int | None
    to_title: str | None
    effective: date | None
    annual: Decimal | None
    scale: PayScale | None
    outcome: UUID | None
    decided_by: UUID | None
    raised_by: UUID | None
    raised_at: datetime
    state: str | None
    confirmed_by: UUID | None
    confirmed_on: date | None
    reversed_by: UUID | None
    reversed_on: date | None
    reversed_because: str | None
    batch: UUID | None
    names: Mapping[UUID, str]

    def who(self, person: UUID | None) -> str:
        return self.names.get(person, "someone") if person else "not yet"


async def pay_steps(actor: Actor, *, to: Can = Can.LIST_PAY_STEPS, waiting: bool = False) -> list[PayStep]:
    """The pay steps this reader may meet, those still due first and the longest waiting before the others."""
    reach = reach_of(actor, to)
    rows = await fetch(
        f"{STEPS} where (s.authority = any($1) or s.person = $2) and (not $3 or c.step is null)"
        " order by c.step is not null, s.raised_at, s.id limit 200",
        reach.authorities, reach.person if reach.own else None, waiting,
    )  # fmt: skip
    steps = await _steps(rows)
    found: list[PayStep] = seen_list(actor, Can.LIST_PAY_STEPS, steps, _place, STEP_WHERE)
    return found


async def pay_step_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_PAY_STEP) -> PayStep:
    """One pay step, as its reader may see it."""
    step = await whole_step(id)
    return masked(step, admit(actor, to, _place(step), seen=Can.SEE_PAY_STEP), STEP_WHERE)


async def whole_step(id: UUID) -> PayStep:
    """One pay step unmasked, for a deed that asks `admit` itself; NotThere where row security hides it."""
    row = await the_row(STEPS + " where s.id = $1", id)
    return (await _steps([row]))[0]


def _place(step: PayStep) -> Place:
    return Place(step.person, authority=step.authority)


async def _steps(rows: Sequence[asyncpg.Record]) -> list[PayStep]:
    people = {row[part] for row in rows for part in PEOPLE}
    names = await names_of(people)
    await read_adopted(row["edition"] for row in rows)
    return [_step(row, names) for row in rows]


def _step(row: asyncpg.Record, names: Mapping[UUID, str]) -> PayStep:
    scale = scale_known(row["edition"])
    return shaped(
        PayStep,
        row,
        name=names.get(row["person"], "someone"),
        to_title=next((rung.title for rung in scale.levels if rung.level == row["to_level"]), "") if scale else "",
        annual=pounds(row["annual_pence"]),
        scale=scale,
        state="reversed" if row["reversed_on"] else "confirmed" if row["confirmed_on"] else "due",
        names=names,
    )
