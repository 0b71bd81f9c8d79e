"""What packages above know of people and teams, asked here; and the rows that auditors and those on a case may meet."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "workforce_0023_known_above"

# Each answers with nobody until the package that knows replaces it. `my_bank_members`: of the banks that I coordinate
# or whose compliance I keep; row security asks it, and what asks for a person says by it whether they are one.
ASKED = """
create function bank_members(people uuid[]) returns setof uuid language sql stable as
  $$ select null::uuid where false $$;
create function my_bank_members() returns setof uuid language sql stable as $$ select null::uuid where false $$;
create function open_journeys(people uuid[]) returns table (person uuid, authority integer) language sql stable as
  $$ select null::uuid, null::integer where false $$;
create function teams_asking(teams uuid[]) returns setof uuid language sql stable as
  $$ select null::uuid where false $$;
"""

# Asked last, once frameworks_0008 has named them so: whoever the others of their table let in is not asked about.
WALLS = """
create policy with_the_bank on person for select using (id in (select * from my_bank_members()));
create policy with_the_bank on employment for select using (person in (select * from my_bank_members()));
"""

# A role for a region, held by name and not for a case.
AUDITED = """
create or replace function audited() returns table (authority integer, region integer)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if cardinality(my_regions()) > 0 then
    return query select a.code, a.region from authority a where array_position(my_regions(), a.region) is not null
      and exists (select from role_grant g where g.person = me() and g.role = 'auditor' and g.authority is null
                  and g.region = a.region and g.case_id is null);
  end if;
end $$;
create policy within_an_audit on person for select
  using (authority in (select a.authority from audited() a));
create policy within_an_audit on employment for select
  using (authority in (select a.authority from audited() a));
"""

# Whoever has a part in a case alone reads the scales put to that case's authority, as its own people do.
SCALES = """
create function my_case_authorities() returns integer[] language sql stable as $$
  select coalesce(array_agg(distinct g.authority), '{}') from role_grant g
  where g.person = me() and g.scope = 'sent to me' and g.case_id = any (my_cases()) and g.authority is not null $$;
create policy put_to_their_authority on pay_scale for select
  using (filed_by is not null and array_position((select my_case_authorities()), authority) is not null);
create policy with_a_part_there on pay_scale_approval for select
  using (array_position((select my_case_authorities()), authority) is not null);
"""


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "what packages above know", ASKED + WALLS + AUDITED + SCALES)
