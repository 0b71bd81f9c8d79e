"""Career grades, terms by date, places on a point, increments withheld, awards and their arrears, batches for payroll.

Every table is insert-only: what was filed, entered or sent out stays, and what is put right is a row of its own.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "workforce_0010_pay"

# What an employer's pay goes by: filed by one person, adopted by another (D22), in force from its day until a later one.
TERMS = """
create table pay_filed (
  id uuid primary key,
  authority integer not null references authority on delete restrict,
  kind text not null check (kind in ('grade', 'increments', 'fund', 'spine')),
  name text not null check (name <> '' and (kind in ('grade', 'spine') or name = kind)),
  starts date not null,
  source text not null check (source <> ''),
  standing text check (standing in ('published', 'derived', 'offered', 'proposed')),
  rule text check (rule in ('usual', 'yearly', 'half_yearly')),
  percent numeric(5, 2) check (percent between 0 and 100),
  filed_by uuid not null,
  filed_on date not null,
  constraint a_spine_says_how_it_stands check ((kind = 'spine') = (standing is not null)),
  constraint increments_have_a_rule check ((kind = 'increments') = (rule is not null)),
  constraint a_fund_has_a_rate check ((kind = 'fund') = (percent is not null)),
  unique (id, authority, kind),
  unique (id, authority, kind, name, starts, filed_by)
);
create index pay_filed_by_authority on pay_filed (authority, kind);
create table pay_adopted (
  filed uuid primary key,
  authority integer not null,
  kind text not null,
  name text not null,
  starts date not null,
  filed_by uuid not null,
  adopted_by uuid not null,
  adopted_on date not null,
  foreign key (filed, authority, kind, name, starts, filed_by)
    references pay_filed (id, authority, kind, name, starts, filed_by) on delete restrict,
  unique (authority, kind, name, starts),
  unique (filed, authority, filed_by),
  constraint who_files_does_not_adopt check (adopted_by <> filed_by)
);
create table grade (
  id uuid primary key,
  authority integer not null,
  kind text not null default 'grade' check (kind = 'grade'),
  title text not null check (title <> ''),
  spine text not null,
  bottom integer not null check (bottom > 0),
  top integer not null,
  weekly_hours numeric(5, 2) not null check (weekly_hours > 0 and weekly_hours <= 48),
  level integer check (level > 0),
  census_role text,
  job_type text check (job_type in ('SW', 'SSW', 'AP', 'TM', 'IRO_CPC')),
  check (bottom <= top),
  foreign key (id, authority, kind) references pay_filed (id, authority, kind) on delete restrict,
  unique (id, authority, bottom, top)
);
create table spine_point (
  filed uuid not null,
  authority integer not null,
  kind text not null default 'spine' check (kind = 'spine'),
  point integer not null check (point > 0),
  annual_pence bigint not null check (annual_pence > 0),
  primary key (filed, point),
  foreign key (filed, authority, kind) references pay_filed (id, authority, kind) on delete restrict
);
"""

# Where someone stands: a chain by `seq`, each replacing the one before. In force: until the first day of any later one.
# `since`: from when on this grade and point, whatever else changed; an increment is counted from there.
PLACES = """
alter table pay_step_confirmed add unique (step, person, authority);
create table grade_placement (
  id uuid primary key,
  person uuid not null,
  authority integer not null references authority on delete restrict,
  seq integer not null check (seq > 0),
  supersedes uuid unique,
  before integer generated always as (nullif(seq - 1, 0)) stored,
  grade uuid not null,
  bottom integer not null,
  top integer not null,
  point integer not null,
  fte numeric(5, 4) not null check (fte > 0 and fte <= 1),
  starts date not null,
  since date not null check (since <= starts),
  reason text not null check (reason in
    ('start', 'increment', 'gate', 'regrade', 'protection', 'hours', 'reversal')),
  protected_pence bigint check (protected_pence > 0),
  step uuid,
  entered_by uuid not null,
  entered_on date not null,
  unique (person, authority, seq),
  unique (id, person, authority, seq),
  foreign key (supersedes, person, authority, before)
    references grade_placement (id, person, authority, seq) on delete restrict,
  foreign key (grade, authority, bottom, top) references grade (id, authority, bottom, top) on delete restrict,
  foreign key (step, person, authority) references pay_step_confirmed (step, person, authority) on delete restrict,
  constraint the_first_replaces_none check ((seq = 1) = (supersedes is null)),
  constraint a_point_of_the_grade check (point between bottom and top),
  constraint a_gate_comes_from_a_step check ((reason = 'gate') = (step is not null)),
  constraint protection_says_what_is_kept check (reason <> 'protection' or protected_pence is not null),
  constraint nobody_places_themselves check (entered_by <> person)
);
create index grade_placement_by_authority on grade_placement (authority);

