"""Suppliers and how their people sign in, how often anything may be tried, and leavers let go."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "foundation_0006_local_accounts"

# A bucket for each key. Unlogged: after a crash every bucket is full again, which is the right way to forget.
THROTTLE = """
create unlogged table throttle (key text primary key, tokens float8 not null, at timestamptz not null);

-- One token of every bucket of a key, or of none: a bucket holds `bursts[i]` and fills again in `pers[i]` seconds. 0 when
-- they were there, else the seconds to wait. The database's clock alone counts: set back, it fills nothing and holds
-- nobody up for longer than the bucket's own time.
create function take_tokens(the_key text, bursts int[], pers int[]) returns float8
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  this_moment timestamptz := clock_timestamp();
  wait float8 := 0;
  left_over float8;
begin
  if random() < 0.001 then
    delete from throttle where at < this_moment - interval '2 days';
  end if;
  for i in 1 .. cardinality(bursts) loop
    insert into throttle as t (key, tokens, at) values (the_key || ':' || pers[i], bursts[i], this_moment)
    on conflict (key) do update set at = this_moment, tokens = least(bursts[i]::float8,
      t.tokens + greatest(0, extract(epoch from this_moment - t.at)) * bursts[i] / pers[i])
    returning tokens into left_over;
    wait := greatest(wait, (1 - left_over) * pers[i] / bursts[i]);
  end loop;
  if wait > 0 then
    return wait;
  end if;
  update throttle set tokens = tokens - 1 where key = any (select the_key || ':' || per from unnest(pers) as per);
  return 0;
end $$;

-- The same, for whoever is signed in: by account, so that a second window is no second bucket.
create function take_own_tokens(session_hash bytea, what text, bursts int[], pers int[]) returns float8
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  select take_tokens(what || ':' || coalesce(
    (select s.account::text from session s where s.hash = session_hash), encode(session_hash, 'hex')), bursts, pers) $$;
"""

SUPPLIERS = """
create table supplier (
  id uuid primary key,
  region integer not null,
  name text not null check (name <> ''),
  entered_by uuid not null,
  entered_at timestamptz not null default now(),
  unique (id, region)
);
create unique index supplier_by_name on supplier (region, lower(name));

alter table account add constraint account_of_its_person unique (id, person);

create table supplier_member (
  account uuid primary key,
  person uuid not null unique,
  supplier uuid not null,
  region integer not null,
  email text not null check (email <> ''),
  foreign key (account, person) references account (id, person) on delete restrict,
  foreign key (supplier, region) references supplier (id, region) on delete restrict,
  unique (account, person, supplier, region)
);
create unique index supplier_member_by_email on supplier_member (lower(email));

create table invitation (
  id uuid primary key,
  account uuid not null,
  person uuid not null,
  supplier uuid not null,
  region integer not null,
  kind text not null check (kind in ('join', 'reset')),
  asked_by uuid not null,
  asked_at timestamptz not null,
  confirmed_by uuid,
  expires_at timestamptz not null,
  used_at timestamptz,
  ended_at timestamptz,
  version integer not null default 1,
  foreign key (account, person, supplier, region) references supplier_member (account, person, supplier, region)
    on delete restrict,
  constraint nobody_invites_themselves check (asked_by <> person),
  constraint a_reset_takes_two check (confirmed_by <> person and confirmed_by <> asked_by)
);
create unique index one_open_invitation on invitation (account) where used_at is null and ended_at is null;

-- The ways to sign in without a provider hang on supplier_member: nobody else's account can have one.
create table passkey (
  id bytea primary key,
  account uuid not null references supplier_member on delete restrict,
  public_key bytea not null,
  sign_count bigint not null,
  label text not null check (label <> ''),
  added_at timestamptz not null default now(),
  used_at timestamptz
);
create index passkey_by_account on passkey (account);
create table app_code (
  account uuid primary key references supplier_member on delete restrict,
  sealed bytea not null,
  passphrase bytea not null check (length(passphrase) = 32),
  last_step bigint not null,
  added_at timestamptz not null default now()
);
create table recovery_code (
  account uuid not null references supplier_member on delete restrict,
  hash bytea not null check (length(hash) = 32),
  used_at timestamptz,
  primary key (account, hash)
);
create table challenge_spent (challenge bytea primary key, at timestamptz not null default now());
"""

# Two ways round would be one too many: neither does a supplier's person get another role or account, nor does someone
# who has one become a supplier's person.
ONLY_SUPPLIERS = """
create function suppliers_hold_one_role() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.role <> 'agency_supplier' and exists (select from supplier_member m where m.person = new.person) then
    raise exception 'a supplier''s person holds the supplier''s role alone' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger suppliers_hold_one_role before insert or update of role on role_grant
  for each row execute function suppliers_hold_one_role();

create function suppliers_have_one_account() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from supplier_member m where m.person = new.person) then
    raise exception 'a supplier''s person has one account' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger suppliers_have_one_account before insert on account
  for each row execute function suppliers_have_one_account();

