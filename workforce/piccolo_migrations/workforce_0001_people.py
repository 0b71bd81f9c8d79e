"""Authorities, teams, people, employments, posts, caseload and pay: what every later package stands on."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "workforce_0001_people"

TABLES = """
create table region (code integer primary key, name text not null unique);
create table authority (
  code integer primary key,
  ons_code text not null,
  name text not null,
  region integer not null references region on delete restrict,
  starts date not null,
  ends date check (ends > starts)
);
create table team (
  id uuid primary key,
  authority integer not null references authority on delete restrict,
  name text not null,
  cost_code text not null default '',
  unique (id, authority),
  unique (authority, name)
);

create table person (
  id uuid primary key,
  authority integer not null references authority on delete restrict,
  region integer not null references region on delete restrict,
  name text not null check (name <> ''),
  sort_key text not null,
  work_email text,
  work_phone text,
  home_contact text,
  swe_number text,
  registered_on date,
  registration_status text not null default 'active'
    check (registration_status in ('active', 'lapsed', 'suspended', 'removed', 'restricted')),
  qualification text,
  birth_date date,
  sex text,
  ethnicity text,
  version integer not null default 1,
  unique (id, authority)
);
create unique index person_by_swe_number on person (swe_number) where swe_number is not null;
create index person_by_name on person (authority, sort_key);

create table post (
  id uuid primary key,
  authority integer not null,
  team uuid not null,
  title text not null,
  census_role text not null,
  fte numeric(5, 4) not null check (fte > 0),
  starts date not null,
  ends date check (ends > starts),
  unique (id, authority),
  foreign key (team, authority) references team (id, authority) on delete restrict
);
create index post_by_authority on post (authority, starts);

-- One spell of work. `ends` is the first day no longer worked. A spell elsewhere has no authority of ours.
create table employment (
  id uuid primary key,
  person uuid not null,
  authority integer not null references authority on delete restrict,
  employer text not null,
  employer_kind text not null check (employer_kind in
    ('authority', 'trust', 'uk_authority', 'agency', 'staffing_company', 'voluntary', 'overseas', 'other')),
  employer_authority integer references authority on delete restrict,
  service text not null default 'children' check (service in ('children', 'adults', 'other')),
  basis text not null check (basis in ('permanent', 'fixed_term', 'agency', 'self_employed', 'unpaid')),
  team uuid,
  post uuid,
  line_manager uuid,
  census_role text,
  job_type text check (job_type in ('SW', 'SSW', 'AP', 'TM', 'IRO_CPC')),
  local_title text not null default '',
  grade text,
  weekly_hours numeric(5, 2),
  fte numeric(5, 4) check (fte > 0 and fte <= 1),
  covers_vacancy boolean not null default false,
  starts date not null,
  ends date check (ends > starts),
  left_for text,
  destination text,
  leaving_proof boolean not null default false,
  verified boolean not null default true,
  foreign key (team, authority) references team (id, authority) on delete restrict,
  foreign key (post, authority) references post (id, authority) on delete restrict,
  constraint not_twice_in_one_post exclude using gist
    (person with =, post with =, daterange(starts, ends) with &&) where (post is not null),
  constraint one_direct_spell_at_a_time exclude using gist
    (person with =, employer_authority with =, basis with =, daterange(starts, ends) with &&)
    where (employer_authority is not null and basis in ('permanent', 'fixed_term'))
);
create index employment_by_authority on employment (authority, starts);
create index employment_by_person on employment (person, starts);
create index employment_by_post on employment (post);

create table absence (
  id uuid primary key,
  person uuid not null,
  authority integer not null references authority on delete restrict,
  kind text not null check (kind in ('sick_leave', 'family_leave', 'career_break', 'other')),
  starts date not null,
  ends date check (ends > starts),
  days_lost numeric(6, 2) not null default 0 check (days_lost >= 0)
);
create index absence_by_authority on absence (authority, starts);
create index absence_by_person on absence (person);

