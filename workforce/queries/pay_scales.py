"""Scales that were drafted here: one's own, those shared with one, and those put to one's authority."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place, may_ever
from foundation.access_table import Can, row
from foundation.database.pool import fetch, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit, may
from foundation.roster import names_of
from workforce.rules.pay.saved_scale import OWN, Standing, read, stands
from workforce.rules.pay_scales import PayScale, scale_of

SAVED = f"""
select s.*, a.ends as adopted_ends, array(select p.approved_by from pay_scale_approval p where p.scale = s.id
  order by p.approved_on, p.approved_by) as approvals,
  array(select p.approved_for from pay_scale_approval p where p.scale = s.id) as approved_for
from pay_scale s left join pay_scale_adopted a on a.edition = '{OWN}' || s.id and a.authority = s.authority
"""
# Who may be shown a draft by name: those whose roles may hold what others saved.
SHOWN_TO = ("hr", "payroll_finance", "director", "chief_executive", "principal_social_worker")
SHOWN_IN_REGION = ("regional_lead", "governance_board", "bank_coordinator", "bank_finance")


@dataclass(frozen=True)
class SavedScale:
    """One version of a draft, or what became of it. `ends`: the first day on which another scale is in force."""

    id: UUID
    scale: UUID
    number: int
    maker: UUID
    authority: int | None
    region: int | None
    title: str
    base: str
    starts: date
    why: str
    state: str
    shared_with: tuple[UUID, ...]
    filed_by: UUID | None
    filed_on: date | None
    saved_on: date
    version: int
    levels: str
    areas: str
    approvals: tuple[UUID, ...]
    approved_for: tuple[UUID, ...]
    ends: date | None
    names: Mapping[UUID, str]

    @cached_property
    def content(self) -> PayScale:
        return read(
            scale_of(self.base), self.id, self.title, self.starts, self.state, json.loads(self.levels),
            json.loads(self.areas),
        )  # fmt: skip

    @property
    def key(self) -> str:
        return f"{OWN}{self.id}"

    @property
    def standing(self) -> Standing:
        return Standing(self.state, self.maker, self.filed_by, self.approved_for, self.starts)

    @property
    def status(self) -> str:
        return stands(self.state, self.starts, self.ends, clock.today())

    def who(self, person: UUID | None) -> str:
        return self.names.get(person, "someone") if person else "nobody yet"


async def saved_scales(actor: Actor) -> list[SavedScale]:
    """The version in hand of every draft that is the reader's, is shared with them, or was put to their authority."""
    authorities = [grant.authority for grant in actor.grants if grant.authority is not None]
    rows = await fetch(
        f"{SAVED} where s.state <> 'replaced' and (s.maker = $1 or $1 = any(s.shared_with)"
        " or (s.filed_by is not null and s.authority = any($2))) order by s.saved_on desc, s.title, s.id limit 200",
        actor.person, authorities,
    )  # fmt: skip
    found = await _read(rows)
    return [scale for scale in found if _met(actor, scale, Can.LIST_SAVED, Can.LIST_EDITIONS)]


async def versions_of(actor: Actor, scale: UUID) -> list[SavedScale]:
    """Every version of one draft that this reader may see, the newest first."""
    rows = await fetch(f"{SAVED} where s.scale = $1 order by s.number desc", scale)
    return [found for found in await _read(rows) if _met(actor, found, Can.SEE_SAVED, Can.SEE_EDITION)]


async def scale_for(actor: Actor, id: UUID) -> SavedScale:
    """One version; NotThere where it is nobody's that the reader may see."""
    scale = await whole_scale(id)
    if scale.filed_by and may(actor, Can.SEE_EDITION, edition_place(scale)):
        admit(actor, Can.SEE_EDITION, edition_place(scale))
    else:
        admit(actor, Can.SEE_SAVED, saved_place(scale))
    return scale


async def whole_scale(id: UUID) -> SavedScale:
    """One version, for a deed that asks `admit` itself."""
    found = await the_row(f"{SAVED} where s.id = $1", id)
    return (await _read([found]))[0]


# Scales adopted here, as they were read: what was filed never changes, so one reading is good for as long as we run.
ADOPTED: dict[str, PayScale] = {}


async def read_adopted(keys: Iterable[str]) -> None:
    """Read those of these editions that were drafted here and are not known yet; shipped ones need no reading."""
    wanted = sorted({key for key in keys if key.startswith(OWN)} - ADOPTED.keys())
    if not wanted:
        return
    rows = await fetch(f"{SAVED} where s.state = 'in_force' and s.id = any($1)", [_uuid(key) for key in wanted])
    ADOPTED.update({scale.key: scale.content for scale in await _read(rows)})


def scale_named(key: str) -> PayScale:
    """The edition a row says it used, shipped or adopted here and read; LookupError for any other."""
    return ADOPTED[key] if key.startswith(OWN) else scale_of(key)


def scale_known(key: str) -> PayScale | None:
    """The same; None for one that is no longer to be had."""
    try:
        return scale_named(key)
    except LookupError:
        return None


def _uuid(key: str) -> UUID:
    return UUID(key.removeprefix(OWN))


async def may_be_shown(authority: int | None, region: int | None) -> list[tuple[UUID, str]]:
    """People by name to whom a draft may be shown: of the authority, and of its region."""
    rows = await fetch(
        "select draft_readers($1, $2, $3, $4, $5) as person",
        authority, region, list(SHOWN_TO), list(SHOWN_IN_REGION), clock.today(),
    )  # fmt: skip
    names = await names_of(row["person"] for row in rows)
    return sorted(names.items(), key=lambda one: one[1])


def saved_place(scale: SavedScale) -> Place:
    return Place(
        scale.maker, given=frozenset(scale.shared_with), authority=scale.authority, region=scale.region, everyones=True
    )


def edition_place(scale: SavedScale) -> Place:
    """As an edition of the authority's own: there alone, so that its neighbours do not read it."""
    return Place(authority=scale.authority, facts=frozenset({"pay_scale"}))


def _met(actor: Actor, scale: SavedScale, saved: Can, edition: Can) -> bool:
    if scale.filed_by is not None and may_ever(row(edition), actor) and may(actor, edition, edition_place(scale)):
        return True
    return may_ever(row(saved), actor) and may(actor, saved, saved_place(scale))


async def _read(rows: Sequence[asyncpg.Record]) -> list[SavedScale]:
    people = {person for row in rows for person in (row["maker"], row["filed_by"], *row["approvals"])}
    people |= {person for row in rows for person in row["shared_with"]}
    names = await names_of(people)
    return [shaped(SavedScale, row, ends=row["adopted_ends"], names=names) for row in rows]
