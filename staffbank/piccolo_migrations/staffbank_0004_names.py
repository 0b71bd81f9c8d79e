"""Candidates are met quickly: the function keeps its plan, and says that an offer has one member."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "staffbank_0004_names"

FUNCTIONS = """
create or replace function put_forward(offers uuid[])
  returns table (offer uuid, name text, phone text, skills text[], job_type text, joined_on date)
  language plpgsql stable security definer rows 1 set search_path = pg_catalog, public, pg_temp as $$
begin
  return query select o.id, m.name, case when array_position(my_regions(), o.region) is not null then m.phone end,
           m.skills, m.job_type, m.joined_on
    from offer o join membership m on m.worker = o.worker and m.region = o.region
    where o.id = any (offers) and (array_position(my_authorities(), o.authority) is not null
      or array_position(my_regions(), o.region) is not null or o.worker = me());
end $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "staffbank", "candidates are met quickly", FUNCTIONS)
