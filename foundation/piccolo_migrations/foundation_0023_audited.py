"""Whoever audits a region reads the record and the files of its authorities, and who may see their people."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "foundation_0023_audited"

# Which authorities lie in which region is not known here: nobody audits any until the package that knows replaces it.
AUDITED = """
create function audited() returns table (authority integer, region integer) language sql stable as
  $$ select null::integer, null::integer where false $$;
create policy within_an_audit on audit for select using (authority in (select a.authority from audited() a));
create policy within_an_audit on intake_file for select using (authority in (select a.authority from audited() a));

create or replace function grants_reaching(the_person uuid, the_team uuid, the_authority integer, the_region integer,
    cases uuid[], by_team text[], by_authority text[], by_region text[], day date, today date)
  returns setof role_grant
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if the_person is distinct from me() and array_position(my_authorities(), the_authority) is null
     and not exists (select from audited() a where a.authority = the_authority) then
    return;
  end if;
  return query select g.* from standing_grants(day, today) g
    where g.person = the_person
       or (g.authority = the_authority and g.role = any (by_authority))
       or (g.team = the_team and g.role = any (by_team))
       or (g.region = the_region and g.role = any (by_region))
       or g.case_id = any (cases)
    order by g.person, g.id limit 2000;
end $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "foundation", "audits of a region", AUDITED)
