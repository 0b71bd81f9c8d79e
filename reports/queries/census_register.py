"""What the register holds for an authority's census: people and their spells, agency workers, cases, absence, pay."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from foundation.database.pool import fetch, fetch_one
from foundation.database.rounds import at_once
from foundation.money import half_up, pounds
from foundation.roster import names_of
from reports.returns.message import first_day, reference_day
from reports.returns.register import AgencyWorker, Before, Register, Someone, Spell
from workforce.queries.establishment import derived_vacancy
from workforce.queries.pay_terms import spine_called
from workforce.rules import leaving
from workforce.rules.pay.terms import paid_on, pays

FULL_TIME_WEEK = Decimal(37)  # hours; turns the weekly hours of a bank booking into FTE
DIRECT = ("permanent", "fixed_term")
BOOKED = ("started", "extended", "notice_given", "suspended", "ended", "ended_early", "closed")

# Whoever was employed here directly on some day of the year, with every spell of theirs, here and before.
PEOPLE = """
with who as (
  select distinct e.person from employment e
  where e.authority = $1 and e.employer_authority = $1 and e.service = 'children' and e.basis = any($4)
    and e.starts <= $3 and (e.ends is null or e.ends > $2)
)
select e.person, e.starts, e.ends, e.fte, e.census_role, e.census_reason, e.census_destination, e.left_for,
       e.destination, e.employer_kind, e.basis in ('agency', 'self_employed') as agency,
       e.authority = $1 and e.employer_authority is not distinct from $1 and e.service = 'children'
         and e.basis = any($4) as here
from who join employment e using (person) order by e.person, e.starts
"""
RECORDS = """
select p.id, p.name, p.swe_number, p.birth_date, p.sex, p.ethnicity, p.registered_on from person p
where p.id = any($1) and p.authority = $2
"""
EVERYONE = """
select p.id, p.name from person p where p.authority = $1 and exists (
  select from employment e where e.person = p.id and e.authority = $1 and e.employer_authority = $1
    and e.service = 'children' and e.basis = any($4) and e.starts <= $3 and (e.ends is null or e.ends > $2))
order by p.sort_key, p.id
"""
DECLARED = """
select fte from vacancy_declared where authority = $1 and on_day = $2 and agreed_on is not null
"""
CASES = """
select distinct on (person) person, children from caseload where authority = $1 and on_day <= $2
order by person, on_day desc
"""
# A sickness over the year's edge counts by the share of its days within; one nobody counted, by its weekdays.
LOST = """
select a.person, sum(coalesce(
    a.days_lost * (least(coalesce(a.ends, $3::date + 1), $3::date + 1) - greatest(a.starts, $2::date))
      / (coalesce(a.ends, $3::date + 1) - a.starts),
    weekdays_between(greatest(a.starts, $2::date), least(coalesce(a.ends, $3::date + 1), $3::date + 1)))) as days
from absence a
where a.authority = $1 and a.kind = 'sick_leave' and a.withdrawn_on is null and a.starts <= $3
  and (a.ends is null or a.ends > $2)
group by a.person
"""
AWAY = """
select distinct on (person) person, kind from absence
where authority = $1 and withdrawn_on is null and starts <= $2 and (ends is null or ends > $2)
order by person, starts desc
"""
# Agency workers placed here on the day, and those booked through the bank whose employment says nothing of it.
AGENCY = """
with placed as (
  select e.person, e.fte, e.census_role, e.covers_vacancy,
         case when e.ends is not null then (e.ends - e.starts) / 7.0 end as weeks
  from employment e
  where e.authority = $1 and e.service = 'children' and e.basis in ('agency', 'self_employed')
    and coalesce(e.team, e.post) is not null and e.starts <= $2 and (e.ends is null or e.ends - 1 > $2)
)
select * from placed
union all
select b.worker, round(b.weekly_hours / $3, 4), null, false, (b.ends_on - b.starts_on + 1) / 7.0 from booking b
where b.authority = $1 and b.kind = 'assignment' and b.starts_on <= $2 and b.ends_on > $2 and b.state = any($4)
  and not exists (select from placed p where p.person = b.worker)
"""
POINTS = """
select pl.person, pl.point, pl.protected_pence, (
  select r.edition from award_run r where r.authority = pl.authority and r.spine = g.spine and r.starts <= $2
  order by r.starts desc limit 1) as edition
from grade_placement pl join grade g on g.id = pl.grade
where pl.authority = $1 and pl.starts <= $2 and not exists (
  select from grade_placement n where n.person = pl.person and n.authority = pl.authority and n.seq > pl.seq
    and n.starts <= $2)
