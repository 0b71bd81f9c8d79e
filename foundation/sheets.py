"""One description of a table: what the page shows and the CSV holds come from the same columns."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

STARTS = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it shows of a row (text or a value with a sensible str), and where it links."""

    title: str
    show: Callable[[Any], Any]
    numeric: bool = False
    link: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Cell:
    words: str
    numeric: bool
    link: str | None


@dataclass(frozen=True)
class Sheet:
    """A described table. Empty cells read as nothing, in the page and in the file alike."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    footnote: str = ""

    def shown(self) -> list[list[Cell]]:
        return [
            [Cell(_text(c.show(row)), c.numeric, c.link(row) if c.link else None) for c in self.columns]
            for row in self.rows
        ]

    def csv(self, name: str) -> Response:
        """The same rows as a file."""
        return attachment(self.file(), name)

    def file(self, told: Callable[[int, int], None] = lambda done, total: None) -> bytes:
        """The same rows as CSV in UTF-8. A cell that a spreadsheet would run as a formula is made plain text.

        `told(rows done, of total)` is called every thousand rows.
        """
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([column.title for column in self.columns])
        for number, row in enumerate(self.rows, 1):
            writer.writerow([harmless(_text(column.show(row))) for column in self.columns])
            if number % 1_000 == 0:
                told(number, len(self.rows))
        if self.footnote:
            writer.writerow([harmless(self.footnote)])
        return ("\ufeff" + out.getvalue()).encode()


def attachment(content: bytes, name: str) -> Response:
    """CSV as a file to keep, never shown as a page."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def harmless(text: str) -> str:
    """OWASP's cheat sheet on CSV injection: a leading = + - @, tab or return is quoted; a plain number stays one.

    The full-width forms of the four are read as the plain ones by some programs.
    """
    if text[:1] in STARTS and not (text.isascii() and text.lstrip("+-").replace(".", "", 1).isdigit()):
        return "'" + text
    return text