create table increment_withheld (
  id uuid primary key,
  person uuid not null,
  authority integer not null references authority on delete restrict,
  due date not null,
  reason text not null check (reason <> ''),
  withheld_by uuid not null,
  withheld_on date not null,
  unique (person, authority, due),
  unique (id, person, authority, withheld_by),
  constraint nobody_withholds_their_own check (withheld_by <> person)
);
create table increment_reply (
  withheld uuid primary key,
  person uuid not null,
  authority integer not null,
  withheld_by uuid not null,
  words text not null check (words <> ''),
  replied_on date not null,
  foreign key (withheld, person, authority, withheld_by)
    references increment_withheld (id, person, authority, withheld_by) on delete restrict
);
create table increment_heard (
  withheld uuid primary key,
  person uuid not null,
  authority integer not null,
  withheld_by uuid not null,
  stands boolean not null,
  heard_by uuid not null,
  heard_on date not null,
  foreign key (withheld, person, authority, withheld_by)
    references increment_withheld (id, person, authority, withheld_by) on delete restrict,
  constraint another_person_hears check (heard_by <> withheld_by and heard_by <> person)
);
"""

# One run adopts one spine for one authority; `before` is the edition paid until then, none for the first.
AWARDS = """
create table award_run (
  id uuid primary key,
  authority integer not null references authority on delete restrict,
  spine text not null,
  edition text not null,
  before text check (before <> edition),
  filed uuid,
  filed_by uuid,
  starts date not null,
  first_paid date not null check (extract(day from first_paid) = 1 and first_paid >= starts),
  applied_by uuid not null,
  applied_on date not null,
  unique (authority, spine, edition),
  unique (authority, spine, starts),
  unique (id, authority),
  foreign key (filed, authority, filed_by) references pay_adopted (filed, authority, filed_by) on delete restrict,
  constraint a_filed_spine_was_adopted check ((filed is null) = (filed_by is null)),
  constraint who_files_does_not_apply check (applied_by <> filed_by)
);
create table award_line (
  run uuid not null,
  person uuid not null,
  authority integer not null,
  point integer not null,
  fte numeric(5, 4) not null,
  old_pence bigint not null,
  new_pence bigint not null,
  days integer not null check (days > 0),
  arrears_pence bigint not null,
  last_day date,
  entered_by uuid not null,
  primary key (run, person),
  unique (run, person, authority),
  foreign key (run, authority) references award_run (id, authority) on delete restrict,
  constraint nobody_applies_their_own check (entered_by <> person)
);
create index award_line_by_person on award_line (person);
"""

# What payroll is given, once: steps confirmed and reversed, or the arrears of a run; and a step that is undone.
BATCHES = """
alter table pay_placement drop constraint pay_placement_annual_pence_check;
alter table pay_placement add constraint pay_placement_annual_pence_check
  check (case when level = 0 then annual_pence = 0 else annual_pence > 0 end);  -- level 0: off the scale again
create table pay_step_reversed (
  step uuid primary key,
  person uuid not null,
  authority integer not null,
  decided_by uuid not null,
  raised_by uuid not null,
  placement uuid not null unique,
  reason text not null check (reason <> ''),
  reversed_by uuid not null,
  reversed_on date not null,
  foreign key (step, person, authority) references pay_step_confirmed (step, person, authority) on delete restrict,
  foreign key (step, person, decided_by, raised_by)
    references pay_step_due (id, person, decided_by, raised_by) on delete restrict,
  foreign key (placement, person, authority) references pay_placement (id, person, authority) on delete restrict,
  constraint a_second_person_reverses
    check (reversed_by <> person and reversed_by <> decided_by and reversed_by <> raised_by)
);
create table pay_batch (
  id uuid primary key,
  authority integer not null references authority on delete restrict,
  kind text not null check (kind in ('steps', 'arrears')),
  run uuid,
  lines integer not null check (lines > 0),
  total_pence bigint not null,
  fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
  made_by uuid not null,
  made_on date not null,
  unique (id, authority, made_by),
  foreign key (run, authority) references award_run (id, authority) on delete restrict,
  check ((kind = 'arrears') = (run is not null))
);
create index pay_batch_by_authority on pay_batch (authority);
create table pay_batch_step (
  batch uuid not null,
  authority integer not null,
  made_by uuid not null,
  person uuid not null,
  step uuid not null,
  entry text not null check (entry in ('step', 'reversal')),
  annual_pence bigint not null,
  primary key (step, entry),
  foreign key (batch, authority, made_by) references pay_batch (id, authority, made_by) on delete restrict,
  foreign key (step, person, authority) references pay_step_confirmed (step, person, authority) on delete restrict,
  constraint nobody_exports_their_own_step check (person <> made_by)
);
create index pay_batch_step_by_batch on pay_batch_step (batch);
create table pay_batch_arrears (
  batch uuid not null,
  authority integer not null,
  made_by uuid not null,
  run uuid not null,
  person uuid not null,
  primary key (run, person),
  foreign key (batch, authority, made_by) references pay_batch (id, authority, made_by) on delete restrict,
  foreign key (run, person, authority) references award_line (run, person, authority) on delete restrict,
  constraint nobody_exports_their_own_arrears check (person <> made_by)
);
create index pay_batch_arrears_by_batch on pay_batch_arrears (batch);
"""

OF_AN_AUTHORITY = ("pay_filed", "pay_adopted", "grade", "spine_point", "award_run", "pay_batch")
OF_A_PERSON = (
    "grade_placement", "increment_withheld", "increment_reply", "increment_heard", "award_line", "pay_step_reversed",
    "pay_batch_step", "pay_batch_arrears",
)  # fmt: skip
WALLS = "\n".join(
    [wall(table, "tenant", authority="authority", may="select, insert") for table in OF_AN_AUTHORITY]
    + [wall(table, "shared", authority="authority", worker="person", may="select, insert") for table in OF_A_PERSON]
)


async def forwards() -> MigrationManager:
    return step(
        ID, "workforce", "grades, places on a point, awards, batches", TERMS + PLACES + AWARDS + BATCHES + WALLS
    )
