"""Price caps of the reader's regions, each with its source and status."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation import clock
from foundation.access import Actor, Place, may_ever
from foundation.access_table import Can, row
from foundation.database.pool import fetch
from foundation.guard import reach_of, seen_list
from foundation.money import pounds
from workforce.queries.agency_charges import Charge


@dataclass(frozen=True)
class CapLine:
    """The most a region pays an hour for a core job type, in pounds; `ends` is the first day it is no longer so."""

    region: int
    region_name: str
    job_type: str
    hourly: Decimal
    edition: str
    source: str
    status: str
    starts: date
    ends: date | None


WHERE = {"job_type": ("job_type",), "cap": ("hourly",), "from": ("starts",), "to": ("ends",), "source": ("source",)}


async def caps_for(actor: Actor) -> list[CapLine]:
    """Every cap the actor may list, the region's newest first within a job type."""
    reach = reach_of(actor, Can.LIST_CAPS)
    rows = await fetch(
        "select c.region, g.name as region_name, c.job_type, c.hourly_pence, c.edition, c.source, c.status, c.starts,"
        " c.ends from cap c join region g on g.code = c.region where c.region = any ($1)"
        " order by g.name, c.job_type, c.starts desc",
        list(reach.regions),
    )
    lines = [
        CapLine(hourly=pounds(each["hourly_pence"]), **{k: v for k, v in each.items() if k != "hourly_pence"})
        for each in rows
    ]
    return seen_list(actor, Can.LIST_CAPS, lines, lambda line: Place(region=line.region, reference=True), WHERE)


async def charges(actor: Actor) -> list[Charge]:
    """The caps in force today as what an hour of cover may cost; none for whoever lists no caps."""
    if not may_ever(row(Can.LIST_CAPS), actor):
        return []
    today = clock.today()
    return [
        Charge(line.region, line.job_type, line.hourly, f"the region's price cap, £{line.hourly} ({line.status})")
        for line in await caps_for(actor)
        if line.starts <= today and (line.ends is None or line.ends > today)
    ]
