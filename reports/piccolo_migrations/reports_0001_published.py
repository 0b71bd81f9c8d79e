"""The official figures taken in from DfE's file, release beside value: published history is revised every year."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "reports_0001_published"

TABLES = """
create table published_row (
  release integer not null,
  year integer not null,
  level text not null check (level in ('national', 'regional', 'authority')),
  place text not null,
  name text not null,
  la_code text,
  authority integer[] not null default '{}',
  region_name text,
  figures jsonb not null,
  primary key (release, level, place, year)
);
create index published_row_by_authority on published_row using gin (authority);
"""

WALL = wall("published_row", "open", may="select, insert")


async def forwards() -> MigrationManager:
    return step(ID, "reports", "published figures", TABLES + WALL)
