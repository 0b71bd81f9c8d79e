"""What a row of work said before has a key of its own, as every row of ours has."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "workforce_0022_what_was_has_a_key"

KEY = "alter table employment_was add column id uuid primary key default gen_random_uuid();"


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "a key for what rows of work said before", KEY)
