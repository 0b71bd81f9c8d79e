"""Whoever has a part in a case meets the panel it is before: its day, and what it asks of an assessor."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "frameworks_0007_panels_of_cases"

WALLS = """
create policy with_a_case_there on panel for select
  using (id in (select c.panel from panel_case c where c.journey = any (my_cases())));
"""


async def forwards() -> MigrationManager:
    return step(ID, "frameworks", "panels of cases", WALLS)
