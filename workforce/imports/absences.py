"""A file of absences from the HR system: kinds and days. What it brings is read-only here: its next file changes it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

from foundation.access import Role
from foundation.database.pool import fetch_value
from foundation.deeds import service
from foundation.intake.kinds import FILES, Fault, Faulty, Kind, Told
from foundation.periods import Period
from workforce.actions.absences import fed
from workforce.imports.rows import Heading, Rows, day, identifier, placed, rows_of
from workforce.queries.absences import Known, committer_of, known_in
from workforce.queries.roll import Roll, roll_of
from workforce.rules.absence import KINDS

MOST_ROWS = 100_000
CALLED = {
    "sickness": "sick_leave", "sick": "sick_leave", "sick leave": "sick_leave", "sickness absence": "sick_leave",
    "maternity": "family_leave", "paternity": "family_leave", "adoption": "family_leave", "parental": "family_leave",
    "family leave": "family_leave", "career break": "career_break", "unpaid leave": "career_break", "other": "other",
}  # fmt: skip
KEPT = """
with row as (
  select * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::date[], $7::numeric[], $8::bool[])
    as row (id, person, kind, starts, ends, days_lost, cancelled)
), changed as (
  update absence a set ends = row.ends, days_lost = row.days_lost, fed_on = $9::date, version = version + 1,
    withdrawn_on = case when row.cancelled then $9::date end
  from row where a.id = row.id and a.authority = $1 and a.source = 'fed' returning a.id
), added as (
  insert into absence (id, person, authority, kind, starts, ends, days_lost, source, fed_on)
  select id, person, $1, kind, starts, ends, days_lost, 'fed', $9::date from row
  where not cancelled and not exists (select from absence a where a.id = row.id) returning id
)
select (select count(*) from changed) + (select count(*) from added)
"""


def _kind(text: str) -> str:
    plain = " ".join(text.lower().replace("_", " ").split())
    found = CALLED.get(plain, plain.replace(" ", "_"))
    if found not in KINDS:
        raise ValueError("Use sick leave, family leave, career break or other; the reason itself is not kept here")
    return found


def _days(text: str) -> Decimal:
    try:
        made = Decimal(text)
    except ArithmeticError:
        raise ValueError("Enter a number of working days, such as 4.5, or leave it empty") from None
    if not (made.is_finite() and 0 <= made <= 2000):
        raise ValueError("Enter a number of working days from 0 to 2,000")
    return round(made, 2)


def _cancelled(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise ValueError("Enter yes, or leave it empty")
    return text.lower() == "yes"


HEADINGS = (
    Heading("person", identifier, ("worker", "registration number", "swe number", "work email", "email")),
    Heading("kind", _kind, ("absence type", "type")),
    Heading("first_day", day, ("first day", "start", "from")),
    Heading("last_day", day, ("last day", "end", "to"), needed=False),
    Heading("days_lost", _days, ("working days lost", "days"), needed=False),
    Heading("cancelled", _cancelled, ("withdrawn",), needed=False),
)


@dataclass(frozen=True)
class Row:
    row: int
    person: str
    kind: str
    away: Period
    days_lost: Decimal | None
    cancelled: bool


class AbsenceFile(Rows[Row]):
    """Days away."""


@dataclass(frozen=True)
class Planned:
    """What one row does: `id` of the absence it changes, or of the new one."""

    row: Row
    person: UUID
    id: UUID
    before: Known | None

    @property
    def changes(self) -> bool:
        was = self.before
        return was is None or (was.away, was.days_lost) != (self.row.away, self.row.days_lost) or self.row.cancelled


def read(content: bytes, told: Told) -> AbsenceFile:
    """The file's rows; Unreadable when it is no such table, Faulty with every row and field that is wrong."""
    found, faults = [], []
    for number, cells in rows_of(content, HEADINGS, told, MOST_ROWS):
        first, last = cells["first_day"], cells["last_day"]
        if last is not None and last < first:
            faults.append(Fault(number, "last_day", "The last day must be on or after the first"))
            continue
        away = Period.of(first, last)
        found.append(Row(number, cells["person"], cells["kind"], away, cells["days_lost"], bool(cells["cancelled"])))
    if faults:
        raise Faulty(*faults)
    return AbsenceFile(tuple(found))


