"""What an authority's pay goes by: the terms that were adopted, those that wait, and the spines behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_value, the_row
from foundation.database.shaping import shaped
from foundation.editions import Edition
from foundation.guard import admit
from foundation.money import pounds
from foundation.roster import names_of
from workforce.rules.pay.grades import Grade
from workforce.rules.pay.spines import SPINES, Point, Spine, spine_of
from workforce.rules.pay.terms import GradeInForce, Run, Terms

FILED = "filed/"  # how the key of an added edition begins; its id follows
AGREED = ("published", "derived")  # what may be paid; an offer or a proposal may only be looked at
TERMS = """
select f.id, f.kind, f.name, f.starts, f.rule, f.percent, g.title, g.spine, g.bottom, g.top, g.weekly_hours, g.level,
  g.census_role, g.job_type
from pay_adopted a join pay_filed f on f.id = a.filed left join grade g on g.id = f.id
where a.authority = $1 and f.kind <> 'spine' order by f.starts, f.id
"""
POINTS = """
select f.id, f.name, f.starts, f.source, f.standing, p.point, p.annual_pence
from pay_filed f join spine_point p on p.filed = f.id
"""
LISTED = """
select f.*, a.adopted_by, a.adopted_on, g.title, g.spine, g.bottom, g.top, g.weekly_hours, g.level, g.census_role,
  g.job_type, (select count(*) from spine_point p where p.filed = f.id) as points
from pay_filed f left join pay_adopted a on a.filed = f.id left join grade g on g.id = f.id
"""


@dataclass(frozen=True)
class Filed:
    """One thing filed, whether or not it was adopted; `edition` is a spine's key, `grade` a grade."""

    id: UUID
    authority: int
    kind: str
    name: str
    starts: date
    source: str
    standing: str | None
    rule: str | None
    percent: Decimal | None
    points: int
    grade: Grade | None
    filed_by: UUID
    filed_on: date
    adopted_by: UUID | None
    adopted_on: date | None
    names: Mapping[UUID, str]

    @property
    def key(self) -> str:
        return f"{FILED}{self.id}"

    def who(self, person: UUID | None) -> str:
        return self.names.get(person, "someone") if person else ""


async def terms_of(authority: int) -> Terms:
    """What the authority adopted; row security keeps it to those whom one of their roles brings there."""
    rows = await fetch(TERMS, authority)
    runs = await fetch(
        "select id, spine, edition, before, starts, first_paid from award_run where authority = $1 order by starts",
        authority,
    )
    return Terms(
        authority,
        tuple(GradeInForce(row["id"], row["starts"], _grade(row)) for row in rows if row["kind"] == "grade"),
        tuple((row["starts"], row["rule"]) for row in rows if row["kind"] == "increments"),
        tuple((row["starts"], row["percent"]) for row in rows if row["kind"] == "fund"),
        tuple(Run(**run) for run in runs),
    )


async def grades_of(authority: int, day: date) -> tuple[GradeInForce, ...]:
    """The grades in force on a day, lowest first."""
    rows = [row for row in await fetch(TERMS, authority) if row["kind"] == "grade"]
    return Terms(authority, tuple(GradeInForce(row["id"], row["starts"], _grade(row)) for row in rows)).grades_on(day)


async def filed_in(authority: int, *, named: bool = True) -> list[Filed]:
    """Everything filed in an authority, the latest first; `named`: with the names of who filed and adopted it."""
    rows = await fetch(f"{LISTED} where f.authority = $1 order by f.kind, f.name, f.starts desc, f.id", authority)
    return await _filed(rows) if named else [_one(row, {}) for row in rows]


async def filed_for(actor: Actor, id: UUID, *, to: Can = Can.SEE_EDITION) -> Filed:
    """One thing filed; NotThere where the reader may not see it."""
    row = await the_row(f"{LISTED} where f.id = $1", id)
    found = (await _filed([row]))[0]
    admit(actor, to, stands(found.authority), seen=Can.SEE_EDITION)
    return found


async def adopted_before(filed: Filed) -> bool:
    """Whether something of the same kind and name was adopted in the authority already."""
    found: bool = await fetch_value(
        "select exists (select from pay_adopted where authority = $1 and kind = $2 and name = $3)",
        filed.authority, filed.kind, filed.name,
    )  # fmt: skip
    return found


def stands(authority: int) -> Place:
    """An authority's own edition stands there alone: its region does not read it."""
    return Place(authority=authority, reference=True)


async def spine_called(key: str) -> Spine:
    """A shipped edition of a spine, or one that the authority filed; LookupError for neither."""
    if not key.startswith(FILED):
        return spine_of(key)
    rows = await fetch(f"{POINTS} where f.id = $1 order by p.point", _id(key))
    if not rows:
        raise LookupError(f"no spine is called {key!r}")
    return _spine(key, rows)


async def spines_filed(authority: int) -> dict[str, Spine]:
    """Every spine that an authority filed, by its key."""
    rows = await fetch(f"{POINTS} where f.authority = $1 order by f.id, p.point", authority)
    by_id = {id: list(points) for id, points in groupby(rows, key=lambda row: row["id"])}
    return {f"{FILED}{id}": _spine(f"{FILED}{id}", points) for id, points in by_id.items()}


def _id(key: str) -> UUID:
    try:
        return UUID(key.removeprefix(FILED))
    except ValueError:
        raise LookupError(f"no spine is called {key!r}") from None


def _spine(key: str, rows: list[asyncpg.Record]) -> Spine:
    """Points that the shipped editions of the same spine know as deleted stay deleted."""
    first = rows[0]
    title = f"{first['name'].upper()} pay spine, {first['standing']}"
    status = "in_force" if first["standing"] in AGREED else "proposed"
    return Spine(
        edition=Edition(key, title, first["source"], status, first["starts"], None, {}, Path(key)),
        points=tuple(
            Point(row["point"], pounds(row["annual_pence"]), first["standing"], first["source"]) for row in rows
        ),
        deleted=next(
            (known.deleted for known in reversed(SPINES) if known.key.startswith(f"{first['name']}/")), {}
        ),
        note="",
    )  # fmt: skip


async def _filed(rows: list[asyncpg.Record]) -> list[Filed]:
    names = await names_of({row[part] for row in rows for part in ("filed_by", "adopted_by")})
    return [_one(row, names) for row in rows]


def _one(row: asyncpg.Record, names: Mapping[UUID, str]) -> Filed:
    return shaped(Filed, row, grade=_grade(row) if row["kind"] == "grade" else None, names=names)


def _grade(row: asyncpg.Record) -> Grade:
    return Grade(
        row["name"], row["title"], row["spine"], row["bottom"], row["top"], row["weekly_hours"], level=row["level"],
        role=row["census_role"], job_type=row["job_type"],
    )  # fmt: skip
