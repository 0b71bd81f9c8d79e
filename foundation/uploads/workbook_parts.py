"""What is read of a workbook's parts: its sheets, where they stand, shared texts, date formats, and a sheet's rows."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from foundation.uploads.limits import AS_CSV, MOST_CELL, MOST_COLUMNS, MOST_ROWS, Unreadable

MOST_STRINGS, MOST_LETTERS = 500_000, 20_000_000
MOST_PLACES = 16_384  # columns of a sheet, filled or not
BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})


class Book:
    """xl/workbook.xml: the first sheet that is not hidden, and the day from which it counts."""

    def __init__(self) -> None:
        self.sheet, self.base = "", datetime(1899, 12, 30)  # noqa: DTZ001  (a spreadsheet knows no zones)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.base = datetime(1904, 1, 1)  # noqa: DTZ001
        if name == "sheet" and not self.sheet and attributes.get("state", "visible") == "visible":
            self.sheet = next((value for key, value in attributes.items() if key.endswith(":id")), "")

    def end(self, name: str) -> None: ...
    def data(self, text: str) -> None: ...


class Links:
    """xl/_rels/workbook.xml.rels: which part stands where, and whether one stands outside the file."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}
        self.outside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.targets[attributes.get("Id", "")] = attributes.get("Target", "")
        self.outside |= attributes.get("TargetMode") == "External"

    def end(self, name: str) -> None: ...
    def data(self, text: str) -> None: ...


class Strings:
    """xl/sharedStrings.xml: the texts that cells name by number."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._text: list[str] = []
        self._in_text, self._aside, self._letters = False, False, 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._aside |= name == "rPh"  # how it is pronounced
        self._in_text = name == "t" and not self._aside

    def data(self, text: str) -> None:
        if self._in_text:
            self._letters += len(text)
            if self._letters > MOST_LETTERS:
                raise Unreadable("The workbook holds more text than any table. Split it, and send the parts.")
            self._text.append(text)

    def end(self, name: str) -> None:
        self._in_text = False
        self._aside &= name != "rPh"
        if name == "si":
            if len(self.found) >= MOST_STRINGS:
                raise Unreadable("The workbook holds more different texts than any table. Split it.")
            self.found.append("".join(self._text))
            self._text.clear()


class Styles:
    """xl/styles.xml: the numbers of the cell styles that show a number as a date."""

    def __init__(self) -> None:
        self.dates: set[int] = set()
        self._own: set[int] = set()
        self._in_cells, self._count = False, 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "cellXfs":
            self._in_cells = True
        elif name == "numFmt" and _shows_date(attributes.get("formatCode", "")):
            self._own.add(_whole(attributes.get("numFmtId", "")))
        elif name == "xf" and self._in_cells:
            if _whole(attributes.get("numFmtId", "")) in BUILT_IN_DATES | self._own:
                self.dates.add(self._count)
            self._count += 1

    def end(self, name: str) -> None:
        self._in_cells &= name != "cellXfs"

    def data(self, text: str) -> None: ...


def _shows_date(code: str) -> bool:
    plain = re.sub(r'"[^"]{0,200}"|\[[^\]]{0,50}\]|\\.|_.|\*.', "", code[:500].lower())
    return bool(re.search("[ymdh]", plain))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class SheetRows:
    """A worksheet: each row that holds something, in order, its cells as text; formulas by their last result."""

    def __init__(
        self, strings: Sequence[str], dates: set[int], base: datetime, put: Callable[[int, list[str]], None]
    ) -> None:
        self.strings, self.dates, self.base, self.put = strings, dates, base, put
        self.row, self.place = 0, 0
        self.cells: list[str] = []
        self._text: list[str] = []
        self._kind, self._style, self._length, self._in_value = "n", 0, 0, False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._cell(attributes)
        elif name in ("v", "t"):
            self._in_value = True
        elif name == "row":
            number = _whole(attributes["r"]) if "r" in attributes else self.row + 1
            if number <= self.row:
                raise Unreadable(f"The rows of the sheet are not in order, after row {self.row:,}. Save it again.")
            if number > MOST_ROWS + 1 and self.row > MOST_ROWS:
                raise Unreadable(f"The sheet has more than {MOST_ROWS:,} rows. Split it, and send the parts.")
            self.row, self.cells, self.place = number, [], 0

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self.place = _column(attributes["r"]) if "r" in attributes else self.place + 1
        if self.place > MOST_PLACES:
            raise Unreadable(f"Row {self.row:,} is wider than any sheet. {AS_CSV}")
        self._kind, self._style = attributes.get("t", "n"), _whole(attributes.get("s", "0"))
        self._text, self._length = [], 0

    def data(self, text: str) -> None:
        if self._in_value:
            self._length += len(text)
            if self._length > MOST_CELL:
                raise Unreadable(f"Row {self.row:,} has a cell of more than {MOST_CELL:,} characters. Shorten it.")
            self._text.append(text)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._in_value = False
        elif name == "c" and self._text:
            self._set(self._shown("".join(self._text)))
        elif name == "row" and any(self.cells):
            if self.row > MOST_ROWS + 1:
                raise Unreadable(f"The sheet has something in row {self.row:,}; {MOST_ROWS:,} rows can be taken in.")
            self.put(self.row, self.cells)

    def _set(self, text: str) -> None:
        if self.place > MOST_COLUMNS:
            raise Unreadable(
                f"Row {self.row:,} has something in column {self.place:,}; {MOST_COLUMNS} can be taken in."
            )
        self.cells.extend([""] * (self.place - len(self.cells)))
        self.cells[self.place - 1] = text

    def _shown(self, text: str) -> str:
        if self._kind == "s":
            place = _whole(text)
            if not 0 <= place < len(self.strings):
                raise Unreadable(f"Row {self.row:,} names a text that the workbook does not hold. Save it again.")
            return self.strings[place]
        if self._kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        return self._number(text) if self._kind == "n" else text

    def _number(self, text: str) -> str:
        try:
            value = Decimal(text)
            if not value.is_finite() or abs(value.adjusted()) > 20:
                return text
            if self._style in self.dates:
                return _day(self.base, value)
            return text if "E" not in text.upper() and len(text) < 16 else format(Decimal(repr(float(value))), "f")
        except (InvalidOperation, ValueError, OverflowError):
            return text


def _day(base: datetime, value: Decimal) -> str:
    when = base + timedelta(days=int(value), seconds=round(float(value % 1) * 86_400))
    return f"{when:%Y-%m-%d}" if value == int(value) else f"{when:%Y-%m-%d %H:%M:%S}"


def _column(reference: str) -> int:
    """1 for A1, 28 for AB7; Unreadable for what is no place in a sheet."""
    letters = re.match(r"[A-Z]{1,3}", reference)
    if letters is None:
        raise Unreadable("The sheet names a cell that no sheet has. Save it again.")
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number
