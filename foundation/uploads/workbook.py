"""The first visible sheet of a workbook (XLSX) as rows of text: nothing is run, followed or unpacked by name.

The directory of a ZIP file can lie, and so can a sheet's declared size: bytes and rows are counted as they come.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from foundation.uploads.limits import AS_CSV, Unreadable
from foundation.uploads.markup import read
from foundation.uploads.workbook_parts import Book, Links, SheetRows, Strings, Styles

MOST_MEMBERS = 1_000
MOST_DIRECTORY = 512 * 1024
MOST_INFLATED, MOST_RATIO = 150 * 2**20, 60
CHUNK = 2**16
DAMAGED = f"The workbook is damaged, or is not a workbook. Open it and save it again. {AS_CSV}"
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error, OSError,
          UnicodeDecodeError, OverflowError)  # fmt: skip
# What a table needs none of, by the part of the workbook it stands in.
UNWANTED = {
    "vbaproject": "macros", "macrosheets": "macros", "activex": "macros", "externallinks": "links to other files",
    "connections.xml": "links to other sources", "querytables": "links to other sources", "embeddings": "other files",
}  # fmt: skip


def read_rows(content: bytes, put: Callable[[int, list[str]], None]) -> None:
    """Put (row number, cells) of each row that holds something; Unreadable when it is not a workbook we open."""
    try:
        _directory(content)
        with zipfile.ZipFile(io.BytesIO(content)) as found:
            _sheet(_Parts(found, len(content)), put)
    except DAMAGE:
        raise Unreadable(DAMAGED) from None


def _directory(content: bytes) -> None:
    """Refuse an outsize directory before anything lists it."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 2**16 - 22))
    if at < 0 or len(content) < at + 22:
        raise Unreadable(DAMAGED)
    members, size = struct.unpack("<HI", content[at + 10 : at + 16])
    if members > MOST_MEMBERS or size > MOST_DIRECTORY:
        raise Unreadable(f"The workbook has more than {MOST_MEMBERS:,} parts, which no table has. {AS_CSV}")


class _Parts:
    """The members of a workbook, each read under one common count of real bytes."""

    def __init__(self, found: zipfile.ZipFile, size: int) -> None:
        self.found, self.left = found, min(MOST_INFLATED, 2 * 2**20 + MOST_RATIO * size)
        self.by_name: dict[str, zipfile.ZipInfo] = {}
        for member in found.infolist():
            self._admit(member)
            self.by_name[member.filename.lower()] = member

    def _admit(self, member: zipfile.ZipInfo) -> None:
        name = member.filename.lower()
        if name in self.by_name or ".." in name or name.startswith("/") or "\\" in name or "\0" in name:
            raise Unreadable(DAMAGED)
        if member.flag_bits & 1:
            raise Unreadable(f"The workbook has a password. Take it off and send it again. {AS_CSV}")
        for part, words in UNWANTED.items():
            if part in name:
                raise Unreadable(f"The workbook has {words} in it, which are not taken in. {AS_CSV}")

    def chunks(self, name: str) -> Iterator[bytes]:
        with self.found.open(self.by_name[name]) as member:
            while chunk := member.read(CHUNK):
                self.left -= len(chunk)
                if self.left < 0:
                    raise Unreadable(f"The workbook unpacks to far more than it should. {AS_CSV}")
                yield chunk


def _sheet(parts: _Parts, put: Callable[[int, list[str]], None]) -> None:
    if "xl/workbook.xml" not in parts.by_name:
        raise Unreadable(DAMAGED)
    book, links, strings, styles = Book(), Links(), Strings(), Styles()
    for name, part in (
        ("xl/workbook.xml", book), ("xl/_rels/workbook.xml.rels", links), ("xl/sharedstrings.xml", strings),
        ("xl/styles.xml", styles),
    ):  # fmt: skip
        if name in parts.by_name:
            read(parts.chunks(name), part, "The workbook")
    if links.outside:
        raise Unreadable(f"The workbook has links to other files in it, which are not followed. {AS_CSV}")
    name = _place(links.targets.get(book.sheet, ""))
    if name not in parts.by_name:
        raise Unreadable(f"The workbook has no sheet with rows in it. {AS_CSV}")
    read(parts.chunks(name), SheetRows(strings.found, styles.dates, book.base, put), "The workbook")


def _place(target: str) -> str:
    """A sheet's member by the name that the workbook gives it; "" for anything that is not a sheet's place."""
    name = (target.lstrip("/") if target.startswith("/") else f"xl/{target}").lower()
    return name if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name) else ""
