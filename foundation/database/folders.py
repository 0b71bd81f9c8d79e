"""Where the built-in server keeps its files and its socket, and the lock that lets one process at a time start it."""

import fcntl
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from foundation.database.binaries import Account, ServerProblem, account

PORT = 5432  # names the socket file; nothing listens on the network
SOCKET_LIMIT = 107  # bytes in a socket's path, on every system we know
ELSEWHERE = Path("/var/lib/steadfast")


@contextmanager
def held(data: Path) -> Iterator[tuple[Path, Account]]:
    """The server's own 0700 folder and its account, while the data folder's lock is held.

    Of several processes one then starts the server and the others find it running. The folder is `<data>/postgres`
    unless the account cannot get there. Raises ServerProblem where we cannot write.
    """
    try:
        if not data.exists():
            data.mkdir(parents=True, exist_ok=True)
            data.chmod(0o711)  # the server's account passes through; what is secret in here guards itself
        lock = os.open(data, os.O_RDONLY)
    except PermissionError as no:
        raise _unwritable(no.filename or data) from no
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            home = _home(data)
        except PermissionError as no:
            raise _unwritable(no.filename or data) from no
        yield home
    finally:
        os.close(lock)


def _unwritable(folder: object) -> ServerProblem:
    return ServerProblem(f"You cannot write in {folder}. Set STEADFAST_DATA to a folder of yours.")


def _home(data: Path) -> tuple[Path, Account]:
    pointer = data / "postgres.path"
    home = Path(pointer.read_text().strip()) if pointer.exists() else data / "postgres"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    who = account(home.stat().st_uid)
    _give(home, who)
    if os.geteuid() != 0 or who.reaches(home):
        return home, who
    if (home / "data").exists():  # never an empty database in place of a full one
        raise ServerProblem(f"The account {who.name} can no longer reach {home}: let it enter the folders above.")
    home = _elsewhere(data, who)
    pointer.write_text(f"{home}\n")
    return home, who


def _elsewhere(data: Path, who: Account) -> Path:
    # A clone in root's own 0700 home: the folder's path names the place, so that the next start finds it.
    with suppress(OSError):
        (data / "postgres").rmdir()
    home = ELSEWHERE / hashlib.sha256(bytes(data)).hexdigest()[:12]
    home.mkdir(parents=True, exist_ok=True)
    _give(home, who)
    if not who.reaches(home):
        raise ServerProblem(
            f"PostgreSQL runs as {who.name}, which can reach neither {data} nor {home}. "
            f"Set STEADFAST_DATA to a folder whose parents {who.name} may enter."
        )
    sys.stderr.write(f"The account {who.name} cannot reach {data}; the database is kept in {home}.\n")
    return home


def _give(folder: Path, who: Account) -> None:
    info = folder.lstat()
    if info.st_uid not in (who.uid, os.geteuid()):
        raise ServerProblem(
            f"{folder} belongs to another account (uid {info.st_uid}): use that one, or another folder."
        )
    who.own(folder)
    folder.chmod(0o700)


def sockets(home: Path, who: Account) -> Path:
    """The 0700 folder for the socket: the server's own, or a short one where that path is too long for a socket."""
    folder = home / "s"
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) > SOCKET_LIMIT:
        short = f"steadfast-{hashlib.sha256(bytes(home)).hexdigest()[:12]}"
        temp = Path(tempfile.gettempdir())
        folder = (temp if len(bytes(temp)) < 60 else Path("/tmp")) / short
    folder.mkdir(mode=0o700, exist_ok=True)
    _give(folder, who)  # refuses a folder of that name that somebody else put there
    return folder
