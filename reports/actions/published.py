"""Takes in DfE's file of indicators: every figure as text, beside its release, never over another."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from foundation.access import Role
from foundation.database.pool import fetch_value
from foundation.filters import day
from foundation.intake.kinds import Fault, Faulty, Kind, Told, Unreadable
from reports.published import FIGURES, NOT_CSV, PLACE, Level, Published, PublishedError, PublishedRow, read
from reports.queries.published import known_authorities, releases

MOST_ROWS = 50_000
WRONG_KIND = "This is not a CSV file in UTF-8. Save the sheet as CSV (UTF-8) and send that."
LEVELS = {Level.NATIONAL: "national", Level.REGIONAL: "regional", Level.AUTHORITY: "authority"}

INSERT = """
insert into published_row
  (release, year, level, place, name, la_code, authority, region_name, figures, taken_in_on, file)
select $1, year, level, place, name, nullif(la_code, ''), authority::int[], nullif(region_name, ''), figures, $2, $3
from unnest($4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::jsonb[])
  as row (year, level, place, name, la_code, authority, region_name, figures)
"""


def read_file(content: bytes, told: Told) -> Published:
    """The file's rows; Unreadable when it is not such a table at all, Faulty with every fault named otherwise."""
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") or b"\0" in content:
        raise Unreadable(WRONG_KIND)
    if content.count(b"\n") > MOST_ROWS:
        raise Unreadable(f"The file has more than {MOST_ROWS:,} rows, which no release of this file has.")
    try:
        return read(content, told=told)
    except PublishedError as wrong:
        faults = [Fault(fault.row, fault.column, fault.reason) for fault in wrong.faults]
        if faults[0].reason == NOT_CSV:
            raise Unreadable(WRONG_KIND) from None
        if {fault.column for fault in faults} >= {*PLACE, *FIGURES}:
            raise Unreadable("This is not DfE's file of indicators: its headings are not in the first row.") from None
        raise Faulty(*faults) from None


async def fits(published: Published) -> Mapping[str, Any]:
    """What the file would add; Faulty when a code cannot be one, or its release is already here."""
    faults = [
        Fault(row.row, "old_la_code", f"{code!r} is not a three-digit code")
        for row in published.rows
        for code in row.old_codes
        if not (code.isascii() and code.isdecimal() and len(code) == 3)
    ]
    held = await releases()
    if published.release in held:
        when = day(held[published.release])
        faults.append(Fault(1, "time_period", f"the {published.release} release was already taken in on {when}"))
    if faults:
        raise Faulty(*faults)
    return _preview(published, list(held), await known_authorities())


def _preview(published: Published, held: list[int], known: Mapping[int, str]) -> dict[str, Any]:
    rows = published.rows
    codes = {int(code) for row in rows for code in row.old_codes}
    return {
        "release": published.release,
        "years": sorted({row.year for row in rows}),
        "rows": len(rows),
        "levels": {level.value: sum(row.level is level for row in rows) for level in Level},
        "authorities": len(codes & known.keys()),
        "joint": sorted({row.name for row in rows if row.joint}),
        "former": sorted(
            {row.name for row in rows if row.old_codes and not known.keys() & set(map(int, row.old_codes))}
        ),
        "missing": sorted(known[code] for code in known.keys() - codes),
        "symbols": _symbols(rows),
        "other_releases": sorted(held),
    }


def _symbols(rows: Iterable[PublishedRow]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for row in rows:
        for value in row.values.values():
            if isinstance(value, str):
                counted[str(value)] = counted.get(str(value), 0) + 1
    return dict(sorted(counted.items()))


async def load(published: Published, file: UUID, today: date) -> int:
    """Every row in one statement; a unique key refuses what another process loaded meanwhile."""
    rows = published.rows
    regions = {row.region: row.name for row in rows if row.level is Level.REGIONAL}
    await fetch_value(
        INSERT, published.release, today, file,
        [row.year for row in rows],
        [LEVELS[row.level] for row in rows],
        [_place(row) for row in rows],
        [row.name for row in rows],
        ["/".join(row.codes) if row.level is Level.AUTHORITY else "" for row in rows],
        ["{" + ",".join(row.old_codes) + "}" for row in rows],
        [regions.get(row.region, "") for row in rows],
        [json.dumps({name: str(value) for name, value in row.values.items()}) for row in rows],
    )  # fmt: skip
    return len(rows)


def _place(row: PublishedRow) -> str:
    """What stays the same over the years: Barnsley's and Sheffield's new codes changed, their old did not."""
    return "/".join(row.old_codes if row.level is Level.AUTHORITY else row.codes)


KIND = Kind(
    code="published",
    title="DfE's published indicators",
    words="The file of indicators from the Department for Education's statistics on the children's social work "
    "workforce. Every authority then shows its own official series.",
    keepers=frozenset({Role.HR}),
    read=read_file,
    fits=fits,
    load=load,
)
