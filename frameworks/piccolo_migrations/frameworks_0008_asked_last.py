"""Policies that look further than the row are asked last: the database asks them from the last name to the first."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "frameworks_0008_asked_last"

# Whoever their authority, region or case lets in is then not looked up as an auditor or a keeper of a bank, row by row.
NAMES = """
alter policy within_an_audit on audit rename to audited;
alter policy within_an_audit on intake_file rename to audited;
alter policy within_an_audit on person rename to audited;
alter policy within_an_audit on employment rename to audited;
alter policy within_an_audit on journey rename to audited;
alter policy with_the_bank on person rename to bank_member;
alter policy with_the_bank on employment rename to bank_member;
alter policy with_the_bank on journey rename to bank_member;
alter policy put_to_their_authority on pay_scale rename to case_there;
alter policy with_a_part_there on pay_scale_approval rename to case_there;
alter policy with_a_case_there on panel rename to case_there;
"""


async def forwards() -> MigrationManager:
    return step(ID, "frameworks", "wider policies are asked last", NAMES)
