"""Roles lent to a colleague, looked over each quarter, and one record opened by breaking the glass."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "foundation_0007_lending"

# A role that was lent is a row of its own: the borrower's, beside the lender's. 30 days at most, of two half-open ends.
LENT = """
alter table role_grant
  add column lent_from uuid references role_grant on delete restrict,
  add column lent_by uuid,
  add column acts text[],
  add constraint role_grant_of_person unique (id, person),
  add constraint lent_is_whole check (num_nulls(lent_from, lent_by, acts) in (0, 3)),
  add constraint nobody_lends_to_themselves check (lent_by <> person),
  add constraint lent_for_thirty_days check (lent_from is null or (ends is not null and ends - starts <= 30)),
  add constraint lent_by_its_holder check (lent_from is null or (granted_by is not null and granted_by = lent_by)),
  add constraint lent_names_its_acts check (acts is null or cardinality(acts) > 0),
  add constraint lent_once_at_a_time exclude using gist (lent_from with =, person with =, daterange(starts, ends) with &&)
    where (lent_from is not null);
create index role_grant_by_lender on role_grant (lent_by) where lent_by is not null;
create index audit_by_actor on audit (actor, role, at desc);

-- What is lent is held by the lender themself on its first day, and reaches no further and no longer than that.
create function lent_is_held() returns trigger language plpgsql as $$
begin
  if not exists (
    select from role_grant own where own.id = new.lent_from and own.person = new.lent_by and own.lent_from is null
      and own.role = new.role and own.scope = new.scope and own.authority is not distinct from new.authority
      and own.region is not distinct from new.region and own.team is not distinct from new.team
      and own.case_id is null and new.case_id is null and own.starts <= new.starts
      and (own.ends is null or own.ends >= new.ends) and (not own.sensitive or own.confirmed_by is not null)) then
    raise exception 'only a role that is held is lent, as far and as long as it is held' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger lent_is_held before insert on role_grant for each row when (new.lent_from is not null)
  execute function lent_is_held();

create function lent_never_grows() returns trigger language plpgsql as $$
begin
  if (new.lent_from, new.lent_by, new.acts, new.role, new.scope, new.team, new.starts, new.granted_by)
     is distinct from (old.lent_from, old.lent_by, old.acts, old.role, old.scope, old.team, old.starts, old.granted_by)
     or (old.lent_from is not null and (new.ends is null or new.ends > old.ends)) then
    raise exception 'a role that was lent is only ever ended' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger lent_never_grows before update on role_grant for each row
  when (old.lent_from is not null or new.lent_from is not null) execute function lent_never_grows();

-- Whoever borrows a role acts under the lender's: ending that one, or locking the lender out, waits for them too.
create or replace function wait_for_holder() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(1, hashtext(old.person::text));
  if tg_table_name = 'account' then
    perform pg_advisory_xact_lock(1, hashtext(p::text)) from (select distinct person p from role_grant
      where lent_by = old.person order by 1) borrowers;
  else
    perform pg_advisory_xact_lock(1, hashtext(p::text)) from (select distinct person p from role_grant
      where lent_from = old.id order by 1) borrowers;
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end $$;
"""

# Clock of the hour: the database's own, whatever day a demo stands on. The reason is a person's words: kept off the
# record of deeds, as all free text is.
GLASS = """
create table break_glass (
  id uuid primary key,
  opened_by uuid not null,
  role text not null check (role in ('director', 'data_protection_officer')),
  kind text not null check (kind in ('person', 'journey')),
  record uuid not null,
  subject uuid not null,
  authority integer not null,
  region integer not null,
  reason text not null check (length(reason) >= 10),
  second_officer uuid not null,
  not_told_because text not null default '',
  told_at timestamptz,
  opened_at timestamptz not null default clock_timestamp(),
  until timestamptz not null default clock_timestamp() + interval '60 minutes',
  closed_at timestamptz,
  version integer not null default 1,
  constraint nobody_opens_their_own check (opened_by <> subject),
  constraint the_second_officer_is_another check (second_officer <> opened_by and second_officer <> subject),
  constraint sixty_minutes check (until <= opened_at + interval '60 minutes'),
  constraint told_or_a_reason check (told_at is not null or not_told_because <> ''),
  constraint a_person_is_their_own_record check (kind <> 'person' or record = subject),
  constraint opened_once_at_a_time exclude using gist
    (opened_by with =, subject with =, tstzrange(opened_at, until) with &&)
);
-- A second record of the same person is a second reason.
create unique index a_reason_opens_once on break_glass (opened_by, subject, lower(reason));
create index break_glass_by_subject on break_glass (subject);
create index break_glass_by_authority on break_glass (authority, opened_at);

create function glass_stands() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.opened_at := clock_timestamp();
    new.until := new.opened_at + interval '60 minutes';
    new.closed_at := null;
    return new;
  end if;
  if to_jsonb(new) - array['told_at', 'closed_at', 'version'] <> to_jsonb(old) - array['told_at', 'closed_at', 'version']
     or (old.told_at is not null and new.told_at is distinct from old.told_at)
     or (old.closed_at is not null and new.closed_at is distinct from old.closed_at) then
    raise exception 'what was opened, why and until when never changes' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger glass_stands before insert or update on break_glass for each row execute function glass_stands();

