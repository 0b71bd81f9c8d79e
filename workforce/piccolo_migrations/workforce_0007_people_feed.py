"""The HR feed is the record: what each extract said, by payroll number, and which rows are the feed's alone to change."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "workforce_0007_people_feed"

# `contract` tells apart jobs held at once under one payroll number. `fed`: the file that last wrote the row; such rows
# are the feed's. The feed moves several spells of a person at a time, so that these two are checked at the end.
EMPLOYMENT = """
alter table employment drop constraint employment_basis_check;
alter table employment add constraint employment_basis_check check (basis in
  ('permanent', 'fixed_term', 'agency', 'self_employed', 'unpaid', 'bank', 'secondment'));
alter table employment
  add column contract text not null default '',
  add column cost_code text,
  add column probation_ends date,
  add column notice_given date,
  add column fed uuid;
alter table employment drop constraint one_direct_spell_at_a_time;
alter table employment add constraint one_direct_spell_at_a_time exclude using gist
  (person with =, employer_authority with =, basis with =, contract with =, daterange(starts, ends) with &&)
  where (employer_authority is not null and basis in ('permanent', 'fixed_term')) deferrable initially immediate;
alter table employment drop constraint not_twice_in_one_post;
alter table employment add constraint not_twice_in_one_post exclude using gist
  (person with =, post with =, daterange(starts, ends) with &&) where (post is not null) deferrable initially immediate;
alter table person add column fed uuid;
"""

# One row for each authority with a feed; one for each payroll number; one for each spell that an extract named.
# `as_at`: the time of the extract that said so; of two, the later counts. A spell that we held before the feed is
# taken over as said at -infinity. `aside`: a registration number that is somebody else's in our records, kept until a
# person has looked. `employment` is empty where a later extract says otherwise of those days.
FEED = """
create table feed (
  authority integer primary key references authority on delete restrict,
  headings jsonb not null default '{}',
  mapped_by uuid,
  mapped_at timestamptz,
  hold_above numeric(5, 2) not null default 10 check (hold_above between 0 and 100),
  last_full timestamptz,
  last_as_at timestamptz,
  last_file uuid,
  loaded_at timestamptz,
  version integer not null default 1
);
create table feed_person (
  authority integer not null references authority on delete restrict,
  payroll_number text not null check (payroll_number <> ''),
  person uuid not null,
  as_at timestamptz not null,
  said text not null,
  aside text,
  primary key (authority, payroll_number)
);
create index feed_person_by_person on feed_person (person);
create table feed_spell (
  authority integer not null,
  payroll_number text not null,
  contract text not null,
  kind text not null check (kind in ('direct', 'agency', 'bank', 'secondment')),
  starts date not null,
  ends date check (ends > starts),
  as_at timestamptz not null,
  said text not null,
  employment uuid,
  primary key (authority, payroll_number, contract, kind, starts),
  foreign key (authority, payroll_number) references feed_person (authority, payroll_number) on delete restrict
);
"""

# What the feed owns is changed by a file of the feed: its update names the file. Everything else stays open to us.
READ_ONLY = """
create function fed_person_is_read_only() returns trigger language plpgsql as $$ begin
  if new.fed is not distinct from old.fed and
     (new.name, new.swe_number, new.birth_date, new.sex, new.ethnicity, new.qualification) is distinct from
     (old.name, old.swe_number, old.birth_date, old.sex, old.ethnicity, old.qualification) then
    raise exception 'the HR feed keeps this' using errcode = 'check_violation', constraint = 'fed_person_is_read_only';
  end if;
  return new; end $$;
create trigger fed_person_is_read_only before update on person
  for each row when (old.fed is not null) execute function fed_person_is_read_only();

create function fed_employment_is_read_only() returns trigger language plpgsql as $$ begin
  if new.fed is not distinct from old.fed and
     (new.employer, new.basis, new.team, new.census_role, new.job_type, new.local_title, new.grade, new.weekly_hours,
      new.fte, new.starts, new.ends, new.left_for, new.destination, new.contract, new.cost_code, new.probation_ends,
      new.notice_given) is distinct from
     (old.employer, old.basis, old.team, old.census_role, old.job_type, old.local_title, old.grade, old.weekly_hours,
      old.fte, old.starts, old.ends, old.left_for, old.destination, old.contract, old.cost_code, old.probation_ends,
      old.notice_given) then
    raise exception 'the HR feed keeps this'
      using errcode = 'check_violation', constraint = 'fed_employment_is_read_only';
  end if;
  return new; end $$;
create trigger fed_employment_is_read_only before update on employment
  for each row when (old.fed is not null) execute function fed_employment_is_read_only();

-- A spell that a later extract takes back was never worked. Nothing else of the product removes work.
create function take_back_fed(the_authority integer, employments uuid[]) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare gone integer;
begin
  if array_position(my_authorities(), the_authority) is null then
    raise exception 'not yours' using errcode = '42501';
  end if;
  delete from employment e using feed_spell s
  where e.id = any (employments) and e.authority = the_authority
    and s.authority = the_authority and s.employment = e.id;
  get diagnostics gone = row_count;
  return gone;
end $$;
create index feed_spell_by_employment on feed_spell (employment) where employment is not null;
"""

# A number is one person's in England. That somebody has it already, and in which authority, is for the feed alone.
NUMBERS = """
create function numbers_held(numbers text[])
  returns table (swe_number text, person uuid, authority integer, name text, birth_date date)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.swe_number, p.id, p.authority, p.name, p.birth_date from person p
  where p.swe_number = any (numbers)
    and exists (select from account a where a.person = me() and a.service) $$;
"""

WALLS = "\n".join(
    [
        wall("feed", "tenant", authority="authority", may="select, insert, update"),
        wall("feed_person", "shared", authority="authority", worker="person", may="select, insert, update"),
        wall("feed_spell", "tenant", authority="authority", may="select, insert, update"),
    ]
)


async def forwards() -> MigrationManager:
    sql = EMPLOYMENT + FEED + READ_ONLY + NUMBERS + WALLS
    return step(ID, "workforce", "the HR feed", sql)
