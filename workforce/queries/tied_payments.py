"""Payments kept only by staying: what would be repaid today, and who is due a retention payment on its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg

from foundation import clock
from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.guard import may, reach_of
from foundation.money import pounds
from foundation.periods import DAY
from foundation.roster import names_of
from workforce.queries.supplements import Supplement
from workforce.rules.pay.supplements import Tied, repayable, retention


@dataclass(frozen=True)
class TiedPayment:
    """One payment, to whom, and what they repay if their last day were today."""

    id: UUID
    person: UUID
    name: str
    authority: int
    kind: str
    tied: Tied
    by_share: bool
    left_on: date | None
    today: Decimal

    @property
    def over(self) -> bool:
        return self.tied.free_on <= clock.today()


@dataclass(frozen=True)
class RetentionLine:
    """Somebody in a post with a retention payment: what is due on its day, and why not all of it."""

    person: UUID
    name: str
    due: Decimal
    why: str


TIED = """
select t.*, e.ends as left_on from tied_payment t
left join lateral (
  select max(x.ends) as ends from employment x where x.person = t.person and x.employer_authority = t.authority
  having bool_and(x.ends is not null)) e on true
where t.authority = any($1) or t.person = $2 order by t.paid_on, t.id limit 1000
"""


async def tied_payments(actor: Actor) -> list[TiedPayment]:
    """Those of the reader's authorities, and their own, the oldest first."""
    reach = reach_of(actor, Can.LIST_PAY)
    rows = await fetch(TIED, reach.authorities, actor.person if reach.own else None)
    names = await names_of({row["person"] for row in rows})
    found = [_payment(row, names.get(row["person"], "someone")) for row in rows]
    return [each for each in found if may(actor, Can.LIST_PAY, Place(each.person, authority=each.authority))]


def _payment(row: asyncpg.Record, name: str) -> TiedPayment:
    tied = Tied(pounds(row["amount_pence"]), row["paid_on"], row["months"])
    last = min(clock.today(), row["left_on"] or date.max)
    owed = sum((one.amount for one in repayable([tied], last, by_share=row["by_share"])), Decimal("0.00"))
    return TiedPayment(
        row["id"], row["person"], name, row["authority"], row["kind"], tied, row["by_share"], row["left_on"], owed
    )


async def people_in_post(actor: Actor) -> list[tuple[UUID, str, int]]:
    """Those in post today to whom the reader may enter a payment: person, name, authority."""
    reach = reach_of(actor, Can.CREATE_PAY)
    rows = await fetch(
        "select distinct p.id, p.name, p.sort_key, e.authority from employment e join person p on p.id = e.person"
        " where e.authority = any($2) and e.employer_authority = e.authority and e.basis in ('permanent', 'fixed_term')"
        " and e.starts <= $1 and (e.ends is null or e.ends > $1) order by p.sort_key, p.id",
        clock.today(), reach.authorities,
    )  # fmt: skip
    return [(row["id"], row["name"], row["authority"]) for row in rows]


async def retention_due(found: Supplement) -> list[RetentionLine]:
    """Who was or will be due a retention payment on its day: everybody whose work in the post touches it."""
    if found.test_on is None:
        return []
    rows = await fetch(
        "select e.person, e.starts, e.ends, e.notice_given from employment e where e.post = $1"
        " and e.basis in ('permanent', 'fixed_term') and e.starts < $3 and (e.ends is null or e.ends > $2)"
        " order by e.starts, e.person",
        found.post, found.starts, found.ends,
    )  # fmt: skip
    names = await names_of({row["person"] for row in rows})
    return [_line(found, row, names.get(row["person"], "someone")) for row in rows]


def _line(found: Supplement, row: asyncpg.Record, name: str) -> RetentionLine:
    assert found.test_on
    last = row["ends"] and row["ends"] - DAY
    due = retention(
        found.annual, found.test_on, started_on=row["starts"], left_on=last, notice_given_on=row["notice_given"]
    )
    return RetentionLine(row["person"], name, due, _why(found.test_on, row["starts"], last, due))


def _why(test_on: date, starts: date, last: date | None, due: Decimal) -> str:
    if due:
        return "in post and not under notice"
    if starts > test_on:
        return "not in post yet"
    return "no longer in post" if last and last < test_on else "under notice"


def total(found: Sequence[TiedPayment]) -> Decimal:
    return sum((each.today for each in found), Decimal("0.00"))