async def fits(file: AbsenceFile) -> Mapping[str, Any]:
    """How many absences the file adds, changes and cancels; Faulty."""
    plan = await planned(file)
    new = sum(each.before is None for each in plan)
    cancelled = sum(each.row.cancelled for each in plan)
    changed = sum(each.changes for each in plan) - new - cancelled
    words = f"{new:,} new, {changed:,} changed, {cancelled:,} cancelled"
    return {
        "rows": len(plan), "about": sorted({str(each.person) for each in plan if each.changes}),
        "words": f"{words}; {len(plan) - new - changed - cancelled:,} as they were",
    }  # fmt: skip


async def planned(file: AbsenceFile) -> list[Planned]:
    authority = file.home("person", "absences")
    roll, known = await roll_of(authority), await known_in(authority)
    faults: list[Fault] = []
    found: dict[UUID, list[Planned]] = defaultdict(list)
    for row in file.rows:
        try:
            person = _who(roll, row)
        except ValueError as no:
            faults.append(Fault(row.row, "person", str(no)))
            continue
        same = (one for one in known[person] if one.fed and (one.kind, one.away.start) == (row.kind, row.away.start))
        before = next(same, None)
        if row.cancelled and before is None:
            faults.append(Fault(row.row, "cancelled", "No such absence was fed before: leave the row out"))
        found[person].append(Planned(row, person, before.id if before else uuid4(), before))
    for person, plan in found.items():
        faults += _overlaps(plan, known[person])
    if faults:
        raise Faulty(*sorted(faults, key=lambda fault: fault.row))
    return [each for plan in found.values() for each in plan]


def _who(roll: Roll, row: Row) -> UUID:
    person = roll.who(row.person)
    if not any(row.away.start in spell for spell in roll.employed(person)):
        raise ValueError(f"They did not work here on {row.away.start.day} {row.away.start:%B %Y}")
    return person


def _overlaps(plan: list[Planned], known: list[Known]) -> list[Fault]:
    """Nobody is away twice at once: among the file's own rows, and beside what is known and not in it."""
    ordered = sorted((each for each in plan if not each.row.cancelled), key=lambda each: each.row.away.start)
    faults = [
        Fault(after.row.row, "first_day", f"This overlaps with row {before.row.row}")
        for before, after in pairwise(ordered)
        if before.row.away.overlaps(after.row.away)
    ]
    touched = {each.id for each in plan}
    for each in ordered:
        clash = next((k for k in known if k.id not in touched and k.away.overlaps(each.row.away)), None)
        if clash is not None:
            since = f"{clash.away.start.day} {clash.away.start:%B %Y}"
            how = "cancel that one in your file" if clash.fed else "it was entered here: withdraw it first"
            faults.append(Fault(each.row.row, "first_day", f"They are away already from {since}: {how}"))
    return faults


async def load(file: AbsenceFile, id: UUID, today: date) -> int:
    """Every absence in one statement, and a row of the record for each person changed; nobody commits their own."""
    plan = await planned(file)
    committer = await committer_of(id)
    own = [each.row.row for each in plan if each.person == committer and each.changes]
    if own:
        raise Faulty(*(Fault(row, "person", "This is about you: somebody else commits the file") for row in own))
    changing = [each for each in plan if each.changes]
    kept = await fetch_value(
        KEPT, file.authority, [each.id for each in changing], [each.person for each in changing],
        [each.row.kind for each in changing], [each.row.away.start for each in changing],
        [each.row.away.end for each in changing], [each.row.days_lost for each in changing],
        [each.row.cancelled for each in changing], today,
    )  # fmt: skip
    assert kept == len(changing)
    for person, count in sorted(Counter(each.person for each in changing).items()):
        await fed(service(FILES), person=person, authority=file.authority, file=id, count=count)
    return len(plan)


ABSENCES = Kind(
    "absences", "Absences",
    "Days away from your HR system. Headings: person (Social Work England number or work e-mail), kind, first_day; and "
    "last_day, days_lost, cancelled. The reason for an absence is not kept here: leave it out.",
    frozenset({Role.HR}), read, fits, load, placed, again=False, told=lambda shown: f"{shown['words']}.",
)  # fmt: skip
