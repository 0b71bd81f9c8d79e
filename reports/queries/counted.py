"""What each count of an authority is made of on a day, row by row, in SQL: added up it is the figures, unfolded it says
whose hours, which posts and which days they are. One definition, so that the two cannot differ.
"""

# Membership: docs/glossary, "in post". The census gives the leaving date, which is the last day worked: `ends` less one
# day. Whoever leaves on the day itself has left. A year is the twelve months up to and including the day.
# Agency work that names neither team nor post was done elsewhere, before: a person's record holds that too.
# Moves within children's services (the next spell begins as this one ends) neither start nor leave; nor do moves to
# whoever stands in the authority's place, on the day it does. A vacancy is workforce/rules/establishment's.
EACH = """
with day as (
  select d as r, (d - interval '1 year')::date as before from unnest($2::date[]) d
),
worked as materialized (
  select e.person, e.post, e.team, e.fte, e.starts, e.ends - 1 as leaves, e.ends, e.destination, e.covers_vacancy,
         e.basis in ('permanent', 'fixed_term') as direct
  from employment e
  where e.authority = $1 and e.service = 'children'
    and (e.basis in ('agency', 'self_employed') and coalesce(e.team, e.post) is not null
      or e.basis in ('permanent', 'fixed_term') and e.employer_authority = $1)
),
-- Not here from `until` on: where the next spell begins as this one ends, nobody is missing on the day before it.
spell as materialized (
  select w.*, case when n.person is null then w.leaves else w.ends end as until
  from worked w left join (select distinct person, direct, starts from worked) n
    on n.person = w.person and n.direct = w.direct and n.starts = w.ends
),
-- Where those went, or were before, who moved on the very day that one authority came in another's place.
moved as materialized (
  select o.person, o.employer_authority, o.starts, o.ends
  from spells_of(array(select s.person from spell s where s.direct and (s.starts = $5 or s.ends = $7))) o
  where o.basis in ('permanent', 'fixed_term')
),
agency_day as (
  select d.r, s.person from day d join spell s
    on not s.direct and s.starts <= d.r and (s.until is null or s.until > d.r)
),
here as materialized (
  select d.r, s.person, s.post, s.team, s.fte, s.direct, s.covers_vacancy
  from day d join spell s on s.starts <= d.r and (s.until is null or s.until > d.r)
  union all
  select d.r, b.worker, null, b.team, round(b.weekly_hours / $3, 4), false, false
  from day d join booking b on b.authority = $1 and b.kind = 'assignment' and b.starts_on <= d.r and b.ends_on > d.r
    and b.state in ('started', 'extended', 'notice_given', 'suspended', 'ended', 'ended_early', 'closed')
  where not exists (select from agency_day a where a.r = d.r and a.person = b.worker)
),
vacant as (
  select d.r, p.id as post, p.team, greatest(p.fte - coalesce(f.filled, 0), 0) as fte
  from day d cross join lateral posts_on(d.r) p
  left join (select h.r, h.post, sum(coalesce(h.fte, 1)) as filled from here h where h.direct group by h.r, h.post) f
    on f.r = d.r and f.post = p.id
  where p.authority = $1 and p.kind = any($4)
),
holder as (
  select h.r, h.person, sum(h.fte) as fte from here h group by h.r, h.person having sum(h.fte) > 0
),
held as (
  select * from (
    select distinct on (o.r, o.person) o.r, o.person, c.team, o.fte, c.children from holder o
    join caseload c on c.person = o.person and c.authority = $1 and c.on_day <= o.r
    order by o.r, o.person, c.on_day desc) h
  where h.children > 0
),
started as (
  select d.r, s.person, s.team, s.starts, s.fte
  from day d join spell s on s.direct and s.starts > d.before and s.starts <= d.r
  where not exists (select from spell o where o.direct and o.person = s.person and o.ends = s.starts)
    and not exists (select from moved o where s.starts = $5 and o.person = s.person and o.ends = s.starts
                    and o.employer_authority = any($6))
),
gone as (
  select d.r, s.person, s.team, s.leaves, s.fte
  from day d join spell s on s.direct and s.leaves > d.before and s.leaves <= d.r
  where s.destination is distinct from 'same_authority_children'
    and not exists (select from spell o where o.direct and o.person = s.person and o.starts = s.ends)
    and not exists (select from moved o where s.ends = $7 and o.person = s.person and o.starts = s.ends
                    and o.employer_authority = any($8))
),
-- A sickness that reaches over the year's edge counts by the share of its days that lie within; one for which nobody
-- gave a number of days counts Monday to Friday by the share of full time, day by day while it goes on.
lost as (
  select d.r, a.id, a.person,
         coalesce(
           a.days_lost * (least(coalesce(a.ends, d.r + 1), d.r + 1) - greatest(a.starts, d.before + 1))
             / (coalesce(a.ends, d.r + 1) - a.starts),
           weekdays_between(greatest(a.starts, d.before + 1), least(coalesce(a.ends, d.r + 1), d.r + 1))
             * (select coalesce(max(s.fte), 1) from spell s where s.direct and s.person = a.person and s.starts <= d.r
                and (s.leaves is null or s.leaves > d.before))) as days
  from day d join absence a on a.authority = $1 and a.kind = 'sick_leave' and a.withdrawn_on is null
    and a.starts <= d.r and (a.ends is null or a.ends > d.before + 1)
  where exists (select from spell s where s.direct and s.person = a.person and s.starts <= d.r
                and (s.leaves is null or s.leaves > d.before))
)
"""

