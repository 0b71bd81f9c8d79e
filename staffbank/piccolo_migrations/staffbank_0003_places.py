"""A request lies in its authority's region, and an answer of the rules names an offer of its own request."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "staffbank_0003_places"

# Deferred: the answer may be written before its offer, in the same deed.
OWN = """
alter table request add foreign key (authority, region) references authority (code, region) on delete restrict;
alter table rule_decision add foreign key (offer, request, authority, region, worker)
  references offer (id, request, authority, region, worker) on delete restrict deferrable initially deferred;
"""


async def forwards() -> MigrationManager:
    return step(ID, "staffbank", "requests in their authority's region", OWN)
