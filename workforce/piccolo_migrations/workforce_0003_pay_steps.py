"""Who made an outcome final stands on its pay step, and may not confirm it; people without an account have names."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "workforce_0003_pay_steps"

# Until now only the decider was kept; for steps raised before, the decider stands for both.
FINAL = """
alter table pay_step_due add column raised_by uuid;
update pay_step_due set raised_by = decided_by;
alter table pay_step_due alter column raised_by set not null;
alter table pay_step_due add unique (id, person, decided_by, raised_by);

alter table pay_step_confirmed add column raised_by uuid;
update pay_step_confirmed set raised_by = decided_by;
alter table pay_step_confirmed alter column raised_by set not null;
alter table pay_step_confirmed add foreign key (step, person, decided_by, raised_by)
  references pay_step_due (id, person, decided_by, raised_by) on delete restrict;
alter table pay_step_confirmed add constraint nobody_confirms_what_they_made_final check (confirmed_by <> raised_by);
"""

# The service account that raises a step: a panel chair's grant reaches a case, not an authority's pay.
SERVICE = """
insert into account (id, person, name, service) values
  ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000003', 'Steadfast (pay)', true);
insert into session (hash, account, person, expires_at)
  select sha256(convert_to('service:' || id, 'utf8')), id, person, 'infinity' from account
  where id = '00000000-0000-4000-8000-000000000003';
"""

# Most people in post never sign in here; what was done about them, or by them elsewhere, still has their name.
NAMES = """
create or replace function names_of(people uuid[]) returns table (person uuid, name text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id, p.name from person p where p.id = any (people)
  union all
  (select distinct on (a.person) a.person, a.name from account a
   where a.person = any (people) and not exists (select 1 from person p where p.id = a.person)
   order by a.person, a.created_at) $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "who made a pay step's outcome final", FINAL + SERVICE + NAMES)