-- Counts only, never a child: how many each worker held on a day, and how many of a team had no worker.
create table caseload (
  person uuid not null,
  authority integer not null references authority on delete restrict,
  team uuid not null,
  on_day date not null,
  children integer not null check (children >= 0),
  agreed integer,
  ceiling integer,
  primary key (person, on_day),
  foreign key (team, authority) references team (id, authority) on delete restrict
);
create index caseload_by_authority on caseload (authority, on_day);
create table unallocated (
  team uuid not null,
  authority integer not null,
  region integer not null,
  on_day date not null,
  children integer not null check (children >= 0),
  primary key (team, on_day),
  foreign key (team, authority) references team (id, authority) on delete restrict
);

create table pay_scale_adopted (
  authority integer not null references authority on delete restrict,
  edition text not null,
  starts date not null,
  ends date check (ends > starts),
  primary key (authority, starts),
  exclude using gist (authority with =, daterange(starts, ends) with &&)
);
-- Insert-only: a placement is replaced by a later one that names it.
create table pay_placement (
  id uuid primary key,
  person uuid not null,
  authority integer not null references authority on delete restrict,
  edition text not null,
  level integer not null,
  starts date not null,
  annual_pence bigint not null check (annual_pence > 0),
  supersedes uuid unique references pay_placement on delete restrict
);
create index pay_placement_by_person on pay_placement (person);
create table pay_step_due (
  id uuid primary key,
  person uuid not null,
  authority integer not null references authority on delete restrict,
  outcome uuid not null unique,
  decided_by uuid not null,
  edition text not null,
  from_level integer not null,
  to_level integer not null,
  effective date not null,
  annual_pence bigint not null check (annual_pence > 0),
  raised_at timestamptz not null default now(),
  constraint nobody_decides_their_own_step check (decided_by <> person),
  unique (id, person, decided_by)
);
create index pay_step_due_by_authority on pay_step_due (authority);
create table pay_step_confirmed (
  step uuid primary key,
  person uuid not null,
  decided_by uuid not null,
  authority integer not null references authority on delete restrict,
  placement uuid not null unique references pay_placement on delete restrict,
  confirmed_by uuid not null,
  confirmed_on date not null,
  foreign key (step, person, decided_by) references pay_step_due (id, person, decided_by) on delete restrict,
  constraint a_second_person_confirms check (confirmed_by <> decided_by and confirmed_by <> person)
);
"""

# What the agency rules need from other tenants: dates and kinds of spells, never where a reason was given or what it was.
FUNCTIONS = """
create function spells_of(people uuid[])
  returns table (person uuid, employer_kind text, employer_authority integer, service text, basis text, fte numeric,
                 starts date, ends date, left_for text, leaving_proof boolean, verified boolean)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select e.person, e.employer_kind, e.employer_authority, e.service, e.basis, e.fte, e.starts, e.ends, e.left_for,
         e.leaving_proof, e.verified
  from employment e where e.person = any (people) order by e.person, e.starts $$;

create function career_breaks_of(people uuid[]) returns table (person uuid, kind text, starts date, ends date)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.person, a.kind, a.starts, a.ends from absence a where a.person = any (people) and a.kind <> 'other' $$;

create function registrations_of(people uuid[])
  returns table (person uuid, swe_number text, registered_on date, registration_status text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.swe_number, p.registered_on, p.registration_status from person p where p.id = any (people) $$;
"""

WALLS = "\n".join(
    [
        wall("region", "open"),
        wall("authority", "open"),
        wall("team", "open", may="select, insert, update"),
        wall("person", "shared", authority="authority", worker="id", may="select, insert, update"),
        wall("post", "tenant", authority="authority", may="select, insert, update"),
        wall("employment", "shared", authority="authority", worker="person", may="select, insert, update"),
        wall("absence", "shared", authority="authority", worker="person", may="select, insert, update"),
        wall("caseload", "shared", authority="authority", worker="person", may="select, insert, update"),
        wall("unallocated", "shared", authority="authority", region="region", may="select, insert, update"),
        wall("pay_scale_adopted", "open", may="select, insert"),
        wall("pay_placement", "shared", authority="authority", worker="person", may="select, insert"),
        wall("pay_step_due", "shared", authority="authority", worker="person", may="select, insert"),
        wall("pay_step_confirmed", "shared", authority="authority", worker="person", may="select, insert"),
    ]
)


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "people, posts, caseload and pay", TABLES + FUNCTIONS + WALLS)
