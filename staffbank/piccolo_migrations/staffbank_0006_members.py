"""Who is a member of the bank, and which team asks it for somebody, is told to the packages below."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "staffbank_0006_members"

# From applying until leaving; a candidate is always one of them. A record stands in its authority's region: the bank of
# another does not meet it. Most people keep no bank, and are answered without looking.
ASKED = """
create or replace function bank_members(people uuid[]) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.id from membership m join person p on p.id = m.worker and p.region = m.region
  where m.worker = any (people) and m.state not in ('left', 'rejected') $$;

create or replace function my_bank_members() returns setof uuid
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  kept integer[];
begin
  if cardinality(my_regions()) > 0 then
    kept := array(select g.region from role_grant g where g.person = me() and g.case_id is null
                  and g.role in ('bank_coordinator', 'compliance_officer')
                  and array_position(my_regions(), g.region) is not null);
    return query select p.id from membership m join person p on p.id = m.worker and p.region = m.region
      where m.region = any (kept) and m.state not in ('left', 'rejected');
  end if;
end $$;

create or replace function teams_asking(teams uuid[]) returns setof uuid language sql stable as $$
  select distinct r.team from request r where r.team = any (teams) and r.state in ('open', 'part_filled') $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "staffbank", "members of the bank", ASKED)
