"""Long work: one row for each piece, who holds it until when, how far it is, and the file it made."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "foundation_0009_work"

# `fence` grows each time a piece is taken up: whoever lost it to another can no longer say anything about it.
# `session` is the hash of the asker's session, for work that is done as that person and not by the product.
TABLES = """
create table work (
  id uuid primary key,
  kind text not null,
  person uuid not null,
  session bytea,
  subject uuid,
  asked jsonb not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'under way', 'done', 'failed', 'cancelled')),
  done integer not null default 0 check (done >= 0),
  total integer not null default 0 check (total >= 0),
  faults integer not null default 0 check (faults >= 0),
  words text not null default '',
  file_name text,
  file bytea,
  asked_at timestamptz not null default now(),
  ended_at timestamptz,
  tries integer not null default 0,
  fence bigint not null default 0,
  held_until timestamptz,
  called_at timestamptz,
  version integer not null default 1,
  constraint held_while_under_way check ((state = 'under way') = (held_until is not null)),
  constraint ended_with_a_time check ((state in ('done', 'failed', 'cancelled')) = (ended_at is not null))
);
create index work_to_do on work (asked_at) where state in ('waiting', 'under way');
create index work_by_person on work (person, asked_at);
create index work_by_subject on work (subject, asked_at);

alter table intake_file add column refused bytea;
-- Files that were under way when this came are taken up as any other work.
insert into work (id, kind, person, subject) select gen_random_uuid(), 'intake', uploaded_by, id
  from intake_file where state in ('uploaded', 'checking', 'committing');
"""

# The product alone takes work up, whoever asked for it.
HANDS = """
create function only_files() returns void language plpgsql volatile as $$
begin
  if me() <> '00000000-0000-4000-8000-000000000009' then
    raise exception 'work is taken up by the product alone' using errcode = '42501';
  end if;
end $$;

create function work_to_do(w work) returns boolean language sql stable as $$
  select w.state = 'waiting' or (w.state = 'under way' and w.held_until < now()) $$;

-- Whether work waits that no process has been called for in the last seconds; then this one is.
create function call_for_work(seconds integer) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform only_files();
  update work set called_at = now() where id in (
    select w.id from work w where w.state in ('waiting', 'under way') and work_to_do(w)
      and (w.called_at is null or w.called_at < now() - make_interval(secs => seconds))
    order by w.asked_at limit 1 for update skip locked);
  return found;
end $$;

-- The oldest piece that waits, or whose holder has fallen silent; after five tries it is given up.
create function take_work(seconds integer, the_subject uuid default null) returns setof work
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform only_files();
  update work set state = 'failed', ended_at = now(), held_until = null, fence = fence + 1,
    words = 'It was begun five times and never finished. Ask for it again, or tell whoever runs Steadfast.'
    where state = 'under way' and held_until < now() and tries >= 5;
  return query update work set state = 'under way', fence = fence + 1, tries = tries + 1,
      held_until = now() + make_interval(secs => seconds)
    where id = (select w.id from work w where w.state in ('waiting', 'under way') and work_to_do(w)
      and (the_subject is null or w.subject = the_subject) order by w.asked_at limit 1 for update skip locked)
    returning *;
end $$;

-- Still at it: false when it was cancelled, or another holds it by now.
create function hold_work(the_id uuid, the_fence bigint, seconds integer, is_done integer, of_total integer, faulty integer)
  returns boolean language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform only_files();
  update work set held_until = now() + make_interval(secs => seconds), done = is_done, total = of_total, faults = faulty
    where id = the_id and fence = the_fence and state = 'under way';
  return found;
end $$;

create function end_work(the_id uuid, the_fence bigint, how text, said text default '', the_name text default null,
                         the_file bytea default null)
  returns boolean language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform only_files();
  update work set state = how, words = said, file_name = the_name, file = the_file, held_until = null,
      called_at = null, ended_at = case when how = 'waiting' then null else now() end,
      version = version + 1, done = case when how = 'done' then total else done end
    where id = the_id and fence = the_fence and state = 'under way';
  return found;
end $$;

-- A made file is kept for a day; what is over is forgotten after a month.
create function tidy_work() returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  gone integer;
begin
  perform only_files();
  update work set file = null where file is not null and ended_at < now() - interval '1 day';
  get diagnostics gone = row_count;
  delete from work where ended_at < now() - interval '31 days';
  return gone;
end $$;

-- How far the work on one thing is, for whoever was let in to see that thing.
create function work_on(the_subject uuid) returns table (state text, done integer, total integer, faults integer)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select w.state, w.done, w.total, w.faults from work w
  where w.subject = the_subject order by w.asked_at desc limit 1 $$;
"""

WALLS = wall("work", "personal", worker="person", may="select, insert, update")


async def forwards() -> MigrationManager:
    return step(ID, "foundation", "long work", TABLES + HANDS + WALLS)
