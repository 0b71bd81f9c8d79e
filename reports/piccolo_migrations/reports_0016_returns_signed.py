"""A signature stands in the authority of its return, and so does whatever names it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "reports_0016_returns_signed"

LINKS = """
alter table return_signature add unique (id, return, authority, fingerprint);
alter table statutory_return drop constraint a_signature_is_of_this_file, add constraint a_signature_is_of_this_file
  foreign key (signature, id, authority, fingerprint)
  references return_signature (id, return, authority, fingerprint) on delete restrict;
alter table return_sent drop constraint return_sent_signature_return_fingerprint_fkey,
  add constraint return_sent_signature_fkey foreign key (signature, return, authority, fingerprint)
  references return_signature (id, return, authority, fingerprint) on delete restrict;
"""


async def forwards() -> MigrationManager:
    return step(ID, "reports", "signatures in their authority", LINKS)
