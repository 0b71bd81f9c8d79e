"""Writing what an HR file says: copied into tables of the transaction's own, then a statement for each table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from foundation import clock
from foundation.database.bulk import run, stage
from foundation.database.pool import fetch_value
from workforce.rules.feed import Said
from workforce.rules.feed_plan import Plan, SpellWrite
from workforce.rules.feed_rows import JOB, WHO, given, value
from workforce.rules.feed_values import sort_key


@dataclass(frozen=True)
class Batch:
    """A file being loaded: for which authority, the time of its extract (the latest of its rows), the first or not."""

    authority: int
    file: UUID
    full: bool
    as_at: datetime
    first: bool


async def begin(authority: int) -> None:
    """Two files of one authority are loaded one after the other: each is compared with what the other left."""
    await run("insert into feed (authority) values ($1) on conflict do nothing", authority)
    await fetch_value("select version from feed where authority = $1 for update", authority)


async def write(plan: Plan, batch: Batch) -> None:
    """Everything the plan holds, and nothing else."""
    await _teams(plan, batch)
    await _people(plan, batch)
    await _spells(plan, batch)
    await run(
        "update feed set last_full = case when $2 then greatest(last_full, $3) else last_full end,"
        " fulls = case when $2 then array(select distinct unnest(fulls || $3) order by 1) else fulls end,"
        " last_as_at = greatest(last_as_at, $3), last_file = $4, loaded_at = $5, version = version + 1"
        " where authority = $1",
        batch.authority, batch.full, batch.as_at, batch.file, clock.now(),
    )  # fmt: skip


async def _teams(plan: Plan, batch: Batch) -> None:
    await run(
        "insert into team (id, authority, name) select gen_random_uuid(), $1, unnest($2::text[])"
        " on conflict (authority, name) do nothing",
        batch.authority, sorted(plan.new_teams),
    )  # fmt: skip


PERSON = {
    "payroll": "text", "person": "uuid", "as_at": "timestamptz", "said": "text", "aside": "text", "is_new": "boolean",
    "changed": "boolean", "sort_key": "text",
} | dict.fromkeys(WHO, "text")  # fmt: skip
NEW_PEOPLE = """
insert into person (id, authority, region, name, sort_key, swe_number, qualification, birth_date, sex, ethnicity, fed)
select s.person, a.code, a.region, s.name, s.sort_key,
       case when s.aside is null then nullif(s.swe_number, '') end, nullif(s.qualification, ''),
       nullif(s.birth_date, '')::date, nullif(s.sex, ''), nullif(s.ethnicity, ''), $2
from fed_people s join authority a on a.code = $1 where s.is_new
"""
# `authority + 0`: rows are found by their ids; by the authority's index each would be compared with thousands that the
# statements before have just put there, of which the planner does not know yet.
CHANGED_PEOPLE = """
update person p set name = s.name, sort_key = s.sort_key,
  swe_number = case when s.swe_number is null then p.swe_number when s.aside is null then nullif(s.swe_number, '') end,
  qualification = case when s.qualification is null then p.qualification else nullif(s.qualification, '') end,
  birth_date = case when s.birth_date is null then p.birth_date else nullif(s.birth_date, '')::date end,
  sex = case when s.sex is null then p.sex else nullif(s.sex, '') end,
  ethnicity = case when s.ethnicity is null then p.ethnicity else nullif(s.ethnicity, '') end,
  fed = $2, version = p.version + 1
from fed_people s where s.changed and not s.is_new and p.id = s.person and p.authority + 0 = $1
"""
LATEST_PEOPLE = """
insert into feed_person (authority, payroll_number, person, as_at, said, aside)
select $1, s.payroll, s.person, s.as_at, s.said, s.aside from fed_people s
on conflict (authority, payroll_number) do update
  set as_at = excluded.as_at, said = excluded.said, aside = excluded.aside
