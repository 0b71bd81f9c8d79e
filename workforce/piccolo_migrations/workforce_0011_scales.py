"""Drafts of pay scales with their approvals, supplements, tied payments, and how pay stands by counts alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step
from foundation.database.wall import MINE, wall

ID = "workforce_0011_scales"

# One row is one version of a draft. What it says never changes: a change is the next version. `filed_by` put it to the
# authority; until then it is its maker's, and theirs whom the maker named.
SCALES = """
create table pay_scale (
  id uuid primary key,
  scale uuid not null,
  number integer not null check (number > 0),
  maker uuid not null,
  authority integer references authority on delete restrict,
  region integer references region on delete restrict,
  title text not null check (title <> ''),
  base text not null,
  starts date not null,
  levels jsonb not null,
  areas jsonb not null,
  why text not null default '',
  state text not null default 'draft'
    check (state in ('draft', 'consultation', 'approved', 'in_force', 'replaced')),
  shared_with uuid[] not null default '{}',
  filed_by uuid,
  filed_on date,
  saved_on date not null,
  version integer not null default 1,
  unique (scale, number),
  unique (id, authority, maker, filed_by),
  constraint what_is_filed_has_a_filer_and_a_place
    check (state in ('draft', 'replaced') or (filed_by is not null and filed_on is not null and authority is not null))
);
create unique index one_version_in_hand on pay_scale (scale) where state <> 'replaced';
create index pay_scale_by_maker on pay_scale (maker);
create index pay_scale_by_authority on pay_scale (authority);

create table pay_scale_approval (
  scale uuid not null,
  authority integer not null,
  maker uuid not null,
  filed_by uuid not null,
  approved_by uuid not null,
  approved_for uuid not null,
  approved_on date not null,
  primary key (scale, approved_by),
  constraint two_people_not_one_and_their_stand_in unique (scale, approved_for),
  foreign key (scale, authority, maker, filed_by)
    references pay_scale (id, authority, maker, filed_by) on delete restrict,
  constraint who_drafts_or_files_does_not_approve
    check (approved_by not in (maker, filed_by) and approved_for not in (maker, filed_by))
);

create function pay_scale_keeps_its_words() returns trigger language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if (new.scale, new.number, new.maker, new.title, new.base, new.starts, new.levels, new.areas, new.why)
     is distinct from
     (old.scale, old.number, old.maker, old.title, old.base, old.starts, old.levels, old.areas, old.why)
     or (old.filed_by is not null and new.filed_by is distinct from old.filed_by) then
    raise exception 'a version of a scale never changes' using errcode = '23514';
  end if;
  if new.state <> old.state and not (old.state, new.state) in
     (('draft', 'replaced'), ('draft', 'consultation'), ('consultation', 'replaced'), ('consultation', 'approved'),
      ('approved', 'in_force')) then
    raise exception 'a scale does not go from % to %', old.state, new.state using errcode = '23514';
  end if;
  if new.state = 'approved' and old.state <> 'approved'
     and (select count(*) from pay_scale_approval a where a.scale = new.id) < 2 then
    raise exception 'a scale is approved by two people' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger keeps_its_words before update on pay_scale
  for each row execute function pay_scale_keeps_its_words();
"""

# A supplement hangs on a post. `stops`: the first day without it, where it was withdrawn before its end.
SUPPLEMENTS = """
create table supplement (
  id uuid primary key,
  authority integer not null,
  post uuid not null,
  kind text not null check (kind in ('market', 'recruitment', 'retention', 'performance', 'car', 'relocation',
    'regional_weighting', 'registration_fee', 'dbs_check')),
  annual_pence bigint not null check (annual_pence > 0),
  starts date not null,
  ends date not null,
  test_on date,
  shown_by text not null check (shown_by in ('failed_recruitment', 'pay_gap')),
  evidence text not null check (btrim(evidence) <> ''),
  aim text not null check (btrim(aim) <> ''),
  review_on date not null,
  follows uuid unique,
  asked_by uuid not null,
  asked_on date not null,
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'refused', 'withdrawn')),
  decided_by uuid,
  decided_for uuid,
  decided_on date,
  reason text,
  withdrawn_by uuid,
  withdrawn_on date,
  stops date,
  version integer not null default 1,
  unique (id, post, authority),
  foreign key (post, authority) references post (id, authority) on delete restrict,
  foreign key (follows, post, authority) references supplement (id, post, authority) on delete restrict,
  constraint twelve_months_at_most check (ends > starts and ends <= (starts + interval '12 months')::date),
  constraint reviewed_before_it_ends check (review_on >= starts and review_on < ends),
  constraint retention_has_its_day check ((kind = 'retention') = (test_on is not null)
    and (test_on is null or (test_on >= starts and test_on < ends))),
  constraint a_second_person_decides check (decided_by <> asked_by and decided_for <> asked_by),
  constraint decided_by_somebody check ((state = 'proposed') = (decided_by is null)
    and (decided_by is null) = (decided_for is null) and (decided_by is null) = (decided_on is null)),
  constraint refused_with_a_reason check (state not in ('refused', 'withdrawn') or coalesce(btrim(reason), '') <> ''),
  constraint withdrawn_whole check ((state = 'withdrawn') = (stops is not null)
    and (stops is null) = (withdrawn_by is null) and (stops is null) = (withdrawn_on is null)),
  constraint stops_within check (stops >= starts and stops <= ends),
  constraint one_of_a_kind_at_a_time exclude using gist
    (post with =, kind with =, daterange(starts, coalesce(stops, ends)) with &&)
    where (state in ('approved', 'withdrawn'))
);
create index supplement_by_authority on supplement (authority, ends);

