"""Posts change from a day, teams have a service and a manager by date, and vacancies are declared and bridged."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import wall

ID = "workforce_0006_establishment"

KINDS = "('established', 'grant_funded', 'held', 'over_established', 'proposed')"

# `reference` is the authority's own number of the post. `until` is `ends` with no end written out, so that what hangs
# on a post can be kept within its days by plain keys and checks.
POSTS = f"""
alter table post add column reference text check (reference <> '');
alter table post add column kind text not null default 'established' check (kind in {KINDS});
alter table post add column until date not null generated always as (coalesce(ends, 'infinity'::date)) stored;
alter table post add constraint a_post_is_for_one_person_at_most check (fte <= 1);
alter table post add unique (authority, reference);
alter table post add unique (id, authority, starts, until);
"""

# How a post stands from a day on, where it stood otherwise before; the post's own row is how it began.
CHANGES = f"""
create table post_change (
  id uuid primary key,
  post uuid not null,
  authority integer not null,
  post_starts date not null,
  post_until date not null,
  starts date not null,
  team uuid not null,
  title text not null check (title <> ''),
  census_role text not null,
  fte numeric(5, 4) not null check (fte > 0 and fte <= 1),
  kind text not null check (kind in {KINDS}),
  unique (post, starts),
  foreign key (post, authority, post_starts, post_until) references post (id, authority, starts, until)
    on update cascade on delete restrict,
  foreign key (team, authority) references team (id, authority) on delete restrict,
  constraint a_change_lies_within_its_post check (starts > post_starts and starts < post_until)
);

-- The posts there are on a day, as they stand on it. Plain SQL, so that the planner sees through it.
create function posts_on(on_day date)
  returns table (id uuid, authority integer, team uuid, reference text, title text, census_role text, kind text,
                 fte numeric, starts date, ends date, stands_since date)
  language sql stable as $$
  select p.id, p.authority, coalesce(c.team, p.team), p.reference, coalesce(c.title, p.title),
         coalesce(c.census_role, p.census_role), coalesce(c.kind, p.kind), coalesce(c.fte, p.fte), p.starts, p.ends,
         coalesce(c.starts, p.starts)
  from post p
  left join lateral (select x.* from post_change x where x.post = p.id and x.starts <= on_day
                     order by x.starts desc limit 1) c on true
  where p.starts <= on_day and p.until > on_day $$;
"""

# A post ends when the last of its people has gone from it.
CLOSING = """
create function nobody_is_left_in_it() returns trigger language plpgsql as $$ begin
  if exists (select from employment e where e.post = new.id and (e.ends is null or e.ends > new.ends)) then
    raise exception 'somebody is in the post after it ends'
      using errcode = 'check_violation', constraint = 'nobody_is_left_in_a_closed_post';
  end if;
  return null; end $$;
create trigger nobody_is_left_in_a_closed_post after insert or update on post
  for each row when (new.ends is not null) execute function nobody_is_left_in_it();
"""

TEAMS = """
create table team_change (
  team uuid not null,
  authority integer not null,
  starts date not null,
  service text not null check (service <> ''),
  manager uuid,
  cost_code text not null default '',
  primary key (team, starts),
  foreign key (team, authority) references team (id, authority) on delete restrict,
  foreign key (manager, authority) references person (id, authority) on delete restrict
);
"""

# What the authority says it has vacant on a day, and the lines that lead to it from what is derived. `bridged` is the
# sum of the lines and is kept by the database alone; once agreed, no line may change without the sum's agreeing still.
DECLARED = """
create table vacancy_declared (
  id uuid primary key,
  authority integer not null references authority on delete restrict,
  on_day date not null,
  fte numeric(7, 2) not null check (fte >= 0),
  bridged numeric(7, 2) not null default 0,
  derived numeric(7, 2) check (derived >= 0),
  declared_by uuid not null,
  declared_on date not null,
  agreed_by uuid,
  agreed_on date,
  version integer not null default 1,
  unique (authority, on_day),
  unique (id, authority),
  constraint agreed_by_someone_on_a_day
    check ((agreed_on is null) = (agreed_by is null) and (agreed_on is null) = (derived is null)),
  constraint agreed_when_the_bridge_meets check (agreed_on is null or derived + bridged = fte)
);
create table vacancy_bridge (
  id uuid primary key,
  declared uuid not null,
  authority integer not null,
  reason text not null check (reason in ('held_not_counted', 'proposed_counted', 'over_established_counted',
    'grant_funding_ends', 'leaver_not_yet_out', 'starter_not_yet_in', 'hours_differ', 'post_missing', 'post_ended',
    'other')),
  fte numeric(7, 2) not null check (fte <> 0),
  words text not null check (words <> ''),
  added_by uuid not null,
  added_on date not null,
  removed_by uuid,
  removed_on date,
  version integer not null default 1,
  check ((removed_on is null) = (removed_by is null)),
  foreign key (declared, authority) references vacancy_declared (id, authority) on delete restrict
);
create index vacancy_bridge_by_declared on vacancy_bridge (declared);

create function sum_the_bridge() returns trigger language plpgsql as $$ begin
  new.bridged := coalesce((select sum(l.fte) from vacancy_bridge l where l.declared = new.id and l.removed_on is null),
                          0);
  return new; end $$;
create trigger sum_the_bridge before insert or update on vacancy_declared
  for each row execute function sum_the_bridge();
create function bridge_changed() returns trigger language plpgsql as $$ begin
  update vacancy_declared set bridged = 0 where id = new.declared;  -- its own trigger puts the sum
  return null; end $$;
create trigger bridge_changed after insert or update on vacancy_bridge
  for each row execute function bridge_changed();
"""

WALLS = "\n".join(
    [
        wall("post_change", "tenant", authority="authority", may="select, insert, update"),
        wall("team_change", "tenant", authority="authority", may="select, insert, update"),
        wall("vacancy_declared", "tenant", authority="authority", may="select, insert, update"),
        wall("vacancy_bridge", "tenant", authority="authority", may="select, insert, update"),
    ]
)


async def forwards() -> MigrationManager:
    sql = POSTS + CHANGES + CLOSING + TEAMS + DECLARED + WALLS
    return step(ID, "workforce", "the establishment by date, and vacancies declared", sql)
