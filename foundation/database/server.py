"""Starts PostgreSQL on this machine when no DATABASE_URL is set: one server per data folder, reached by socket only."""

import asyncio
import shlex
import shutil
import socket
import sys
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg

from foundation.database.binaries import Account, Binaries, ServerProblem, found, usable_by
from foundation.database.folders import PORT, held, sockets

PATIENCE = 120  # seconds for a start; recovery after a crash of a large database takes its time
OWNER, APP = "steadfast_owner", "steadfast_app"
_SETTINGS = ("listen_addresses=", "unix_socket_permissions=0700", f"port={PORT}", "timezone=UTC", "jit=off")
_HASTY = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


@dataclass(frozen=True)
class Urls:
    """Three ways in: the owner migrates, the application serves, the superuser mends."""

    owner: str
    app: str
    superuser: str


def which() -> list[Binaries]:
    """The PostgreSQLs that could be used here, best first."""
    return found()


def ensure(data: Path, *, database: str = "steadfast", fsync: bool = True) -> Urls:
    """The addresses of a running server that keeps its tables below `data`, started if it was not.

    Safe from several processes at once. Makes roles, database and btree_gist where missing. `fsync=False` is for
    throw-away tests. The server outlives the caller; `stop` ends it. Raises ServerProblem in words for the reader.
    """
    with held(data.expanduser().absolute()) as (home, who):
        if not _ready(home):
            _start(home, who, fsync)
        at = Path(_pidfile(home)[4])  # where it listens, whatever our temp folder is called today
        urls = Urls(*(_url(role, database, at) for role in (OWNER, APP, "postgres")))
        _in_thread(_prepare(_url("postgres", "postgres", at), urls.superuser, database))
    return urls


def stop(data: Path) -> bool:
    """Stop the server of this folder and wait until it is down; False when none was running."""
    data = data.expanduser().absolute()
    if not data.exists():
        return False
    with held(data) as (home, who):
        if not _ready(home):
            return False
        said = who.run(_binaries(home, who)[0].bindir / "pg_ctl", "stop", "-D", home / "data", "-m", "fast", "-w")
        if said.returncode:
            raise ServerProblem(f"PostgreSQL did not stop: {said.stdout.strip()}")
        return True