"""


async def _people(plan: Plan, batch: Batch) -> None:
    rows = (
        (
            each.payroll,
            each.person,
            each.as_at,
            each.who,
            each.aside,
            each.new,
            each.changed,
            sort_key(value(each.who, "name")),
            *given(each.who),
        )
        for each in plan.people
    )
    await stage("fed_people", PERSON, rows)
    await run(NEW_PEOPLE, batch.authority, batch.file)
    await run(CHANGED_PEOPLE, batch.authority, batch.file)
    await run(LATEST_PEOPLE, batch.authority)


SPELL: Mapping[str, str] = {
    "payroll": "text", "contract": "text", "kind": "text", "said_starts": "date", "said_ends": "date",
    "as_at": "timestamptz", "said": "text", "employment": "uuid", "person": "uuid", "act": "text", "starts": "date",
    "ends": "date", "first_at": "timestamptz", "was": "text",
} | {f"j_{code}": "text" for code in JOB}  # fmt: skip
# What both statements write of a spell, from the staged row `s`, its team `t` and its authority `a`.
WRITTEN = {
    "employer": "case when s.kind in ('direct', 'bank') then a.name else coalesce(nullif(s.j_employer, ''),"
    " case s.kind when 'agency' then 'An agency' else 'Another employer' end) end",
    "employer_kind": "case s.kind when 'agency' then 'agency' when 'secondment' then 'other' else 'authority' end",
    "employer_authority": "case when s.kind in ('direct', 'bank') then a.code end",
    "basis": "s.j_basis", "team": "t.id", "census_role": "nullif(s.j_role, '')", "job_type": "nullif(s.j_type, '')",
    "local_title": "s.j_title", "grade": "nullif(s.j_grade, '')", "weekly_hours": "nullif(s.j_hours, '')::numeric",
    "fte": "nullif(s.j_fte, '')::numeric", "starts": "s.starts", "ends": "s.ends",
    "left_for": "nullif(split_part(s.j_reason, ' ', 2), '')",
    "census_reason": "nullif(split_part(s.j_reason, ' ', 1), '')::smallint",
    "destination": "nullif(split_part(s.j_destination, ' ', 2), '')",
    "census_destination": "nullif(split_part(s.j_destination, ' ', 1), '')::smallint",
    "seconded": "case s.kind when 'secondment' then 'in' end",
    "seconded_with": "case s.kind when 'secondment' then coalesce(nullif(s.j_employer, ''), 'Another employer') end",
    "line_manager": "m.person", "post": "p.id",
    "cost_code": "nullif(s.j_cost_code, '')", "probation_ends": "nullif(s.j_probation, '')::date",
    "notice_given": "nullif(s.j_notice, '')::date",
    "contract": "s.payroll || case s.contract when '' then '' else '/' || s.contract end", "fed": "$2::uuid",
}  # fmt: skip
FROM = (
    "from fed_spells s join authority a on a.code = $1 left join team t on t.authority = $1 and t.name = s.j_team"
    " left join feed_person m on m.authority = $1 and m.payroll_number = nullif(s.j_manager, '')"
    " left join post p on p.authority = $1 and p.reference = nullif(s.j_post, '')"
)
BEGIN_WORK = (
    f"insert into employment (id, person, authority, {', '.join(WRITTEN)})"
    f" select s.employment, s.person, a.code, {', '.join(WRITTEN.values())} {FROM} where s.act = 'begin'"
)
# A column that the file does not have (null in the staged row) leaves what is held. A manager or post not known yet is
# found once it is: to leave the one before would make it depend on which file came first.
OF_COLUMN = {
    "census_role": "role", "job_type": "type", "grade": "grade", "weekly_hours": "hours", "fte": "fte",
    "left_for": "reason", "census_reason": "reason", "destination": "destination",
    "census_destination": "destination", "cost_code": "cost_code", "probation_ends": "probation",
    "notice_given": "notice", "line_manager": "manager", "post": "post",
}  # fmt: skip


def _changed(column: str) -> str:
    made = WRITTEN[column]
    if column in OF_COLUMN:
        return f"{column} = case when s.j_{OF_COLUMN[column]} is null then e.{column} else {made} end"
    return f"{column} = {made}"


CHANGE_WORK = (
    f"update employment e set {', '.join(map(_changed, WRITTEN))} {FROM}"
    " where s.act = 'change' and e.id = s.employment and e.authority + 0 = $1"
)
LATEST_SPELLS = """
insert into feed_spell (authority, payroll_number, contract, kind, starts, ends, as_at, said, employment, first_at, was)
select $1, s.payroll, s.contract, s.kind, s.said_starts, s.said_ends, s.as_at, s.said, s.employment, s.first_at,
       s.was::jsonb from fed_spells s
on conflict (authority, payroll_number, contract, kind, starts) do update
  set ends = excluded.ends, as_at = excluded.as_at, said = excluded.said, employment = excluded.employment,
      first_at = excluded.first_at, was = excluded.was
"""
TAKEN_BACK = """
update feed_spell f set employment = null from fed_spells s
where s.act = 'take back' and f.authority = $1 and f.employment = s.employment
"""
# A line manager or a post may be named before it is known: whichever comes later, the other finds it. What this file
# itself wrote has found them already.
MANAGERS = f"""
update employment e set line_manager = n.person, fed = $2
from unnest($3::text[], $4::uuid[]) n (payroll, person), feed_spell f
where f.authority = $1 and split_part(f.said, chr(31), {JOB.index("manager") + 1}) = n.payroll
  and e.id = f.employment and e.fed is distinct from $2 and e.line_manager is distinct from n.person
"""
POSTS = f"""
update employment e set post = p.id, fed = $2
from feed_spell f join post p on p.authority = f.authority
  and p.reference = nullif(split_part(f.said, chr(31), {JOB.index("post") + 1}), '')
where f.authority = $1 and e.id = f.employment and e.fed is distinct from $2 and e.post is distinct from p.id
"""


async def _spells(plan: Plan, batch: Batch) -> None:
    """Days move between a person's spells in several statements: what cannot be at once is judged at the end."""
    await stage("fed_spells", SPELL, (_row(each) for each in plan.spells))
    await run("set constraints one_direct_spell_at_a_time, not_twice_in_one_post deferred")
    await run(LATEST_SPELLS, batch.authority)
    back = [each.said.employment for each in plan.spells if each.act == "take back"]
    if back:
        await fetch_value("select take_back_fed($1, $2)", batch.authority, back)
        await run(TAKEN_BACK, batch.authority)
    await run(CHANGE_WORK, batch.authority, batch.file)
    await run(BEGIN_WORK, batch.authority, batch.file)
    if not batch.first:
        await _found_since(plan, batch)
    await run("set constraints one_direct_spell_at_a_time, not_twice_in_one_post immediate")


async def _found_since(plan: Plan, batch: Batch) -> None:
    """Managers and posts that earlier files named, and that are known only now."""
    await run(POSTS, batch.authority, batch.file)
    if plan.met:
        await run(MANAGERS, batch.authority, batch.file, list(plan.met), list(plan.met.values()))


def _row(write: SpellWrite) -> tuple[object, ...]:
    said = write.said
    employment = uuid4() if write.act == "begin" else said.employment
    return (
        write.payroll, said.contract, said.kind, said.starts, said.ends, said.as_at, said.said, employment,
        write.person, write.act, *(write.days or (None, None)), said.first, _was(said), *given(said.said),
    )  # fmt: skip


def _was(said: Said) -> str | None:
    words = [(f"{each.as_at}", each.ends and f"{each.ends}", each.said) for each in said.was]
    return json.dumps(words) if words else None
