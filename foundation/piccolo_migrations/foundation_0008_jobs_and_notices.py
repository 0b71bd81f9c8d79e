"""Jobs, each due time once; notices, each its reader's alone; and the e-mails that say that something waits."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "foundation_0008_jobs_and_notices"

DEFINER = "security definer set search_path = pg_catalog, public, pg_temp"

TABLES = """
-- `fence` counts the processes that have taken this run; `again_at` is the end of the lease, or of the pause after a
-- failure. Jobs live by real time, whatever day a demo stands on.
create table job_run (
  job text not null,
  due_at timestamptz not null,
  fence integer not null default 1,
  runner text not null,
  taken_at timestamptz not null,
  again_at timestamptz,
  finished_at timestamptz,
  failed boolean not null default false,
  words text not null default '',
  primary key (job, due_at),
  constraint waits_or_is_over check ((again_at is null) = (finished_at is not null))
);
create index job_run_waiting on job_run (again_at) where finished_at is null;

create table outbox (
  id uuid primary key,
  person uuid not null,
  kinds jsonb not null,
  made_at timestamptz not null default now(),
  try_at timestamptz not null default now(),
  tries integer not null default 0,
  sent_at timestamptz,
  failed_at timestamptz,
  why text not null default '',
  constraint sent_or_failed check (sent_at is null or failed_at is null)
);
create index outbox_waiting on outbox (try_at) where sent_at is null and failed_at is null;
create index outbox_by_person on outbox (person);

-- `facts` hold ids and dates, no names: they come from the tables when it is read. `mail_at`: when it is due by e-mail,
-- by its reader's wishes; null until that was worked out, and 'infinity' when never.
create table notice (
  id uuid primary key,
  person uuid not null,
  kind text not null,
  subject uuid not null,
  link text not null check (link like '/%'),
  facts jsonb not null default '{}',
  told_at timestamptz not null default clock_timestamp(),
  read_at timestamptz,
  mail_at timestamptz,
  mail uuid references outbox on delete set null
);
create index notice_by_person on notice (person, told_at desc);
create index notice_unread on notice (person) where read_at is null;
create index notice_to_mail on notice (mail_at nulls first) where read_at is null and mail is null;

create table notice_wishes (
  person uuid primary key,
  choices jsonb not null default '{}',
  quiet_from time not null default '19:00',
  quiet_until time not null default '07:30',
  weekends boolean not null default false,
  digest_at time not null default '08:00',
  away_until date,
  version integer not null default 1
);
"""

JOBS = f"""
create function for_the_product() returns void language plpgsql stable {DEFINER} as $$
begin
  if not exists (select from account where person = me() and service) then
    raise exception 'the product alone does this' using errcode = '42501';
  end if;
end $$;

create function job_take(the_job text, the_due timestamptz, by text, lease interval) returns integer
  language plpgsql volatile {DEFINER} as $$
declare
  taken integer;
begin
  perform for_the_product();
  insert into job_run as r (job, due_at, runner, taken_at, again_at)
    values (the_job, the_due, by, clock_timestamp(), clock_timestamp() + lease)
    on conflict (job, due_at) do update
      set fence = r.fence + 1, runner = by, taken_at = clock_timestamp(), again_at = clock_timestamp() + lease
      where r.finished_at is null and r.again_at <= clock_timestamp()
    returning r.fence into taken;
  return taken;
end $$;

-- Every write of a run begins here: the row stays locked until that write has committed, so that nobody takes it over
-- in between.
create function job_hold(the_job text, the_due timestamptz, the_fence integer, lease interval) returns void
  language plpgsql volatile {DEFINER} as $$
begin
  perform for_the_product();
  update job_run set again_at = clock_timestamp() + lease
    where job = the_job and due_at = the_due and fence = the_fence and finished_at is null;
  if not found then
    raise exception 'this run is somebody else''s now' using errcode = 'SFJ01';
  end if;
end $$;

create function job_done(the_job text, the_due timestamptz, the_fence integer, said text) returns void
  language plpgsql volatile {DEFINER} as $$
begin
  perform for_the_product();
  update job_run set finished_at = clock_timestamp(), again_at = null, words = said
    where job = the_job and due_at = the_due and fence = the_fence and finished_at is null;
  if not found then
    raise exception 'this run is somebody else''s now' using errcode = 'SFJ01';
  end if;
end $$;

