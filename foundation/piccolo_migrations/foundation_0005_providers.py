"""Organisations' own identity providers: who may vouch for whom, sign-ins under way, and where a session came from."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "foundation_0005_providers"

# One row speaks for one authority. A provider shared by two authorities is two rows, each confirmed by its own.
# A row is never edited into another: it is ended, and a new one waits for its second person.
# Before anybody can sign in there is one person alone, at the command line (…0001), who owns the database anyway.
# E-mail addresses, names and user names are given again to others, so none of them names a person.
TABLES = """
create table provider (
  id uuid primary key,
  authority integer not null,
  region integer,
  name text not null check (name <> ''),
  issuer text not null check (issuer ~ '^https?://[^?#[:space:]]+$'),
  client_id text not null check (client_id <> ''),
  secret_name text not null default '' check (secret_name ~ '^[a-z0-9-]{0,60}$'),
  scopes text not null check (scopes ~ '(^| )openid( |$)'),
  claim text not null check (claim ~ '^[A-Za-z0-9_:/.-]{1,100}$'
    and claim not in ('email', 'email_verified', 'preferred_username', 'name', 'nickname', 'given_name', 'family_name')),
  mfa text not null check (mfa in ('amr', 'acr', 'agreement')),
  mfa_values text not null default '',
  agreed_on date,
  agreed_until date check (agreed_until > agreed_on),
  state text not null default 'waiting' check (state in ('waiting', 'in force', 'ended')),
  proposed_by uuid not null,
  proposed_at timestamptz not null default now(),
  confirmed_by uuid,
  confirmed_at timestamptz,
  ended_by uuid,
  version integer not null default 1,
  unique (id, authority),
  constraint strong_sign_in_is_shown check (case mfa when 'agreement' then agreed_on is not null and agreed_until is not null
    else mfa_values <> '' end),
  constraint nobody_confirms_their_own_provider check (confirmed_by <> proposed_by
    or proposed_by = '00000000-0000-4000-8000-000000000001'),
  constraint in_force_is_confirmed check (state <> 'in force' or confirmed_by is not null)
);
create index provider_by_authority on provider (authority);
create unique index provider_once on provider (authority, issuer, client_id) where state <> 'ended';

-- What the organisation's provider will say of a person, written down before they first sign in. No foreign key to
-- account: that would see through the wall.
create table sign_in_key (
  id uuid primary key,
  authority integer not null,
  region integer,
  person uuid not null,
  account uuid not null,
  value text not null check (value ~ '^[^[:space:]]{1,200}$'),
  state text not null default 'waiting' check (state in ('waiting', 'in force', 'ended')),
  registered_by uuid not null,
  registered_at timestamptz not null default now(),
  confirmed_by uuid,
  confirmed_at timestamptz,
  ended_by uuid,
  version integer not null default 1,
  constraint nobody_confirms_their_own_key check (confirmed_by <> person and (confirmed_by <> registered_by
    or registered_by = '00000000-0000-4000-8000-000000000001')),
  constraint nobody_registers_themselves check (registered_by <> person),
  constraint key_in_force_is_confirmed check (state <> 'in force' or confirmed_by is not null)
);
create unique index sign_in_key_names_one on sign_in_key (authority, value) where state <> 'ended';
create unique index sign_in_key_once on sign_in_key (authority, account) where state <> 'ended';

create table identity (
  id uuid primary key,
  authority integer not null,
  region integer,
  person uuid not null,
  account uuid not null,
  provider uuid not null,
  issuer text not null,
  sub text not null check (sub <> '' and length(sub) <= 255),
  linked_at timestamptz not null default now(),
  ended_at timestamptz,
  version integer not null default 1,
  foreign key (provider, authority) references provider (id, authority)
);
create unique index identity_is_one_account on identity (issuer, sub) where ended_at is null;
create unique index account_has_one_identity on identity (issuer, account) where ended_at is null;

-- A sign-in under way: what came back must match it, in the browser that began it, once, within ten minutes.
-- Only hashes: nonce and PKCE verifier are derived from the browser's own cookie.
create table sign_in_attempt (
  state bytea primary key check (length(state) = 32),
  browser bytea not null check (length(browser) = 32),
  provider uuid not null references provider on delete cascade,
  purpose text not null check (purpose in ('sign in', 'again', 'test')),
  session bytea check (length(session) = 32),
  goes_to text not null default '/',
  begun_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '10 minutes',
  used_at timestamptz,
  check (purpose = 'sign in' or session is not null)
);
create index sign_in_attempt_by_age on sign_in_attempt (expires_at);

-- `hint` is the identity token for signing out there, sealed under the session's own cookie, which is nowhere here.
create table session_origin (
  session bytea primary key references session on update cascade on delete cascade,
  provider uuid not null references provider on delete restrict,
  issuer text not null,
  sub text not null,
  sid text,
  hint bytea not null
);
create index session_origin_by_sub on session_origin (issuer, sub);
create index session_origin_by_sid on session_origin (issuer, sid) where sid is not null;

