"""The counts of one authority on several days, computed from its people, posts, caseload, absence and bookings."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal

import asyncpg

from foundation import clock
from foundation.database.pool import fetch
from reports.measures.components import Components
from workforce.rules.establishment import COUNTED
from workforce.rules.structure import Structure, structure_on

FULL_TIME_WEEK = Decimal(37)  # hours; turns the weekly hours of a bank booking into FTE

# Membership: docs/glossary, "in post". The census gives the leaving date, which is the last day worked: `ends` less one
# day. Whoever leaves on the day itself has left. A year is the twelve months up to and including the day.
# Agency work that names neither team nor post was done elsewhere, before: a person's record holds that too.
# Moves within children's services (the next spell begins as this one ends) neither start nor leave; nor do moves to
# whoever stands in the authority's place, on the day it does. A vacancy is workforce/rules/establishment's.
COUNTS = """
with day as (
  select d as r, (d - interval '1 year')::date as before from unnest($2::date[]) d
),
spell as materialized (
  select e.person, e.post, e.fte, e.starts, e.ends - 1 as leaves, e.ends, e.destination, e.covers_vacancy,
         e.basis in ('permanent', 'fixed_term') as direct
  from employment e
  where e.authority = $1 and e.service = 'children'
    and (e.basis in ('agency', 'self_employed') and coalesce(e.team, e.post) is not null
      or e.basis in ('permanent', 'fixed_term') and e.employer_authority = $1)
),
agency_day as (
  select d.r, s.person from day d join spell s
    on not s.direct and s.starts <= d.r and (s.leaves is null or s.leaves > d.r)
),
here as materialized (
  select d.r, s.person, s.post, s.fte, s.direct, s.covers_vacancy
  from day d join spell s on s.starts <= d.r and (s.leaves is null or s.leaves > d.r)
  union all
  select d.r, b.worker, null, round(b.weekly_hours / $3, 4), false, false
  from day d join booking b on b.authority = $1 and b.kind = 'assignment' and b.starts_on <= d.r and b.ends_on > d.r
    and b.state in ('started', 'extended', 'notice_given', 'suspended', 'ended', 'ended_early', 'closed')
  where not exists (select from agency_day a where a.r = d.r and a.person = b.worker)
),
stock as (
  select r, sum(fte) filter (where direct) as inpost_fte,
         count(distinct person) filter (where direct) as inpost_headcount,
         sum(fte) filter (where not direct) as agency_fte, count(*) filter (where not direct) as agency_headcount,
         sum(fte) filter (where not direct and covers_vacancy) as agency_cover_fte
  from here group by r
),
vacancy as (
  select d.r, sum(greatest(p.fte - coalesce(f.filled, 0), 0)) as vacancy_fte
  from day d cross join lateral posts_on(d.r) p
  left join (select h.r, h.post, sum(coalesce(h.fte, 1)) as filled from here h where h.direct group by h.r, h.post) f
    on f.r = d.r and f.post = p.id
  where p.authority = $1 and p.kind = any($4)
  group by d.r
),
holder as (
  select h.r, h.person, sum(h.fte) as fte from here h group by h.r, h.person having sum(h.fte) > 0
),
held as (
  select h.r, sum(h.fte) as case_holders_fte, sum(h.children) as cases
  from (select distinct on (o.r, o.person) o.r, o.fte, c.children from holder o
        join caseload c on c.person = o.person and c.authority = $1 and c.on_day <= o.r
        order by o.r, o.person, c.on_day desc) h
  where h.children > 0 group by h.r
),
started as (
  select d.r, sum(s.fte) as starters_fte, count(distinct (s.person, s.starts)) as starters_headcount
  from day d join spell s on s.direct and s.starts > d.before and s.starts <= d.r
  where not exists (select from spell o where o.direct and o.person = s.person and o.ends = s.starts)
    and not (s.starts is not distinct from $5 and exists (
      select from spells_of(array[s.person]) o
      where o.employer_authority = any($6) and o.ends = s.starts and o.basis in ('permanent', 'fixed_term')))
  group by d.r
),
gone as (
  select d.r, sum(s.fte) as leavers_fte, count(distinct (s.person, s.leaves)) as leavers_headcount
  from day d join spell s on s.direct and s.leaves > d.before and s.leaves <= d.r
  where s.destination is distinct from 'same_authority_children'
    and not exists (select from spell o where o.direct and o.person = s.person and o.starts = s.ends)
    and not (s.ends is not distinct from $7 and exists (
      select from spells_of(array[s.person]) o
      where o.employer_authority = any($8) and o.starts = s.ends and o.basis in ('permanent', 'fixed_term')))
  group by d.r
),
-- A sickness that reaches over the year's edge counts by the share of its days that lie within.
lost as (
  select d.r, sum(a.days_lost * (least(coalesce(a.ends, d.r + 1), d.r + 1) - greatest(a.starts, d.before + 1))
                  / (coalesce(a.ends, d.r + 1) - a.starts)) as working_days_lost_fte
  from day d join absence a on a.authority = $1 and a.kind = 'sick_leave' and a.starts <= d.r
    and (a.ends is null or a.ends > d.before + 1)
  where exists (select from spell s where s.direct and s.person = a.person and s.starts <= d.r
                and (s.leaves is null or s.leaves > d.before))
  group by d.r
)
select d.r as on_day, stock.*, vacancy.vacancy_fte, held.case_holders_fte, held.cases, started.starters_fte,
       started.starters_headcount, gone.leavers_fte, gone.leavers_headcount, lost.working_days_lost_fte
from day d left join stock using (r) left join vacancy using (r) left join held using (r) left join started using (r)
  left join gone using (r) left join lost using (r)
"""


async def components_on(authority: int, days: Iterable[date], known: Structure | None = None) -> dict[date, Components]:
    """Every count of the authority on each day, flows over the twelve months to it: one statement, whatever the days.

    The caller has been admitted to the authority's figures; row security refuses another authority's rows.
    """
    began, before, ended, after = _moves_of(str(authority), known or structure_on(clock.today()))
    rows = await fetch(COUNTS, authority, sorted(set(days)), FULL_TIME_WEEK, COUNTED, began, before, ended, after)
    return {row["on_day"]: _components(row) for row in rows}


def _moves_of(code: str, known: Structure) -> tuple[date | None, list[int], date | None, list[int]]:
    """When the authority came in others' place and whose, and when others come in its own and who; codes alone."""
    began, ended = known.began_on(code), known.ended_on(code)
    after = known.successors_of(code, ended) if ended else ()
    return began, _codes(known.predecessors_of(code)), ended, _codes(after)


def _codes(names: Iterable[str]) -> list[int]:
    return [int(name) for name in names if name.isdigit()]


def _components(row: asyncpg.Record) -> Components:
    return Components(**{field.name: Decimal(row[field.name] or 0) for field in fields(Components)})
