"""The rows of an HR feed, read and judged one by one, before anything is asked of the database. Pure."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from workforce.rules.feed_headings import BY_CODE, Wrong, placed
from workforce.rules.feed_values import CLEAN, OFTEN

WHO = ("name", "swe_number", "birth_date", "sex", "ethnicity", "qualification")
JOB = ("title", "role", "type", "grade", "basis", "team", "post", "hours", "fte", "reason", "destination", "probation",
       "notice", "manager", "cost_code", "employer")  # fmt: skip
WORK = 9  # the first so many of JOB say what the work is; the rest, how it ended and what hangs on it
APART = "\x1f"
UNSAID = "\x1a"  # of a column that the file does not have: what we hold stays
PLACES = {code: place for codes in (WHO, JOB) for place, code in enumerate(codes)}
FILLED = ("payroll_number", "name", "basis", "start", "as_at")
MOST_WRONG = 5_000
DAY = timedelta(days=1)
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)  # as at: what was held before there was a feed


class Row(NamedTuple):
    """One spell of one person, as an extract says it. `ends`: the first day no longer worked.

    `who` and `said` hold the values of WHO and JOB in order, as plain text with APART between.
    """

    row: int
    payroll: str
    contract: str
    kind: str
    starts: date
    ends: date | None
    as_at: datetime
    who: str
    said: str


class Headings(ValueError):
    """The first row cannot be read as it stands; `wrong` says why, `headings` is what a person may explain."""

    def __init__(self, headings: Sequence[str], wrong: Sequence[Wrong]) -> None:
        super().__init__("headings")
        self.headings, self.wrong = headings, wrong


class Rows(ValueError):
    """Rows that cannot be taken in."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__("rows")
        self.wrong = wrong


def kind_of(basis: str) -> str:
    """Permanent and fixed-term work is one kind: the council's own. A person may have one of each at once."""
    return "direct" if basis in ("permanent", "fixed_term") else basis


def read(
    content: bytes, remembered: Mapping[str, str], told: Callable[[int, int, int], None] = lambda *far: None
) -> list[Row]:
    """Every row of a file in CSV and UTF-8; Headings or Rows with every fault. `told(rows done, of total, faults)`."""
    total = max(content.count(b"\n"), 1)
    lines = csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline=""), strict=True)
    headings = next(lines, [])
    places, wrong = placed(headings, remembered)
    if wrong:
        raise Headings([heading for heading in headings if heading.strip()], wrong)
    reading, number = _Reading(places), 1
    rows: list[Row] = []
    faults: list[Wrong] = []
    for number, cells in enumerate(lines, 2):
        if any(cells):
            reading.row(number, cells, rows, faults)
        if number % 1_000 == 0:
            told(number - 1, total, len(faults))
        if len(faults) > MOST_WRONG:
            break
    told(number - 1, number - 1, len(faults))
    if not rows and not faults:
        faults.append(Wrong(2, "", "The file has headings and no rows"))
    if faults:
        raise Rows(faults)
    return rows


