"""A reader's own notices and wishes; nobody reads another's, whatever their role."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.audit import fill, people_in
from foundation.database.pool import fetch, fetch_one
from foundation.guard import admit
from foundation.notices.kinds import KINDS, Kind
from foundation.notices.outbox import wishes_of
from foundation.notices.when import Wishes
from foundation.roster import names_of

SHOWN = 100


@dataclass(frozen=True)
class Notice:
    id: UUID
    words: str
    link: str
    told_at: datetime
    read: bool


def own(actor: Actor) -> Place:
    return Place(actor.person, everyones=True)


async def notices_of(actor: Actor) -> list[Notice]:
    """The newest hundred, those not read yet first."""
    admit(actor, Can.LIST_NOTICES, own(actor))
    rows = await fetch(
        "select * from notice where person = $1 order by (read_at is not null), told_at desc, id limit $2",
        actor.person, SHOWN,
    )  # fmt: skip
    facts = [json.loads(row["facts"]) for row in rows]
    names = await names_of({person for each in facts for person in people_in(each)})
    return [
        Notice(row["id"], _words(row["kind"], each, names), row["link"], row["told_at"], row["read_at"] is not None)
        for row, each in zip(rows, facts, strict=True)
    ]


async def wishes_for(actor: Actor) -> Wishes:
    admit(actor, Can.SEE_NOTICE, own(actor))
    row = await fetch_one("select to_jsonb(w) as wishes from notice_wishes w where person = $1", actor.person)
    return wishes_of(row["wishes"] if row else None)


def kinds_for(actor: Actor) -> list[Kind]:
    """What this person's roles may be told of."""
    held = {grant.role for grant in actor.grants}
    return [kind for kind in KINDS.values() if not kind.roles or kind.roles & held]


def _words(code: str, facts: Mapping[str, Any], names: dict[UUID, str]) -> str:
    return fill(KINDS[code].says, facts, names) if code in KINDS else "Something was done that concerns you"
