"""The feed remembers every file of everyone, and what was first said of each spell: both decide what is true now."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "workforce_0024_feed_remembers"

# `first_at` and `first_said` are empty where the latest word on a spell is the first.
REMEMBERS = """
alter table feed add column fulls timestamptz[] not null default '{}';
update feed set fulls = array[last_full] where last_full is not null;
alter table feed_spell add column first_at timestamptz, add column first_said text,
  add constraint feed_spell_first check ((first_at is null) = (first_said is null) and first_at < as_at);
"""


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "every file of everyone, and the first word on each spell", REMEMBERS)
