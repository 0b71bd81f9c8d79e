"""A row hangs only on rows of its own authority, and an authority's region is its own: foreign keys see through the wall."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "workforce_0004_places"

REGIONS = """
alter table authority add unique (code, region);
alter table person add foreign key (authority, region) references authority (code, region) on delete restrict;
alter table unallocated add foreign key (authority, region) references authority (code, region) on delete restrict;
alter table role_grant add foreign key (authority, region) references authority (code, region) on delete restrict;
alter table intake_file add foreign key (authority, region) references authority (code, region) on delete restrict;
"""

PAY = """
alter table pay_placement add unique (id, person, authority);
alter table pay_placement add foreign key (supersedes, person, authority)
  references pay_placement (id, person, authority) on delete restrict;
alter table pay_step_due add unique (id, person, authority);
alter table pay_step_confirmed add foreign key (step, person, authority)
  references pay_step_due (id, person, authority) on delete restrict;
alter table pay_step_confirmed add foreign key (placement, person, authority)
  references pay_placement (id, person, authority) on delete restrict;
"""


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "rows hang on their own authority's", REGIONS + PAY)
