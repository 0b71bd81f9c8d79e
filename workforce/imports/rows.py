"""A table's rows by heading, each cell made plain or refused in words: what several kinds of file are read by."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar

from foundation.intake.kinds import Fault, Faulty, Told, Unreadable
from workforce.rules.feed_values import day as iso_day

NOT_CSV = "This is not a CSV file in UTF-8. Save the sheet as CSV (UTF-8) and send that."
MOST_FAULTS = 2_000  # more than anyone puts right by hand: the file is another one than it says
EVERY = 1_000
Row = TypeVar("Row")
File = TypeVar("File", bound="Rows[Any]")


@dataclass(frozen=True)
class Heading:
    """A column: its name, other names it goes by, whether a file and a row need it, and what makes a cell plain."""

    name: str
    clean: Callable[[str], Any]
    called: tuple[str, ...] = ()
    needed: bool = True


@dataclass(frozen=True)
class Rows(Generic[Row]):
    """The rows of a file as they were read, and for which authority it was sent."""

    rows: tuple[Row, ...]
    authority: int | None = None

    def home(self, heading: str, what: str) -> int:
        """Whose they are; Faulty where nobody said."""
        if self.authority is None:
            raise Faulty(Fault(1, heading, f"Say for which authority the {what} are: add --authority CODE"))
        return self.authority


def placed(file: File, authority: int | None) -> File:
    return replace(file, authority=authority)


@dataclass
class Reading:
    """A file under way: what was found, and what is wrong."""

    faults: list[Fault] = field(default_factory=list)
    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def wrong(self, row: int, column: str, reason: str) -> None:
        self.faults.append(Fault(row, column, reason))
        if len(self.faults) > MOST_FAULTS:
            raise Faulty(*self.faults)


def rows_of(content: bytes, headings: Sequence[Heading], told: Told, most: int) -> list[tuple[int, dict[str, Any]]]:
    """(row as a spreadsheet numbers it, cells by heading); Unreadable when it is no such table, Faulty otherwise.

    An empty cell is None where its heading is not needed.
    """
    if b"\0" in content:
        raise Unreadable(NOT_CSV)
    total = content.count(b"\n")
    if total > most + 1:
        raise Unreadable(f"The file has more than {most:,} rows. Split it, and send the parts.")
    lines, reading = _lines(content), Reading()
    places = _places(next(lines, (1, []))[1], headings)
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if (found := _row(reading, number, cells, places)) is not None:
            reading.rows.append((number, found))
        if number % EVERY == 0:
            told(number, total, len(reading.faults))
    told(total, total, len(reading.faults))
    if reading.faults:
        raise Faulty(*reading.faults)
    if not reading.rows:
        raise Unreadable("The file has headings and no row beneath them.")
    return reading.rows


def _lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
        yield from enumerate(csv.reader(text, strict=True), 1)
    except (UnicodeDecodeError, csv.Error):
        raise Unreadable(NOT_CSV) from None


def _places(first: Sequence[str], headings: Sequence[Heading]) -> list[tuple[Heading, int | None]]:
    """Where each heading stands in the file, whatever it is called there."""
    known = {" ".join(cell.replace("_", " ").lower().split()): at for at, cell in reversed(list(enumerate(first)))}
    places = []
    for heading in headings:
        names = (heading.name, *heading.called)
        at = next((known[name] for name in (n.replace("_", " ") for n in names) if name in known), None)
        if at is None and heading.needed:
            needed = ", ".join(each.name for each in headings if each.needed)
            raise Unreadable(f"The first row must hold the headings {needed}; {heading.name} is missing.")
        places.append((heading, at))
    return places


def _row(
    reading: Reading, number: int, cells: Sequence[str], places: Sequence[tuple[Heading, int | None]]
) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    before = len(reading.faults)
    for heading, at in places:
        text = cells[at].strip() if at is not None and at < len(cells) else ""
        if not text:
            found[heading.name] = None
            if heading.needed:
                reading.wrong(number, heading.name, "This is empty")
            continue
        try:
            found[heading.name] = heading.clean(text)
        except ValueError as no:
            reading.wrong(number, heading.name, str(no))
    return found if len(reading.faults) == before else None


# What a cell may hold ------------------------------------------------------------------------------------------------


def day(text: str) -> date:
    """A day of our time; a year of two figures is refused, since it could be two years."""
    return date.fromisoformat(iso_day(text))


def whole(most: int) -> Callable[[str], int]:
    """A whole number from 0 to `most`."""

    def clean(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= most):
            raise ValueError(f"Enter a whole number from 0 to {most:,}")
        return int(text)

    return clean


def identifier(text: str) -> str:
    """What a person is known by: a Social Work England number, or a work e-mail address."""
    if len(text) > 200 or not text.isprintable():
        raise ValueError("Enter a Social Work England number or a work e-mail address")
    return text.lower().replace(" ", "")
