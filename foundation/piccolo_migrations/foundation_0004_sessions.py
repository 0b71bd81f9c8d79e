"""Sessions that end by themselves, are listed and ended one by one, and in a demo may stand on a day of their own."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "foundation_0004_sessions"

# `seen_at` is stamped at most once a minute, after an answer. `former` is the hash before the last step-up: a form that
# was open in another window then still counts as this session's. `day` is the time machine's.
COLUMNS = """
alter table session
  add column id uuid not null default gen_random_uuid(),
  add column seen_at timestamptz not null default now(),
  add column device text not null default '' check (length(device) <= 60),
  add column former bytea check (length(former) = 32),
  add column day date check (day between '2015-01-01' and '2050-12-31'),
  add column ended_why text check (ended_why in ('signed out', 'ended', 'others ended', 'sixth', 'left', 'provider')),
  add constraint session_id unique (id),
  add constraint ended_has_a_time check (ended_why is null or ended_at is not null);
create index session_by_person on session (person) where ended_at is null;

-- Where no demo is loaded there is one today for everybody.
create function only_a_demo_moves_its_day() returns trigger language plpgsql as $$
begin
  if not exists (select from demo) then
    raise exception 'only a demo has a day of its own' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger only_a_demo_moves_its_day before insert or update of day on session
  for each row when (new.day is not null) execute function only_a_demo_moves_its_day();

create table held_form (
  id uuid primary key default gen_random_uuid(),
  person uuid not null,
  path text not null check (path like '/%'),
  fields jsonb not null,
  held_at timestamptz not null default now()
);
create index held_form_by_person on held_form (person);
"""

# Neither of these two runs as the owner by itself: the application cannot ask them about others.
ENTER = """
create function session_in_force(session_hash bytea, out person uuid, out name text, out service boolean,
                                 out fresh boolean, out day date, out until timestamptz, out unseen boolean)
  language sql volatile as $$
  select s.person, a.name, a.service, s.signed_in_at > now() - interval '10 minutes', s.day,
         case when not a.service then least(s.expires_at,
           greatest(s.seen_at, case when s.seen_at < now() - interval '1 minute' then now() end) + interval '30 minutes') end,
         not a.service and s.seen_at < now() - interval '1 minute'
    from session s join account a on a.id = s.account
    where s.hash = session_hash and s.ended_at is null and s.expires_at > now() and a.locked_at is null
      and (a.service or s.seen_at > now() - interval '30 minutes') $$;

-- The grants in force on a day. Where that is not today (the time machine), what has ended by today stays ended:
-- nobody regains a role by going back to when they held it.
create function grants_in_force(the_person uuid, day date, today date) returns jsonb
  language sql volatile as $$
  select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'scope', g.scope, 'authority', g.authority,
           'region', g.region, 'team', g.team, 'case', g.case_id) order by g.id), '[]')
    from role_grant g
    where g.person = the_person and g.starts <= day and (g.ends is null or g.ends > greatest(day, today))
      and (not g.sensitive or g.confirmed_by is not null) $$;

