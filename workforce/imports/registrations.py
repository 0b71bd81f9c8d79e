"""The regulator's own answer to a list of numbers: each status, with the day it was looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from foundation import clock
from foundation.access import Role
from foundation.deeds import service
from foundation.intake.kinds import FILES, Fault, Faulty, Kind, Told
from workforce.actions.registrations import record_answer, seen_again
from workforce.imports.rows import Heading, Rows, day, placed, rows_of
from workforce.queries.absences import committer_of
from workforce.queries.registrations import Answer, answers_in
from workforce.rules.feed_values import swe_number
from workforce.rules.registration import counts, lapsed_since, status_of

MOST_ROWS = 20_000
MOST_NAMED = 200


def _status(text: str) -> str:
    found = status_of(text)
    if found is None:
        raise ValueError(f"{text[:40]} is not a status of the register")
    return found


HEADINGS = (
    Heading("number", swe_number, ("registration number", "swe number", "reference", "registration no")),
    Heading("status", _status, ("registration status", "register status")),
    Heading("until", day, ("registered until", "expiry date", "registration expiry date", "end date"), needed=False),
    Heading("looked", day, ("looked up", "checked on", "date checked"), needed=False),
)


@dataclass(frozen=True)
class Row:
    row: int
    number: str
    status: str
    until: date | None
    looked: date | None


class RegisterFile(Rows[Row]):
    """What the register said."""


@dataclass(frozen=True)
class Planned:
    """One answer to be kept: what it says now, and on which day it was looked up."""

    row: Row
    before: Answer
    status: str
    looked: date

    @property
    def changes(self) -> bool:
        return self.before.id is None or self.before.status != self.status


def read(content: bytes, told: Told) -> RegisterFile:
    """The file's rows; Unreadable when it is no such table, Faulty with every row and field that is wrong."""
    rows = rows_of(content, HEADINGS, told, MOST_ROWS)
    found = tuple(Row(number, **cells) for number, cells in rows)
    first: dict[str, int] = {}
    twice = [
        Fault(each.row, "number", f"The same number as in row {first[each.number]}")
        for each in found
        if first.setdefault(each.number, each.row) != each.row
    ]
    if twice:
        raise Faulty(*twice)
    return RegisterFile(found)


async def fits(file: RegisterFile) -> Mapping[str, Any]:
    """How many stay, who changes, and whom to ask about again; Faulty."""
    plan = await planned(file, clock.today())
    changed = [each for each in plan if each.changes and each.before.status != each.status]
    barred = sum(each.status != "active" for each in plan)
    again = len(file.rows) - len(plan)
    words = f"{len(plan):,} looked up, {len(changed):,} with another status than before; {barred:,} may not practise"
    if again:
        words += f"; {again:,} still shown until 30 November: ask about them again in a few days"
    return {
        "rows": len(plan), "about": [str(each.before.person) for each in changed], "again": again, "words": words,
        "lines": [f"{each.row.number}: {each.before.status}, now {each.status}" for each in changed[:MOST_NAMED]],
    }  # fmt: skip


async def planned(file: RegisterFile, today: date) -> list[Planned]:
    """What is to be kept; an answer that says nothing of this registration year yet is left out."""
    known, faults, found = await answers_in(file.home("number", "answers")), [], []
    for row in file.rows:
        looked, before = row.looked or today, known.get(row.number)
        if before is None:
            faults.append(Fault(row.row, "number", "Nobody of this authority has this number"))
        elif looked > today:
            faults.append(Fault(row.row, "looked", "This day has not come yet"))
        elif before.checked_on and looked < before.checked_on:
            faults.append(Fault(row.row, "looked", f"A later answer, of {before.checked_on:%d/%m/%Y}, is kept already"))
        elif counts(row.status, row.until, looked):
            found.append(Planned(row, before, lapsed_since(row.status, row.until, looked), looked))
    if faults:
        raise Faulty(*faults)
    return found


async def load(file: RegisterFile, id: UUID, today: date) -> int:
    """Every answer; a row of the record for each person whose status is another, or was never looked up."""
    plan, committer = await planned(file, today), await committer_of(id)
    own = [each.row.row for each in plan if each.before.person == committer and each.status != each.before.status]
    if own:
        raise Faulty(*(Fault(row, "number", "This is your own number: somebody else commits the file") for row in own))
    assert file.authority is not None
    same: dict[date, list[Planned]] = {}
    for each in plan:
        if each.changes:
            await record_answer(
                service(FILES), answer=each.before, authority=file.authority, status=each.status, until=each.row.until,
                looked=each.looked, file=id,
            )  # fmt: skip
        else:
            same.setdefault(each.looked, []).append(each)
    for looked, those in same.items():
        ids = [each.before.id for each in those if each.before.id is not None]
        assert await seen_again(ids, [each.row.until for each in those], looked, id) == len(those)
    return len(plan)


REGISTRATIONS = Kind(
    "registrations", "The register’s answers",
    "What Social Work England’s register says of a list of numbers, as it lets you download it. Headings: number, "
    "status; and registered until, looked up. Numbers that are not in your authority are refused.",
    frozenset({Role.HR}), read, fits, load, placed, again=False, told=lambda shown: f"{shown['words']}.",
)  # fmt: skip
