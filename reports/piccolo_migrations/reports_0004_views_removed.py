"""A view is removed by its owner through a function: no table lets the application delete."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "reports_0004_views_removed"

REMOVED = """
update behind_wall set may = 'select, insert, update' where name = 'saved_view';
do $$
declare held record;
begin
  for held in select distinct grantee from information_schema.role_table_grants
    where table_name = 'saved_view' and privilege_type = 'DELETE' and grantee not in (current_user, 'PUBLIC') loop
    execute format('revoke delete on saved_view from %I', held.grantee);
  end loop;
end $$;

-- One's own alone, and the version that was seen.
create function remove_view(the_view uuid, the_version integer) returns uuid
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from saved_view where id = the_view and version = the_version and person = me() returning id $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "reports", "views are removed by their owner", REMOVED)
