"""Journeys, evidence, reviews, recommendations, panels and outcomes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "frameworks_0001_journeys"

TABLES = """
create table journey (
  id uuid primary key,
  worker uuid not null,
  authority integer not null references authority on delete restrict,
  region integer not null references region on delete restrict,
  team uuid,
  edition text not null,
  phase integer not null check (phase > 0),
  attempt integer not null default 1 check (attempt > 0),
  state text not null,
  started_on date not null,
  phase_started_on date not null,
  due_on date,
  ready_early boolean not null default false,
  weekly_hours numeric(5, 2) not null,
  assessor uuid,
  line_manager uuid,
  coordinator uuid,
  comment_until date,
  commented_on date,
  comment text not null default '',
  progress_concern boolean not null default false,
  plan_reviews integer not null default 0,
  submitted_on date,
  version integer not null default 1,
  constraint nobody_assesses_themselves check (assessor <> worker and line_manager <> worker),
  unique (id, authority),
  unique (id, worker)
);
create unique index one_open_journey on journey (worker, edition)
  where state not in ('completed', 'withdrawn', 'transferred');
create index journey_by_authority on journey (authority, state);
create index journey_by_assessor on journey (assessor);

-- Everyone who was ever close to a case: who may then neither moderate nor decide it.
create table close_to_case (
  journey uuid not null,
  authority integer not null,
  person uuid not null,
  part text not null check (part in ('assessor', 'line_manager', 'observer', 'conflict')),
  since date not null,
  primary key (journey, person, part),
  foreign key (journey, authority) references journey (id, authority) on delete restrict
);

create table evidence (
  id uuid primary key,
  journey uuid not null,
  authority integer not null,
  worker uuid not null,
  phase integer not null,
  state text not null check (state in
    ('draft', 'submitted', 'returned', 'accepted', 'locked', 'quarantined', 'superseded', 'discarded')),
  kind text not null,
  title text not null default '',
  body text not null default '',
  standards text[] not null default '{}',
  on_day date not null,
  anonymised boolean not null default false,
  names_failure_of_support boolean not null default false,
  saved_at timestamptz not null default now(),
  sent_on date,
  note text not null default '',
  version integer not null default 1,
  foreign key (journey, authority) references journey (id, authority) on delete restrict,
  foreign key (journey, worker) references journey (id, worker) on delete restrict,
  constraint sent_is_declared check (state in ('draft', 'discarded') or (anonymised and sent_on is not null)),
  constraint a_sent_item_is_never_discarded check (state <> 'discarded' or sent_on is null)
);
create index evidence_by_journey on evidence (journey, state);

-- The last witness of "sent is sent": text changes only while its author may still change it.
create function evidence_stays() returns trigger language plpgsql as $$
begin
  if old.state in ('submitted', 'accepted', 'locked') and
     (new.title, new.body, new.standards, new.on_day, new.kind) is distinct from
     (old.title, old.body, old.standards, old.on_day, old.kind) then
    raise exception 'evidence that was sent is not changed' using errcode = 'SF002';
  end if;
  return new;
end $$;
create trigger evidence_stays before update on evidence for each row execute function evidence_stays();

create table review (
  id uuid primary key,
  journey uuid not null,
  authority integer not null,
  phase integer not null,
  code text not null,
  due_on date,
  held_on date,
  note text not null default '',
  unique (journey, phase, code),
  foreign key (journey, authority) references journey (id, authority) on delete restrict
);

create table recommendation (
  id uuid primary key,
  journey uuid not null,
  authority integer not null,
  worker uuid not null,
  phase integer not null,
  attempt integer not null default 1,
  result text not null check (result in ('pass', 'fail')),
  report text not null check (report <> ''),
  made_by uuid not null,
  made_on date not null,
  supersedes uuid unique references recommendation on delete restrict,
  foreign key (journey, authority) references journey (id, authority) on delete restrict,
  constraint nobody_recommends_themselves check (made_by <> worker)
);
create index recommendation_by_journey on recommendation (journey);
create unique index one_first_recommendation on recommendation (journey, phase, attempt) where supersedes is null;

