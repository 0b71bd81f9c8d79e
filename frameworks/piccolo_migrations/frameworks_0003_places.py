"""A row hangs only on rows of its own authority, and on its own journey: foreign keys see through the wall."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "frameworks_0003_places"

OWN = """
alter table journey add foreign key (authority, region) references authority (code, region) on delete restrict;
alter table recommendation add unique (id, journey, authority);
alter table recommendation add foreign key (supersedes, journey, authority)
  references recommendation (id, journey, authority) on delete restrict;
alter table recommendation add foreign key (journey, worker) references journey (id, worker) on delete restrict;
alter table panel_case add foreign key (carried_to, authority) references panel (id, authority) on delete restrict;
alter table outcome add unique (id, journey, authority);
alter table outcome add foreign key (supersedes, journey, authority)
  references outcome (id, journey, authority) on delete restrict;
alter table outcome add foreign key (panel, authority) references panel (id, authority) on delete restrict;
alter table outcome add foreign key (pay_step, worker, authority)
  references pay_step_due (id, person, authority) on delete restrict;
"""


async def forwards() -> MigrationManager:
    return step(ID, "frameworks", "rows hang on their own journey", OWN)