"""
LEVELS = """
select distinct on (person) person, annual_pence from pay_placement where authority = $1 and starts <= $2
order by person, starts desc
"""
PAID = """
select person, sum(amount_pence)::bigint as pence from tied_payment
where authority = $1 and kind in ('welcome', 'retention') and paid_on between $2 and $3 group by person
"""


async def register_of(authority: int, year: int) -> Register:
    """The register for one census. The caller has been admitted to it; row security refuses another's rows."""
    first, last = first_day(year), reference_day(year)
    spells, agency, cases, lost, absence, salary, paid, declared = await at_once(
        fetch(PEOPLE, authority, first, last, DIRECT),
        fetch(AGENCY, authority, last, FULL_TIME_WEEK, BOOKED),
        _by_person(CASES, "children", authority, last),
        _by_person(LOST, "days", authority, first, last),
        _by_person(AWAY, "kind", authority, last),
        _salaries(authority, last),
        _by_person(PAID, "pence", authority, first, last),
        fetch_one(DECLARED, authority, last),
    )
    payments = {who: pounds(pence) for who, pence in paid.items()}
    around = {"cases": cases, "days_lost": lost, "absence": absence, "salary": salary, "payments": payments}
    records, agency = await at_once(
        fetch(RECORDS, sorted({row["person"] for row in spells}), authority), _agency(agency, cases)
    )
    people = _people(spells, {row["id"]: row for row in records}, around)
    # By itself: its rows hold lists, which do not come inside another row.
    vacant = declared["fte"] if declared else await derived_vacancy(authority, last)
    return Register(year, authority, people, agency, vacant, declared is not None)


async def people_of_year(authority: int, year: int) -> list[tuple[UUID, str]]:
    """Id and name of everyone employed directly on some day of the census year, by name."""
    rows = await fetch(EVERYONE, authority, first_day(year), reference_day(year), DIRECT)
    return [(row["id"], row["name"]) for row in rows]


async def _by_person(sql: str, column: str, *args: Any) -> dict[UUID, Any]:
    return {row["person"]: row[column] for row in await fetch(sql, *args)}


def _people(
    spells: list[asyncpg.Record], records: Mapping[UUID, asyncpg.Record], around: Mapping[str, Mapping[UUID, Any]]
) -> tuple[Someone, ...]:
    theirs: dict[UUID, list[asyncpg.Record]] = defaultdict(list)
    for row in spells:
        theirs[row["person"]].append(row)
    return tuple(_someone(records[id], rows, around) for id, rows in theirs.items() if id in records)


def _someone(row: asyncpg.Record, spells: list[asyncpg.Record], around: Mapping[str, Mapping[UUID, Any]]) -> Someone:
    id = row["id"]
    known = {name: values[id] for name, values in around.items() if id in values}
    if "days_lost" in known:
        known["days_lost"] = half_up(known["days_lost"])
    return Someone(
        person=id, name=row["name"], swe_number=row["swe_number"] or "", birth_date=row["birth_date"],
        sex=row["sex"] or "", ethnicity=row["ethnicity"] or "", registered_on=row["registered_on"],
        spells=tuple(_spell(each) for each in spells if each["here"]),
        before=tuple(
            Before(each["employer_kind"], each["agency"], each["ends"])
            for each in spells if not each["here"] and each["ends"]
        ),
        **known,
    )  # fmt: skip


def _spell(row: asyncpg.Record) -> Spell:
    return Spell(
        row["starts"], row["ends"], row["fte"], row["census_role"],
        leaving.reason_of(row["census_reason"], row["left_for"]),
        leaving.destination_of(row["census_destination"], row["destination"]),
    )  # fmt: skip


async def _agency(rows: list[asyncpg.Record], cases: Mapping[UUID, int]) -> tuple[AgencyWorker, ...]:
    people = [row["person"] for row in rows]
    names, numbers = await at_once(
        names_of(people),
        _by_person("select person, swe_number from registrations_of($1)", "swe_number", people),
    )
    return tuple(
        AgencyWorker(
            row["person"], names.get(row["person"], ""), numbers.get(row["person"]) or "", row["fte"],
            row["census_role"], row["covers_vacancy"], cases.get(row["person"]), row["weeks"],
        )
        for row in rows
    )  # fmt: skip


async def _salaries(authority: int, day: date) -> dict[UUID, Decimal]:
    """Full-time pounds a year on the day: by the point of a grade, else by the level of the framework's own scale."""
    levels, rows = await at_once(_by_person(LEVELS, "annual_pence", authority, day), fetch(POINTS, authority, day))
    found = {who: pounds(pence) for who, pence in levels.items()}
    values = {key: paid_on(await spine_called(key), day) for key in {row["edition"] for row in rows} if key}
    for row in rows:
        paid = values.get(row["edition"], {})
        if row["point"] in paid:
            protected = pounds(row["protected_pence"]) if row["protected_pence"] else None
            found[row["person"]] = pays(paid, row["point"], protected)
    return found
