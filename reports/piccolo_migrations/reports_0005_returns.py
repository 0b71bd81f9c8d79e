"""Statutory returns: what is prepared, answered and noted, who signed which file, and every copy that was sent.

A signature is of one fingerprint. While it stands the file cannot be another, and only the file that was signed is sent.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "reports_0005_returns"

# `errors` counts what must be put right: errors, and queries without a note. `parts`: the counts of what is sent;
# `held`: of how many workers each item is sent.
RETURN = """
create table statutory_return (
  id uuid primary key,
  authority integer not null references authority on delete restrict,
  kind text not null check (kind = 'csww'),
  year integer not null check (year between 2017 and 2100),
  edition text not null,
  state text not null check (state in
    ('open', 'validating', 'errors', 'ready', 'signed', 'submitted', 'accepted', 'reopened')),
  begun_by uuid not null,
  begun_on date not null,
  checked_on date,
  file bytea,
  fingerprint text,
  parts jsonb,
  held jsonb,
  faults jsonb,
  workers integer,
  errors integer check (errors >= 0),
  signature uuid,
  accepted_on date,
  reference text,
  version integer not null default 1,
  unique (authority, kind, year),
  unique (id, authority),
  constraint the_fingerprint_is_the_files check (fingerprint = encode(sha256(file), 'hex')),
  constraint checked_is_whole
    check (num_nulls(checked_on, file, fingerprint, parts, held, faults, workers, errors) in (0, 8)),
  constraint ready_has_no_errors
    check (state not in ('ready', 'signed', 'submitted', 'accepted') or (errors = 0 and file is not null)),
  constraint signed_has_its_signature
    check ((signature is not null) = (state in ('signed', 'submitted', 'accepted'))),
  constraint acceptance_has_day_and_reference
    check ((state = 'accepted') = (accepted_on is not null) and (accepted_on is null) = (reference is null))
);
create table return_hand (
  return uuid not null,
  authority integer not null,
  person uuid not null,
  since date not null,
  primary key (return, person),
  foreign key (return, authority) references statutory_return (id, authority) on delete restrict
);
"""

# The last by `number` counts; an earlier answer or note stays as it was given.
SAID = """
create table return_answer (
  number bigint generated always as identity primary key,
  return uuid not null,
  authority integer not null,
  person uuid,
  item text not null check (item <> ''),
  value text not null check (value <> '' and length(value) <= 500),
  answered_by uuid not null,
  answered_on date not null,
  foreign key (return, authority) references statutory_return (id, authority) on delete restrict
);
create index return_answer_of on return_answer (return, person, item, number);
create table return_note (
  number bigint generated always as identity primary key,
  return uuid not null,
  authority integer not null,
  about text not null check (about <> ''),
  person uuid,
  words text not null check (words <> '' and length(words) <= 2000),
  noted_by uuid not null,
  noted_on date not null,
  foreign key (return, authority) references statutory_return (id, authority) on delete restrict
);
create index return_note_of on return_note (return, number);
"""

SIGNED = """
create table return_signature (
  id uuid primary key,
  return uuid not null,
  authority integer not null,
  fingerprint text not null,
  signed_by uuid not null,
  signed_for uuid not null,
  signed_on date not null,
  unique (id, return, fingerprint),
  foreign key (return, authority) references statutory_return (id, authority) on delete restrict
);
create index return_signature_of on return_signature (return);
alter table statutory_return add constraint a_signature_is_of_this_file
  foreign key (signature, id, fingerprint) references return_signature (id, return, fingerprint) on delete restrict;

create function who_prepares_does_not_sign() returns trigger language plpgsql as $$ begin
  if exists (select from return_hand h where h.return = new.return and h.person in (new.signed_by, new.signed_for)) then
    raise exception 'who prepared a return does not sign it'
      using errcode = 'check_violation', constraint = 'who_prepares_does_not_sign';
  end if;
  return null; end $$;
create trigger who_prepares_does_not_sign after insert on return_signature
  for each row execute function who_prepares_does_not_sign();

create function signed_does_not_change() returns trigger language plpgsql as $$ begin
  if new.signature is not null and old.signature = new.signature
      and (new.file, new.parts, new.held, new.faults, new.workers, new.edition) is distinct from
          (old.file, old.parts, old.held, old.faults, old.workers, old.edition) then
    raise exception 'a signed return does not change'
      using errcode = 'check_violation', constraint = 'signed_does_not_change';
  end if;
  return new; end $$;
create trigger signed_does_not_change before update on statutory_return
  for each row execute function signed_does_not_change();
"""

# The copy that was sent, byte for byte. Nothing can alter it; a later one stands beside it.
SENT = """
create table return_sent (
  return uuid not null,
  number integer not null check (number > 0),
  authority integer not null,
  file bytea not null,
  fingerprint text not null,
  parts jsonb not null,
  workers integer not null,
  signature uuid not null,
  sent_by uuid not null,
  sent_on date not null,
  primary key (return, number),
  foreign key (return, authority) references statutory_return (id, authority) on delete restrict,
  foreign key (signature, return, fingerprint) references return_signature (id, return, fingerprint) on delete restrict,
  unique (signature),
  constraint a_sent_copy_is_what_was_signed check (fingerprint = encode(sha256(file), 'hex'))
);

create function sent_stays() returns trigger language plpgsql as $$ begin
  raise exception 'a copy that was sent stays as it is'
    using errcode = 'check_violation', constraint = 'a_sent_copy_stays';
end $$;
create trigger a_sent_copy_stays before update or delete on return_sent for each row execute function sent_stays();
"""

# An analyst reaches no authority: sums of what was sent, where at least five authorities have, and nothing else.
TOGETHER = """
create function returns_together(the_kind text)
  returns table (year integer, authorities integer, part text, total numeric)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with latest as (
    select distinct on (r.id) r.year, s.parts from statutory_return r join return_sent s on s.return = r.id
    where r.kind = the_kind order by r.id, s.number desc
  )
  select l.year, count(*)::integer, p.key, sum(p.value::numeric)
  from latest l cross join lateral jsonb_each_text(l.parts) p group by l.year, p.key having count(*) >= 5 $$;
"""

WALLS = "\n".join(
    [
        wall("statutory_return", "tenant", authority="authority", may="select, insert, update"),
        wall("return_hand", "tenant", authority="authority", may="select, insert"),
        wall("return_answer", "tenant", authority="authority", may="select, insert"),
        wall("return_note", "tenant", authority="authority", may="select, insert"),
        wall("return_signature", "tenant", authority="authority", may="select, insert"),
        wall("return_sent", "tenant", authority="authority", may="select, insert"),
    ]
)


async def forwards() -> MigrationManager:
    return step(ID, "reports", "statutory returns", RETURN + SAID + SIGNED + SENT + TOGETHER + WALLS)
