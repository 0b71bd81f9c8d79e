"""The process that opens one file: limits itself, reads the file from standard input, answers on standard output.

Exit code 0: the answer is the file's rows as CSV, its pixels, or nothing when the bytes may be used as they are.
3: standard error says in words why not. Anything else: it broke on the file, or its limits ended it.
"""

import csv
import io
import os
import sys

from foundation.uploads.limits import LARGEST, MOST_TEXT, Unreadable, shut_in

REFUSED, BROKE = 3, 4


def _csv(content: bytes) -> bytes:
    from foundation.uploads.comma import looked_through

    looked_through(content)
    return b""


def _xml(content: bytes) -> bytes:
    from foundation.uploads.markup import looked_through

    looked_through(content)
    return b""


def _xlsx(content: bytes) -> bytes:
    from foundation.uploads.workbook import read_rows

    out, last = io.StringIO(), 0
    writer = csv.writer(out)

    def put(row: int, cells: list[str]) -> None:
        nonlocal last
        for _ in range(row - last - 1):  # so that rows keep the numbers a spreadsheet gives them
            writer.writerow([])
        writer.writerow(cells)
        last = row
        if out.tell() > MOST_TEXT:
            raise Unreadable("The workbook holds more text than any table. Split it, and send the parts.")

    read_rows(content, put)
    return out.getvalue().encode()


def _picture(content: bytes) -> bytes:
    from foundation.uploads.picture import made_anew

    return made_anew(content)


OPENERS = {"csv": _csv, "xml": _xml, "xlsx": _xlsx, "picture": _picture}


def main(what: str, size: int) -> int:
    if what == "picture":
        import PIL.JpegImagePlugin
        import PIL.PngImagePlugin  # noqa: F401  (its modules are files, and files are limited from here on)
    shut_in(what, size)
    try:
        content = sys.stdin.buffer.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise Unreadable("The file must be smaller than 20 MB.")
        answer = OPENERS[what](content)
    except Unreadable as no:
        sys.stderr.buffer.write(str(no).encode("utf-8", "replace"))
        return REFUSED
    except Exception:  # whatever it was, it says nothing of the file: not even a trace
        return BROKE
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1], int(sys.argv[2]))
    sys.stderr.flush()
    os._exit(code)  # no tidying up of what a hostile file left in memory
