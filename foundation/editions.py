"""Dated reference files: what government, a region or a spine changes by date, read once and never edited."""

import csv
import hashlib
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

STATUSES = ("in_force", "proposed", "historical", "local", "illustrative")
Read = TypeVar("Read")
HEADER = ("title", "source", "status", "starts", "ends", "rows")


class EditionError(ValueError):
    """A reference file that cannot be used; the message names the file and the key at fault."""


@dataclass(frozen=True)
class Edition:
    """One dated file. `key` is folder/name, `starts` and `ends` are inclusive days, `data` is all below the header.

    A file that names a CSV beside it (`rows = "2025-04-01.csv"`) finds its rows in data["rows"], one dict of text each.
    """

    key: str
    title: str
    source: str
    status: str
    starts: date
    ends: date | None
    data: dict[str, Any] = field(repr=False, hash=False)
    path: Path = field(repr=False)

    def covers(self, day: date) -> bool:
        """Whether the edition is dated for this day, whatever its status."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


def load(folder: Path) -> tuple[Edition, ...]:
    """Every TOML edition of a folder, oldest first. EditionError names the file and key that is wrong."""
    if not folder.is_dir():
        raise EditionError(f"{folder}: no such folder of editions")
    found = (_read(path) for path in folder.glob("*.toml"))
    return tuple(sorted(found, key=lambda edition: (edition.starts, edition.key)))


def shipped(folder: Path, read: Callable[[Edition], Read]) -> tuple[Read, ...]:
    """Every edition in the folders below one, as `read` makes it: by folder, and in each the oldest first."""
    below = sorted(each for each in folder.iterdir() if each.is_dir())
    return tuple(read(edition) for each in below for edition in load(each))


def on(editions: Iterable[Edition], day: date) -> Edition:
    """The edition dated for this day, the latest to start where two overlap; LookupError when there is none."""
    dated = [edition for edition in editions if edition.covers(day)]
    if not dated:
        raise LookupError(f"no edition covers {day:%-d %B %Y}")
    return max(dated, key=lambda edition: (edition.starts, edition.key))


def by_key(editions: Iterable[Edition], key: str) -> Edition:
    """The edition a row says it used; LookupError when it is not among those shipped."""
    for edition in editions:
        if edition.key == key:
            return edition
    raise LookupError(f"no edition is called {key!r}")


def fingerprint(path: Path) -> str:
    """The SHA-256 of a released file, as 64 hexadecimal characters."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(path: Path) -> Edition:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise EditionError(f"{path}: not readable as TOML: {wrong}") from wrong
    title, source, status = (_text(path, raw, key) for key in ("title", "source", "status"))
    if status not in STATUSES:
        raise EditionError(f"{path}: status is {status!r}, must be one of {', '.join(STATUSES)}")
    starts, ends = _day(path, raw, "starts"), _day(path, raw, "ends", required=False)
    if ends and starts and ends < starts:
        raise EditionError(f"{path}: ends is before starts")
    data = {key: value for key, value in raw.items() if key not in HEADER}
    if "rows" in raw:
        data["rows"] = _rows(path, raw["rows"])
    return Edition(f"{path.parent.name}/{path.stem}", title, source, status, starts, ends, data, path)


def _text(path: Path, raw: dict[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value.strip():
        raise EditionError(f"{path}: {key} must be given, as text")
    return value


def _day(path: Path, raw: dict[str, Any], key: str, required: bool = True) -> Any:
    value = raw.get(key)
    if value is None and not required:
        return None
    if type(value) is not date:  # a TOML date-time is a date to isinstance
        raise EditionError(f"{path}: {key} must be a date such as 2026-04-01")
    return value


def _rows(path: Path, name: Any) -> list[dict[str, str]]:
    if not isinstance(name, str) or "/" in name or not (path.parent / name).is_file():
        raise EditionError(f"{path}: rows must name a CSV file in the same folder")
    with (path.parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
