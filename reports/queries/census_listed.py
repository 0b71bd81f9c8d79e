"""Which censuses there are: an authority's own for whoever works there, and what all sent together for an analyst."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from foundation.access import Actor, Place, may_ever
from foundation.access_table import Can, row
from foundation.database.pool import fetch
from foundation.guard import may, reach_of, seen_list
from reports.measures.display import Shown
from reports.queries.census import CENSUS, standing_of
from reports.returns.figures import shown
from reports.returns.lifecycle import Standing


@dataclass(frozen=True)
class Listed:
    """A census in a list. `state` is None for whom it is barred."""

    id: UUID
    authority: int
    authority_name: str
    year: int
    state: str | None
    begun_on: date
    checked_on: date | None
    standing: Standing


async def censuses(actor: Actor) -> list[Listed]:
    """Every census of the authorities whose returns this reader lists, the latest year first."""
    reach = reach_of(actor, Can.LIST_CENSUSES)
    rows = await fetch(
        CENSUS.format(more="") + " where r.authority = any($1) order by r.year desc, a.name", list(reach.authorities)
    )
    listed = [
        Listed(r["id"], r["authority"], r["authority_name"], r["year"], r["state"], r["begun_on"], r["checked_on"],
               standing_of(r))
        for r in rows
    ]  # fmt: skip
    return seen_list(
        actor, Can.LIST_CENSUSES, listed, lambda one: Place(authority=one.authority), {"state": ("state",)}
    )


async def authorities_to_begin(actor: Actor) -> list[tuple[int, str]]:
    """Code and name of each authority whose census this person may begin."""
    if not may_ever(row(Can.BEGIN_CENSUS), actor):
        return []
    codes = reach_of(actor, Can.BEGIN_CENSUS).authorities
    rows = await fetch("select code, name from authority where code = any($1) order by name", list(codes))
    return [(one["code"], one["name"]) for one in rows]


@dataclass(frozen=True)
class Together:
    """What at least five authorities sent for a year, as one: figures over sums, and no authority by name."""

    year: int
    authorities: int
    figures: Mapping[str, Shown]


async def returns_together(actor: Actor) -> list[Together]:
    """For whoever sees the census of no authority but what all sent together; the latest year first."""
    if not may(actor, Can.LIST_CENSUSES, Place(aggregate=True)):
        return []
    rows = await fetch("select * from returns_together('csww')")
    years = sorted({(one["year"], one["authorities"]) for one in rows}, reverse=True)
    return [
        Together(year, many, shown({one["part"]: str(one["total"]) for one in rows if one["year"] == year}, year))
        for year, many in years
    ]
