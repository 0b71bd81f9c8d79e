"""Whoever assesses a journey meets its person: their record, work and caseload pass the wall; fields are masked."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "frameworks_0004_given"

# A function, so that the journeys are looked up once a statement, by key, and not row by row through their own wall.
GIVEN = """
create function my_workers() returns uuid[]
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(j.worker), '{}') from journey j where j.id = any (my_cases()) and exists
    (select from role_grant g where g.case_id = j.id and g.person = me() and g.role = 'assessor') $$;
create policy given on person for select using (array_position((select my_workers()), id) is not null);
create policy given on employment for select using (array_position((select my_workers()), person) is not null);
create policy given on caseload for select using (array_position((select my_workers()), person) is not null);
"""


async def forwards() -> MigrationManager:
    return step(ID, "frameworks", "a part in a journey shows its person", GIVEN)
