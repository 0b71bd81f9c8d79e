"""An authority's figures as whoever asks may see them: live, at the census, and as published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.clock import day_of
from foundation.database.pool import fetch, the_row
from foundation.database.rounds import at_once
from foundation.guard import admit, may, reach_of
from foundation.periods import add_months
from reports.measures.components import Components
from reports.queries.components import components_on
from reports.queries.neighbours import Neighbours, neighbours_of
from reports.queries.published import Official, Releases, official_for, official_national

AUTHORITY = """
select a.code, a.name, r.name as region,
  (select max(f.committed_at) from intake_file f where f.authority = a.code and f.kind = 'people'
   and f.state = 'committed') as fed_at
from authority a join region r on r.code = a.region where a.code = $1
"""


@dataclass(frozen=True)
class Days:
    """The days that are compared: today and a year ago, the last census and the one before (30 September)."""

    today: date

    @property
    def year_ago(self) -> date:
        return add_months(self.today, -12)

    @property
    def census(self) -> date:
        this_year = date(self.today.year, 9, 30)
        return this_year if this_year <= self.today else date(self.today.year - 1, 9, 30)

    @property
    def census_before(self) -> date:
        return date(self.census.year - 1, 9, 30)

    def all(self) -> tuple[date, ...]:
        return self.today, self.year_ago, self.census, self.census_before


@dataclass(frozen=True)
class AuthorityFigures:
    """`live` and `official` are None for a reader whose role sees formulas and no figures."""

    code: int
    name: str
    region: str
    days: Days
    live: Mapping[date, Components] | None
    official: Releases | None
    neighbours: Neighbours | None
    fed_on: date | None  # when the HR system's file was last taken in
    may_export: bool


async def figures_for(actor: Actor, code: int, today: date, *, to: Can = Can.SEE_AUTHORITY_FIGURES) -> AuthorityFigures:
    """The figures of one authority, in two statements; NotThere for anyone without a role there that sees them."""
    row = await the_row(AUTHORITY, code)
    place, days = Place(authority=code), Days(today)
    sees = admit(actor, to, place, seen=Can.SEE_AUTHORITY_FIGURES)
    shown = sees.sees("figures")
    live = official = neighbours = None
    if shown:
        live, official, neighbours = await at_once(
            components_on(code, days.all()), official_for(code, row["region"]), neighbours_of(code)
        )
    return AuthorityFigures(
        code=code,
        name=row["name"],
        region=row["region"],
        days=days,
        live=live,
        official=official,
        neighbours=neighbours,
        fed_on=day_of(row["fed_at"]) if row["fed_at"] else None,
        may_export=may(actor, Can.EXPORT_AUTHORITY_FIGURES, place),
    )


async def name_of(code: int) -> str:
    """The name of an authority the reader was admitted to; NotThere where there is none."""
    row = await the_row("select name from authority where code = $1", code)
    return str(row["name"])


async def authorities_for(actor: Actor) -> list[tuple[int, str]]:
    """Code and name of every authority whose figures the actor may see."""
    reach = reach_of(actor, Can.SEE_AUTHORITY_FIGURES)
    rows = await fetch("select code, name from authority where code = any ($1) order by name", list(reach.authorities))
    return [(row["code"], row["name"]) for row in rows]


async def national_figures_for(actor: Actor) -> tuple[Official, ...]:
    """England's series of every release taken in, the newest first; NotAllowed or NotThere when the role has none."""
    admit(actor, Can.SEE_NATIONAL_FIGURES, Place(aggregate=True))
    return await official_national()
