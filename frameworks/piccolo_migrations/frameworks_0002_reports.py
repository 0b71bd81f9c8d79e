"""The assessor's report while it is shared for comment, what is kept with an outcome, and names for a case's readers."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "frameworks_0002_reports"

COLUMNS = """
alter table journey
  add column report text not null default '',
  add column report_result text check (report_result in ('pass', 'fail')),
  add column return_note text not null default '';
alter table evidence add column guard_reason text not null default '';
alter table recommendation add column comment text not null default '';
alter table outcome add column appeal_until date;
"""

# Whoever is assessor or line manager now is close to the case too, whether or not it was written beside.
WITNESS = """
create or replace function outcome_by_an_outsider() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from close_to_case c where c.journey = new.journey and c.person in (new.decided_by, new.confirmed_by))
     or exists (select from journey j where j.id = new.journey
                and (j.assessor in (new.decided_by, new.confirmed_by) or j.line_manager in (new.decided_by, new.confirmed_by)))
  then
    raise exception 'somebody close to the case may not decide it' using errcode = 'SF003';
  end if;
  return new;
end $$;
"""

# An assessor or panel member from elsewhere reads the names of a case without reaching the authority's people.
NAMES = """
create function people_named(people uuid[]) returns table (person uuid, name text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.name from person p where p.id = any (people)
  union
  (select distinct on (a.person) a.person, a.name from account a
   where a.person = any (people) and not exists (select from person p where p.id = a.person)
   order by a.person, a.created_at) $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "frameworks", "reports shared for comment", COLUMNS + WITNESS + NAMES)
