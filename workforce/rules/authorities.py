"""The children's services authorities of England and their regions, from a dated edition."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from foundation.editions import Edition, load

FOLDER = Path(__file__).parents[1] / "data" / "authorities"
REGIONS = (
    "North East",
    "North West",
    "Yorkshire and The Humber",
    "East Midlands",
    "West Midlands",
    "East of England",
    "London",
    "South East",
    "South West",
)


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority. `code` is the DfE three-digit code; codes are None while none has been published."""

    name: str
    region: str
    code: str | None = None
    ons_code: str | None = None
    region_code: str | None = None


@dataclass(frozen=True)
class Authorities:
    """An edition's authorities, found by name or by DfE code."""

    rows: tuple[Authority, ...]
    _found: dict[str, Authority] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {row.name: row for row in self.rows}
        object.__setattr__(self, "_found", {row.code: row for row in self.rows if row.code} | by_name)

    def find(self, name_or_code: str) -> Authority:
        """The authority of exactly this name or DfE code; LookupError when there is none."""
        return self._found[name_or_code]

    def with_rows(self, more: Iterable[Authority]) -> "Authorities":
        """These and more, for authorities the edition does not know yet; a later row of the same name wins."""
        return Authorities((*self.rows, *more))


def authorities_on(day: date) -> Authorities:
    """The authorities as the latest edition begun by this day has them.

    A day outside every edition gets the nearest one: which authorities exist is asked of past and future days too.
    """
    editions = load(FOLDER)
    begun = [edition for edition in editions if edition.starts <= day]
    return of_edition(begun[-1] if begun else editions[0])


def of_edition(edition: Edition) -> Authorities:
    """The authorities of one edition."""
    rows = edition.data["rows"]
    return Authorities(
        tuple(Authority(row["name"], row["region"], row["code"], row["ons_code"], row["region_code"]) for row in rows)
    )
