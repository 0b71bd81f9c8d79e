"""Names are found quickly: a function in plpgsql keeps its plan, where one in SQL is planned at each call."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "foundation_0020_names"

NAMES = """
create function name_of(the_person uuid) returns text
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return (select a.name from account a where a.person = the_person order by a.created_at limit 1);
end $$;

create or replace function names_of(people uuid[]) returns table (person uuid, name text)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return query select distinct on (a.person) a.person, a.name from account a
    where a.person = any (people) order by a.person, a.created_at;
end $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "foundation", "names are found quickly", NAMES)