COUNTS = f"""{EACH},
stock as (
  select r, sum(fte) filter (where direct) as inpost_fte,
         count(distinct person) filter (where direct) as inpost_headcount,
         sum(fte) filter (where not direct) as agency_fte, count(*) filter (where not direct) as agency_headcount,
         sum(fte) filter (where not direct and covers_vacancy) as agency_cover_fte
  from here group by r
),
vacancies as (select r, sum(fte) as vacancy_fte from vacant group by r),
cases as (select r, sum(fte) as case_holders_fte, sum(children) as cases from held group by r),
starters as (
  select r, sum(fte) as starters_fte, count(distinct (person, starts)) as starters_headcount from started group by r
),
leavers as (
  select r, sum(fte) as leavers_fte, count(distinct (person, leaves)) as leavers_headcount from gone group by r
),
sick as (select r, sum(days) as working_days_lost_fte from lost group by r)
select d.r as on_day, stock.*, vacancies.vacancy_fte, cases.case_holders_fte, cases.cases, starters.starters_fte,
       starters.starters_headcount, leavers.leavers_fte, leavers.leavers_headcount, sick.working_days_lost_fte
from day d left join stock using (r) left join vacancies using (r) left join cases using (r)
  left join starters using (r) left join leavers using (r) left join sick using (r)
"""

# The same rows one by one. `thing` is what is the same on two days: a person, a post, a start, a leaving, a sickness.
# Whoever works in two teams is one person: counted in the one where they work most.
PART = f"""{EACH},
whole as (
  select r, person, team, direct, coalesce(sum(fte), 0) as fte, count(*) as records,
         coalesce(sum(fte) filter (where covers_vacancy), 0) as cover,
         row_number() over (partition by r, person, direct order by sum(fte) desc nulls last, team) as place
  from here group by r, person, team, direct
),
part as (
  select w.r, c.count, w.person::text as thing, w.person, null::uuid as post, w.team, c.amount
  from whole w cross join lateral (values
    ('inpost_fte', w.direct, w.fte), ('inpost_headcount', w.direct and w.place = 1, 1),
    ('agency_fte', not w.direct, w.fte), ('agency_headcount', not w.direct, w.records),
    ('agency_cover_fte', not w.direct and w.cover > 0, w.cover)) c (count, counts, amount)
  where c.counts
  union all
  select r, 'vacancy_fte', post::text, null, post, team, fte from vacant where 'vacancy_fte' = any($9)
  union all
  select h.r, c.count, h.person::text, h.person, null, h.team, c.amount
  from held h cross join lateral (values ('case_holders_fte', h.fte), ('cases', h.children)) c (count, amount)
  where array['case_holders_fte', 'cases'] && $9
  union all
  select s.r, c.count, s.person || ' ' || s.starts, s.person, null, null, c.amount
  from (select r, person, starts, coalesce(sum(fte), 0) as fte from started group by r, person, starts) s
    cross join lateral (values ('starters_fte', s.fte), ('starters_headcount', 1)) c (count, amount)
  where array['starters_fte', 'starters_headcount'] && $9
  union all
  select g.r, c.count, g.person || ' ' || g.leaves, g.person, null, null, c.amount
  from (select r, person, leaves, coalesce(sum(fte), 0) as fte from gone group by r, person, leaves) g
    cross join lateral (values ('leavers_fte', g.fte), ('leavers_headcount', 1)) c (count, amount)
  where array['leavers_fte', 'leavers_headcount'] && $9
  union all
  select r, 'working_days_lost_fte', id::text, person, null, null, days from lost
  where 'working_days_lost_fte' = any($9)
)
"""
PARTS = f"{PART} select * from part"
BY_TEAM = f"""{PART}
select p.r, p.team, t.name, p.count, sum(p.amount) as amount from part p left join team t on t.id = p.team
group by p.r, p.team, t.name, p.count
"""
