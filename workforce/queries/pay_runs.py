"""Awards that were applied: each run, its lines, and what is not in a batch for payroll yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from foundation.access import Actor, Place
from foundation.access_table import Can
from foundation.database.pool import fetch
from foundation.database.shaping import shaped
from foundation.guard import admit, reach_of, seen_list
from foundation.money import pounds
from foundation.paging import PAGE, Paged, before
from foundation.problems import NotThere
from workforce.queries.pay_awards import Award
from workforce.queries.pay_terms import spine_called, terms_of
from workforce.rules.pay.spines import Spine

RUNS = """
select r.*, coalesce(l.people, 0) as people, coalesce(l.total, 0)::bigint as total, coalesce(l.leavers, 0) as leavers,
  coalesce(l.waiting, 0) as waiting,
  coalesce((select n.name from names_of(array[r.applied_by]) n limit 1), 'someone') as who
from award_run r left join lateral (
  select count(*) as people, sum(l.arrears_pence) as total, count(l.last_day) as leavers,
    count(*) filter (where b.batch is null) as waiting
  from award_line l left join pay_batch_arrears b on b.run = l.run and b.person = l.person where l.run = r.id) l on true
"""


@dataclass(frozen=True)
class AwardRun:
    """One run: whose, which edition, what it owes whom, and how many lines payroll was not given yet."""

    id: UUID
    authority: int
    name: str
    edition: str
    before: str | None
    starts: date
    first_paid: date
    applied_by: UUID
    applied_on: date
    who: str
    people: int
    leavers: int
    waiting: int
    total: Decimal


@dataclass(frozen=True)
class Line:
    """What one person is owed by a run. Pence exact; `last_day` of a leaver."""

    person: UUID
    authority: int
    name: str
    point: int
    fte: Decimal
    old: Decimal
    new: Decimal
    days: int
    arrears: Decimal
    last_day: date | None


async def runs(actor: Actor, authority: int) -> list[AwardRun]:
    """Every run of an authority, the latest first."""
    admit(actor, Can.LIST_PAY, Place(authority=authority))
    return await _runs("where r.authority = $1 order by r.starts desc", authority)


async def run_of(actor: Actor, id: UUID) -> AwardRun:
    """One run; NotThere where its authority is not the reader's."""
    found = await _runs("where r.id = $1", id)
    if not found:
        raise NotThere
    admit(actor, Can.LIST_PAY, Place(authority=found[0].authority))
    return found[0]


async def _runs(where: str, given: object) -> list[AwardRun]:
    rows = await fetch(f"{RUNS} {where}", given)
    return [shaped(AwardRun, row, name=row["spine"], total=pounds(row["total"])) for row in rows]


async def lines(actor: Actor, run: AwardRun, page: int = 1, size: int = PAGE) -> Paged:
    """The lines of a run by family name, as far as the reader's list of pay goes."""
    reach_of(actor, Can.LIST_PAY)
    rows = await fetch(
        "select l.*, p.name from award_line l join person p on p.id = l.person where l.run = $1"
        f" order by p.sort_key, l.person limit {int(size)} offset $2",
        run.id, before(page, size),
    )  # fmt: skip
    found = [
        shaped(
            Line, row, old=pounds(row["old_pence"]), new=pounds(row["new_pence"]), arrears=pounds(row["arrears_pence"])
        )
        for row in rows
    ]
    seen = seen_list(actor, Can.LIST_PAY, found, lambda line: Place(line.person, authority=line.authority), {})
    return Paged(seen, run.people, page, size)


@dataclass(frozen=True)
class Owed:
    """What one award owed one person."""

    starts: date
    first_paid: date
    arrears: Decimal


async def owed_to(person: UUID, authority: int) -> list[Owed]:
    """Someone's arrears, the latest first; for a reader who has been admitted to their pay."""
    rows = await fetch(
        "select r.starts, r.first_paid, l.arrears_pence from award_line l join award_run r on r.id = l.run"
        " where l.person = $1 and l.authority = $2 order by r.starts desc",
        person, authority,
    )  # fmt: skip
    return [Owed(row["starts"], row["first_paid"], pounds(row["arrears_pence"])) for row in rows]


async def award_of(run: AwardRun) -> Award:
    """The award that a run applied, to work its lines out again."""
    spine: Spine = await spine_called(run.edition)
    earlier = await spine_called(run.before) if run.before else None
    terms = await terms_of(run.authority)
    return Award(run.authority, terms, spine, earlier, None, run.starts, run.name)
