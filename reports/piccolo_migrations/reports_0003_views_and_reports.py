"""Views that people keep, monthly reports with the numbers they were sent with, and statistical neighbours."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "reports_0003_views_and_reports"

VIEWS = """
create table saved_view (
  id uuid primary key,
  person uuid not null,
  title text not null check (char_length(title) between 1 and 100),
  address text not null check (address ~ '^/figures(/|$)' and char_length(address) <= 300),
  first boolean not null default false,
  saved_on date not null,
  version integer not null default 1,
  constraint one_title_one_view unique (person, title)
);
create unique index one_view_is_first on saved_view (person) where first;
"""

# A report once sent never changes: no update is granted, and one is sent for each due day.
REPORTS = """
create table monthly_report (
  id uuid primary key,
  authority integer not null references authority on delete restrict,
  owner uuid not null,
  title text not null check (char_length(title) between 1 and 100),
  due_day integer not null check (due_day between 1 and 31),
  recipients uuid[] not null check (cardinality(recipients) between 1 and 50),
  starts date not null,
  stopped_on date,
  stopped_by uuid,
  version integer not null default 1,
  unique (id, authority, owner),
  constraint stopped_by_somebody_on_a_day check ((stopped_on is null) = (stopped_by is null))
);
create index monthly_report_running on monthly_report (due_day) where stopped_on is null;
create table monthly_report_sent (
  id uuid primary key,
  report uuid not null,
  authority integer not null,
  owner uuid not null,
  as_on date not null,
  sent_on date not null,
  figures text not null,
  fingerprint text not null check (fingerprint = encode(sha256(convert_to(figures, 'UTF8')), 'hex')),
  told uuid[] not null,
  left_out uuid[] not null,
  foreign key (report, authority, owner) references monthly_report (id, authority, owner) on delete restrict,
  constraint one_report_for_each_due_day unique (report, as_on)
);
create index monthly_report_sent_by_authority on monthly_report_sent (authority, as_on);
"""

NEIGHBOURS = """
create table statistical_neighbour (
  authority integer not null references authority on delete restrict,
  place integer not null check (place between 1 and 10),
  neighbour integer not null check (neighbour <> authority),
  closeness text not null,
  edition integer not null,
  taken_in_on date not null,
  file uuid,
  primary key (edition, authority, place),
  constraint a_neighbour_once unique (edition, authority, neighbour)
);
create index statistical_neighbour_by_authority on statistical_neighbour (authority);
"""

WALL = "\n".join(
    [
        wall("saved_view", "personal", worker="person", may="select, insert, update, delete"),
        wall("monthly_report", "tenant", authority="authority", may="select, insert, update"),
        wall("monthly_report_sent", "tenant", authority="authority", may="select, insert"),
        wall("statistical_neighbour", "open", may="select, insert"),
    ]
)


async def forwards() -> MigrationManager:
    return step(ID, "reports", "views, monthly reports and neighbours", VIEWS + REPORTS + NEIGHBOURS + WALL)
