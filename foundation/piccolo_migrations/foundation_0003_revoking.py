"""A role that ends, and an account that is locked, wait for what its holder is writing, and stop what comes after."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "foundation_0003_revoking"

# enter() holds this lock shared while its person writes. Taken here, it stands whichever deed or command ends the role.
WAIT = """
create function wait_for_holder() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(1, hashtext(old.person::text));
  if tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end $$;
create trigger wait_for_holder before update or delete on role_grant for each row execute function wait_for_holder();
create trigger wait_for_holder before update of locked_at on account for each row execute function wait_for_holder();
"""


async def forwards() -> MigrationManager:
    return step(ID, "foundation", "roles end between deeds", WAIT)
