"""Reads the file of statistical neighbours: ten for each authority, nearest first; every fault named by row."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

TEN = range(1, 11)
COLUMNS = ("old_la_code", *(name for place in TEN for name in (f"SN_{place}", f"SN_{place}P")))


@dataclass(frozen=True)
class Neighbour:
    """The neighbour at one place (1 is the nearest) of an authority, by three-digit codes; `row` is the file's."""

    row: int
    authority: int
    place: int
    neighbour: int
    closeness: str


class NotNeighbours(ValueError):
    """Not such a table at all."""


def read(
    content: bytes, told: Callable[..., None] = lambda *far: None
) -> tuple[tuple[Neighbour, ...], tuple[tuple[int, str, str], ...]]:
    """Every neighbour, and every fault as (row, column, reason); rows are numbered as a spreadsheet does."""
    try:
        lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise NotNeighbours("This is not a CSV file in UTF-8.") from None
    if not lines or missing_in(lines[0]):
        raise NotNeighbours("This is not the file of statistical neighbours: its headings are not in the first row.")
    faults: list[tuple[int, str, str]] = []
    found: list[Neighbour] = []
    for number, line in enumerate(lines, 2):
        wrong = list(_wrong(number, line))
        faults += wrong
        found += () if wrong else _ten(number, line)
        told(number - 1, len(lines), len(faults))
    return tuple(found), (*faults, *_twice(found))


def missing_in(line: Mapping[str, str]) -> list[str]:
    return [name for name in COLUMNS if name not in line]


def _wrong(number: int, line: Mapping[str, str]) -> Iterator[tuple[int, str, str]]:
    for name in ("old_la_code", *(f"SN_{place}" for place in TEN)):
        text = (line[name] or "").strip()
        if not (text.isascii() and text.isdecimal() and len(text) == 3):
            yield number, name, f"{text!r} is not a three-digit code"
        elif name != "old_la_code" and text == line["old_la_code"].strip():
            yield number, name, "an authority is not its own neighbour"


def _ten(number: int, line: Mapping[str, str]) -> Iterator[Neighbour]:
    for place in TEN:
        yield Neighbour(
            number, int(line["old_la_code"]), place, int(line[f"SN_{place}"]), (line[f"SN_{place}P"] or "").strip()
        )


def _twice(found: Sequence[Neighbour]) -> Iterator[tuple[int, str, str]]:
    seen: dict[tuple[int, int], Neighbour] = {}
    for each in found:
        if seen.setdefault((each.authority, each.neighbour), each) is not each:
            yield each.row, f"SN_{each.place}", f"{each.neighbour} is a neighbour of {each.authority} twice"
