"""What the authority asking may know of a candidate put forward to it: name, skills and since when a member."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "staffbank_0002_candidates"

# Members of the bank stand outside the authority's reach. Only those put forward to it are shown, and no more of them.
FUNCTIONS = """
create function put_forward(offers uuid[])
  returns table (offer uuid, name text, phone text, skills text[], job_type text, joined_on date)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select o.id, m.name, case when array_position(my_regions(), o.region) is not null then m.phone end, m.skills,
         m.job_type, m.joined_on
  from offer o join membership m on m.worker = o.worker and m.region = o.region
  where o.id = any (offers) and (array_position(my_authorities(), o.authority) is not null
    or array_position(my_regions(), o.region) is not null or o.worker = me()) $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "staffbank", "candidates as the authority asking sees them", FUNCTIONS)
