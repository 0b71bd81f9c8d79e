"""Records opened by breaking the glass: who opened what, why, until when, and all that was seen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import asyncpg

from foundation.access import Actor, Place, Relation, sight
from foundation.access_table import Can, describe, row
from foundation.database.pool import fetch, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit, masked, reach_of, seen_list
from foundation.problems import NotThere
from foundation.roster import names_of

WHERE: Mapping[str, tuple[str, ...]] = {
    "subject": ("subject",),
    "reason": ("reason", "not_told_because"),
    "opened_at": ("opened_at",),
    "until": ("until",),
    "reads": ("reads",),
}


@dataclass(frozen=True)
class Read:
    """One page seen through the glass: when, where, and what kinds of thing."""

    at: datetime
    path: str
    words: str


@dataclass(frozen=True)
class Opening:
    """One record opened, as its reader may see it; None where they may not. `until`: the end of its hour."""

    id: UUID
    opened_by: UUID
    role: str
    kind: str
    record: UUID
    subject: UUID | None
    authority: int
    region: int
    reason: str | None
    second_officer: UUID
    not_told_because: str | None
    told_at: datetime | None
    opened_at: datetime | None
    until: datetime | None
    closed_at: datetime | None
    version: int
    names: Mapping[UUID, str]
    reads: tuple[Read, ...] | None = None

    def open(self, now: datetime) -> bool:
        return self.closed_at is None and self.until is not None and now < self.until

    def who(self, person: UUID | None) -> str:
        return self.names.get(person, "someone") if person else "someone"

    @property
    def what(self) -> str:
        return "file" if self.kind == "person" else "journey"

    @property
    def path(self) -> str:
        return f"/people/{self.record}" if self.kind == "person" else f"/journeys/{self.record}"


def place_of(opening: Opening) -> Place:
    """Where it stands. It is about the person only once they have been told."""
    return Place(opening.subject, authority=opening.authority, region=opening.region)


async def openings(actor: Actor) -> list[Opening]:
    """Those that this reader may list, latest first."""
    reach = reach_of(actor, Can.LIST_GLASS)
    rows = await fetch(
        "select * from break_glass where (authority = any($1) or (subject = $2 and told_at is not null))"
        " order by opened_at desc limit 200",
        reach.authorities, actor.person,
    )  # fmt: skip
    found: list[Opening] = seen_list(actor, Can.LIST_GLASS, await _openings(rows), place_of, WHERE)
    return found


async def opening_for(actor: Actor, id: UUID) -> Opening:
    """One of them with all that was seen; the person it is about meets it once they were told."""
    opening = await whole_opening(id)
    sees = admit(actor, Can.SEE_GLASS, place_of(opening))
    if opening.subject == actor.person and opening.told_at is None:
        raise NotThere
    rows = await fetch("select at, path, acts from break_glass_read where glass = $1 order by at", id)
    reads = tuple(Read(each["at"], each["path"], _kinds(each["acts"])) for each in rows)
    return masked(replace(opening, reads=reads), sees, WHERE)


async def whole_opening(id: UUID) -> Opening:
    row = await the_row("select * from break_glass where id = $1", id)
    return (await _openings([row]))[0]


async def concerning(person: UUID) -> list[Opening]:
    """What somebody is told of on their home page: openings of their own record, as second officer, and still open."""
    rows = await fetch(
        "select * from break_glass where opened_at > clock_timestamp() - interval '30 days' and"
        " ((subject = $1 and told_at is not null) or second_officer = $1"
        " or (opened_by = $1 and closed_at is null and until > clock_timestamp())) order by opened_at desc limit 20",
        person,
    )  # fmt: skip
    return await _openings(rows)


async def counts(actor: Actor) -> list[tuple[date, int]]:
    """How often the glass was broken, month by month, for everyone in the authority: the number and no more."""
    seen = [each.authority for each in actor.grants if Relation.NONE_AGGREGATE in row(Can.SEE_GLASS).get(each.role, {})]
    rows = await fetch(
        "select date_trunc('month', opened_at at time zone 'Europe/London')::date as month, count(*) as openings"
        " from break_glass where authority = any($1) group by 1 order by 1 desc limit 24",
        sorted({code for code in seen if code is not None}),
    )  # fmt: skip
    return [(each["month"], each["openings"]) for each in rows]


def counted(actor: Actor) -> bool:
    """Whether the reader is shown the count."""
    return sight(row(Can.SEE_GLASS), actor, Place(aggregate=True)) is not None


def _kinds(acts: list[str]) -> str:
    known = {can.value: can for can in Can}
    return ", ".join(dict.fromkeys(describe(known[act]) for act in acts if act in known))


async def _openings(rows: list[asyncpg.Record]) -> list[Opening]:
    names = await names_of({each[part] for each in rows for part in ("opened_by", "subject", "second_officer")})
    return [_one(each, names) for each in rows]


def _one(found: asyncpg.Record, names: Mapping[UUID, str]) -> Opening:
    return shaped(Opening, found, names=names, reads=None)
