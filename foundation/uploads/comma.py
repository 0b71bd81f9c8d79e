"""A CSV file, looked through before anything believes it: encoding, line and cell lengths, rows, columns, quotes."""

import csv
import io

from foundation.uploads.limits import AS_CSV, MOST_CELL, MOST_COLUMNS, MOST_LINE, MOST_ROWS, Unreadable


def looked_through(content: bytes) -> None:
    """Unreadable, in words, when the bytes are not a table in CSV (UTF-8) within the limits."""
    text = _text(content)
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        if len(line) > MOST_LINE:
            raise Unreadable(f"Line {number:,} is longer than a million characters, so this is not a table. {AS_CSV}")
    _rows(text)


def _text(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable(f"The file is in UTF-16 (“Unicode text”). {AS_CSV}")
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise Unreadable(f"Line {line:,} holds bytes that no table has, so this is not a CSV file. {AS_CSV}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise Unreadable(
            f"Line {line:,} has a letter that is not in UTF-8: the file may be in Windows-1252, in which older "
            f"programs save. {AS_CSV}"
        ) from None


def _rows(text: str) -> None:
    csv.field_size_limit(MOST_CELL)
    reader, row = csv.reader(io.StringIO(text, newline=""), strict=True), 0
    try:
        for row, cells in enumerate(reader, 1):
            if len(cells) > MOST_COLUMNS:
                raise Unreadable(f"Row {row:,} has {len(cells):,} columns; a file may have {MOST_COLUMNS}.")
            if row > MOST_ROWS + 1:
                raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Split it, and send the parts.")
            if row == 1 and len(cells) == 1 and (";" in cells[0] or "\t" in cells[0]):
                raise Unreadable(f"The cells are parted by semicolons or tabs, not by commas. {AS_CSV}")
    except csv.Error as wrong:
        raise Unreadable(_words(str(wrong), row + 1)) from None


def _words(wrong: str, row: int) -> str:
    if "field limit" in wrong:
        return (
            f'Row {row:,} has a cell of more than {MOST_CELL:,} characters. A quotation mark (") in it may never be '
            f"closed: close it, or double it where it is meant."
        )
    if "end of data" in wrong:
        return f'A quotation mark (") opens a cell in row {row:,} and is never closed. Close it, or double it.'
    return f'Row {row:,} has a quotation mark (") in the middle of a cell. Put the whole cell in quotes. {AS_CSV}'
