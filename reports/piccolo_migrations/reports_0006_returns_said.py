"""Answers and notes of a return are told apart by the version of the return they were given to, which nobody can skip."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "reports_0006_returns_said"

# A number of its own also counted what was undone: the same press done again then left another row.
SAID = """
alter table return_answer drop column number, add column id uuid primary key default gen_random_uuid(),
  add column version integer not null default 1 check (version > 0);
alter table return_answer alter column id drop default, alter column version drop default;
alter table return_note drop column number, add column id uuid primary key default gen_random_uuid(),
  add column version integer not null default 1 check (version > 0);
alter table return_note alter column id drop default, alter column version drop default;
create index return_answer_by_version on return_answer (return, person, item, version);
create index return_note_by_version on return_note (return, version);
"""


async def forwards() -> MigrationManager:
    return step(ID, "reports", "answers and notes by the version of their return", SAID)