create function members_are_nothing_else() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from role_grant g where g.person = new.person and g.role <> 'agency_supplier')
     or exists (select from account a where a.person = new.person and (a.id <> new.account or a.service)) then
    raise exception 'only somebody who is nothing else here becomes a supplier''s person' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger members_are_nothing_else before insert or update on supplier_member
  for each row execute function members_are_nothing_else();
"""

INVITING = """
create function within_my_reach(the_supplier uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from supplier s where s.id = the_supplier
    and (array_position(my_cases(), s.id) is not null or array_position(my_regions(), s.region) is not null)) $$;

create function enter_supplier_account(the_account uuid, the_person uuid, the_name text, the_email text,
                                       the_supplier uuid) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not within_my_reach(the_supplier) then
    raise exception 'no such supplier' using errcode = '42501';
  end if;
  insert into account (id, person, name, email) values (the_account, the_person, the_name, the_email);
  insert into supplier_member (account, person, supplier, region, email)
    select the_account, the_person, id, region, the_email from supplier where id = the_supplier;
end $$;

create function members_of(the_suppliers uuid[])
  returns table (account uuid, person uuid, supplier uuid, region integer, name text, email text, locked boolean,
                 ways integer, last_sign_in timestamptz)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.account, m.person, m.supplier, m.region, a.name, m.email, a.locked_at is not null,
         (select count(*) from passkey k where k.account = m.account)::int
           + (select count(*) from app_code c where c.account = m.account)::int,
         (select max(s.started_at) from session s where s.account = m.account)
  from supplier_member m join account a on a.id = m.account
  where m.supplier = any (the_suppliers) and within_my_reach(m.supplier) order by a.name, m.account $$;

create function lock_member(the_account uuid) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update account a set locked_at = now() from supplier_member m
    where a.id = the_account and m.account = a.id and m.person <> me() and within_my_reach(m.supplier)
      and a.locked_at is null;
  if not found then
    raise exception 'no such account' using errcode = '42501';
  end if;
  update session set ended_at = now(), ended_why = 'ended' where account = the_account and ended_at is null;
end $$;

create function invited(the_id uuid)
  returns table (account uuid, person uuid, name text, supplier uuid, supplier_name text, region integer, kind text,
                 open boolean)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.account, i.person, a.name, i.supplier, s.name, i.region, i.kind,
         i.used_at is null and i.ended_at is null and i.expires_at > now() and a.locked_at is null
           and (i.kind = 'join' or i.confirmed_by is not null)
  from invitation i join account a on a.id = i.account join supplier s on s.id = i.supplier where i.id = the_id $$;

-- Once: what was there before goes, and so does every session it opened.
create function use_invitation(the_id uuid) returns uuid
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  whose uuid;
begin
  update invitation i set used_at = now() from account a
    where i.id = the_id and a.id = i.account and a.locked_at is null and i.used_at is null and i.ended_at is null
      and i.expires_at > now() and (i.kind = 'join' or i.confirmed_by is not null)
    returning i.account into whose;
  if whose is null then
    return null;
  end if;
  delete from passkey where account = whose;
  delete from recovery_code where account = whose;
  delete from app_code where account = whose;
  update session set ended_at = now(), ended_why = 'ended' where account = whose and ended_at is null;
  return whose;
end $$;
"""

# Before anyone is signed in there is nobody for row security to ask: these answer about one key, one address, one code.
SIGNING_IN = """
create function spend_challenge(the_challenge bytea) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from challenge_spent where at < now() - interval '1 hour';
  insert into challenge_spent (challenge) values (the_challenge) on conflict do nothing;
  return found;
end $$;

create function passkey_of(the_id bytea) returns table (account uuid, public_key bytea, sign_count bigint)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select k.account, k.public_key, k.sign_count from passkey k join account a on a.id = k.account
  where k.id = the_id and a.locked_at is null $$;

create function use_passkey(the_id bytea, counted bigint) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update passkey set sign_count = counted, used_at = now()
    where id = the_id and (counted > sign_count or counted = 0 and sign_count = 0);
  return found;
end $$;

create function app_code_of(the_email text)
  returns table (account uuid, sealed bytea, passphrase bytea, seconds float8)
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  select c.account, c.sealed, c.passphrase, extract(epoch from clock_timestamp())
  from supplier_member m join app_code c on c.account = m.account join account a on a.id = m.account
  where lower(m.email) = lower(the_email) and a.locked_at is null $$;

create function seconds_now() returns float8 language sql volatile as $$ select extract(epoch from clock_timestamp()) $$;

create function spend_code(the_account uuid, step bigint) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update app_code set last_step = step where account = the_account and last_step < step;
  return found;
end $$;

create function spend_recovery_code(the_account uuid, the_hash bytea) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update recovery_code set used_at = now() where account = the_account and hash = the_hash and used_at is null;
  return found;
end $$;

create function keep_passkey(the_account uuid, the_id bytea, the_key bytea, counted bigint, the_label text) returns void
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into passkey (id, account, public_key, sign_count, label)
    values (the_id, the_account, the_key, counted, the_label) $$;

