"""A file of counts: how many children each worker held on a day, and of which kinds. Counts only, never a child."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from foundation import clock
from foundation.access import Role
from foundation.intake.kinds import Fault, Faulty, Kind, Told
from workforce.actions.caseloads import BOXES, keep_counts
from workforce.imports.rows import Heading, Rows, day, identifier, placed, rows_of, whole
from workforce.queries.roll import Roll, roll_of
from workforce.rules.caseload import MOST_CHILDREN, Counts

MOST_ROWS = 100_000
COUNT = whole(MOST_CHILDREN)
HEADINGS = (
    Heading("person", identifier, ("worker", "registration number", "swe number", "work email", "email")),
    Heading("on", day, ("date", "day", "count date")),
    Heading("children", COUNT, ("cases", "caseload", "children held")),
    Heading("child_protection", COUNT, ("cp",), needed=False),
    Heading("court", COUNT, ("care proceedings", "proceedings"), needed=False),
    Heading("looked_after", COUNT, ("cla", "lac"), needed=False),
    Heading("alone", COUNT, ("held alone", "without co-worker"), needed=False),
)


@dataclass(frozen=True)
class Row:
    """One count: `row` as a spreadsheet numbers it."""

    row: int
    person: str
    on: date
    counts: Counts


class CountFile(Rows[Row]):
    """Counts."""


def read(content: bytes, told: Told) -> CountFile:
    """The file's rows; Unreadable when it is no such table, Faulty with every row and field that is wrong."""
    found, faults = [], []
    for number, cells in rows_of(content, HEADINGS, told, MOST_ROWS):
        counts = Counts(**{box: cells[box] or 0 for box in BOXES})
        faults += [Fault(number, box, words) for box, words in counts.against().items()]
        found.append(Row(number, cells["person"], cells["on"], counts))
    if faults:
        raise Faulty(*faults)
    return CountFile(tuple(found))


async def fits(file: CountFile) -> Mapping[str, Any]:
    """What the counts would do; Faulty for whoever is not known, did not work here that day, or is named twice."""
    rows = await found_in(file, clock.today())
    days = sorted({day for _, _, day, _ in rows})
    return {
        "rows": len(rows), "children": sum(counts.children for *_, counts in rows), "first": days[0].isoformat(),
        "last": days[-1].isoformat(), "days": len(days), "people": len({person for person, *_ in rows}),
        "words": f"{len(rows):,} counts of {len({person for person, *_ in rows}):,} workers on {len(days):,} days",
    }  # fmt: skip


async def found_in(file: CountFile, today: date) -> list[tuple[UUID, UUID, date, Counts]]:
    """Each row as person, team, day and counts; Faulty."""
    roll = await roll_of(file.home("person", "counts"))
    faults: list[Fault] = []
    first: dict[tuple[UUID, date], int] = {}
    found = []
    for row in file.rows:
        where = _who_and_where(roll, row, today)
        if isinstance(where, Fault):
            faults.append(where)
        elif (before := first.setdefault((where[0], row.on), row.row)) != row.row:
            faults.append(Fault(row.row, "person", f"The same person and day as in row {before}"))
        else:
            found.append((*where, row.on, row.counts))
    if faults:
        raise Faulty(*faults)
    return found


def _who_and_where(roll: Roll, row: Row, today: date) -> tuple[UUID, UUID] | Fault:
    try:
        person = roll.who(row.person)
    except ValueError as no:
        return Fault(row.row, "person", str(no))
    if row.on > today:
        return Fault(row.row, "on", "This day has not come yet")
    try:
        return person, roll.team_on(person, row.on)
    except ValueError as no:
        return Fault(row.row, "on", str(no))


async def load(file: CountFile, id: UUID, today: date) -> int:
    """Every count in one statement; one of the same day takes the place of the one before."""
    return await kept(file, "file", id, today)


async def kept(file: CountFile, source: str, entered_by: UUID, today: date) -> int:
    rows: Sequence[tuple[UUID, UUID, date, Counts]] = await found_in(file, today)
    assert file.authority is not None
    return await keep_counts(file.authority, rows, source, entered_by)


CASELOAD = Kind(
    "caseload", "Caseload counts",
    "How many children each worker held on a day. Headings: person (Social Work England number or work e-mail), on, "
    "children; and, where you have them, child_protection, court, looked_after, alone. Never a child’s name or number.",
    frozenset({Role.HR}), read, fits, load, placed, again=False, told=lambda shown: f"{shown['words']}.",
)  # fmt: skip