class _Reading:
    """Cells to values, column by column; values that come again and again are made plain once."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self.columns: list[tuple[str, int, Callable[[str], str], dict[str, str] | None]] = [
            (code, place, CLEAN[code], {} if code in OFTEN else None) for code, place in places.items()
        ]
        self.empty = {code: "" if code in places else UNSAID for code in CLEAN}
        self.days: dict[str, date] = {}
        self.times: dict[str, datetime] = {}
        self.words: dict[str, str] = {}

    def row(self, number: int, cells: Sequence[str], rows: list[Row], faults: list[Wrong]) -> None:
        values = dict(self.empty)
        wrong: list[Wrong] = []
        width = len(cells)
        for code, place, clean, known in self.columns:
            text = cells[place].strip() if place < width else ""
            if not text:
                continue
            if known is not None and (made := known.get(text)) is not None:
                values[code] = made
                continue
            try:
                values[code] = made = clean(text)
            except ValueError as no:
                wrong.append(Wrong(number, BY_CODE[code].title, str(no)))
                continue
            if known is not None:
                known[text] = made
        barred = {each.column for each in wrong}
        wrong += [
            Wrong(number, BY_CODE[code].title, "This is empty, and is needed")
            for code in FILLED
            if values[code] in ("", UNSAID) and BY_CODE[code].title not in barred
        ]
        if not wrong:
            wrong = self._order(number, values)
        if wrong:
            faults += wrong
        else:
            rows.append(self._made(number, values))

    def _order(self, number: int, values: Mapping[str, str]) -> list[Wrong]:
        if values["end"] and values["end"] < values["start"]:
            return [Wrong(number, "End date", "This is before the start date")]
        if values["birth_date"] >= values["start"]:
            return [Wrong(number, "Birth date", "This is not before the start date")]
        return []

    def _made(self, number: int, values: Mapping[str, str]) -> Row:
        starts = self._day(values["start"])
        ends = self._day(values["end"]) + DAY if values["end"] else None
        return Row(
            number, values["payroll_number"], values["contract"].strip(UNSAID), kind_of(values["basis"]), starts, ends,
            self._time(values["as_at"]), APART.join([values[code] for code in WHO]),
            self._kept(APART.join([values[code] for code in JOB])),
        )  # fmt: skip

    def _day(self, text: str) -> date:
        if text not in self.days:
            self.days[text] = date.fromisoformat(text)
        return self.days[text]

    def _time(self, text: str) -> datetime:
        if text not in self.times:
            self.times[text] = datetime.fromisoformat(text)
        return self.times[text]

    def _kept(self, text: str) -> str:
        return self.words.setdefault(text, text)


def value(said: str, code: str) -> str:
    """One value of a row's `who` or `said`; "" where it is empty or the file has no such column."""
    found = said.split(APART)[PLACES[code]]
    return "" if found == UNSAID else found


def given(said: str) -> list[str | None]:
    """Every value of a row's `who` or `said` in order; None where the file has no such column."""
    return [None if each == UNSAID else each for each in said.split(APART)]


def together(rows: Iterable[Row], *, full: bool) -> list[Wrong]:
    """What stands against rows that are well by themselves: numbers twice, two people under one number, two times."""
    return [*_one_extract(rows, full), *_twice(rows), *_two_people(rows), *_two_numbers(rows)]


def _one_extract(rows: Iterable[Row], full: bool) -> list[Wrong]:
    first: Row | None = None
    for row in rows if full else ():
        first = first or row
        if row.as_at != first.as_at:
            return [Wrong(row.row, "As at", "A file of everyone is one extract, and has one time. Row 2 has another")]
    return []


def _twice(rows: Iterable[Row]) -> list[Wrong]:
    seen: dict[tuple[str, str, str, date, datetime], int] = {}
    wrong = []
    for row in rows:
        first = seen.setdefault((row.payroll, row.contract, row.kind, row.starts, row.as_at), row.row)
        if first != row.row:
            wrong.append(Wrong(row.row, "Payroll number", f"{row.payroll} with this start date is in row {first} too"))
    return wrong


def _two_people(rows: Iterable[Row]) -> list[Wrong]:
    seen: dict[tuple[str, datetime], Row] = {}
    wrong = []
    for row in rows:
        first = seen.setdefault((row.payroll, row.as_at), row)
        if first.who != row.who:
            why = f"{row.payroll} is somebody else in row {first.row}: name, birth date or another detail differs"
            wrong.append(Wrong(row.row, "Payroll number", why))
    return wrong


def _two_numbers(rows: Iterable[Row]) -> list[Wrong]:
    """Somebody who came back may have a second payroll number; then name and birth date are the same."""
    seen: dict[str, Row] = {}
    wrong = []
    for row in rows:
        name, number, birth, *_ = row.who.split(APART, 3)
        first = seen.setdefault(number, row) if number not in ("", UNSAID) else row
        if first.payroll != row.payroll:
            other = first.who.split(APART, 3)
            if birth in ("", UNSAID) or (other[0].casefold(), other[2]) != (name.casefold(), birth):
                wrong.append(Wrong(row.row, "Social Work England number", f"{number} is in row {first.row} too, under"
                                   " another payroll number, for somebody of another name or birth date"))  # fmt: skip
    return wrong
