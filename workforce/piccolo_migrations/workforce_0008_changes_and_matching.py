"""What a change of someone's work needs, whose numbers are whose, and the records that may be one person's.

A change ends a row of work and begins another; whatever a row said before it was altered is kept (employment_was).
Two records are made one by a person alone, in rows that are only added to, and every duty then sees one person.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "workforce_0008_changes_and_matching"

WORK = """
alter table employment
  add column if not exists probation_ends date,
  add column if not exists notice_given date,
  add column seconded text check (seconded in ('out', 'in')),
  add column seconded_with text,
  add column census_reason smallint check (census_reason between 1 and 10),
  add column census_destination smallint check (census_destination between 1 and 9),
  add constraint a_secondment_names_the_other check ((seconded is null) = (seconded_with is null));

create table employment_was (
  employment uuid not null,
  person uuid not null,
  authority integer not null references authority on delete restrict,
  said jsonb not null,
  until timestamptz not null default now(),
  altered_by uuid
);
create index employment_was_of on employment_was (employment, until);

create function keep_what_it_said() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into employment_was (employment, person, authority, said, altered_by)
    values (old.id, old.person, old.authority, to_jsonb(old), nullif(current_setting('app.person', true), '')::uuid);
  return null;
end $$;
create trigger keep_what_it_said after update on employment
  for each row when (old is distinct from new) execute function keep_what_it_said();
create trigger keep_what_was_taken_back after delete on employment
  for each row execute function keep_what_it_said();

-- A change that has not begun is taken back by removing its row, which nothing has counted yet. What began stays.
create function take_back(the_employment uuid, today date) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from employment where id = the_employment and starts > today
    and array_position(my_authorities(), authority) is not null;
  return found;
end $$;

-- Whoever leaves keeps no role in the authority past their last day. HR gives and lengthens none: this only shortens.
create function end_roles_with_work(the_person uuid, the_authority integer, the_day date, today date) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  ended integer;
begin
  if array_position(my_authorities(), the_authority) is null or the_person = me() then
    raise exception 'not yours to end' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(1, hashtext(the_person::text));
  update role_grant set ends = greatest(the_day, today, starts), ended_by = me(), version = version + 1
    where person = the_person and authority = the_authority and (ends is null or ends > greatest(the_day, today, starts));
  get diagnostics ended = row_count;
  return ended;
end $$;
"""

# One number belongs to one record of an authority; two authorities may hold one person each, and say so by the number.
NUMBERS = """
drop index person_by_swe_number;
create unique index person_by_swe_number on person (swe_number, authority) where swe_number is not null;

create table known_number (
  id uuid primary key,
  person uuid not null,
  authority integer not null,
  kind text not null check (kind in ('payroll', 'swe', 'case_login', 'supplier_row')),
  value text not null check (value <> '' and length(value) <= 100),
  source text not null check (source <> ''),
  linked_by uuid not null,
  linked_on date not null,
  ended_by uuid,
  ended_on date,
  version integer not null default 1,
  check ((ended_by is null) = (ended_on is null)),
  foreign key (person, authority) references person (id, authority) on delete restrict
);
create unique index known_number_is_one_persons on known_number (authority, kind, value) where ended_on is null;
create index known_number_of on known_number (person);
"""

MATCHES = """
create table match_suspected (
  id uuid primary key,
  authority integer not null,
  person uuid not null,
  other uuid,
  kind text check (kind in ('payroll', 'swe', 'case_login', 'supplier_row')),
  value text,
  name text not null default '',
  source text not null check (source <> ''),
  why text not null check (why in ('number', 'name_and_birth', 'similar_name')),
  found_on date not null,
  check ((other is null) <> (value is null) and (kind is null) = (value is null)),
  check (person <> other),
  unique (authority, person, other),
  unique (authority, person, kind, value),
  unique (id, person, authority),
  unique (id, other, authority),
  foreign key (person, authority) references person (id, authority) on delete restrict
);
create index match_suspected_of on match_suspected (other);

-- Never altered: an answer is taken back by a later row that names it.
create table match_decided (
  id uuid primary key,
  suspected uuid not null,
  authority integer not null,
  person uuid not null,
  other uuid,
  verdict text not null check (verdict in ('same', 'not_same', 'undone')),
  kept uuid,
  decided_by uuid not null,
  decided_on date not null,
  decided_at timestamptz not null default now(),
  supersedes uuid unique,
  unique (id, suspected, authority),
  foreign key (supersedes, suspected, authority) references match_decided (id, suspected, authority) on delete restrict,
  check (verdict <> 'undone' or supersedes is not null),
  check (kept is null or (verdict = 'same' and kept in (person, other))),
  constraint nobody_joins_their_own_records check (decided_by <> person and decided_by is distinct from other),
  foreign key (suspected, person, authority) references match_suspected (id, person, authority) on delete restrict,
  foreign key (suspected, other, authority) references match_suspected (id, other, authority) on delete restrict
);
create unique index match_decided_once on match_decided (suspected) where supersedes is null;
create index match_decided_of on match_decided (person);
create index match_decided_of_other on match_decided (other);
"""

# `sure`: somebody said so. Not sure: two records with one registration number, of which nobody has said they are two
# people; a duty counts them as one, and nothing else does. Ids alone: which authority, or what is there, is not told.
SELVES = """
create function answers_in_force() returns table (one uuid, two uuid, verdict text, kept uuid)
  language sql stable as $$
  select d.person, d.other, d.verdict, d.kept from match_decided d
  where d.other is not null and not exists (select from match_decided s where s.supersedes = d.id) $$;

