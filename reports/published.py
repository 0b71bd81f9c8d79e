"""Reads DfE's file of indicators: every cell a number or a symbol, every fault named by row and column."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from reports.measures import MEASURES
from reports.measures.display import Symbol, Value

PLACE = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)
FIGURES = tuple(measure.name for measure in MEASURES)
OLDER_SYMBOLS = {":": Symbol.UNAVAILABLE}  # releases up to 2022
NOT_CSV = "the file is not CSV in UTF-8"
JOINT = " / "  # between the codes and names of authorities that report together


class Level(StrEnum):
    NATIONAL = "National"
    REGIONAL = "Regional"
    AUTHORITY = "Local authority"


NEEDS = {
    Level.NATIONAL: ("country_code", "country_name"),
    Level.REGIONAL: ("region_code", "region_name"),
    Level.AUTHORITY: ("region_code", "region_name", "old_la_code", "new_la_code", "la_name"),
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong: `row` as a spreadsheet numbers it (the header is row 1), `column` as the header has it."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}: {self.reason}"


class PublishedError(ValueError):
    """A file that cannot be taken in; `faults` names every place, the message the first of them."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(str(faults[0]))
        self.faults = faults


@dataclass(frozen=True)
class PublishedRow:
    """One place in one year. `codes` are the nine-character codes, several for a joint return; England's or a region's
    own otherwise. `old_codes` are the three-digit ones. `values` holds every measure by its published name."""

    row: int
    year: int
    level: Level
    region: str
    name: str
    codes: tuple[str, ...]
    old_codes: tuple[str, ...]
    values: Mapping[str, Value] = field(hash=False)

    @property
    def joint(self) -> bool:
        """Whether two authorities report together."""
        return len(self.codes) > 1


@dataclass(frozen=True)
class Published:
    """One release: its year (the latest year it reports on) and its rows in the order of the file."""

    release: int
    rows: tuple[PublishedRow, ...]


def read(content: bytes, *, release: int | None = None, told: Callable[..., None] = lambda *far: None) -> Published:
    """The whole file, or PublishedError with every fault. The release year is given, or the latest year in the file.

    `told(rows done, of total, faults so far)` is called on the way.
    """
    lines = _lines(content)
    header = _header(lines[0] if lines else [])
    faults: list[Fault] = []
    rows = []
    for number, cells in enumerate(lines[1:], 2):
        if row := _row(number, header, cells, faults):
            rows.append(row)
        told(number - 1, len(lines) - 1, len(faults))
    faults += _twice(rows)
    if not rows and not faults:
        faults.append(Fault(2, PLACE[0], "the file has no rows"))
    if faults:
        raise PublishedError(*faults)
    latest = max(row.year for row in rows)
    if release is not None and release < latest:
        raise PublishedError(Fault(1, PLACE[0], f"the {release} release cannot report on {latest}"))
    return Published(release or latest, tuple(rows))


def _lines(content: bytes) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise PublishedError(Fault(1, PLACE[0], NOT_CSV)) from None


def _header(cells: list[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    missing = [Fault(1, name, "this column is missing") for name in (*PLACE, *FIGURES) if name not in names]
    double = [Fault(1, name, "this column is there twice") for name in sorted(set(names)) if names.count(name) > 1]
    if missing or double:
        raise PublishedError(*missing, *double)
    return names


def _row(number: int, header: list[str], cells: list[str], faults: list[Fault]) -> PublishedRow | None:
    if len(cells) != len(header):
        faults.append(Fault(number, header[min(len(cells), len(header) - 1)], f"{len(cells)} cells, not {len(header)}"))
        return None
    texts = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    wrong = [Fault(number, column, reason) for column, reason in _place_faults(texts)]
    values: dict[str, Value] = {}
    for name in FIGURES:
        try:
            values[name] = figure(texts[name])
        except ValueError as reason:
            wrong.append(Fault(number, name, str(reason)))
    faults += wrong
    return None if wrong else _placed(number, texts, values)


def figure(text: str) -> Value:
    """A cell: a number of zero or more, or a symbol (`:` of older releases is x); ValueError otherwise."""
    if text in OLDER_SYMBOLS:
        return OLDER_SYMBOLS[text]
    if text in set(Symbol):
        return Symbol(text)
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text):
        raise ValueError(f"{text!r} is neither a number nor one of the symbols {', '.join(Symbol)}")
    return Decimal(text)


def _place_faults(texts: dict[str, str]) -> Iterable[tuple[str, str]]:
    if not re.fullmatch(r"20[0-9]{2}", texts["time_period"]):
        yield "time_period", f"{texts['time_period']!r} is not a year"
    if texts["geographic_level"] not in set(Level):
        yield "geographic_level", f"{texts['geographic_level']!r} is not one of {', '.join(Level)}"
        return
    for column in NEEDS[Level(texts["geographic_level"])]:
        if not texts[column]:
            yield column, "is empty"
    if len(_parts(texts["old_la_code"])) != len(_parts(texts["new_la_code"])):
        yield "new_la_code", "has not as many codes as old_la_code"


def _placed(number: int, texts: dict[str, str], values: dict[str, Value]) -> PublishedRow:
    level = Level(texts["geographic_level"])
    code, name = {
        Level.NATIONAL: ("country_code", "country_name"),
        Level.REGIONAL: ("region_code", "region_name"),
        Level.AUTHORITY: ("new_la_code", "la_name"),
    }[level]
    return PublishedRow(
        row=number,
        year=int(texts["time_period"]),
        level=level,
        region=texts["region_code"],
        name=texts[name],
        codes=_parts(texts[code]),
        old_codes=_parts(texts["old_la_code"]),
        values=values,
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(JOINT)) if text else ()


def _twice(rows: list[PublishedRow]) -> list[Fault]:
    first: dict[tuple[int, tuple[str, ...]], int] = {}
    faults = []
    for row in rows:
        earlier = first.setdefault((row.year, row.codes), row.row)
        if earlier != row.row:
            faults.append(Fault(row.row, "new_la_code", f"{row.name} in {row.year} is already in row {earlier}"))
    return faults
