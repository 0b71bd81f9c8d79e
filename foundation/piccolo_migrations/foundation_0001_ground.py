"""The ground: who signs in, what they hold, who did what; and the functions behind the second wall."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "foundation_0001_ground"

TABLES = """
create extension if not exists btree_gist;

create table behind_wall (name text primary key, kind text not null, may text not null,
  check (kind in ('open', 'personal', 'tenant', 'shared', 'plumbing')));
alter table behind_wall enable row level security;
insert into behind_wall values ('behind_wall', 'plumbing', '');
alter table migration enable row level security;
insert into behind_wall values ('migration', 'plumbing', '');

create table account (
  id uuid primary key,
  person uuid not null,
  name text not null check (name <> ''),
  email text,
  service boolean not null default false,
  locked_at timestamptz,
  created_at timestamptz not null default now()
);
create index account_by_person on account (person);

create table session (
  hash bytea primary key check (length(hash) = 32),
  account uuid not null references account on delete restrict,
  person uuid not null,
  started_at timestamptz not null default now(),
  signed_in_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz
);

create table role_grant (
  id uuid primary key,
  person uuid not null,
  role text not null,
  scope text not null,
  authority integer,
  region integer,
  team uuid,
  case_id uuid,
  starts date not null,
  ends date check (ends >= starts),
  reason text not null default '',
  granted_by uuid,
  granted_at timestamptz not null default now(),
  sensitive boolean not null default false,
  confirmed_by uuid,
  confirmed_at timestamptz,
  ended_by uuid,
  version integer not null default 1,
  constraint nobody_grants_to_themselves check (granted_by <> person),
  constraint nobody_confirms_their_own_grant check (confirmed_by <> person and confirmed_by <> granted_by),
  constraint scope_is_filled check (case scope
    when 'sent to me' then case_id is not null
    when 'team' then team is not null and authority is not null and region is not null
    when 'authority' then authority is not null and region is not null or case_id is not null
    when 'region' then region is not null
    else true end)
);
create index role_grant_by_person on role_grant (person);
create index role_grant_by_authority on role_grant (authority);
create unique index role_grant_once on role_grant (person, role, authority, region, team, case_id)
  nulls not distinct where ends is null;

create table pressed (
  person uuid not null,
  deed text not null,
  key text not null,
  body bytea not null,
  answer text,
  at timestamptz not null default now(),
  primary key (person, deed, key)
);

create table audit_head (chain text primary key, seq bigint not null, hash bytea not null);

create table audit (
  chain text not null,
  seq bigint not null,
  at timestamptz not null,
  actor uuid not null,
  role text not null,
  deed text not null,
  subject uuid not null,
  kind text not null,
  authority integer,
  region integer,
  worker uuid,
  facts jsonb not null,
  prev bytea not null,
  hash bytea not null,
  primary key (chain, seq)
);
create index audit_by_subject on audit (subject);
create index audit_by_worker on audit (worker);

create table edition (
  kind text not null,
  key text not null,
  title text not null,
  source text not null,
  status text not null,
  starts date not null,
  ends date,
  fingerprint text not null,
  authority integer,
  registered_at timestamptz not null default now(),
  primary key (kind, key)
);

create table intake_file (
  id uuid primary key,
  kind text not null,
  authority integer,
  region integer,
  name text not null,
  state text not null check (state in
    ('uploaded', 'checking', 'errors', 'ready', 'committing', 'committed', 'cancelled', 'failed')),
  fingerprint text not null,
  content bytea not null,
  rows_total integer not null default 0,
  rows_done integer not null default 0,
  errors jsonb not null default '[]',
  preview jsonb not null default '{}',
  uploaded_by uuid not null,
  uploaded_at timestamptz not null default now(),
  committed_by uuid,
  committed_at timestamptz,
  version integer not null default 1,
  check (authority is not null or region is not null)
);
create unique index the_same_file_once on intake_file (kind, fingerprint) where state in ('committing', 'committed');
create index intake_file_by_authority on intake_file (authority);

create table persona (account uuid primary key references account on delete restrict, place integer not null,
  role text not null, blurb text not null, session_hash bytea);

create table demo (one boolean primary key default true check (one), today date not null, seed integer not null,
  loaded_at timestamptz not null default now());
"""

# Unset settings must be an error, never an empty page: hence no missing_ok.
CONTEXT = """
create function me() returns uuid language sql stable as $$ select current_setting('app.person')::uuid $$;
create function my_authorities() returns int[] language sql stable as
  $$ select current_setting('app.authorities')::int[] $$;
create function my_regions() returns int[] language sql stable as $$ select current_setting('app.regions')::int[] $$;
create function my_cases() returns uuid[] language sql stable as $$ select current_setting('app.cases')::uuid[] $$;

create function set_context(person text, authorities text, regions text, cases text) returns void language sql volatile as $$
  select set_config('app.person', person, true), set_config('app.authorities', authorities, true),
         set_config('app.regions', regions, true), set_config('app.cases', cases, true) $$;

create function context() returns jsonb language sql volatile as $$
  select case when coalesce(current_setting('app.person', true), '') = '' then null else jsonb_build_object(
    'person', current_setting('app.person'), 'authorities', current_setting('app.authorities'),
    'regions', current_setting('app.regions'), 'cases', current_setting('app.cases')) end $$;

create function context_restore(kept jsonb) returns void language sql volatile as $$
  select set_context(kept->>'person', kept->>'authorities', kept->>'regions', kept->>'cases') $$;
