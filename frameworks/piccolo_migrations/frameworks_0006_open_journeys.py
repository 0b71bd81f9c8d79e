"""Who has an open journey is told to the packages below; the bank meets its members' journeys, an auditor their cases."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "frameworks_0006_open_journeys"

# Open journeys as the reader's own row security shows them: a coordinator's are those of their authority.
ASKED = """
create or replace function open_journeys(people uuid[]) returns table (person uuid, authority integer)
  language sql stable as $$
  select distinct j.worker, j.authority from journey j
  where j.worker = any (people) and j.state not in ('completed', 'withdrawn', 'transferred') $$;
"""

# The stage last met and since when, and nothing else of an outcome: its row stays behind its own wall.
WALLS = """
create policy with_the_bank on journey for select using (worker in (select * from my_bank_members()));
create policy within_an_audit on journey for select using (authority in (select a.authority from audited() a));

create function stages_reached(journeys uuid[]) returns table (journey uuid, phase integer, reached_on date)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct on (last.journey) last.journey, last.phase, last.confirmed_on from (
    select distinct on (o.journey, o.phase) o.journey, o.phase, o.result, o.confirmed_on from outcome o
    where o.journey = any (journeys) and o.state = 'final' and o.worker in (select * from my_bank_members())
    order by o.journey, o.phase, o.confirmed_on desc, o.supersedes is null) last
  where last.result = 'met' order by last.journey, last.phase desc $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "frameworks", "open journeys", ASKED + WALLS)