-- Whoever is paid it does not decide it, whatever the code above says.
create function supplement_decided_by_another() returns trigger language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.state = 'approved' and old.state = 'proposed' and exists (
    select from employment e where e.post = new.post and e.person in (new.decided_by, new.decided_for)
      and (e.ends is null or e.ends > new.decided_on)) then
    raise exception 'nobody approves what they are paid' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger decided_by_another before update on supplement
  for each row execute function supplement_decided_by_another();

create function supplement_keeps_its_words() returns trigger language plpgsql
  set search_path = pg_catalog, public, pg_temp as $$
begin
  if (new.post, new.kind, new.annual_pence, new.starts, new.ends, new.test_on, new.shown_by, new.evidence, new.aim,
      new.review_on, new.follows, new.asked_by) is distinct from
     (old.post, old.kind, old.annual_pence, old.starts, old.ends, old.test_on, old.shown_by, old.evidence, old.aim,
      old.review_on, old.follows, old.asked_by)
     or (old.decided_by is not null and new.decided_by is distinct from old.decided_by) then
    raise exception 'the terms of a supplement never change' using errcode = '23514';
  end if;
  if new.state <> old.state and not (old.state, new.state) in
     (('proposed', 'approved'), ('proposed', 'refused'), ('approved', 'withdrawn')) then
    raise exception 'a supplement does not go from % to %', old.state, new.state using errcode = '23514';
  end if;
  return new;
end $$;
create trigger keeps_its_words before update on supplement
  for each row execute function supplement_keeps_its_words();

create table tied_payment (
  id uuid primary key,
  person uuid not null,
  authority integer not null references authority on delete restrict,
  kind text not null check (kind in ('welcome', 'retention', 'relocation', 'training')),
  amount_pence bigint not null check (amount_pence > 0),
  paid_on date not null,
  months integer not null check (months between 1 and 36),
  by_share boolean not null default false,
  recorded_by uuid not null,
  recorded_on date not null,
  constraint nobody_records_their_own check (recorded_by <> person),
  constraint one_of_a_kind_on_a_day unique (person, authority, kind, paid_on)
);
create index tied_payment_by_authority on tied_payment (authority);
"""

# Everyone in post with their level and pay, as far as row security shows them to whoever asks: a place on a point goes
# before a place on the scale. Of a point the spine's edition is named, and its pence where the spine was filed here;
# the shipped ones are looked up by whoever asks. `level` null: on no level.
# How pay stands is the same counted, without anyone's name, and reaches as far as the authorities of a region.
STANDINGS = """
create function pay_held(the_authorities int[], the_day date)
  returns table (person uuid, authority integer, level integer, annual_pence bigint, spine text, edition text,
                 point integer, fte numeric, percent numeric)
  language sql stable as $$
  with working as (
    select distinct on (e.person, e.authority) e.person, e.authority, coalesce(e.fte, 1) as fte
    from employment e where e.authority = any (the_authorities) and e.employer_authority = e.authority
      and e.basis in ('permanent', 'fixed_term') and e.starts <= the_day and (e.ends is null or e.ends > the_day)
    order by e.person, e.authority, e.starts desc, e.id
  ), scaled as (
    select distinct on (pl.person, pl.authority) pl.person, pl.authority, nullif(pl.level, 0) as level,
      nullif(pl.annual_pence, 0) as annual_pence
    from pay_placement pl where pl.authority = any (the_authorities) and pl.starts <= the_day
      and not exists (select from pay_placement n where n.supersedes = pl.id and n.starts <= the_day)
    order by pl.person, pl.authority, pl.starts desc, pl.id
  ), graded as (
    select distinct on (gp.person, gp.authority) gp.person, gp.authority, v.level, v.spine, gp.point,
      gp.protected_pence
    from grade_placement gp join pay_filed f on f.id = gp.grade
    join lateral (
      select g.level, g.spine from pay_adopted a join grade g on g.id = a.filed
      where a.authority = gp.authority and a.kind = 'grade' and a.name = f.name
      order by a.starts <= the_day desc, case when a.starts <= the_day then a.starts end desc nulls last, a.starts
      limit 1) v on true
    where gp.authority = any (the_authorities) and gp.starts <= the_day
    order by gp.person, gp.authority, gp.seq desc
  ), awarded as (
    select distinct on (r.authority, r.spine) r.authority, r.spine, r.edition, r.filed
    from award_run r where r.authority = any (the_authorities) and r.starts <= the_day
    order by r.authority, r.spine, r.starts desc
  ), funds as (
    select distinct on (f.authority) f.authority, f.percent
    from pay_filed f join pay_adopted d on d.filed = f.id
    where f.kind = 'fund' and f.authority = any (the_authorities) and f.starts <= the_day
    order by f.authority, f.starts desc
  )
  select w.person, w.authority, coalesce(g.level, s.level),
    case when g.point is null then s.annual_pence else coalesce(g.protected_pence, p.annual_pence) end,
    g.spine, a.edition, g.point, w.fte, f.percent
  from working w
  left join scaled s on s.person = w.person and s.authority = w.authority
  left join graded g on g.person = w.person and g.authority = w.authority
  left join awarded a on a.authority = g.authority and a.spine = g.spine
  left join spine_point p on p.filed = a.filed and p.point = g.point
  left join funds f on f.authority = w.authority $$;