create table break_glass_read (
  id uuid primary key,
  glass uuid not null references break_glass on delete restrict,
  subject uuid not null,
  authority integer not null,
  path text not null,
  acts text[] not null,
  at timestamptz not null default clock_timestamp()
);
create index break_glass_read_by_glass on break_glass_read (glass);

create function only_while_open() returns trigger language plpgsql as $$
begin
  new.at := clock_timestamp();
  if not exists (select from break_glass g where g.id = new.glass and g.subject = new.subject and g.opened_by = me()
                 and g.closed_at is null and g.until > new.at) then
    raise exception 'the hour is over' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger only_while_open before insert on break_glass_read for each row execute function only_while_open();
"""

QUARTERS = """
create table recertification (
  id uuid primary key,
  role_grant uuid not null,
  holder uuid not null,
  quarter date not null check (quarter = date_trunc('quarter', quarter)),
  authority integer not null,
  decided_by uuid not null,
  decided_on date not null,
  decided_at timestamptz not null default now(),
  constraint once_a_quarter unique (role_grant, quarter),
  constraint nobody_certifies_their_own check (decided_by <> holder),
  foreign key (role_grant, holder) references role_grant (id, person) on delete restrict
);
create index recertification_by_authority on recertification (authority, quarter);
"""

# A role that was lent is in force while both ends of it are: the lender's own, and some role of the borrower's in the
# same place. What is opened stands beside the roles, by the real clock.
IN_FORCE = """
create function standing_grants(day date, today date) returns setof role_grant language sql stable as $$
  select g.* from role_grant g
    where g.starts <= day and (g.ends is null or g.ends > greatest(day, today))
      and (not g.sensitive or g.confirmed_by is not null)
      and (g.lent_from is null or (
        exists (select from role_grant own where own.id = g.lent_from and own.starts <= day
                and (own.ends is null or own.ends > greatest(day, today))
                and (not own.sensitive or own.confirmed_by is not null))
        and exists (select from account a where a.person = g.lent_by and a.locked_at is null)
        and exists (select from role_grant mine where mine.person = g.person and mine.lent_from is null
                    and mine.starts <= day and (mine.ends is null or mine.ends > greatest(day, today))
                    and (not mine.sensitive or mine.confirmed_by is not null)
                    and (mine.authority = g.authority or (g.authority is null and mine.region = g.region))))) $$;

create or replace function grants_in_force(the_person uuid, day date, today date) returns jsonb
  language sql volatile as $$
  select (select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'scope', g.scope, 'authority', g.authority,
           'region', g.region, 'team', g.team, 'case', g.case_id, 'lent_by', g.lent_by, 'acts', g.acts)
           order by g.lent_from is not null, g.id), '[]')
          from standing_grants(day, today) g where g.person = the_person)
      || (select coalesce(jsonb_agg(jsonb_build_object('opened', b.id, 'role', b.role, 'kind', b.kind,
           'subject', b.subject, 'record', b.record) order by b.opened_at), '[]')
          from break_glass b
          where b.opened_by = the_person and b.closed_at is null and b.until > clock_timestamp()
            and exists (select from standing_grants(day, today) g where g.person = the_person and g.role = b.role
                        and g.authority = b.authority and g.lent_from is null)) $$;

-- Every role by which somebody may reach a person, for that person and for those whose authority it is: the roles that
-- the table lets see, by how each reaches. Python then asks it about each, as it does at the door.
create function grants_reaching(the_person uuid, the_team uuid, the_authority integer, the_region integer,
    cases uuid[], by_team text[], by_authority text[], by_region text[], day date, today date)
  returns setof role_grant
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if the_person is distinct from me() and array_position(my_authorities(), the_authority) is null then
    return;
  end if;
  return query select g.* from standing_grants(day, today) g
    where g.person = the_person
       or (g.authority = the_authority and g.role = any (by_authority))
       or (g.team = the_team and g.role = any (by_team))
       or (g.region = the_region and g.role = any (by_region))
       or g.case_id = any (cases)
    order by g.person, g.id limit 2000;
end $$;

-- The last day on which each of these people did something under each of these roles, and signed in: days, no more.
create function last_used(people uuid[], roles text[])
  returns table (person uuid, role text, used_on date, signed_in_on date)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.person, p.role, (d.at at time zone 'Europe/London')::date, (s.at at time zone 'Europe/London')::date
  from (select distinct * from unnest(people, roles)) p (person, role)
  cross join lateral (select max(a.at) as at from audit a where a.actor = p.person and a.role = p.role) d
  cross join lateral (select max(s.signed_in_at) as at from session s where s.person = p.person) s $$;
"""

WALLS = "\n".join(
    [
        wall("break_glass", "shared", authority="authority", worker="subject", may="select, insert, update"),
        wall("break_glass_read", "shared", authority="authority", worker="subject", may="select, insert"),
        wall("recertification", "tenant", authority="authority", may="select, insert"),
    ]
)


async def forwards() -> MigrationManager:
    return step(ID, "foundation", "lending", LENT + GLASS + QUARTERS + IN_FORCE + WALLS)
