"""Many entries of one deed move their chain's head once: an update for each grew slower with every one before it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from foundation.database.migrate import step

ID = "foundation_0022_many_entries"

# As before in everything else: chains in ascending order, each head held from its first entry to the deed's end.
FINISH = """
create or replace function finish(
  entries jsonb, the_deed text default null, the_key text default null, the_answer text default null
) returns void language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  entry jsonb;
  link audit;
  head audit_head;
begin
  for entry in select e from jsonb_array_elements(entries) with ordinality as x(e, place)
      order by chain_of((e->>'authority')::int, (e->>'region')::int), place loop
    link := null;
    link.chain := chain_of((entry->>'authority')::int, (entry->>'region')::int);
    if head.chain is distinct from link.chain then
      update audit_head set seq = head.seq, hash = head.hash where chain = head.chain;
      insert into audit_head values (link.chain, 0, sha256(convert_to(link.chain, 'utf8'))) on conflict do nothing;
      select * into head from audit_head where chain = link.chain for update;
    end if;
    link.seq := head.seq + 1;
    link.at := clock_timestamp();
    link.actor := coalesce((entry->>'actor')::uuid, me());
    link.role := entry->>'role';
    link.deed := entry->>'deed';
    link.subject := (entry->>'subject')::uuid;
    link.kind := entry->>'kind';
    link.authority := (entry->>'authority')::int;
    link.region := (entry->>'region')::int;
    link.worker := (entry->>'worker')::uuid;
    link.facts := coalesce(entry->'facts', '{}');
    link.prev := head.hash;
    link.hash := audit_hash(head.hash, link);
    insert into audit values (link.*);
    head.seq := link.seq;
    head.hash := link.hash;
  end loop;
  update audit_head set seq = head.seq, hash = head.hash where chain = head.chain;
  if the_key is not null then
    update pressed set answer = the_answer where person = me() and deed = the_deed and key = the_key;
  end if;
end $$;
"""


async def forwards() -> MigrationManager:
    return step(ID, "foundation", "many entries on the record at once", FINISH)