def _pidfile(home: Path) -> list[str]:
    try:
        return (home / "data" / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _ready(home: Path) -> bool:
    lines = _pidfile(home)
    if len(lines) < 8 or lines[7].strip() != "ready":
        return False
    with socket.socket(socket.AF_UNIX) as probe:  # a file left by a crash says ready too; only an answer counts
        try:
            probe.connect(f"{lines[4]}/.s.PGSQL.{PORT}")
        except OSError:
            return False
    return True


def _start(home: Path, who: Account, fsync: bool) -> None:
    chosen = _cluster(home, who)
    at = sockets(home, who)
    settings = (*_SETTINGS, f"unix_socket_directories={at}", *(() if fsync else _HASTY))
    options = " ".join(f"-c {shlex.quote(setting)}" for setting in settings)
    command = ("start", "-D", home / "data", "-l", home / "log", "-w", "-t", str(PATIENCE), "-o", options)
    # pg_ctl detaches the server, so that Ctrl-C on the application leaves it be. Several tries: orphans of a killed
    # server hold its shared memory for a moment.
    for wait in (0.3, 1, 3, 0):
        _drop_stale(home / "data" / "postmaster.pid")
        _drop_stale(at / f".s.PGSQL.{PORT}.lock")
        said = who.run(chosen.bindir / "pg_ctl", *command, timeout=PATIENCE + 10)
        if said.returncode == 0:
            return
        time.sleep(wait)
    log = home / "log"
    tail = log.read_text(errors="replace").splitlines()[-6:] if log.exists() else [said.stdout.strip()]
    raise ServerProblem("\n  ".join([f"PostgreSQL {chosen.version} did not start. Its log, {log}, ends:", *tail]))


def _cluster(home: Path, who: Account) -> Binaries:
    """The binaries that fit the data, the data made first if there is none."""
    problems = []
    for chosen in _binaries(home, who):
        if (home / "data" / "PG_VERSION").exists():
            return chosen
        if not (problem := _initdb(home, who, chosen)):
            return chosen
        problems.append(f"{chosen.source} {chosen.version}: {problem}")
    raise ServerProblem("\n  ".join(["No PostgreSQL here could make a database:", *problems]))


def _binaries(home: Path, who: Account) -> list[Binaries]:
    candidates = found()
    if not candidates:
        raise ServerProblem(
            "No PostgreSQL 15 or newer here: run 'make install', install your system's PostgreSQL, "
            "or set DATABASE_URL and DATABASE_OWNER_URL."
        )
    made_by = home / "data" / "PG_VERSION"
    fitting = [one for one in candidates if not made_by.exists() or one.major == int(made_by.read_text())]
    if not fitting:
        here = ", ".join(f"{one.version} ({one.source})" for one in candidates)
        raise ServerProblem(
            f"The database in {made_by.parent} was made by PostgreSQL {made_by.read_text().strip()}; "
            f"here is only {here}. A major version does not open another's files. Dump it with the old version "
            f"(pg_dump -Fc), move {made_by.parent} aside, start again and restore (pg_restore). Nothing was changed."
        )
    usable, problems = [], []
    for one in fitting:
        try:
            usable.append(usable_by(who, one, home))
        except (ServerProblem, OSError) as problem:
            problems.append(str(problem))
    if not usable:
        raise ServerProblem("\n  ".join(["No PostgreSQL here can be run:", *problems]))
    return usable


def _initdb(home: Path, who: Account, chosen: Binaries) -> str | None:
    """Make the cluster beside its place and move it there whole; the reason when that failed."""
    fresh = home / "data.new"
    for locale in ("C.UTF-8", "C"):  # the second for systems without the first
        shutil.rmtree(fresh, ignore_errors=True)
        made = who.run(
            *(chosen.bindir / "initdb", "-D", fresh, "-U", "postgres", "--auth=trust", "-E", "UTF8"),
            *(f"--locale={locale}", "--data-checksums"),
            timeout=PATIENCE,
        )
        if made.returncode == 0:
            fresh.rename(home / "data")
            return None
    shutil.rmtree(fresh, ignore_errors=True)
    return made.stdout.strip()[-500:]


def _drop_stale(lock: Path) -> None:
    # After a crash or a reboot the number may be another program's, or a zombie's that nobody reaps (containers), and
    # PostgreSQL would refuse to start. Its shared memory still tells it of orphans at work in the same folder.
    with suppress(OSError, IndexError):
        if Path("/proc/self").exists() and b"postgres" not in _command(int(lock.read_text().split()[0])):
            lock.unlink()


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()  # empty for a zombie
    except OSError:
        return b""


def _url(role: str, database: str, at: Path) -> str:
    return f"postgresql://{role}@/{quote(database)}?host={quote(str(at), safe='')}&port={PORT}"


async def _prepare(server: str, inside: str, database: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        for role, rights in ((OWNER, "createdb"), (APP, "nocreatedb nobypassrls")):
            if not await connection.fetchval("select 1 from pg_roles where rolname = $1", role):
                await connection.execute(f"create role {role} login {rights}")
        if not await connection.fetchval("select 1 from pg_database where datname = $1", database):
            name = '"' + database.replace('"', '""') + '"'
            await connection.execute(f"create database {name} owner {OWNER} template template0")
    finally:
        await connection.close()
    connection = await asyncpg.connect(inside)
    try:
        await connection.execute("create extension if not exists btree_gist")
    finally:
        await connection.close()


def _in_thread(work: Coroutine[Any, Any, None]) -> None:
    with ThreadPoolExecutor(1) as aside:  # a loop may be running in this thread; a new one has none
        aside.submit(asyncio.run, work).result()


def main(arguments: list[str]) -> int:
    """`start FOLDER` or `stop FOLDER`; 0 done, 1 not possible, 2 wrong use."""
    if len(arguments) != 2 or arguments[0] not in ("start", "stop"):
        sys.stderr.write("Use: python -m foundation.database.server start|stop FOLDER\n")
        return 2
    try:
        told = ensure(Path(arguments[1])).app if arguments[0] == "start" else stop(Path(arguments[1]))
    except ServerProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write(f"{told}\n" if arguments[0] == "start" else "Stopped.\n" if told else "No server was running.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