drop function enter(bytea, date, boolean);
create function enter(session_hash bytea, today date, writing boolean default false,
                      out person uuid, out name text, out fresh boolean, out grants jsonb,
                      out day date, out until timestamptz, out unseen boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  is_service boolean;
begin
  select s.person, s.name, s.service, s.fresh, s.day, s.until, s.unseen
    into enter.person, enter.name, is_service, enter.fresh, enter.day, enter.until, enter.unseen
    from session_in_force(session_hash) s;
  if enter.person is null then
    raise exception 'no session in force' using errcode = '28000';
  end if;
  if is_service then
    grants := '[]';
    perform set_context(enter.person::text, array(select generate_series(1, 999))::text,
                        array(select generate_series(1, 9))::text, '{}');
    return;
  end if;
  if writing then
    perform pg_advisory_xact_lock_shared(1, hashtext(enter.person::text));
  end if;
  grants := grants_in_force(enter.person, coalesce(enter.day, today), today);
  perform set_context(
    enter.person::text,
    array(select distinct (g->>'authority')::int from jsonb_array_elements(grants) g
          where g->>'scope' in ('own', 'team', 'authority', 'none of the content') and g->>'case' is null
            and g->>'authority' is not null)::text,
    array(select distinct (g->>'region')::int from jsonb_array_elements(grants) g
          where (g->>'scope' in ('region', 'none of the content') or g->>'role' = 'bank_worker')
            and g->>'authority' is null and g->>'region' is not null)::text,
    array(select distinct (g->>'case')::uuid from jsonb_array_elements(grants) g where g->>'case' is not null)::text);
end $$;
"""

# Five at once: sign-ins of one person queue, and the sixth ends whichever has stood longest.
SESSIONS = """
drop function open_session(uuid, bytea, integer);
create function open_session(the_account uuid, session_hash bytea, hours integer, the_device text default '')
  returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid;
  ended integer;
begin
  select a.person into who from account a where a.id = the_account and a.locked_at is null and not a.service;
  if who is null then
    raise exception 'no such account' using errcode = '28000';
  end if;
  perform pg_advisory_xact_lock(2, hashtext(who::text));
  insert into session (hash, account, person, started_at, seen_at, signed_in_at, expires_at, device)
    values (session_hash, the_account, who, clock_timestamp(), clock_timestamp(), clock_timestamp(),
            clock_timestamp() + make_interval(hours => least(hours, 12)), left(the_device, 60));
  update session set ended_at = now(), ended_why = 'sixth' where hash in (
    select s.hash from session s where s.person = who and s.ended_at is null and s.expires_at > now()
      and s.seen_at > now() - interval '30 minutes' order by s.started_at desc offset 5);
  get diagnostics ended = row_count;
  return ended;
end $$;

-- Signing in again takes a new token: whoever came by the old one is left with nothing.
drop function freshen_session(bytea);
create function freshen_session(session_hash bytea, new_hash bytea) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update session s set hash = new_hash, former = session_hash, signed_in_at = now(), seen_at = now()
    where s.hash = session_hash and exists (select from session_in_force(session_hash) f where not f.service);
  return found;
end $$;

create function former_session(session_hash bytea) returns bytea
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select former from session where hash = session_hash and ended_at is null $$;

create function see_session(session_hash bytea) returns timestamptz
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update session s set seen_at = now() where s.hash = session_hash and s.seen_at < now() - interval '1 minute'
    and exists (select from session_in_force(session_hash) f where not f.service);
  return (select f.until from session_in_force(session_hash) f where not f.service);
end $$;

create or replace function end_session(session_hash bytea) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from held_form where person = (select f.person from session_in_force(session_hash) f);
  update session set ended_at = now(), ended_why = 'signed out' where hash = session_hash and ended_at is null $$;

-- Why it ended, for whoever still holds its token: 'idle' and 'twelve hours' are derived.
create function session_ended(session_hash bytea) returns text
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case when a.locked_at is not null then 'locked' when s.ended_at is not null then coalesce(s.ended_why, 'ended')
              when s.expires_at <= now() then 'twelve hours'
              when s.seen_at <= now() - interval '30 minutes' then 'idle' end
    from session s join account a on a.id = s.account where s.hash = session_hash and not a.service $$;

drop function my_sessions();
create function my_sessions(session_hash bytea) returns table
    (id uuid, started_at timestamptz, seen_at timestamptz, until timestamptz, device text, current boolean)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.id, s.started_at, s.seen_at, least(s.expires_at, s.seen_at + interval '30 minutes'), s.device,
         s.hash = session_hash
  from session s where s.person = me() and s.ended_at is null and s.expires_at > now()
    and s.seen_at > now() - interval '30 minutes' order by s.started_at desc $$;

create function end_my_sessions(the_id uuid, session_hash bytea, why text) returns setof uuid
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update session s set ended_at = now(), ended_why = why
    where s.person = me() and s.ended_at is null and s.hash <> session_hash and (the_id is null or s.id = the_id)
    returning s.id $$;

create function move_day(session_hash bytea, the_day date) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update session s set day = the_day
    where s.hash = session_hash and exists (select from session_in_force(session_hash) f where not f.service) $$;
"""

# A session that has ended may still hand over what its person was typing, to be met again by that person alone.
HELD = """
create function hold_form(session_hash bytea, the_path text, the_fields jsonb) returns uuid
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid;
  held uuid;
begin
  delete from held_form where held_at < now() - interval '24 hours';
  select s.person into who from session s join account a on a.id = s.account where s.hash = session_hash
    and not a.service and a.locked_at is null and s.expires_at > now() - interval '24 hours';
  if who is null or (select count(*) from held_form where person = who) >= 20 then
    return null;
  end if;
  insert into held_form (person, path, fields) values (who, the_path, the_fields) returning id into held;
  return held;
end $$;
"""


async def forwards() -> MigrationManager:
    held = wall("held_form", "personal", worker="person")
    return step(ID, "foundation", "sessions", COLUMNS + held + ENTER + SESSIONS + HELD)
