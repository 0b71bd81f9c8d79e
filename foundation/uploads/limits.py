"""What a file may ask of us, and the walls of the process that opens it: memory, time, files, no network. Pure of ours.

The process shuts itself in before it reads a byte of the file; whatever then happens in it, nobody else notices.
"""

import ctypes
import platform
import resource
import struct
import sys
from contextlib import suppress

MOST_BYTES = 10 * 2**20
LARGEST = 20 * 2**20  # of an HR feed: 40,000 people are 7.6 MB with short values, and twice that with long ones
MOST_ROWS = 100_000
MOST_COLUMNS = 300
MOST_CELL = 32_767  # characters; a spreadsheet program's own limit
MOST_LINE = 2**20
MOST_TEXT = 64 * 2**20  # bytes of rows handed on
MOST_MEMORY = 300 * 2**20
MOST_FILES = 64

AS_CSV = "Save the sheet as CSV (UTF-8) and send that."


class Unreadable(Exception):
    """Not the kind of file it was said to be, or over the limits; the text says so to whoever sent it."""


# Bytes that are worth one more second of the processor's time: packed ones are more work.
SECOND = {"xlsx": 2**18, "xml": 2**20, "csv": 2**21, "picture": 2**20}


def seconds(what: str, size: int) -> int:
    """CPU seconds to open a file of `size` bytes: 2, and more for a larger one."""
    return 2 + size // SECOND[what]


def shut_in(what: str, size: int) -> None:
    """Limit this process, for good, to what a file of `size` bytes may need. Where the system has a way, no network."""
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, seconds(what, size)),
        (resource.RLIMIT_NOFILE, MOST_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            _no_network()


# A filter of the kernel's (seccomp): the calls that open a socket or start another program fail with EPERM.
# machine: (its name in the filter, socket, connect, execve)
_CALLS = {"x86_64": (0xC000003E, 41, 42, 59), "aarch64": (0xC00000B7, 198, 203, 221)}
_LOAD, _EQUAL, _ANSWER = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001
_NO_NEW_RIGHTS, _FILTER = 38, 22


def _no_network() -> None:
    machine, *calls = _CALLS.get(platform.machine(), (0,))
    if not calls:
        return
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, machine), (_ANSWER, 0, 0, _ALLOW), (_LOAD, 0, 0, 0)]
    steps += [(_EQUAL, len(calls) - place, 0, call) for place, call in enumerate(calls)]
    steps += [(_ANSWER, 0, 0, _ALLOW), (_ANSWER, 0, 0, _REFUSE)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    kernel = ctypes.CDLL(None, use_errno=True)
    if kernel.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0) or kernel.prctl(_FILTER, 2, program, 0, 0):
        raise OSError(ctypes.get_errno(), "no filter")