-- Five tries, a minute, five, and then half an hour apart; after the last it stands as failed.
create function job_failed(the_job text, the_due timestamptz, the_fence integer, said text) returns void
  language plpgsql volatile {DEFINER} as $$
begin
  perform for_the_product();
  update job_run set words = said,
      failed = fence >= 5,
      finished_at = case when fence >= 5 then clock_timestamp() end,
      again_at = case when fence < 5 then clock_timestamp()
        + (array['1 minute', '5 minutes', '30 minutes', '30 minutes']::interval[])[fence] end
    where job = the_job and due_at = the_due and fence = the_fence and finished_at is null;
end $$;

create function job_over(the_job text, since timestamptz) returns table (due_at timestamptz)
  language sql stable {DEFINER} as $$
  select r.due_at from job_run r where r.job = the_job and r.due_at >= since and r.finished_at is not null $$;

create function job_waiting() returns table (job text, due_at timestamptz)
  language sql stable {DEFINER} as $$
  select r.job, r.due_at from job_run r where r.finished_at is null and r.again_at <= clock_timestamp()
  order by r.due_at $$;

-- For the doctor: of each job the last run that ended, what failed for good, and what is overdue.
create function job_report() returns table
    (job text, last timestamptz, words text, failures bigint, stuck bigint)
  language sql stable {DEFINER} as $$
  select r.job, max(r.due_at) filter (where r.finished_at is not null and not r.failed),
         (array_agg(r.words order by r.due_at desc))[1],
         count(*) filter (where r.failed and r.due_at > clock_timestamp() - interval '7 days'),
         count(*) filter (where r.finished_at is null and r.again_at < clock_timestamp() - interval '1 hour')
  from job_run r group by r.job order by r.job $$;
"""

NOTICES = f"""
-- A deed tells others what concerns them; what it tells them is theirs to read, not the teller's.
create function tell(told jsonb) returns void language sql volatile {DEFINER} as $$
  insert into notice (id, person, kind, subject, link, facts)
  select (t->>'id')::uuid, (t->>'person')::uuid, t->>'kind', (t->>'subject')::uuid, t->>'link', t->'facts'
  from jsonb_array_elements(told) t $$;

-- Of one's own notices nothing can be changed but that they were read; of their e-mails, when they are due.
create function mark_read(the_notice uuid) returns void language sql volatile {DEFINER} as $$
  update notice set read_at = clock_timestamp()
  where person = me() and read_at is null and (the_notice is null or id = the_notice) $$;

create function mail_by_new_wishes() returns void language sql volatile {DEFINER} as $$
  update notice set mail_at = null where person = me() and read_at is null and mail is null $$;

create function holders_of(the_role text, the_authority integer, the_region integer, the_team uuid, day date)
  returns setof uuid language sql stable {DEFINER} as $$
  select distinct g.person from role_grant g
  where g.role = the_role and g.case_id is null and g.starts <= day and (g.ends is null or g.ends > day)
    and (not g.sensitive or g.confirmed_by is not null)
    and (the_authority is null or g.authority = the_authority)
    and (the_region is null or g.region = the_region)
    and (the_team is null or g.team = the_team) $$;

-- What is not read yet and was not mailed, of those who have an address, with their wishes. Of what was never looked
-- at a week is enough: whoever sets up mail later is not sent the past.
create function notices_to_mail() returns table
    (id uuid, person uuid, kind text, told_at timestamptz, mail_at timestamptz, wishes jsonb)
  language plpgsql volatile {DEFINER} as $$
begin
  perform for_the_product();
  return query
    select n.id, n.person, n.kind, n.told_at, n.mail_at, to_jsonb(w) from notice n
    left join notice_wishes w on w.person = n.person
    where n.read_at is null and n.mail is null and (n.mail_at is null or n.mail_at <= clock_timestamp())
      and (n.mail_at is not null or n.told_at > clock_timestamp() - interval '7 days')
      and exists (select from account a where a.person = n.person and a.email <> '' and a.locked_at is null)
    order by n.person, n.told_at limit 2000 for update of n skip locked;
end $$;

create function put_off_mail(notices uuid[], until timestamptz[]) returns void language plpgsql volatile {DEFINER} as $$
begin
  perform for_the_product();
  update notice n set mail_at = t.until from unnest(notices, until) t(id, until) where n.id = t.id;
end $$;

create function make_mail(the_id uuid, to_whom uuid, notices uuid[], what jsonb) returns void
  language plpgsql volatile {DEFINER} as $$
