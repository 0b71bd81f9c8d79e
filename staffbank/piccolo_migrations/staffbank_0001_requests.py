"""The bank: members and their checks, caps, requests, offers and bookings, and what the rules answered."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "staffbank_0001_requests"

TABLES = """
create table membership (
  id uuid primary key,
  worker uuid not null,
  region integer not null references region on delete restrict,
  authority integer references authority on delete restrict,
  name text not null,
  sort_key text not null,
  phone text,
  state text not null check (state in
    ('applied', 'in_vetting', 'cleared', 'active', 'paused', 'suspended', 'left', 'rejected')),
  joined_on date not null,
  skills text[] not null default '{}',
  job_type text not null check (job_type in ('SW', 'SSW', 'AP', 'TM', 'IRO_CPC')),
  expected_rate_pence integer check (expected_rate_pence > 0),
  dbs text not null default 'missing' check (dbs in ('clear', 'missing', 'expired', 'not_clear')),
  right_to_work_until date,
  right_to_work_seen boolean not null default false,
  version integer not null default 1,
  unique (worker, region)
);
create index membership_by_region on membership (region, state);
create table practice_reference (
  id uuid primary key,
  worker uuid not null,
  region integer not null references region on delete restrict,
  author text not null,
  employer text not null,
  practice_based boolean not null,
  received_on date not null
);
create index practice_reference_by_worker on practice_reference (worker);

create table cap (
  id uuid primary key,
  edition text not null,
  region integer not null references region on delete restrict,
  job_type text not null check (job_type in ('SW', 'SSW', 'AP', 'TM', 'IRO_CPC')),
  hourly_pence integer not null check (hourly_pence > 0),
  source text not null,
  status text not null,
  starts date not null,
  ends date check (ends > starts),
  constraint one_cap_in_force exclude using gist
    (region with =, job_type with =, daterange(starts, ends) with &&)
);

create table request (
  id uuid primary key,
  authority integer not null references authority on delete restrict,
  region integer not null references region on delete restrict,
  team uuid not null,
  kind text not null check (kind in ('assignment', 'shift')),
  state text not null check (state in ('draft', 'submitted', 'approved', 'open', 'part_filled', 'filled', 'paused',
    'cancelled', 'expired', 'declined')),
  tier integer not null default 0,
  tier_since timestamptz,
  job_type text not null check (job_type in ('SW', 'SSW', 'AP', 'TM', 'IRO_CPC')),
  local_title text not null,
  reason text not null,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  shift_starts timestamptz,
  shift_ends timestamptz check (shift_ends > shift_starts),
  weekly_hours numeric(5, 2) not null check (weekly_hours > 0),
  pattern text not null default '',
  caseload_plan text not null default '',
  supervisor text not null default '',
  skills text[] not null default '{}',
  rate_pence integer not null check (rate_pence > 0),
  cost_code text not null default '',
  notice_days integer not null default 28,
  places integer not null default 1 check (places > 0),
  raised_by uuid not null,
  raised_on date not null,
  approved_by uuid,
  approved_on date,
  note text not null default '',
  version integer not null default 1,
  unique (id, authority, region),
  foreign key (team, authority) references team (id, authority) on delete restrict,
  constraint who_asks_does_not_approve check (approved_by <> raised_by),
  constraint open_is_approved check (state in ('draft', 'submitted', 'declined', 'cancelled', 'expired')
    or approved_by is not null),
  constraint a_shift_has_hours check ((kind = 'shift') = (shift_starts is not null and shift_ends is not null))
);
create index request_by_authority on request (authority, state);
create index request_by_region on request (region, state);

create table call_log (
  id uuid primary key,
  request uuid not null,
  authority integer not null,
  region integer not null,
  worker uuid,
  words text not null,
  by_person uuid not null,
  at timestamptz not null default now(),
  foreign key (request, authority, region) references request (id, authority, region) on delete restrict
);
create index call_log_by_request on call_log (request);

