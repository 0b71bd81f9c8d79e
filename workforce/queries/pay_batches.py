"""What payroll is given: confirmed steps and reversals, or arrears, in batches with their totals and fingerprint."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.database.shaping import shaped
from foundation.guard import admit, may
from foundation.money import pounds
from foundation.problems import NotThere
from foundation.roster import names_of
from foundation.sheets import Column, Sheet

# Confirmed and not sent out; and reversed after they were sent. What was reversed before it was sent is never sent.
WAITING = """
select s.id as step, s.person, s.authority, 'step' as entry, s.from_level, s.to_level, s.effective,
  s.annual_pence as annual_pence
from pay_step_due s join pay_step_confirmed c on c.step = s.id
where s.authority = $1 and not exists (select from pay_step_reversed v where v.step = s.id)
  and not exists (select from pay_batch_step b where b.step = s.id and b.entry = 'step')
union all
select s.id, s.person, s.authority, 'reversal', s.to_level, s.from_level, s.effective, -s.annual_pence
from pay_step_due s join pay_step_reversed v on v.step = s.id
where s.authority = $1 and exists (select from pay_batch_step b where b.step = s.id and b.entry = 'step')
  and not exists (select from pay_batch_step b where b.step = s.id and b.entry = 'reversal')
"""
SENT = """
select b.step, b.person, b.authority, b.entry, b.annual_pence, s.effective,
  case b.entry when 'step' then s.from_level else s.to_level end as from_level,
  case b.entry when 'step' then s.to_level else s.from_level end as to_level