-- In place of whatever app and codes were there before.
create function keep_app_code(the_account uuid, the_seal bytea, the_passphrase bytea, step bigint, recovery bytea[])
  returns void language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into app_code (account, sealed, passphrase, last_step) values (the_account, the_seal, the_passphrase, step)
    on conflict (account) do update set sealed = excluded.sealed, passphrase = excluded.passphrase,
      last_step = excluded.last_step, added_at = now();
  delete from recovery_code where account = the_account;
  insert into recovery_code (account, hash) select the_account, code from unnest(recovery) as code;
end $$;

create function my_account() returns uuid
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select account from supplier_member where person = me() $$;

create function my_ways() returns table (id bytea, label text, added_at timestamptz, used_at timestamptz, codes integer)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select k.id, k.label, k.added_at, k.used_at, null::int from passkey k where k.account = my_account()
  union all
  select null, 'app', c.added_at, null, (select count(*)::int from recovery_code r where r.account = c.account
    and r.used_at is null) from app_code c where c.account = my_account()
  order by 1, 3 $$;

-- The last way in is not removed: false then, and when there is no such key. Null: the app and its codes.
create function remove_way(the_id bytea) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  mine uuid := my_account();
begin
  perform from account where id = mine for update;
  if (select count(*) from passkey where account = mine) + (select count(*) from app_code where account = mine) < 2 then
    return false;
  end if;
  if the_id is null then
    delete from recovery_code where account = mine;
    delete from app_code where account = mine;
  else
    delete from passkey where account = mine and id = the_id;
  end if;
  return found;
end $$;
"""

LEAVERS = """
-- By the staff number of the organisation's sign-in, or the address of an account: of people who hold or held a role in
-- that authority.
create function signs_in_as(the_authority integer, identifiers text[]) returns table (identifier text, person uuid)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct i, a.person from unnest(identifiers) as i join account a on lower(a.email) = lower(i)
  where not a.service
    and exists (select from role_grant g where g.person = a.person and g.authority = the_authority)
  union
  select i, k.person from unnest(identifiers) as i join sign_in_key k on lower(k.value) = lower(i)
  where k.authority = the_authority $$;

create function holding(the_authority integer, people uuid[], today date)
  returns table (person uuid, here integer, elsewhere integer)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select g.person, count(*) filter (where g.authority = the_authority and (g.ends is null or g.ends > greatest(today, g.starts)))::int,
         count(*) filter (where g.authority is distinct from the_authority
           and (g.ends is null or g.ends > greatest(today, g.starts)))::int
  from role_grant g where g.person = any (people) group by g.person
  having bool_or(g.authority is not distinct from the_authority) $$;

-- Every role of that authority, every session, and the account too when no role is left: for the product itself alone.
create function let_go(the_person uuid, the_authority integer, today date, out ended integer, out sessions integer,
                       out locked boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from account a where a.person = me() and a.service) then
    raise exception 'the product itself lets people go' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(1, hashtext(the_person::text));
  update role_grant set ends = greatest(today, starts), ended_by = me(), version = version + 1
    where person = the_person and authority = the_authority and (ends is null or ends > greatest(today, starts));
  get diagnostics ended = row_count;
  update sign_in_key set state = 'ended', ended_by = me(), version = version + 1
    where person = the_person and authority = the_authority and state <> 'ended';
  update session set ended_at = now(), ended_why = 'left' where person = the_person and ended_at is null;
  get diagnostics sessions = row_count;
  delete from held_form where person = the_person;
  locked := not exists (select from role_grant
    where person = the_person and (ends is null or ends > greatest(today, starts)));
  if locked then
    update account set locked_at = now() where person = the_person and locked_at is null;
  end if;
end $$;
"""

WALLS = "\n".join(
    [
        wall("throttle", "plumbing"),
        wall("supplier", "shared", region="region", case="id", may="select, insert"),
        wall("supplier_member", "shared", region="region", case="supplier", worker="person"),
        wall("invitation", "shared", region="region", case="supplier", may="select, insert, update"),
        wall("passkey", "plumbing"),
        wall("app_code", "plumbing"),
        wall("recovery_code", "plumbing"),
        wall("challenge_spent", "plumbing"),
    ]
)

# Whoever joins is not signed in yet: the product keeps their key, and is on the record for it.
SERVICE = """
insert into account (id, person, name, service) values
  ('00000000-0000-4000-8000-000000000006', '00000000-0000-4000-8000-000000000006', 'Steadfast (sign-in)', true);
insert into session (hash, account, person, expires_at)
  select sha256(convert_to('service:' || id, 'utf8')), id, person, 'infinity' from account
  where id = '00000000-0000-4000-8000-000000000006';
"""


async def forwards() -> MigrationManager:
    sql = THROTTLE + SUPPLIERS + ONLY_SUPPLIERS + INVITING + SIGNING_IN + LEAVERS + WALLS + SERVICE
    return step(ID, "foundation", "suppliers' accounts, limits, leavers", sql)