"""

# VOLATILE, so that each statement inside sees what was committed before it: as STABLE it waits for a revoke and then
# reads the grants of before it. A writing entry holds the person's lock shared; granting and ending take it alone.
ENTER = """
create function enter(session_hash bytea, today date, writing boolean default false,
                      out person uuid, out name text, out fresh boolean, out grants jsonb)
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  is_service boolean;
begin
  select s.person, a.name, a.service, s.signed_in_at > now() - interval '10 minutes'
    into enter.person, enter.name, is_service, enter.fresh
    from session s join account a on a.id = s.account
    where s.hash = session_hash and s.ended_at is null and s.expires_at > now() and a.locked_at is null;
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
  select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'scope', g.scope, 'authority', g.authority,
           'region', g.region, 'team', g.team, 'case', g.case_id) order by g.id), '[]')
    into grants
    from role_grant g
    where g.person = enter.person and g.starts <= today and (g.ends is null or g.ends > today)
      and (not g.sensitive or g.confirmed_by is not null);
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

create function open_session(the_account uuid, session_hash bytea, hours integer) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into session (hash, account, person, expires_at)
    select session_hash, id, person, now() + make_interval(hours => hours)
    from account where id = the_account and locked_at is null and not service;
  if not found then
    raise exception 'no such account' using errcode = '28000';
  end if;
end $$;

create function freshen_session(session_hash bytea) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update session set signed_in_at = now() where hash = session_hash and ended_at is null $$;

create function end_session(session_hash bytea) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update session set ended_at = now() where hash = session_hash and ended_at is null $$;

create function my_sessions() returns table (started_at timestamptz, expires_at timestamptz, current boolean)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.started_at, s.expires_at, false from session s
  where s.person = me() and s.ended_at is null and s.expires_at > now() order by s.started_at desc $$;

create function names_of(people uuid[]) returns table (person uuid, name text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct on (a.person) a.person, a.name from account a where a.person = any (people) order by a.person, a.created_at $$;

create function personas() returns table (account uuid, person uuid, name text, role text, blurb text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.account, a.person, a.name, p.role, p.blurb from persona p join account a on a.id = p.account order by p.place $$;

create function demo_day() returns date
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$ select today from demo $$;
"""

DEEDS = """
create function press(the_deed text, the_key text, the_body bytea) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  before pressed;
begin
  insert into pressed (person, deed, key, body) values (me(), the_deed, the_key, the_body) on conflict do nothing;
  if found then
    return null;
  end if;
  select * into before from pressed where person = me() and deed = the_deed and key = the_key;
  if before.body <> the_body then
    raise exception 'this form was already sent with other words' using errcode = 'SF001';
  end if;
  return before.answer;
end $$;

create function audit_hash(prev bytea, link audit) returns bytea language sql immutable as $$
  select sha256(prev || convert_to(jsonb_build_array(link.chain, link.seq,
    floor(extract(epoch from link.at) * 1000000)::bigint, link.actor, link.role, link.deed, link.subject, link.kind,
    link.authority, link.region, link.worker, link.facts)::text, 'utf8')) $$;

create function chain_of(authority integer, region integer) returns text language sql immutable as $$
  select case when authority is not null then 'authority:' || authority
              when region is not null then 'region:' || region else 'platform' end $$;

-- The last statement of a deed: chains in ascending order, so that two deeds never wait for each other crosswise.
create function finish(entries jsonb, the_deed text default null, the_key text default null, the_answer text default null)
  returns void language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  entry jsonb;
  link audit;
  head audit_head;
begin
  for entry in select e from jsonb_array_elements(entries) with ordinality as x(e, place)
      order by chain_of((e->>'authority')::int, (e->>'region')::int), place loop
    link := null;
    link.chain := chain_of((entry->>'authority')::int, (entry->>'region')::int);
    insert into audit_head values (link.chain, 0, sha256(convert_to(link.chain, 'utf8'))) on conflict do nothing;
    select * into head from audit_head where chain = link.chain for update;
    link.seq := head.seq + 1;
    link.at := clock_timestamp();
    link.actor := coalesce((entry->>'actor')::uuid, me());
    link.role := entry->>'role';
    link.deed := entry->>'deed';
    link.subject := (entry->>'subject')::uuid;
    link.kind := entry->>'kind';
    link.authority := (entry->>'authority')::int;
    link.region := (entry->>'region')::int;
    link.worker := (entry->>'worker')::uuid;
    link.facts := coalesce(entry->'facts', '{}');
    link.prev := head.hash;
    link.hash := audit_hash(head.hash, link);
    insert into audit values (link.*);
    update audit_head set seq = link.seq, hash = link.hash where chain = link.chain;
  end loop;
  if the_key is not null then
    update pressed set answer = the_answer where person = me() and deed = the_deed and key = the_key;
  end if;
end $$;
"""

WALLS = "\n".join(
    [
        wall("account", "tenant", worker="person"),
        wall("session", "plumbing"),
        wall("role_grant", "shared", authority="authority", region="region", case="case_id", worker="person",
             may="select, insert, update"),
        wall("pressed", "plumbing"),
        wall("audit_head", "plumbing"),
        wall("audit", "shared", authority="authority", region="region", worker="worker"),
        wall("edition", "open", may="select, insert"),
        wall("intake_file", "shared", authority="authority", region="region", may="select, insert, update"),
        wall("persona", "plumbing"),
        wall("demo", "plumbing"),
    ]
)  # fmt: skip

# The product's own doings (imports, jobs, the command line) act as a service account, and are on the record as such.
SERVICES = """
insert into account (id, person, name, service) values
  ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', 'Steadfast (command line)', true),
  ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000002', 'Steadfast (staff bank)', true);
insert into session (hash, account, person, expires_at)
  select sha256(convert_to('service:' || id, 'utf8')), id, person, 'infinity' from account where service;
"""


async def forwards() -> MigrationManager:
    return step(ID, "foundation", "the ground", TABLES + CONTEXT + ENTER + DEEDS + WALLS + SERVICES)
