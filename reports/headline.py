"""England's published series as shipped: each figure with its release, none of them ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from foundation.editions import Edition, load, on
from reports.measures.display import Value
from reports.published import figure

FOLDER = Path(__file__).parent / "data" / "headline"


@dataclass(frozen=True)
class Headline:
    """One release of England's headline figures: measure by year, the earliest first. Values are as published."""

    edition: Edition
    release: int
    licence: str
    series: Mapping[str, Mapping[int, Value]]


def headline(day: date) -> Headline:
    """The latest release whose census date is not after the day; LookupError before the first."""
    return _headline(on(_editions(), day))


@cache
def _editions() -> tuple[Edition, ...]:
    return load(FOLDER)


@cache
def _headline(edition: Edition) -> Headline:
    rows: list[dict[str, str]] = edition.data["rows"]
    series = {
        name: {int(row["time_period"]): figure(row[name]) for row in rows} for name in rows[0] if name != "time_period"
    }
    return Headline(edition, edition.data["release"], edition.data["licence"], series)
