"""Opens a file that somebody sent, in a limited process of its own: what comes back is rows, pixels or words."""

import asyncio
import sys
from contextlib import suppress
from pathlib import PurePath

from foundation.settings import HOME
from foundation.uploads.child import REFUSED
from foundation.uploads.limits import AS_CSV, Unreadable, seconds

TABLES = {".csv": "csv", ".txt": "csv", ".xlsx": "xlsx"}
PICTURES = frozenset({".jpg", ".jpeg", ".png"})
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What a file really is, by its first bytes, in words for whoever sent it.
KNOWN = (
    (b"%PDF", "a PDF"), (b"\xff\xd8\xff", "a picture"), (b"\x89PNG", "a picture"), (b"GIF8", "a picture"),
    (b"<", "a web page or XML"), (b"\x1f\x8b", "a packed file"), (b"Rar!", "a packed file"),
    (b"7z\xbc", "a packed file"),
    (b"MZ", "a program"), (b"\x7fELF", "a program"), (b"{\\rtf", "a text document"),
)  # fmt: skip
DAMAGED = f"The file could not be opened: it is damaged, or is not what its name says. {AS_CSV}"
TOO_MUCH = f"The file takes too long or too much memory to open. Split it, and send the parts. {AS_CSV}"


def table_kind(name: str, content: bytes) -> str:
    """ "csv" or "xlsx", by the name's ending and the first bytes together; Unreadable says what it is instead."""
    ending = PurePath(name).suffix.lower()
    if ending and ending not in TABLES:
        raise Unreadable(f"A file whose name ends in {ending[:12]} is not taken in: choose a CSV or XLSX file.")
    head = content[:8].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(OLD_OFFICE):
        raise Unreadable(f"This is an older workbook (.xls), or one with a password. {AS_CSV}")
    is_zip = head.startswith(ZIP)
    if is_zip and ending not in ("", ".xlsx"):
        raise Unreadable(f"This is a workbook or a ZIP file, but its name ends in {ending}. {AS_CSV}")
    if not is_zip and ending == ".xlsx":
        raise Unreadable(f"This is not a workbook, though its name ends in .xlsx. {AS_CSV}")
    for first, words in KNOWN:
        if head.startswith(first):
            raise Unreadable(f"This is {words}, not a table. {AS_CSV}")
    return "xlsx" if is_zip else "csv"


async def table(name: str, content: bytes) -> bytes:
    """The file's rows as CSV in UTF-8, with the row numbers it had; Unreadable in words."""
    kind = table_kind(name, content)
    return await opened(kind, content) or content


async def picture(name: str, content: bytes) -> bytes:
    """The same picture made anew, without anything but its pixels; Unreadable in words."""
    if PurePath(name).suffix.lower() not in PICTURES:
        raise Unreadable("Choose a picture whose name ends in .jpg, .jpeg or .png.")
    return await opened("picture", content)


async def opened(what: str, content: bytes) -> bytes:
    """What the limited process says of the bytes; Unreadable when it refused, broke, or was ended by its limits."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-E", "-s", "-m", "foundation.uploads.child", what, str(len(content)), cwd=HOME, env={},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        answer, words = await asyncio.wait_for(child.communicate(content), 3 * seconds(what, len(content)) + 5)
    except TimeoutError:
        raise Unreadable(TOO_MUCH) from None
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    if child.returncode == 0:
        return answer
    if child.returncode == REFUSED:
        raise Unreadable(words.decode("utf-8", "replace"))
    raise Unreadable(DAMAGED if child.returncode and child.returncode > 0 else TOO_MUCH)
