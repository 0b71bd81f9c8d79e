"""A year's specification of the workforce census, as data: items in their order, formats, code sets, open questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from foundation.editions import Edition, EditionError, load

FOLDER = Path(__file__).parents[1] / "data" / "returns" / "csww"
NEEDED = ("", "everyone", "direct", "in_post", "leaver", "element")
FORMATS = ("code", "date", "text", "integer", "decimal", "share", "pattern")


@dataclass(frozen=True)
class Item:
    """One item. `format`: code, date, text, integer, decimal:2, share:6 (0 to 1) or pattern:…; `needed`: of whom.

    `fix`: where it is put right, in the HR system ("hr") or in the return itself ("here").
    """

    tag: str
    title: str
    format: str
    needed: str = ""
    codes: Mapping[str, str] | None = field(default=None, hash=False)
    fix: str = "hr"
    note: str = ""

    @property
    def kind(self) -> str:
        return self.format.partition(":")[0]

    @property
    def detail(self) -> str:
        """What follows the kind: decimal places, or the pattern."""
        return self.format.partition(":")[2]

    def said(self, value: str) -> str:
        """A value with its meaning, as people read it."""
        return self.codes.get(value, value) if self.codes else value


@dataclass(frozen=True)
class Settings:
    """What no source settles: kept here, said on the page, to be confirmed with a real authority."""

    hours_of_a_leaver: str
    last_day_counts_as_leaving: bool
    newly_qualified_months: int
    origin_within_months: int
    salary: str = ""

    def words(self) -> tuple[str, ...]:
        """Each as a sentence for the reader."""
        other = "FTE" if self.hours_of_a_leaver == "FTE30" else "FTE30"
        said = [
            f"A leaver’s hours are sent in {self.hours_of_a_leaver}, and {other} is 0. For everyone in post both items"
            " hold the hours at 30 September.",
            "Whoever leaves on 30 September is "
            + ("a leaver and not in post." if self.last_day_counts_as_leaving else "still in post."),
            f"A starter who registered in the {self.newly_qualified_months} months before, with no earlier work on"
            " their record, is newly qualified. Anybody else came from the work that ended in the"
            f" {self.origin_within_months} months before; where there is none, you say where.",
        ]
        if self.salary:
            how = "full-time rate" if self.salary == "full_time" else "full-time rate times the hours worked"
            said.append(f"The base salary sent is the {how}.")
        return tuple(said)


@dataclass(frozen=True)
class Specification:
    """One year's census, or that of several years alike."""

    edition: Edition
    years: tuple[int, ...]
    block: str
    settings: Settings
    in_block: tuple[Item, ...]
    of_worker: tuple[Item, ...]

    def item(self, tag: str) -> Item:
        """LookupError when this year has no such item."""
        for item in (*self.in_block, *self.of_worker):
            if item.tag == tag:
                return item
        raise LookupError(f"the {self.years[-1]} census has no item {tag!r}")

    def has(self, tag: str) -> bool:
        return any(item.tag == tag for item in (*self.in_block, *self.of_worker))

    @property
    def sex(self) -> str:
        """The item that says whether somebody is a man or a woman: GenderCurrent to 2023, then Sex."""
        return "Sex" if self.has("Sex") else "GenderCurrent"


@cache
def specifications() -> tuple[Specification, ...]:
    """Every one shipped, the earliest first."""
    return tuple(_read(edition) for edition in load(FOLDER))


def specification_for(year: int) -> Specification:
    """The year's own, else the latest before it (the page then says so); LookupError before the first."""
    fitting = [spec for spec in specifications() if spec.years[0] <= year]
    if not fitting:
        raise LookupError(f"there is no specification of the {year} census")
    return next((spec for spec in fitting if year in spec.years), fitting[-1])


def _read(edition: Edition) -> Specification:
    data = edition.data
    try:
        return Specification(
            edition, tuple(data["years"]), data["block"], Settings(**data["settings"]),
            tuple(_item(edition, raw) for raw in data["in_block"]),
            tuple(_item(edition, raw) for raw in data["of_worker"]),
        )  # fmt: skip
    except (KeyError, TypeError) as wrong:
        raise EditionError(f"{edition.path}: {wrong}") from wrong


def _item(edition: Edition, raw: Mapping[str, Any]) -> Item:
    codes = edition.data["codes"][raw["codes"]] if "codes" in raw else None
    item = Item(**{**raw, "codes": codes})
    if item.kind not in FORMATS or item.needed not in NEEDED or (item.kind == "code") != (codes is not None):
        raise EditionError(f"{edition.path}: {item.tag} has a format, a code set or a need that is not known")
    return item