begin
  perform for_the_product();
  insert into outbox (id, person, kinds) values (the_id, to_whom, what);
  update notice set mail = the_id where id = any (notices) and person = to_whom;
end $$;

-- Taken for a while: a sender that dies before it has marked what it sent leaves it to the next, who sends it again.
create function take_mail(batch integer, lease interval) returns table
    (id uuid, email text, kinds jsonb, tries integer, made_at timestamptz)
  language plpgsql volatile {DEFINER} as $$
begin
  perform for_the_product();
  return query
    with next as (
      select o.id from outbox o where o.sent_at is null and o.failed_at is null and o.try_at <= clock_timestamp()
      order by o.try_at limit batch for update skip locked)
    update outbox o set try_at = clock_timestamp() + lease, tries = o.tries + 1 from next where o.id = next.id
    returning o.id, (select a.email from account a where a.person = o.person and a.email <> '' and a.locked_at is null
                     order by a.created_at limit 1), o.kinds, o.tries, o.made_at;
end $$;

create function mail_sent(the_id uuid) returns void language plpgsql volatile {DEFINER} as $$
begin
  perform for_the_product();
  update outbox set sent_at = clock_timestamp(), why = '' where id = the_id and sent_at is null;
end $$;

create function mail_not_sent(the_id uuid, reason text, again timestamptz) returns void
  language plpgsql volatile {DEFINER} as $$
begin
  perform for_the_product();
  update outbox set why = reason, try_at = coalesce(again, try_at),
      failed_at = case when again is null then clock_timestamp() end
    where id = the_id and sent_at is null and failed_at is null;
end $$;

create function my_failed_mail() returns timestamptz language sql stable {DEFINER} as $$
  select max(failed_at) from outbox where person = me()
    and failed_at > coalesce((select max(sent_at) from outbox where person = me()), '-infinity') $$;

create function mail_report() returns table (waiting bigint, oldest timestamptz, failed bigint)
  language sql stable {DEFINER} as $$
  select count(*) filter (where sent_at is null and failed_at is null),
         min(made_at) filter (where sent_at is null and failed_at is null),
         count(*) filter (where failed_at > clock_timestamp() - interval '7 days') from outbox $$;
"""

# Periods of the retention schedule: messages and e-mails 90 days after they were sent or read, sign-in 12 months.
# A press may be settled by its key for thirty days.
UPKEEP = f"""
create function audit_heads() returns table (chain text, seq bigint, hash bytea)
  language plpgsql stable {DEFINER} as $$
begin
  perform for_the_product();
  return query select h.chain, h.seq, h.hash from audit_head h where h.seq > 0 order by h.chain;
end $$;

create function purge() returns table (presses bigint, sessions bigint, notices bigint, mails bigint, runs bigint)
  language plpgsql volatile {DEFINER} as $$
begin
  perform for_the_product();
  with gone as (delete from pressed where at < clock_timestamp() - interval '30 days' returning 1)
    select count(*) into presses from gone;
  with gone as (delete from session where least(ended_at, expires_at) < clock_timestamp() - interval '12 months' returning 1)
    select count(*) into sessions from gone;
  with gone as (delete from notice where read_at < clock_timestamp() - interval '90 days' returning 1)
    select count(*) into notices from gone;
  with gone as (delete from outbox where coalesce(sent_at, failed_at) < clock_timestamp() - interval '90 days' returning 1)
    select count(*) into mails from gone;
  with gone as (delete from job_run where finished_at < clock_timestamp() - interval '90 days' returning 1)
    select count(*) into runs from gone;
  return next;
end $$;
"""

SERVICE = """
insert into account (id, person, name, service) values
  ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000004', 'Steadfast (jobs)', true);
insert into session (hash, account, person, expires_at)
  select sha256(convert_to('service:' || id, 'utf8')), id, person, 'infinity' from account
  where id = '00000000-0000-4000-8000-000000000004';
"""

WALLS = "\n".join(
    [
        wall("job_run", "plumbing"),
        wall("outbox", "plumbing"),
        wall("notice", "personal", worker="person"),
        wall("notice_wishes", "personal", worker="person", may="select, insert, update"),
    ]
)


async def forwards() -> MigrationManager:
    return step(ID, "foundation", "jobs and notices", TABLES + JOBS + NOTICES + UPKEEP + SERVICE + WALLS)
