"""What people are writing and have not sent: theirs alone, one row for each form, emptied when the form is sent."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "foundation_0010_drafts"

# A row without words says that the form was sent, or begun afresh: a save still on its way then finds another version.
TABLES = """
create table draft (
  person uuid not null,
  form text not null check (form <> '' and length(form) <= 500),
  page text not null check (page <> '' and length(page) <= 500),
  title text not null default '' check (length(title) <= 200),
  version integer not null,
  key text,
  words jsonb check (length(words::text) <= 400000),
  saved_at timestamptz not null,
  primary key (person, form)
);
create index draft_by_age on draft (saved_at);

create table draft_choice (person uuid primary key, offline boolean not null);

-- Everybody's, by age alone: nothing of what was written is told.
create function forget_drafts(words_before timestamptz, sent_before timestamptz) returns integer
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with gone as (delete from draft where saved_at < words_before or (words is null and saved_at < sent_before) returning 1)
  select count(*)::int from gone $$;
"""
WALLS = "\n".join(
    [
        wall("draft", "personal", worker="person", may="select, insert, update"),
        wall("draft_choice", "personal", worker="person", may="select, insert, update"),
    ]
)


async def forwards() -> MigrationManager:
    return step(ID, "foundation", "drafts", TABLES + WALLS)
