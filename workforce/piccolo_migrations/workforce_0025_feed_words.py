"""Of each spell the feed remembers everything that extracts said of it, where it was not always the same."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "workforce_0025_feed_words"

# `first_at`: when an extract first named it, empty where the latest did. `was`: [as at, ends, said] of each other word.
WORDS = """
alter table feed_spell drop constraint feed_spell_first;
alter table feed_spell drop column first_said;
alter table feed_spell add column was jsonb, add constraint feed_spell_first check (first_at < as_at);
"""


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "every word on each spell", WORDS)
