"""Roles held as the quarterly look lists them: last used, kept already or not, and how many are left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from foundation import clock
from foundation.access import Actor, Role, role_of
from foundation.access_table import Can
from foundation.database.pool import fetch, fetch_one
from foundation.grants.held import Grant, held_of, place_of
from foundation.grants.quarter import Quarter
from foundation.grants.reaching import last_used
from foundation.guard import may, reach_of

CASES = "cases"
# What a look is asked about: every role in force that was there when the quarter began and is nobody's on loan.
ASKED = """
from role_grant g left join recertification r on r.role_grant = g.id and r.quarter = $2
where g.authority = any($1) and g.lent_from is null and g.starts < $2
  and (g.ends is null or g.ends > $3) and (not g.sensitive or g.confirmed_by is not null)
"""


@dataclass(frozen=True)
class Asked:
    """One role to be kept or removed. `kept_by` None: not looked at yet. `why_not` says why it is not the reader's."""

    grant: Grant
    used_on: date | None
    signed_in_on: date | None
    kept_by: str | None
    why_not: str | None

    @property
    def group(self) -> str:
        if self.grant.case is not None:
            return CASES
        return str(self.grant.team) if self.grant.team else ""


@dataclass(frozen=True)
class Count:
    """How far the look of some authorities is."""

    asked: int
    left: int


async def asked_in(actor: Actor, quarter: Quarter) -> list[Asked]:
    """Every role that the reader's authorities must look at this quarter, those left first."""
    authorities, today = reach_of(actor, Can.END_GRANT).authorities, clock.today()
    rows = await fetch(
        f"select g.*, r.decided_by as kept_by {ASKED} order by g.team, g.role, g.person, g.id limit 2000",
        authorities, quarter.starts, today,
    )  # fmt: skip
    grants = await held_of(rows, today)
    used = await last_used([(row["person"], row["role"]) for row in rows])
    return [
        Asked(
            grant, *used.get((grant.person, grant.role), (None, None)),
            kept_by=None if row["kept_by"] is None else "you" if row["kept_by"] == actor.person else "a colleague",
            why_not=_why_not(actor, grant),
        )
        for grant, row in zip(grants, rows, strict=True)
    ]  # fmt: skip


async def left_in(authorities: Sequence[int], quarter: Quarter) -> Count:
    """How many are asked, and how many of them nobody has looked at."""
    row = await fetch_one(
        f"select count(*) as asked, count(*) filter (where r.id is null) as left {ASKED}",
        list(authorities), quarter.starts, clock.today(),
    )  # fmt: skip
    return Count(row["asked"], row["left"]) if row else Count(0, 0)


async def unconfirmed(quarter: Quarter, today: date) -> list[tuple[UUID, Role, int]]:
    """For the product itself: what nobody confirmed this quarter, and how many others could have.

    Only where the look was begun: an authority that is new here, or that never began, loses nothing overnight.
    """
    rows = await fetch(
        "select g.id, g.role, (select count(distinct a.person) from role_grant a where a.role = $4"
        "  and a.authority = g.authority and a.person <> g.person and a.starts < $2 and (a.ends is null or a.ends > $3)"
        "  and (not a.sensitive or a.confirmed_by is not null)) as others "
        f"{ASKED} and r.id is null"
        " and exists (select from recertification p where p.authority = g.authority and p.quarter = $2)",
        list(range(1, 1000)), quarter.starts, today, Role.AUTHORITY_ADMINISTRATOR.value,
    )  # fmt: skip
    return [(row["id"], role_of(row["role"]), row["others"]) for row in rows]


def _why_not(actor: Actor, grant: Grant) -> str | None:
    if grant.person == actor.person:
        return "This is your own: another administrator must look at it."
    return None if may(actor, Can.END_GRANT, place_of(grant)) else "Another administrator must look at it."
