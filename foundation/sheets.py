"""One description of a table: what the page shows and the CSV holds come from the same columns."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response


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
        """The same rows as a file. A cell that a spreadsheet would run as a formula is made plain text."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([column.title for column in self.columns])
        for row in self.rows:
            writer.writerow([_harmless(_text(column.show(row))) for column in self.columns])
        if self.footnote:
            writer.writerow([_harmless(self.footnote)])
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
        return Response("\ufeff" + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _harmless(text: str) -> str:
    """OWASP's cheat sheet on CSV injection: a leading = + - @, tab or return is quoted; a plain number stays one."""
    if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not text.lstrip("+-").replace(".", "", 1).isdigit():
        return "'" + text
    return text
