"""What names a lent role or an opened record names it with its person or authority: the wall cannot be seen through."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "foundation_0021_links"

# A foreign key is looked up past row security: with the id alone, one could ask whether a row of elsewhere exists.
LINKS = """
alter table role_grant
  drop constraint role_grant_lent_from_fkey,
  add constraint role_grant_lent_from_fkey foreign key (lent_from, lent_by) references role_grant (id, person)
    on delete restrict;

alter table break_glass add constraint break_glass_of_subject unique (id, subject, authority);
alter table break_glass_read
  drop constraint break_glass_read_glass_fkey,
  add constraint break_glass_read_glass_fkey foreign key (glass, subject, authority)
    references break_glass (id, subject, authority) on delete restrict;

-- A provider is ended, never deleted.
alter table sign_in_attempt
  drop constraint sign_in_attempt_provider_fkey,
  add constraint sign_in_attempt_provider_fkey foreign key (provider) references provider on delete restrict;
"""


async def forwards() -> MigrationManager:
    return step(ID, "foundation", "links carry whose they are", LINKS)
