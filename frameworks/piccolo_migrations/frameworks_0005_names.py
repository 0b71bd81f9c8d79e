"""Names of the people of a case are found quickly: the function keeps its plan from one call to the next."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "frameworks_0005_names"

NAMES = """
create or replace function people_named(people uuid[]) returns table (person uuid, name text)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return query select p.id, p.name from person p where p.id = any (people)
    union all
    (select distinct on (a.person) a.person, a.name from account a
     where a.person = any (people) and not exists (select from person p where p.id = a.person)
     order by a.person, a.created_at);
end $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "frameworks", "names of a case are found quickly", NAMES)
