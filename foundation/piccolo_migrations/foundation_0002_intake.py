"""Files taken in by the product itself, and whether a file was taken in before, by anyone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "foundation_0002_intake"

# A file handed in at the command line belongs to no authority or region: only the command line's own account has it.
COMMAND_LINE = """
do $$
declare
  found text;
begin
  for found in select conname from pg_constraint where conrelid = 'intake_file'::regclass and contype = 'c'
      and pg_get_constraintdef(oid) like '%authority IS NOT NULL%' loop
    execute format('alter table intake_file drop constraint %I', found);
  end loop;
end $$;
alter table intake_file add constraint belongs_somewhere check
  (authority is not null or region is not null or uploaded_by = '00000000-0000-4000-8000-000000000001');
create policy nobodys on intake_file using (authority is null and region is null and (select me()) in
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000009'))
  with check (authority is null and region is null and (select me()) in
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000009'));
"""

# Row security hides another authority's files; that one was taken in, and when, is told to whoever offers it again.
TAKEN_IN = """
create function taken_in_on(the_kind text, the_fingerprint text) returns timestamptz
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select committed_at from intake_file
  where kind = the_kind and fingerprint = the_fingerprint and state in ('committing', 'committed') $$;
"""

SERVICE = """
insert into account (id, person, name, service) values
  ('00000000-0000-4000-8000-000000000009', '00000000-0000-4000-8000-000000000009', 'Steadfast (files)', true);
insert into session (hash, account, person, expires_at)
  select sha256(convert_to('service:' || id, 'utf8')), id, person, 'infinity' from account
  where id = '00000000-0000-4000-8000-000000000009';
"""


async def forwards() -> MigrationManager:
    return step(ID, "foundation", "files taken in", COMMAND_LINE + TAKEN_IN + SERVICE)
