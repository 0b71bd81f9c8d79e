"""Caseload by kind of case, an authority's written definition and weights, supervision dates, and tokens for a feed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "workforce_0009_caseload"

# A count stands in its authority: another's count of the same person on the same day is no business of it.
COUNTS = """
alter table caseload drop constraint caseload_pkey;
alter table caseload add primary key (person, authority, on_day);
alter table caseload
  add column child_protection integer not null default 0 check (child_protection >= 0),
  add column court integer not null default 0 check (court >= 0),
  add column looked_after integer not null default 0 check (looked_after >= 0),
  add column alone integer not null default 0 check (alone >= 0),
  add column source text not null default 'typed' check (source in ('typed', 'file', 'pushed')),
  add column entered_by uuid,
  add constraint kinds_lie_within_the_count check (child_protection + court + looked_after <= children),
  add constraint alone_lies_within_court_and_protection check (alone <= child_protection + court),
  add constraint nobody_types_their_own_count check (source <> 'typed' or entered_by is distinct from person);

alter table unallocated
  add column longest_since date,
  add column over_five integer check (over_five >= 0),
  add column entered_by uuid,
  add constraint nobody_waits_from_a_later_day check (longest_since <= on_day),
  add constraint those_over_five_days_are_among_them check (over_five <= children),
  add constraint none_waits_where_there_is_none check (children > 0 or longest_since is null);

-- How often the children of a team changed social worker in the year to the end of a month: counts, never a child.
create table worker_change (
  team uuid not null,
  authority integer not null,
  month date not null check (extract(day from month) = 1),
  never integer not null check (never >= 0),
  once integer not null check (once >= 0),
  twice integer not null check (twice >= 0),
  more integer not null check (more >= 0),
  entered_by uuid not null,
  primary key (team, month),
  foreign key (team, authority) references team (id, authority) on delete restrict
);

-- Dates alone: nothing that was said in supervision is kept here.
create table supervision_held (
  person uuid not null,
  authority integer not null,
  team uuid not null,
  held_on date not null,
  entered_by uuid not null,
  primary key (person, held_on),
  foreign key (team, authority) references team (id, authority) on delete restrict,
  constraint nobody_enters_their_own_supervision check (entered_by <> person)
);
create index supervision_held_by_team on supervision_held (team, person, held_on);
"""

# What a case is, in words, with weights and ceilings: dated, and in force once a second person has approved it.
POLICY = """
create table caseload_policy (
  id uuid primary key,
  authority integer not null references authority on delete restrict,
  starts date not null,
  words text not null check (char_length(words) between 20 and 4000),
  child_protection numeric(4, 2) not null check (child_protection between 0.25 and 5),
  court numeric(4, 2) not null check (court between 0.25 and 5),
  looked_after numeric(4, 2) not null check (looked_after between 0.25 and 5),
  ceiling integer not null check (ceiling between 1 and 60),
  first_year integer not null check (first_year between 10 and 100),
  second_year integer not null check (second_year between 10 and 100),
  supervision_days integer not null check (supervision_days between 7 and 92),
  written_by uuid not null,
  written_on date not null,
  approved_by uuid,
  approved_on date,
  withdrawn_on date,
  version integer not null default 1,
  constraint approved_by_somebody_on_a_day check ((approved_by is null) = (approved_on is null)),
  constraint a_second_person_approves_what_a_case_is check (approved_by <> written_by),
  constraint approved_or_withdrawn check (approved_on is null or withdrawn_on is null)
);
create unique index one_definition_a_day on caseload_policy (authority, starts) where withdrawn_on is null;
create function approved_words_stay() returns trigger language plpgsql as $$
begin
  raise exception 'an approved definition of a case never changes: write a later one' using errcode = '23514';
end $$;
create trigger approved_words_stay before update on caseload_policy for each row when (old.approved_on is not null)
  execute function approved_words_stay();
"""

# Of a token only its fingerprint is kept. It acts for whoever made it, while they hold the role (D26).
TOKENS = """
create table caseload_token (
  id uuid primary key,
  authority integer not null references authority on delete restrict,
  label text not null check (char_length(label) between 1 and 80),
  fingerprint bytea not null unique check (octet_length(fingerprint) = 32),
  made_by uuid not null,
  made_on date not null,
  ends date not null,
  revoked_by uuid,
  revoked_on date,
  last_used date,
  version integer not null default 1,
  constraint a_token_lasts_a_year_at_most check (ends > made_on and ends <= made_on + 366)
);
insert into account (id, person, name, service) values
  ('00000000-0000-4000-8000-000000000007', '00000000-0000-4000-8000-000000000007', 'Steadfast (caseload feed)', true);
insert into session (hash, account, person, expires_at)
select sha256(convert_to('service:' || id, 'utf8')), id, person, 'infinity' from account
  where id = '00000000-0000-4000-8000-000000000007';
"""

WALLS = "\n".join(
    [
        wall("worker_change", "tenant", authority="authority", may="select, insert, update"),
        wall("supervision_held", "shared", authority="authority", worker="person", may="select, insert"),
        wall("caseload_policy", "tenant", authority="authority", may="select, insert, update"),
        wall("caseload_token", "tenant", authority="authority", may="select, insert, update"),
    ]
)


async def forwards() -> MigrationManager:
    return step(ID, "workforce", "what a case is, and who counts it", COUNTS + POLICY + TOKENS + WALLS)
