"""The regions and the 153 authorities, from the edition of April 2023 (the structure still current)."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.editions import by_key, load
from workforce.rules.authorities import FOLDER, REGIONS, of_edition

ID = "workforce_0002_authorities"


def _sql() -> str:
    """Quoted by doubling: the names come from a file we ship, and hold an apostrophe here and there."""
    regions = ", ".join(f"({place}, '{_quoted(name)}')" for place, name in enumerate(REGIONS, start=1))
    rows = ", ".join(
        f"({row.code}, '{row.ons_code}', '{_quoted(row.name)}', {REGIONS.index(row.region) + 1}, '2023-04-01')"
        for row in of_edition(by_key(load(FOLDER), "authorities/2023-04-01")).rows
    )
    return (
        f"insert into region (code, name) values {regions};"
        f"insert into authority (code, ons_code, name, region, starts) values {rows};"
    )


def _quoted(text: str) -> str:
    return text.replace("'", "''")


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "the authorities", _sql())
