"""Absence that is entered here or fed, days lost that are counted from its dates, and what the register said by date."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "workforce_0019_absence_and_register"

# Two at once are barred for what is entered from now on; what a feed brought before may hold some.
ABSENCE = """
create function weekdays_between(first_day date, end_day date) returns integer language sql immutable as $$
  select case when end_day <= first_day then 0 else
    (end_day - first_day) / 7 * 5
    + (select count(*)::integer from generate_series(0, (end_day - first_day) % 7 - 1) i
       where extract(isodow from first_day + i) < 6) end $$;

alter table absence alter column days_lost drop not null, alter column days_lost drop default;
alter table absence
  add column source text not null default 'fed' check (source in ('fed', 'entered')),
  add column fed_on date,
  add column entered_by uuid,
  add column withdrawn_on date,
  add column version integer not null default 1,
  add constraint entered_by_somebody check (source <> 'entered' or entered_by is not null),
  add constraint nobody_enters_their_own_absence check (entered_by <> person),
  add constraint entered_absences_do_not_overlap exclude using gist
    (person with =, authority with =, daterange(starts, ends) with &&)
    where (source = 'entered' and withdrawn_on is null);

create or replace function career_breaks_of(people uuid[]) returns table (person uuid, kind text, starts date, ends date)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.person, a.kind, a.starts, a.ends from absence a
  where a.person = any (people) and a.kind <> 'other' and a.withdrawn_on is null $$;
"""

# The register's answers are the truth; the record's own status is a copy of the open one, which a trigger keeps.
REGISTER = """
create table registration_status (
  id uuid primary key,
  person uuid not null,
  authority integer not null references authority on delete restrict,
  status text not null check (status in ('active', 'lapsed', 'suspended', 'removed', 'restricted')),
  starts date not null,
  ends date check (ends > starts),
  checked_on date not null,
  until date,
  source text not null check (source in ('register', 'entered')),
  file uuid,
  version integer not null default 1,
  foreign key (person, authority) references person (id, authority) on delete restrict,
  constraint checked_after_it_began check (checked_on >= starts),
  constraint one_status_at_a_time exclude using gist (person with =, daterange(starts, ends) with &&)
);
create index registration_status_by_authority on registration_status (authority, checked_on);
create function keep_current_status() returns trigger language plpgsql as $$
begin
  update person set registration_status = new.status where id = new.person and registration_status <> new.status;
  return null;
end $$;
create trigger keep_current_status after insert or update on registration_status for each row when (new.ends is null)
  execute function keep_current_status();

drop function registrations_of(uuid[]);
create function registrations_of(people uuid[])
  returns table (person uuid, swe_number text, registered_on date, registration_status text, checked_on date)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.swe_number, p.registered_on, coalesce(r.status, p.registration_status), r.checked_on
  from person p left join registration_status r on r.person = p.id and r.ends is null
  where p.id = any (people) $$;
"""

WALLS = wall("registration_status", "shared", authority="authority", worker="person", may="select, insert, update")


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "absence by its dates, and the register's answers", ABSENCE + REGISTER + WALLS)