create table logout_seen (issuer text not null, jti text not null, seen_at timestamptz not null default now(),
  primary key (issuer, jti));
"""

FUNCTIONS = """
create function begin_sign_in(the_state bytea, the_browser bytea, the_provider uuid, the_purpose text,
                              the_session bytea, the_way text) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from sign_in_attempt where expires_at < now() - interval '1 hour';
  insert into sign_in_attempt (state, browser, provider, purpose, session, goes_to)
    values (the_state, the_browser, the_provider, the_purpose, the_session, the_way);
end $$;

-- Once: of two that come back with one state the second finds nothing.
create function take_sign_in(the_state bytea, the_browser bytea, the_provider uuid)
  returns table (purpose text, session bytea, goes_to text, begun_at timestamptz)
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update sign_in_attempt a set used_at = now()
    where a.state = the_state and a.browser = the_browser and a.provider = the_provider
      and a.used_at is null and a.expires_at > now()
    returning a.purpose, a.session, a.goes_to, a.begun_at $$;

create function account_standing(the_account uuid) returns table (person uuid, name text, locked boolean)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.person, a.name, a.locked_at is not null from account a where a.id = the_account and not a.service $$;

-- For whoever keeps the sign-in of an authority: the account of a person, nothing else of it.
create function account_of(the_person uuid) returns uuid
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.id from account a where a.person = the_person and not a.service order by a.created_at, a.id limit 1 $$;

create function account_of_session(the_session bytea) returns uuid
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.account from session s where s.hash = the_session and s.ended_at is null $$;

-- Someone whom their provider has not asked for an hour has signed in an hour ago, whatever we were told just now.
create function date_sign_in(the_session bytea, authenticated_at timestamptz) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update session set signed_in_at = least(signed_in_at, coalesce(authenticated_at, '-infinity')) where hash = the_session $$;

create function note_origin(the_session bytea, the_provider uuid, the_issuer text, the_sub text, the_sid text,
                            the_hint bytea) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into session_origin (session, provider, issuer, sub, sid, hint)
    values (the_session, the_provider, the_issuer, the_sub, the_sid, the_hint)
    on conflict (session) do update set sid = excluded.sid, hint = excluded.hint $$;

create function origin_of(the_session bytea) returns table (provider uuid, hint bytea)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select o.provider, o.hint from session_origin o join session s on s.hash = o.session
    where o.session = the_session and s.ended_at is null $$;

-- The identity token goes when its session ends.
create function forget_origin() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update session_origin set hint = '' where session = new.hash;
  return new;
end $$;
create trigger forget_origin after update of ended_at on session
  for each row when (new.ended_at is not null and old.ended_at is null) execute function forget_origin();

create function end_provider_sessions(the_issuer text, the_sub text, the_sid text) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  ended integer;
begin
  update session set ended_at = now(), ended_why = 'provider' where ended_at is null and hash in (
    select o.session from session_origin o where o.issuer = the_issuer
      and (the_sid is null or o.sid = the_sid) and (the_sub is null or o.sub = the_sub)
      and (the_sid is not null or the_sub is not null));
  get diagnostics ended = row_count;
  return ended;
end $$;

create function end_account_sessions(the_account uuid) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update session set ended_at = now(), ended_why = 'provider' where ended_at is null and account = the_account
    and exists (select from session_origin o where o.session = hash) $$;

create function end_origin_sessions(the_provider uuid) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update session set ended_at = now(), ended_why = 'provider' where ended_at is null
    and hash in (select o.session from session_origin o where o.provider = the_provider) $$;

-- True the first time. Tokens older than two minutes are refused anyway, so an hour's memory is long enough.
create function first_time(the_issuer text, the_jti text) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from logout_seen where seen_at < now() - interval '1 hour';
  insert into logout_seen (issuer, jti) values (the_issuer, the_jti) on conflict do nothing;
  return found;
end $$;
"""

WALLS = "\n".join(
    [
        wall("provider", "shared", authority="authority", region="region", may="select, insert, update"),
        wall("sign_in_key", "shared", authority="authority", region="region", worker="person",
             may="select, insert, update"),
        wall("identity", "tenant", authority="authority", worker="person", may="select, insert, update"),
        wall("sign_in_attempt", "plumbing"),
        wall("session_origin", "plumbing"),
        wall("logout_seen", "plumbing"),
    ]
)  # fmt: skip

# Who reads the providers' tables before anyone has signed in, and links a person at their first sign-in.
SERVICE = """
insert into account (id, person, name, service) values
  ('00000000-0000-4000-8000-000000000005', '00000000-0000-4000-8000-000000000005', 'Steadfast (sign-in)', true);
insert into session (hash, account, person, expires_at)
  select sha256(convert_to('service:' || id, 'utf8')), id, person, 'infinity' from account
  where id = '00000000-0000-4000-8000-000000000005';
"""


async def forwards() -> MigrationManager:
    return step(ID, "foundation", "identity providers", TABLES + FUNCTIONS + WALLS + SERVICE)