create function pay_standings(the_authorities int[], the_day date)
  returns table (authority integer, level integer, annual_pence bigint, spine text, edition text, point integer,
                 fte numeric, percent numeric, people bigint)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select h.authority, h.level, h.annual_pence, h.spine, h.edition, h.point, h.fte, h.percent, count(*)
  from pay_held(array(
    select a.code from authority a where a.code = any (the_authorities)
      and (array_position(my_authorities(), a.code) is not null or array_position(my_regions(), a.region) is not null
           or a.region in (select mine.region from authority mine where mine.code = any (my_authorities())))
  ), the_day) h
  group by 1, 2, 3, 4, 5, 6, 7, 8 $$;
"""

# To whom a draft may be shown by name: who holds one of these roles in an authority, or one of those in a region, by
# themselves and not on loan.
SHOWN_TO = """
create function draft_readers(the_authority integer, the_region integer, roles text[], regional text[], day date)
  returns setof uuid language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct g.person from role_grant g
  where g.lent_by is null and g.case_id is null and g.starts <= day and (g.ends is null or g.ends > day)
    and (not g.sensitive or g.confirmed_by is not null)
    and ((g.authority = the_authority and g.role = any (roles)) or (g.region = the_region and g.role = any (regional)))
    and (array_position(my_authorities(), the_authority) is not null or the_authority is null)
    and (array_position(my_regions(), the_region) is not null or the_region is null
         or the_region in (select a.region from authority a where a.code = any (my_authorities()))) $$;
"""

WALLS = "\n".join(
    [
        wall(
            "pay_scale",
            "personal",
            worker="maker",
            authority="authority",
            sent="filed_by is not null",
            may="select, insert, update",
        ),
        # Named people read a draft; they never write it.
        "create policy named on pay_scale for select using (array_position(shared_with, (select me())) is not null);",
        # What comes in begins at the beginning, in the name of whoever brings it.
        "create policy begins on pay_scale as restrictive for insert with check"
        " (state = 'draft' and filed_by is null and maker = (select me()));",
        "create policy one_s_own on pay_scale_approval as restrictive for insert with check"
        " (approved_by = (select me()));",
        "create policy begins on supplement as restrictive for insert with check"
        " (state = 'proposed' and asked_by = (select me()));",
        # A scale drafted here is adopted too: the one before ends where it begins, each authority its own.
        "update behind_wall set may = 'select, insert, update' where name = 'pay_scale_adopted';",
        f"create policy taken_on on pay_scale_adopted as restrictive for insert with check ({MINE.format('authority')});",
        f"create policy ended on pay_scale_adopted as restrictive for update using ({MINE.format('authority')});",
        wall("pay_scale_approval", "tenant", authority="authority", may="select, insert"),
        wall("supplement", "tenant", authority="authority", may="select, insert, update"),
        wall("tied_payment", "shared", authority="authority", worker="person", may="select, insert"),
    ]
)


async def forwards() -> MigrationManager:
    return step(
        ID, "workforce", "scales, supplements and employer cost", SCALES + SUPPLEMENTS + STANDINGS + SHOWN_TO + WALLS
    )
