"""Pay: where someone stands on the scale their authority runs, and how they came there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.money import pounds
from foundation.paging import PAGE, Paged, before
from workforce.queries.pay_scales import read_adopted, scale_known
from workforce.rules.pay_scales import Level, PayScale, part_time

# The placement in force on a day: begun, and not replaced by one that has begun.
PLACED = """
select pl.*, p.name, p.sort_key, e.weekly_hours
from pay_placement pl
join person p on p.id = pl.person
left join lateral (
  select x.weekly_hours from employment x where x.person = pl.person and x.authority = pl.authority
    and x.starts <= $1 and (x.ends is null or x.ends > $1)
  order by (x.employer_authority = pl.authority) desc nulls last, x.starts desc, x.id limit 1) e on true
where pl.starts <= $1 and pl.level > 0
  and not exists (select from pay_placement n where n.supersedes = pl.id and n.starts <= $1)
"""
PAY_WHERE: Mapping[str, tuple[str, ...]] = {
    "scale": ("scale",),
    "level": ("level", "level_title"),
    "salary": ("annual", "actual"),
    "next_step": ("next_level",),
}


@dataclass(frozen=True)
class PayPoint:
    """A place on a scale. `annual` is whole-time pounds a year; `actual` what the hours worked earn, if known."""

    id: UUID
    person: UUID
    authority: int
    name: str
    scale: PayScale | None
    level: int
    level_title: str
    annual: Decimal
    hours: Decimal | None
    actual: Decimal | None
    since: date
    next_level: Level | None


@dataclass(frozen=True)
class Placed:
    """The last row of someone's chain of placements, for a deed that adds to it."""

    id: UUID
    edition: str
    level: int
    starts: date


async def pay_of(actor: Actor, person: UUID) -> PayPoint | None:
    """Someone's place on the scale today, None where they have none; NotThere where the reader may not see it."""
    rows = await fetch(PLACED + " and pl.person = $2 order by pl.starts desc limit 1", clock.today(), person)
    if not rows:
        return None
    await read_adopted(row["edition"] for row in rows)
    point = _point(rows[0])
    return masked(point, admit(actor, Can.SEE_PAY, _place(point)), PAY_WHERE)


async def pay_points(actor: Actor, page: int = 1, size: int = PAGE) -> Paged:
    """Everyone's place on the scale, as far as this reader's list goes, by family name."""
    reach = reach_of(actor, Can.LIST_PAY)
    sql = PLACED.replace("select pl.*", "select count(*) over () as total, pl.*", 1)
    rows = await fetch(
        f"{sql} and (pl.authority = any($2) or pl.person = $3) order by p.sort_key, pl.id limit {int(size)} offset $4",
        clock.today(), reach.authorities, reach.person if reach.own else None, before(page, size),
    )  # fmt: skip
    await read_adopted(row["edition"] for row in rows)
    points = seen_list(actor, Can.LIST_PAY, [_point(row) for row in rows], _place, PAY_WHERE)
    return Paged(points, rows[0]["total"] if rows else 0, page, size)


async def scale_adopted(authority: int, day: date) -> PayScale | None:
    """The scale edition the authority runs on a day; None when it has adopted none."""
    row = await fetch_one(
        "select edition from pay_scale_adopted where authority = $1 and starts <= $2 and (ends is null or ends > $2)",
        authority, day,
    )  # fmt: skip
    if row is None:
        return None
    await read_adopted([row["edition"]])
    return scale_known(row["edition"])


async def last_placement(person: UUID, authority: int) -> Placed | None:
    """The placement that nothing has replaced; None for someone not on the scale yet."""
    row = await fetch_one(
        "select id, edition, level, starts from pay_placement p where person = $1 and authority = $2"
        " and not exists (select from pay_placement n where n.supersedes = p.id) order by starts desc limit 1",
        person, authority,
    )  # fmt: skip
    if row is None:
        return None
    await read_adopted([row["edition"]])
    return Placed(**row)


async def placements_since(step: UUID) -> list[Placed]:
    """The placement that confirming a step made, and every one that replaced it since, in their order."""
    rows = await fetch(
        "with recursive chain as (select p.*, 1 as link from pay_placement p join pay_step_confirmed c"
        " on c.placement = p.id where c.step = $1 union all select n.*, chain.link + 1 from pay_placement n"
        " join chain on n.supersedes = chain.id) select id, edition, level, starts from chain order by link",
        step,
    )  # fmt: skip
    await read_adopted(row["edition"] for row in rows)
    return [Placed(**row) for row in rows]


def _place(point: PayPoint) -> Place:
    return Place(point.person, authority=point.authority)


def _point(row: asyncpg.Record) -> PayPoint:
    scale, hours, annual = scale_known(row["edition"]), row["weekly_hours"], pounds(row["annual_pence"])
    rungs = {rung.level: rung for rung in scale.levels} if scale else {}
    level = rungs.get(row["level"])
    return PayPoint(
        id=row["id"], person=row["person"], authority=row["authority"], name=row["name"], scale=scale,
        level=row["level"], level_title=level.title if level else "", annual=annual, hours=hours,
        actual=part_time(annual, min(hours, scale.full_time_hours), scale.full_time_hours) if hours and scale else None,
        since=row["starts"], next_level=rungs.get(row["level"] + 1),
    )  # fmt: skip