-- Few: with the thousand rows that a function is taken for, one person's spells are sought in everybody's. Whoever
-- enters asks this each time, so that its plan is kept.
create function selves_of(people uuid[]) returns table (person uuid, self uuid, sure boolean)
  language plpgsql stable rows 5 security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
begin
  return query with recursive link as materialized (
    select one, two from answers_in_force() where verdict = 'same'
    union all select two, one from answers_in_force() where verdict = 'same'
  ),
  joined as (
    select p as person, p as self from unnest(people) p
    union select j.person, l.two from joined j join link l on l.one = j.self
  ),
  numbered as (
    select distinct j.person, b.id as self
    from joined j join person a on a.id = j.self join person b on b.swe_number = a.swe_number
    where not exists (select from joined k where k.person = j.person and k.self = b.id)
      and not exists (select from answers_in_force() n where n.verdict = 'not_same'
                      and ((n.one = a.id and n.two = b.id) or (n.one = b.id and n.two = a.id)))
  )
  select person, self, true from joined union all select person, self, false from numbered;
end $$;

-- Beside the roles somebody holds, their other records: enter() hands both over at once.
alter function grants_in_force(uuid, date, date) rename to roles_in_force;
create function grants_in_force(the_person uuid, day date, today date) returns jsonb
  language sql volatile as $$
  select roles_in_force(the_person, day, today)
      || (select coalesce(jsonb_agg(jsonb_build_object('self', s.self, 'sure', s.sure)), '[]')
          from selves_of(array[the_person]) s where s.self <> the_person) $$;

-- Careers are those of the person, whichever records they stand in.
create or replace function spells_of(people uuid[])
  returns table (person uuid, employer_kind text, employer_authority integer, service text, basis text, fte numeric,
                 starts date, ends date, left_for text, leaving_proof boolean, verified boolean)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.person, e.employer_kind, e.employer_authority, e.service, e.basis, e.fte, e.starts, e.ends, e.left_for,
         e.leaving_proof, e.verified
  from selves_of(people) s join employment e on e.person = s.self where s.sure order by s.person, e.starts $$;

create or replace function career_breaks_of(people uuid[]) returns table (person uuid, kind text, starts date, ends date)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.person, a.kind, a.starts, a.ends from selves_of(people) s join absence a on a.person = s.self
  where s.sure and a.kind <> 'other' $$;
"""

# Of a record elsewhere HR is told a name and a registration number, and only where it may be one of their own people.
ELSEWHERE = """
create function alike_elsewhere(the_authority integer)
  returns table (person uuid, other uuid, name text, swe_number text, birth_date date)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if array_position(my_authorities(), the_authority) is null then
    return;
  end if;
  return query
    select a.id, b.id, b.name, b.swe_number, b.birth_date from person a
      join person b on b.swe_number = a.swe_number and b.authority <> a.authority where a.authority = the_authority
    union
    select a.id, b.id, b.name, b.swe_number, b.birth_date from person a
      join person b on b.sort_key = a.sort_key and b.birth_date = a.birth_date and b.authority <> a.authority
      where a.authority = the_authority;
end $$;
create index person_by_name_and_birth on person (sort_key, birth_date) where birth_date is not null;

create function other_sides(suspicions uuid[])
  returns table (suspicion uuid, name text, swe_number text, authority integer)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.id, p.name, p.swe_number, p.authority from match_suspected m join person p on p.id = m.other
  where m.id = any (suspicions) and array_position(my_authorities(), m.authority) is not null $$;
"""

WALLS = "\n".join(
    [
        wall("employment_was", "tenant", authority="authority"),
        wall("known_number", "tenant", authority="authority", may="select, insert, update"),
        wall("match_suspected", "tenant", authority="authority", may="select, insert"),
        wall("match_decided", "tenant", authority="authority", may="select, insert"),
    ]
)


async def forwards() -> MigrationManager:
    sql = WORK + NUMBERS + MATCHES + SELVES + ELSEWHERE + WALLS
    return step(ID, "workforce", "changes of work, numbers and matches", sql)
