"""Surrey's own row ends with the day before East and West Surrey begin: their rows wait for their codes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "workforce_0016_surrey"

ENDS = "update authority set ends = '2027-04-01' where code = 936 and ends is null;"


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "Surrey's last day", ENDS)