-- From match to answer, as one row per worker and request.
create table offer (
  id uuid primary key,
  request uuid not null,
  authority integer not null,
  region integer not null,
  worker uuid not null,
  kind text not null check (kind in ('assignment', 'shift')),
  state text not null check (state in ('matched', 'checked', 'blocked', 'submitted', 'shortlisted', 'interviewed',
    'chosen', 'held', 'offered', 'accepted', 'declined', 'not_chosen', 'withdrawn', 'lapsed')),
  rate_pence integer not null check (rate_pence > 0),
  ranked integer,
  offered_on date,
  expires_at timestamptz,
  interview_notes text not null default '',
  reason text not null default '',
  sent_at timestamptz,
  version integer not null default 1,
  foreign key (request, authority, region) references request (id, authority, region) on delete restrict,
  unique (id, request, authority, region, worker),
  constraint offered_has_an_end check (state <> 'offered' or (offered_on is not null and expires_at is not null))
);
create unique index one_live_offer on offer (request, worker)
  where state not in ('declined', 'not_chosen', 'withdrawn', 'lapsed');
create index offer_by_worker on offer (worker, state);

create table booking (
  id uuid primary key,
  offer uuid not null unique,
  request uuid not null,
  place integer not null check (place > 0),
  authority integer not null,
  region integer not null,
  team uuid not null,
  worker uuid not null,
  kind text not null check (kind in ('assignment', 'shift')),
  state text not null check (state in ('provisional', 'compliant', 'confirmed', 'started', 'extended', 'notice_given',
    'ended', 'closed', 'suspended', 'ended_early', 'did_not_start', 'accepted', 'attended', 'no_show',
    'cancelled_by_worker', 'cancelled_by_authority', 'timesheeted')),
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  during tstzrange not null check (not isempty(during)),
  weekly_hours numeric(5, 2) not null,
  rate_pence integer not null check (rate_pence > 0),
  cost_code text not null default '',
  supervisor text not null default '',
  caseload_plan text not null default '',
  notice_days integer not null default 28,
  starting_board text[] not null default '{}',
  note text not null default '',
  version integer not null default 1,
  live boolean not null generated always as
    (state not in ('did_not_start', 'cancelled_by_worker', 'cancelled_by_authority')) stored,
  foreign key (offer, request, authority, region, worker)
    references offer (id, request, authority, region, worker) on delete restrict,
  foreign key (team, authority) references team (id, authority) on delete restrict,
  constraint one_worker_one_place_at_a_time exclude using gist (worker with =, during with &&) where (live)
);
create unique index one_booking_a_place on booking (request, place) where live;
create index booking_by_worker on booking (worker, starts_on);
create index booking_by_authority on booking (authority, state);
create index booking_by_region on booking (region, state);

-- What the rules answered, with the facts and the edition of that day. Insert-only.
create table rule_decision (
  id uuid primary key,
  request uuid not null,
  offer uuid,
  authority integer not null,
  region integer not null,
  worker uuid not null,
  as_at date not null,
  edition text not null,
  outcome text not null,
  answers jsonb not null,
  at timestamptz not null default now(),
  foreign key (request, authority, region) references request (id, authority, region) on delete restrict
);
create index rule_decision_by_offer on rule_decision (offer);
create index rule_decision_by_worker on rule_decision (worker);
"""

# A worker's bookings wherever they are, for rest and overlap: hours only, never whose.
FUNCTIONS = """
create function busy(workers uuid[], around tstzrange) returns table (worker uuid, during tstzrange, kind text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select b.worker, b.during, b.kind from booking b where b.worker = any (workers) and b.live and b.during && around $$;
"""

WALLS = "\n".join(
    [
        wall("membership", "shared", authority="authority", region="region", worker="worker",
             may="select, insert, update"),
        wall("practice_reference", "shared", region="region", worker="worker", may="select, insert"),
        wall("cap", "open", may="select, insert"),
        wall("request", "shared", authority="authority", region="region", may="select, insert, update"),
        wall("call_log", "shared", authority="authority", region="region", may="select, insert"),
        wall("offer", "shared", authority="authority", region="region", worker="worker",
             may="select, insert, update"),
        wall("booking", "shared", authority="authority", region="region", worker="worker",
             may="select, insert, update"),
        wall("rule_decision", "shared", authority="authority", region="region", worker="worker", may="select, insert"),
    ]
)  # fmt: skip

# A worker offered a place reads the request it is for; nothing else of it is theirs.
OWN = """
create policy offered_to_me on request for select using
  (exists (select from offer o where o.request = request.id and o.worker = (select me())
           and o.state in ('offered', 'accepted', 'declined', 'lapsed', 'withdrawn')));
"""


async def forwards() -> MigrationManager:
    return step(ID, "staffbank", "requests, offers and bookings", TABLES + FUNCTIONS + WALLS + OWN)