create table panel (
  id uuid primary key,
  authority integer not null references authority on delete restrict,
  meets_on date not null,
  chair uuid not null,
  minutes_confirmed_on date,
  minutes_confirmed_by uuid,
  version integer not null default 1,
  unique (id, authority)
);
create table panel_seat (
  panel uuid not null,
  authority integer not null,
  person uuid not null,
  primary key (panel, person),
  foreign key (panel, authority) references panel (id, authority) on delete restrict
);
create table panel_case (
  panel uuid not null,
  journey uuid not null,
  authority integer not null,
  reader uuid,
  answers jsonb not null default '{}',
  result text check (result in ('agreed', 'queried', 'carried_over')),
  note text not null default '',
  carried_to uuid references panel on delete restrict,
  primary key (panel, journey),
  foreign key (panel, authority) references panel (id, authority) on delete restrict,
  foreign key (journey, authority) references journey (id, authority) on delete restrict
);
create index panel_case_by_journey on panel_case (journey);

-- Insert-only. A provisional outcome is replaced by a final one, a final one only by a correction; each names the other.
create table outcome (
  id uuid primary key,
  journey uuid not null,
  authority integer not null,
  worker uuid not null,
  phase integer not null,
  attempt integer not null default 1,
  panel uuid references panel on delete restrict,
  result text not null check (result in ('met', 'deferred', 'not_met')),
  state text not null check (state in ('provisional', 'taken_back', 'final')),
  reasons text not null check (reasons <> ''),
  waiver text not null default '',
  new_final_date date,
  support_plan text not null default '',
  rule text not null default '',
  decided_by uuid not null,
  decided_on date not null,
  confirmed_by uuid,
  confirmed_on date,
  supersedes uuid unique references outcome on delete restrict,
  pay_step uuid unique references pay_step_due on delete restrict,
  foreign key (journey, authority) references journey (id, authority) on delete restrict,
  foreign key (journey, worker) references journey (id, worker) on delete restrict,
  constraint nobody_decides_their_own check (decided_by <> worker and confirmed_by <> worker),
  constraint final_is_confirmed check ((state = 'final') = (confirmed_by is not null and confirmed_on is not null)),
  constraint pay_follows_a_final_pass check (pay_step is null or (state = 'final' and result = 'met')),
  constraint a_second_person_confirms check (confirmed_by is null or confirmed_by <> decided_by),
  constraint deferral_says_until_when check (result <> 'deferred' or new_final_date is not null)
);
create index outcome_by_journey on outcome (journey);
create unique index one_first_outcome on outcome (journey, phase, attempt) where supersedes is null;

-- The decider must not be close to the case: assessor, line manager, observer or declared conflict, at any time.
create function outcome_by_an_outsider() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from close_to_case c where c.journey = new.journey and c.person in (new.decided_by, new.confirmed_by)) then
    raise exception 'somebody close to the case may not decide it' using errcode = 'SF003';
  end if;
  return new;
end $$;
create trigger outcome_by_an_outsider before insert on outcome for each row execute function outcome_by_an_outsider();
"""

WALLS = "\n".join(
    [
        wall("journey", "shared", authority="authority", case="id", worker="worker", may="select, insert, update"),
        wall("close_to_case", "shared", authority="authority", case="journey", may="select, insert"),
        wall("evidence", "personal", authority="authority", case="journey", worker="worker",
             sent="state not in ('draft', 'discarded')", may="select, insert, update"),
        wall("review", "shared", authority="authority", case="journey", may="select, insert, update"),
        wall("recommendation", "shared", authority="authority", case="journey", worker="worker", may="select, insert"),
        wall("panel", "shared", authority="authority", case="id", may="select, insert, update"),
        wall("panel_seat", "shared", authority="authority", case="panel", worker="person", may="select, insert"),
        wall("panel_case", "shared", authority="authority", case="journey", may="select, insert, update"),
        wall("outcome", "shared", authority="authority", case="journey", worker="worker", may="select, insert"),
    ]
)  # fmt: skip

# A social worker reads the reviews and the panel date of their own journey: they stand on rows that name the journey only.
OWN = """
create policy own_review on review for select using
  (exists (select from journey j where j.id = review.journey and j.worker = (select me())));
create policy own_case on panel_case for select using
  (exists (select from journey j where j.id = panel_case.journey and j.worker = (select me())));
create policy own_panel on panel for select using
  (exists (select from panel_case c join journey j on j.id = c.journey where c.panel = panel.id and j.worker = (select me())));
create policy own_close on close_to_case for select using
  (exists (select from journey j where j.id = close_to_case.journey and j.worker = (select me())));
"""


async def forwards() -> MigrationManager:
    return step(ID, "frameworks", "journeys to outcomes", TABLES + WALLS + OWN)