from pay_batch_step b join pay_step_due s on s.id = b.step where b.batch = $1
"""
OWED = """
select l.person, l.authority, l.point, l.fte, l.old_pence, l.new_pence, l.days, l.last_day, l.arrears_pence
from award_line l
"""
NOT_SENT = f"""{OWED} where l.run = $1
  and not exists (select from pay_batch_arrears b where b.run = l.run and b.person = l.person) and l.person <> $2"""
SENT_OWED = f"{OWED} join pay_batch_arrears b on b.run = l.run and b.person = l.person where b.batch = $1"


@dataclass(frozen=True)
class Entry:
    """A line of a batch of steps: whole-time pounds a year that the step pays; below zero where it is undone."""

    step: UUID
    person: UUID
    name: str
    entry: str
    from_level: int
    to_level: int
    effective: date
    annual: Decimal


@dataclass(frozen=True)
class Arrears:
    """A line of the check file of an award."""

    person: UUID
    name: str
    point: int
    fte: Decimal
    old: Decimal
    new: Decimal
    days: int
    last_day: date | None
    amount: Decimal


@dataclass(frozen=True)
class Batch:
    """One batch; `fingerprint`: see below."""

    id: UUID
    authority: int
    kind: str
    run: UUID | None
    lines: int
    total: Decimal
    fingerprint: str
    made_by: UUID
    made_on: date
    who: str


STEP_COLUMNS = (
    Column("Name", lambda line: line.name),
    Column("Entry", lambda line: line.entry),
    Column("From level", lambda line: line.from_level, numeric=True),
    Column("To level", lambda line: line.to_level, numeric=True),
    Column("From", lambda line: f"{line.effective:%d/%m/%Y}"),
    Column("Whole-time pay a year", lambda line: line.annual, numeric=True),
    Column("Reference", lambda line: line.step),
)
ARREARS_COLUMNS = (
    Column("Name", lambda line: line.name),
    Column("Point", lambda line: line.point, numeric=True),
    Column("Share of full time", lambda line: line.fte.normalize(), numeric=True),
    Column("Whole-time pay before", lambda line: line.old, numeric=True),
    Column("Whole-time pay after", lambda line: line.new, numeric=True),
    Column("Days", lambda line: line.days, numeric=True),
    Column("Last day", lambda line: f"{line.last_day:%d/%m/%Y}" if line.last_day else None),
    Column("Arrears", lambda line: line.amount, numeric=True),
    Column("Reference", lambda line: line.person),
)


async def steps_waiting(authority: int) -> list[Entry]:
    """Steps and reversals that are in no batch yet, by the day they count from."""
    return await _entries(await fetch(f"{WAITING} order by effective, step", authority))


async def arrears_waiting(run: UUID, beside: UUID) -> list[Arrears]:
    """Lines of a run that are in no batch yet, but for the one of the person making it."""
    return await _owed(await fetch(f"{NOT_SENT} order by l.person", run, beside))


async def batches(actor: Actor, authority: int) -> list[Batch]:
    """Every batch of an authority, the latest first."""
    admit(actor, Can.LIST_PAY_STEPS, Place(authority=authority))
    return await _batches("where authority = $1 order by made_on desc, id limit 200", authority)


async def batch_of(actor: Actor, id: UUID, *, to: Can | None = None) -> Batch:
    """One batch; `to`: the act of taking it out, for the file itself."""
    found = await _batches("where id = $1", id)
    if not found:
        raise NotThere
    here = Place(authority=found[0].authority)
    admit(actor, Can.LIST_PAY_STEPS, here)
    if to is not None:
        admit(actor, to, here, seen=Can.LIST_PAY_STEPS)
    return found[0]


async def sheet_of(batch: Batch) -> Sheet:
    """The lines of a batch as its file has them, always in one order, so that the same batch is the same bytes."""
    if batch.kind == "steps":
        return steps_sheet(await _entries(await fetch(f"{SENT} order by s.effective, b.step, b.entry", batch.id)))
    return arrears_sheet(await _owed(await fetch(f"{SENT_OWED} order by l.person", batch.id)))


def steps_sheet(lines: Sequence[Entry]) -> Sheet:
    ordered = sorted(lines, key=lambda line: (line.effective, line.step.int, line.entry))
    return Sheet("Pay steps", STEP_COLUMNS, ordered, _foot(len(ordered), sum(line.annual for line in ordered)))


def arrears_sheet(lines: Sequence[Arrears]) -> Sheet:
    ordered = sorted(lines, key=lambda line: line.person.int)
    return Sheet("Arrears", ARREARS_COLUMNS, ordered, _foot(len(ordered), sum(line.amount for line in ordered)))


def fingerprint(sheet: Sheet) -> str:
    """The SHA-256 of the file without its names, which may change later: a line is known by its reference."""
    return hashlib.sha256(replace(sheet, columns=sheet.columns[1:]).file()).hexdigest()


def _foot(lines: int, total: Decimal | int) -> str:
    return f"Lines: {lines}. Total: {total:.2f}. To be checked against payroll: Steadfast pays nobody."


def may_take(actor: Actor, batch: Batch) -> bool:
    """Whether this reader may fetch the file, fresh sign-in or not."""
    can = Can.EXPORT_PAY_STEPS if batch.kind == "steps" else Can.EXPORT_PAY
    return may(actor, can, Place(authority=batch.authority))


async def _entries(rows: Iterable[Mapping[str, Any]]) -> list[Entry]:
    rows = list(rows)
    names = await names_of(row["person"] for row in rows)
    return [
        shaped(Entry, row, name=names.get(row["person"], "someone"), annual=pounds(row["annual_pence"])) for row in rows
    ]


async def _owed(rows: Iterable[Mapping[str, Any]]) -> list[Arrears]:
    rows = list(rows)
    names = await names_of(row["person"] for row in rows)
    return [
        shaped(
            Arrears, row, name=names.get(row["person"], "someone"), old=pounds(row["old_pence"]),
            new=pounds(row["new_pence"]), amount=pounds(row["arrears_pence"]),
        )
        for row in rows
    ]  # fmt: skip


async def _batches(where: str, given: object) -> list[Batch]:
    rows = await fetch(f"select * from pay_batch {where}", given)
    names = await names_of(row["made_by"] for row in rows)
    return [
        shaped(Batch, row, total=pounds(row["total_pence"]), who=names.get(row["made_by"], "someone")) for row in rows
    ]
