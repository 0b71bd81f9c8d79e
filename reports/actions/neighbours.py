"""Takes in the file of statistical neighbours, beside those taken in before: the newest are shown."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from foundation import clock
from foundation.access import Role
from foundation.database.pool import fetch_value
from foundation.filters import day
from foundation.intake.kinds import Fault, Faulty, Kind, Told, Unreadable
from reports.neighbours import Neighbour, NotNeighbours, read
from reports.queries.neighbours import editions
from reports.queries.published import known_authorities

INSERT = """
insert into statistical_neighbour (authority, place, neighbour, closeness, edition, taken_in_on, file)
select authority, place, neighbour, closeness, $1, $2, $3
from unnest($4::int[], $5::int[], $6::int[], $7::text[]) as row (authority, place, neighbour, closeness)
"""


def read_file(content: bytes, told: Told) -> tuple[Neighbour, ...]:
    """Every neighbour; Unreadable when it is not such a table, Faulty with every fault named otherwise."""
    try:
        found, faults = read(content, told)
    except NotNeighbours as no:
        raise Unreadable(str(no)) from None
    if faults:
        raise Faulty(*(Fault(*fault) for fault in faults))
    return found


async def fits(found: Sequence[Neighbour]) -> Mapping[str, Any]:
    """What the file would add; Faulty when it names an authority that is not one, or this year's are here already."""
    known, held, year = await known_authorities(), await editions(), clock.today().year
    faults = [
        Fault(each.row, "old_la_code", f"{each.authority} is no authority’s code")
        for each in found if each.place == 1 and each.authority not in known
    ]  # fmt: skip
    if year in held:
        faults.append(Fault(1, "old_la_code", f"neighbours were already taken in this year, on {day(held[year])}"))
    if faults:
        raise Faulty(*faults)
    mine = {each.authority for each in found}
    strange = [str(code) for code in sorted({each.neighbour for each in found} - known.keys())]
    return {
        "authorities": len(mine), "missing": sorted(known[code] for code in known.keys() - mine), "strange": strange,
        "edition": year,
    }  # fmt: skip


async def load(found: Sequence[Neighbour], file: UUID, today: date) -> int:
    """Every row in one statement."""
    await fetch_value(
        INSERT, today.year, today, file, [each.authority for each in found], [each.place for each in found],
        [each.neighbour for each in found], [each.closeness for each in found],
    )  # fmt: skip
    return len(found)


KIND = Kind(
    code="neighbours",
    title="Statistical neighbours",
    words="The file of each authority's ten statistical neighbours, as the Department for Education publishes it. "
    "Figures then show the middle one of the neighbours' official figures beside yours.",
    keepers=frozenset({Role.HR}),
    read=read_file,
    fits=fits,
    load=load,
)
