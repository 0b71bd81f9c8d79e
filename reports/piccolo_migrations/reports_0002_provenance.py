"""Each published figure says when it was taken in, and from which file."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "reports_0002_provenance"

COLUMNS = """
alter table published_row add column taken_in_on date not null default current_date, add column file uuid;
alter table published_row alter column taken_in_on drop default;
create index published_row_by_file on published_row (file);
"""


async def forwards() -> MigrationManager:
    return step(ID, "reports", "where published figures come from", COLUMNS)
