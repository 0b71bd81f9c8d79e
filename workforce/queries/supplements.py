"""Supplements on posts: of the reader's authorities or of their own post, with who holds the post today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one, the_row
from foundation.database.shaping import shaped
from foundation.guard import admit, may, reach_of
from foundation.money import pounds
from foundation.periods import DAY, Period
from foundation.roster import names_of
from workforce.rules.pay.offers import KINDS
from workforce.rules.pay.supplements import Supplement as Terms
from workforce.rules.pay.supplements import standing

HELD = """
left join lateral (
  select array_agg(e.person order by e.starts, e.person) as people from employment e
  where e.post = p.id and e.basis in ('permanent', 'fixed_term') and e.starts <= $1 and (e.ends is null or e.ends > $1)
) h on true
"""
SUPPLEMENTS = f"""
select s.*, p.title as post_title, t.name as team_name, coalesce(h.people, '{{}}') as holders,
  (select n.id from supplement n where n.follows = s.id) as followed_by
from supplement s join post p on p.id = s.post join team t on t.id = p.team
{HELD}
"""


@dataclass(frozen=True)
class Supplement:
    """One supplement: pounds a year; `ends` and `stops` are the first days without it."""

    id: UUID
    authority: int
    post: UUID
    post_title: str
    team_name: str
    holders: tuple[UUID, ...]
    kind: str
    annual: Decimal
    starts: date
    ends: date
    test_on: date | None
    shown_by: str
    evidence: str
    aim: str
    review_on: date
    follows: UUID | None
    followed_by: UUID | None
    asked_by: UUID
    asked_on: date
    state: str
    decided_by: UUID | None
    decided_on: date | None
    reason: str | None
    withdrawn_by: UUID | None
    withdrawn_on: date | None
    stops: date | None
    version: int
    names: Mapping[UUID, str]

    @property
    def title(self) -> str:
        return KINDS[self.kind]

    @property
    def last(self) -> date:
        return (self.stops or self.ends) - DAY

    @property
    def status(self) -> str:
        return standing(self.state, Period(self.starts, self.ends), self.stops, clock.today())

    def runs_on(self, day: date) -> bool:
        return self.state in ("approved", "withdrawn") and self.starts <= day < (self.stops or self.ends)

    def terms(self, approvers: frozenset[UUID] = frozenset()) -> Terms:
        """For the rules."""
        return Terms(
            self.post, self.annual, Period(self.starts, self.ends), self.evidence, self.aim, self.asked_by, approvers
        )

    def who(self, person: UUID | None) -> str:
        return self.names.get(person, "someone") if person else "nobody"


@dataclass(frozen=True)
class PostHeld:
    """A post for which a supplement may be asked, and who holds it today."""

    id: UUID
    authority: int
    title: str
    team_name: str
    holders: tuple[UUID, ...]


async def supplements(actor: Actor) -> list[Supplement]:
    """Those of the authorities whose pay the reader may list, and of their own post; the first to end first."""
    reach = reach_of(actor, Can.LIST_PAY)
    rows = await fetch(
        f"{SUPPLEMENTS} where s.authority = any($2) or $3 = any(h.people) order by s.ends, s.id limit 1000",
        clock.today(), reach.authorities, actor.person,
    )  # fmt: skip
    found = await _read(rows)
    return [_seen_by(actor, each) for each in found if may(actor, Can.LIST_PAY, place_of(actor, each))]


async def supplement_for(actor: Actor, id: UUID) -> Supplement:
    """One, as its reader may see it."""
    found = await whole_supplement(id)
    admit(actor, Can.SEE_PAY, place_of(actor, found))
    return _seen_by(actor, found)


def _seen_by(actor: Actor, found: Supplement) -> Supplement:
    """To whoever is paid it and lists nobody's pay it is a supplement on their post, of nobody else."""
    if may(actor, Can.LIST_PAY, Place(authority=found.authority)):
        return found
    return replace(found, post_title="Your post", team_name="", holders=(actor.person,))


async def whole_supplement(id: UUID) -> Supplement:
    """One, for a deed that asks `admit` itself."""
    row = await the_row(f"{SUPPLEMENTS} where s.id = $2", clock.today(), id)
    return (await _read([row]))[0]


async def posts_held(actor: Actor, post: UUID | None = None) -> list[PostHeld]:
    """The posts of today for which the reader may ask for a supplement; of one alone where it is named."""
    reach = reach_of(actor, Can.CREATE_PAY)
    rows = await fetch(
        "select p.id, p.authority, p.title, t.name as team_name, coalesce(h.people, '{}') as holders"
        f" from post p join team t on t.id = p.team {HELD} where p.authority = any($2) and p.starts <= $1"
        " and (p.ends is null or p.ends > $1) and ($3::uuid is null or p.id = $3) order by t.name, p.title, p.id",
        clock.today(), reach.authorities, post,
    )  # fmt: skip
    return [shaped(PostHeld, row) for row in rows]


def place_of(actor: Actor, found: Supplement) -> Place:
    """About whoever holds the post: the reader's own where they do, else its authority's."""
    return Place(actor.person if actor.person in found.holders else None, authority=found.authority)


async def decided_for(actor: Actor, people: Sequence[UUID]) -> bool:
    """Whether the actor decided, or made final, an outcome of which a pay step of these people came (D17)."""
    row = await fetch_one(
        "select 1 from pay_step_due where person = any($1) and (decided_by = $2 or raised_by = $2) limit 1",
        list(people), actor.person,
    )  # fmt: skip
    return row is not None


async def _read(rows: Sequence[asyncpg.Record]) -> list[Supplement]:
    people = {row[name] for row in rows for name in ("asked_by", "decided_by", "withdrawn_by")}
    names = await names_of(people | {person for row in rows for person in row["holders"]})
    return [shaped(Supplement, row, annual=pounds(row["annual_pence"]), names=names) for row in rows]
