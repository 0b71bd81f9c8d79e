"""How somebody is reached is theirs to change, wherever their record stands: no role of theirs need reach it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "workforce_0018_own_contact"

# Their own record alone, these three columns alone, and only as it was read.
OWN = """
create function keep_my_contact(the_version integer, email text, phone text, home text) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update person set work_email = email, work_phone = phone, home_contact = home, version = version + 1
    where id = me() and version = the_version;
  return found;
end $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "how I am reached", OWN)
