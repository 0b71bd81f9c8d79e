"""The official figures that were taken in: England's, a region's or an authority's, each with its release."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import asyncpg

from foundation.database.pool import fetch
from reports.measures.display import Value
from reports.published import figure


@dataclass(frozen=True)
class Official:
    """One place in one release: its figures by year, the earliest first, and the day they were taken in."""

    release: int
    name: str
    joint: bool
    taken_in_on: date
    years: Mapping[int, Mapping[str, Value]]

    def series(self, measure: str) -> dict[int, Value]:
        return {year: values[measure] for year, values in self.years.items() if measure in values}


@dataclass(frozen=True)
class Releases:
    """What is held of an authority, its region and England: each from the newest release that has it, and the older."""

    authority: tuple[Official, ...] = ()
    regional: tuple[Official, ...] = ()
    national: tuple[Official, ...] = ()


async def official_for(authority: int, region_name: str) -> Releases:
    """Every release of an authority's own series (a joint return counts for both), its region's and England's."""
    rows = await fetch(
        "select release, year, level, name, cardinality(authority) > 1 as joint, taken_in_on, figures"
        " from published_row where authority @> array[$1::int] or level = 'national'"
        " or level = 'regional' and lower(name) = lower($2) order by release desc, year",
        authority, region_name,
    )  # fmt: skip
    return _releases(rows)


async def official_national() -> tuple[Official, ...]:
    rows = await fetch(
        "select *, false as joint from published_row where level = 'national' order by release desc, year"
    )
    return _releases(rows).national


def _releases(rows: list[asyncpg.Record]) -> Releases:
    found: dict[str, dict[int, list[asyncpg.Record]]] = {}
    for row in rows:
        found.setdefault(row["level"], {}).setdefault(row["release"], []).append(row)
    return Releases(**{level: tuple(_official(each) for each in of.values()) for level, of in found.items()})


def _official(rows: list[asyncpg.Record]) -> Official:
    years = {
        row["year"]: {name: figure(text) for name, text in json.loads(row["figures"]).items()}
        for row in rows
    }  # fmt: skip
    latest = rows[-1]
    return Official(latest["release"], latest["name"], latest["joint"], latest["taken_in_on"], years)


async def releases() -> dict[int, date]:
    """The releases held, each with the day it was taken in."""
    rows = await fetch("select release, min(taken_in_on) as day from published_row group by release order by release")
    return {row["release"]: row["day"] for row in rows}


async def known_authorities() -> dict[int, str]:
    return {row["code"]: row["name"] for row in await fetch("select code, name from authority")}
