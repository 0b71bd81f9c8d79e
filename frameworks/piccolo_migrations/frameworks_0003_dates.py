"""The dates of an authority's panels to come, for a chair who carries a case over to one of them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "frameworks_0003_dates"

DATES = """
create function panels_to_come(of_panel uuid) returns table (id uuid, meets_on date)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select n.id, n.meets_on from panel p join panel n on n.authority = p.authority
  where p.id = of_panel and n.id <> p.id and n.minutes_confirmed_on is null and n.meets_on >= p.meets_on
    and array_position((select my_cases()), p.id) is not null
  order by n.meets_on $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "frameworks", "dates of panels to come", DATES)
