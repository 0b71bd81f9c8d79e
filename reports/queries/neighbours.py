"""What an authority's statistical neighbours were last published with, for the middle one of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from foundation.database.pool import fetch
from reports.measures.display import Shown, Value, median
from reports.published import figure

# Each neighbour's newest row; only those of the newest release of all are compared.
NEWEST = """
select n.neighbour, coalesce(a.name, 'authority ' || n.neighbour) as name, p.release, p.year, p.figures
from statistical_neighbour n left join authority a on a.code = n.neighbour
left join lateral (select release, year, figures from published_row
  where level = 'authority' and authority @> array[n.neighbour] order by release desc, year desc limit 1) p on true
where n.authority = $1 and n.edition = (select max(edition) from statistical_neighbour where authority = $1)
order by n.place
"""


@dataclass(frozen=True)
class Neighbours:
    """The neighbours' names, nearest first, and what the newest release says of its latest year for those in it."""

    names: tuple[str, ...]
    year: int
    figures: Sequence[Mapping[str, Value]]

    def middle(self, measure: str) -> tuple[Shown, int]:
        """The median of the neighbours' published values, and of how many it is; hidden ones are left out."""
        return median(values[measure] for values in self.figures if measure in values)


async def neighbours_of(authority: int) -> Neighbours | None:
    """None where nobody has taken in who the neighbours are; their figures are empty until a release is here."""
    rows = await fetch(NEWEST, authority)
    if not rows:
        return None
    release = max((row["release"] for row in rows if row["release"]), default=0)
    years = [row["year"] for row in rows if row["release"] == release and row["year"]]
    same = [row for row in rows if row["release"] == release and row["year"] == max(years, default=0)]
    return Neighbours(
        tuple(row["name"] for row in rows), max(years, default=0),
        [{name: figure(text) for name, text in json.loads(row["figures"]).items()} for row in same],
    )  # fmt: skip


async def editions() -> dict[int, date]:
    """The years whose neighbours are held, each with the day they were taken in."""
    rows = await fetch("select edition, min(taken_in_on) as day from statistical_neighbour group by edition")
    return {row["edition"]: row["day"] for row in rows}
