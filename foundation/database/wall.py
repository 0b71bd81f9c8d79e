"""The second wall: the policy and the grants of each kind of table, written once and used by every migration.

A table is *open* (reference), *personal* (one person's until shared), *tenant* (an authority's), *shared* (engaging
authority, bank's region, worker, open part of a case) or *plumbing* (reached through functions alone). The policies
read four settings that `enter()` alone makes. `array_position(…) is not null` rather than `= any(…)`: the latter is
estimated fifteen times too small and turns joins wrong.
"""

from typing import Literal

Kind = Literal["open", "personal", "tenant", "shared", "plumbing"]

MINE = "array_position((select my_authorities()), {}) is not null"
REGIONS = "array_position((select my_regions()), {}) is not null"
CASES = "array_position((select my_cases()), {}) is not null"
ME = "{} = (select me())"


def wall(
    table: str,
    kind: Kind,
    *,
    authority: str = "",
    region: str = "",
    case: str = "",
    worker: str = "",
    sent: str = "",
    may: str = "select",
) -> str:
    """SQL that puts `table` behind the wall.

    The keywords name the columns that stand on the row itself. `sent` is the condition under which a personal row is
    shared with its authority and case. `may`: what the application may do ("select, insert, update").
    A row about me is mine to read wherever it stands, but written only where one of my roles reaches.
    """
    reach = [shape.format(column) for shape, column in ((MINE, authority), (REGIONS, region), (CASES, case)) if column]
    own = [ME.format(worker)] if worker else []
    if kind == "personal":
        others = [f"({sent} and ({' or '.join(reach)}))"] if sent and reach else []
        using, check = " or ".join(own + others), " or ".join(own + others)
    elif kind == "open":
        using = check = "true"
    else:
        using, check = " or ".join(reach + own), " or ".join(reach or own)
    lines = [f"alter table {table} enable row level security;"]
    if kind != "plumbing":
        lines.append(f"create policy {kind} on {table} using ({using}) with check ({check});")
    verbs = "" if kind == "plumbing" else may
    lines.append(f"insert into behind_wall (name, kind, may) values ('{table}', '{kind}', '{verbs}');")
    return "\n".join(lines)


# Whose a row is, and where it stands, never changes: moving a person between authorities is a function.
GRANTS = """
do $$
declare row record; changeable text;
begin
  execute format('grant usage on schema public to %1$I', {role});
  for row in select name, may from behind_wall where may <> '' loop
    execute format('revoke update on %I from %I', row.name, {role});
    execute format('grant %s on %I to %I', replace(row.may, ', update', ''), row.name, {role});
    if row.may like '%, update%' then
      select string_agg(quote_ident(attname), ', ') into changeable from pg_attribute
        where attrelid = row.name::regclass and attnum > 0 and not attisdropped and attgenerated = ''
          and attname not in ('id', 'authority', 'region', 'worker', 'person', 'journey', 'case_id');
      execute format('grant update (%s) on %I to %I', changeable, row.name, {role});
    end if;
  end loop;
  for row in select oid::regprocedure as signature from pg_proc
    where pronamespace = 'public'::regnamespace and prosecdef loop
    execute format('revoke all on function %s from public', row.signature);
    execute format('grant execute on function %s to %I', row.signature, {role});
  end loop;
end $$
"""
