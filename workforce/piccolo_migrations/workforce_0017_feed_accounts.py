"""Who of the people in an HR file signs in here: none of them commits the file that changes their own record."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "workforce_0017_feed_accounts"

# Row security shows an account to its owner alone; this is told to the product's own services, and ids are all it tells.
SIGN_IN_HERE = """
create function who_sign_in(people uuid[]) returns table (person uuid)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct a.person from account a where a.person = any (people) and not a.service
    and exists (select from account s where s.person = me() and s.service) $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "who of an HR file signs in", SIGN_IN_HERE)
