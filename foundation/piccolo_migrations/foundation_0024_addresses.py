"""An administrator meets the addresses of those who hold a role in their authority, and nobody else's."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "foundation_0024_addresses"

ADDRESSES = """
create function addresses_of(people uuid[]) returns table (person uuid, email text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.person, a.email from account a
  where a.person = any (people) and a.email <> '' and exists
    (select from role_grant held join role_grant mine on mine.authority = held.authority
     where held.person = a.person and mine.person = me() and mine.role = 'authority_administrator'
       and mine.case_id is null and array_position(my_authorities(), mine.authority) is not null)
  order by a.email $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "foundation", "addresses of an authority's accounts", ADDRESSES)
