"""The second wall, with Python's checks left out: SQL as the application role, entered as one of the cast."""

import asyncio
import re
import subprocess
from collections import Counter
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from foundation.database import server
from foundation.database.migrate import fit
from foundation.database.pool import fetch, fetch_value, transaction
from foundation.deeds import enter
from foundation.routing import hash_of
from tests import cast
from tests.canaries import JOURNEY, NAME, Canary, of, sow
from tests.cast import AMARA, BEA, CAST, LEEDS, SALFORD, TRAFFORD, UMA, named

ROOT = Path(__file__).parents[2]
REFUSED = asyncpg.InsufficientPrivilegeError

# Every function that runs as the owner, and what it tells or does beyond the caller's reach.
DEFINERS = {
    "enter": "whose session it is, and what they hold today",
    "open_session": "signs in an account that is not locked and no service",
    "freshen_session": "one's own session, by its unguessable hash",
    "end_session": "one's own session, by its unguessable hash",
    "former_session": "one's own session, by its unguessable hash",
    "see_session": "one's own session, by its unguessable hash",
    "move_day": "one's own session, by its unguessable hash",
    "session_ended": "one's own session, by its unguessable hash",
    "end_my_sessions": "one's own sessions",
    "hold_form": "keeps what was typed for whoever's session it was, by its unguessable hash",
    "my_sessions": "one's own sessions",
    "begin_sign_in": "a sign-in under way, by hashes",
    "take_sign_in": "a sign-in under way, once, by its unguessable state and the browser's own secret",
    "account_standing": "the name of one account, by its id, and whether it is locked",
    "account_of": "the id of one person's account",
    "numbers_held": "whose record has a registration number that an HR file names: for the product's own services",
    "keep_what_it_said": "a trigger: what a row of work said before it was altered is kept",
    "take_back": "removes a change of work that has not begun, in an authority of the caller's",
    "end_roles_with_work": "shortens the roles of whoever leaves, in an authority of the caller's; never one's own",
    "selves_of": "ids of the records that are one person's: no names, and not where they stand",
    "returns_together": "sums of what at least five authorities sent for a year: no authority, no row",
    "alike_elsewhere": "name, number and birth date of whoever elsewhere has those of one of the caller's people",
    "other_sides": "name and registration number of the other record, where the caller's authority suspects it",
    "keep_my_contact": "how one is reached, in one's own record",
    "take_back_fed": "removes work that a later extract takes back, in an authority of the caller's",
    "who_sign_in": "which people of an HR file sign in here: for the product's own services",
    "account_of_session": "whose session it is, by its unguessable hash",
    "date_sign_in": "makes one session's sign-in older, never fresher",
    "note_origin": "by which provider a session came",
    "origin_of": "by which provider one's own session came, by its unguessable hash",
    "forget_origin": "a trigger: the identity token goes with its session",
    "end_provider_sessions": "ends sessions that a provider says are over",
    "end_account_sessions": "ends the sessions of an account that came by a provider",
    "end_origin_sessions": "ends the sessions that came by one provider",
    "first_time": "a logout token, once",
    "name_of": "names of people by id, never a list",
    "names_of": "names of people by id, never a list",
    "grants_reaching": "the roles that reach one person, to that person, those of their authority and its auditors",
    "addresses_of": "e-mail addresses of who holds a role where the caller is the administrator",
    "audited": "the authorities of regions that the caller audits",
    "bank_members": "which of these people are of the bank of their region: a yes each, and no more",
    "my_bank_members": "ids of the members of banks that the caller keeps",
    "stages_reached": "the stage last met, of the journeys of members of banks that the caller keeps",
    "last_used": "the days on which people last did something under a role, and signed in",
    "people_named": "names of people by id, never a list",
    "personas": "the demo's invented people",
    "demo_day": "the demo's day",
    "press": "one's own presses",
    "finish": "writes the record, and nothing else can",
    "taken_in_on": "that a file was taken in before, and when",
    "call_for_work": "the product alone: that work waits",
    "take_work": "the product alone: the oldest work that waits",
    "hold_work": "the product alone: work that it holds by its fence",
    "end_work": "the product alone: work that it holds by its fence",
    "tidy_work": "the product alone: forgets files and work that are over",
    "work_on": "how far the work on one thing is, by that thing's id",
    "take_tokens": "one token of each bucket of a key",
    "take_own_tokens": "one token of each of one's own buckets",
    "suppliers_hold_one_role": "a trigger: whether the person is a supplier's",
    "suppliers_have_one_account": "a trigger: whether the person is a supplier's",
    "members_are_nothing_else": "a trigger: what else the person holds",
    "within_my_reach": "whether a supplier is the asker's own or of their region",
    "enter_supplier_account": "an account for a supplier within reach, and for no other",
    "members_of": "a supplier's people, within reach",
    "lock_member": "locks an account of a supplier within reach, never one's own",
    "invited": "whom one invitation is for, by its id",
    "use_invitation": "one invitation, once",
    "spend_challenge": "a challenge, once",
    "passkey_of": "one public key, by its id",
    "use_passkey": "counts one key's use",
    "app_code_of": "one supplier account's sealed secret, by its address, before sign-in",
    "spend_code": "one code, once",
    "spend_recovery_code": "one recovery code, once",
    "keep_passkey": "a new key of a supplier's account",
    "keep_app_code": "a new app of a supplier's account",
    "my_account": "one's own account",
    "my_ways": "one's own keys, without what they hold",
    "remove_way": "one's own key, unless it is the last",
    "signs_in_as": "whose sign-in address it is, among those with a role in one authority",
    "holding": "how many roles someone holds in an authority, and elsewhere",
    "let_go": "ends a leaver's roles and sessions, for the product's own accounts alone",
    "spells_of": "dates and kinds of spells of work",
    "career_breaks_of": "dates and kinds of long absences, without reasons",
    "registrations_of": "the public register's facts",
    "outcome_by_an_outsider": "a trigger: reads who is close to a case",
    "panels_to_come": "days of later panels of one authority",
    "busy": "hours of bookings, never where",
    "my_workers": "the ids of those whom one assesses",
    "for_the_product": "whether a service account is at work: the rest of these begin with it",
    "job_take": "the product's own runs of jobs",
    "job_hold": "the product's own runs of jobs",
    "job_done": "the product's own runs of jobs",
    "job_failed": "the product's own runs of jobs",
    "job_over": "when jobs were done",
    "job_waiting": "which runs nobody is at",
    "job_report": "when jobs were last done, and how often they failed",
    "tell": "writes notices, and reads none",
    "mark_read": "one's own notices",
    "mail_by_new_wishes": "one's own notices",
    "holders_of": "the ids of those who hold a role in one place",
    "notices_to_mail": "the product alone: kinds of notices, never their words",
    "put_off_mail": "the product alone: when a notice is due by e-mail",
    "make_mail": "the product alone: a letter of kinds",
    "take_mail": "the product alone: letters to be sent, with their addresses",
    "mail_sent": "the product alone: marks a letter",
    "mail_not_sent": "the product alone: marks a letter",
    "my_failed_mail": "that an e-mail to oneself failed",
    "mail_report": "how many letters wait and failed, of nobody by name",
    "audit_heads": "the product alone: lengths and hashes of the chains",
    "purge": "the product alone: counts of what was kept long enough",
    "remove_view": "one's own view of figures, removed",
    "forget_drafts": "how many drafts were too old, never a word of one",
    "draft_readers": "the ids of those who hold some roles in the asker's own authority or region",
    "pay_standings": "how many stand where on a scale, of an authority of the asker's own or its region, and never who",
    "put_forward": "the candidates put forward to the asker's own authority or region",
}

RIGHTS = """
select c.relname as name, c.relkind, array(
  select verb from unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) verb
  where relkind <> 'S' and (has_table_privilege('steadfast_app', c.oid, verb)
    or (verb in ('select', 'insert', 'update') and has_any_column_privilege('steadfast_app', c.oid, verb)))
  or relkind = 'S' and verb in ('select', 'update') and has_sequence_privilege('steadfast_app', c.oid, verb)) as verbs
from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
"""
LINKS = """
with side as (
  select c.*, array(select a.attname::text from unnest(conkey) k
                    join pg_attribute a on a.attrelid = conrelid and a.attnum = k) as mine,
              array(select a.attname::text from unnest(confkey) k
                    join pg_attribute a on a.attrelid = confrelid and a.attnum = k) as theirs
  from pg_constraint c where contype = 'f')
select conrelid::regclass::text as child, confrelid::regclass::text as parent, mine, theirs from side
"""


@pytest.fixture
async def canaries(clone, as_owner) -> list[Canary]:
    return await sow(as_owner)


@pytest.fixture
async def kinds(as_owner) -> dict[str, tuple[str, str]]:
    return {row["name"]: (row["kind"], row["may"]) for row in await as_owner.fetch("select * from behind_wall")}


async def keys_of(owner: asyncpg.Connection) -> dict[str, tuple[str, ...]]:
    rows = await owner.fetch(
        "select c.relname as name, array_agg(a.attname::text order by a.attnum) as key from pg_index i join pg_class c"
        " on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)"
        " where i.indisprimary and c.relnamespace = 'public'::regnamespace group by 1"
    )
    return {row["name"]: tuple(row["key"]) for row in rows}


# What stands behind the wall ---------------------------------------------------------------------------------------


async def test_every_table_is_of_exactly_one_kind_and_under_its_policy(as_owner, kinds):
    tables = await as_owner.fetch(
        "select relname, relrowsecurity, relforcerowsecurity,"
        " array(select polname::text from pg_policy where polrelid = c.oid) as policies from pg_class c"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
    )
    assert {row["relname"] for row in tables} == set(kinds), "a table outside the wall, or an entry without a table"
    assert all(row["relrowsecurity"] and not row["relforcerowsecurity"] for row in tables)
    for row in tables:
        kind = kinds[row["relname"]][0]
        assert (kind in row["policies"]) == (kind != "plumbing"), row["relname"]
        assert kind != "plumbing" or not row["policies"]
    print(f"{len(tables)} tables:", dict(Counter(kind for kind, _ in kinds.values())))


async def test_the_application_may_do_what_is_entered_and_no_more(as_owner, kinds):
    """Read from the catalogue: no other relation, no delete or truncate anywhere, no view around the wall."""
    rows = await as_owner.fetch(RIGHTS)
    for row in rows:
        assert ", ".join(row["verbs"]) == kinds.get(row["name"], ("", ""))[1], row["name"]
    assert not [row["name"] for row in rows if row["relkind"] in (b"v", b"m", b"f")]


async def test_whose_a_row_is_can_never_be_written_over(as_owner, kinds):
    rows = await as_owner.fetch(
        "select table_name, column_name from information_schema.column_privileges where grantee = 'steadfast_app'"
        " and privilege_type = 'UPDATE' and table_schema = 'public'"
    )
    fixed = {"id", "authority", "region", "worker", "person", "journey", "case_id"}
    assert len(rows) > 100 and not [tuple(row) for row in rows if row["column_name"] in fixed]


async def test_functions_that_run_as_the_owner_are_those_listed(as_owner):
    rows = await as_owner.fetch(
        "select proname, provolatile, proconfig, has_function_privilege('public', oid, 'execute') as everyones"
        " from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"
        " and not exists (select from pg_depend d where d.objid = pg_proc.oid and d.deptype = 'e')"
    )
    assert {row["proname"] for row in rows} == set(DEFINERS)
    for row in rows:
        assert "search_path=pg_catalog, public, pg_temp" in (row["proconfig"] or []), row["proname"]
        assert not row["everyones"], row["proname"]
    assert {row["proname"]: row["provolatile"] for row in rows}["enter"] == b"v"
    print(f"{len(rows)} functions run as the owner, each with a fixed search path")


async def test_the_context_is_set_in_one_place(as_owner):
    functions = await as_owner.fetch(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace"
        " and prosrc ~* 'set_config|set\\s+local'"
    )
    assert [row["proname"] for row in functions] == ["set_context"]
    setting = re.compile(r"set_config|set\s+(local|session)\s|set\s+app\.", re.I)
    code = [
        p
        for p in ROOT.rglob("*.py")
        if not {".venv", ".cache", "tests", "node_modules", "build"} & set(p.relative_to(ROOT).parts)
    ]
    found = [str(p.relative_to(ROOT)) for p in code if setting.search(p.read_text())]
    assert found == ["foundation/piccolo_migrations/foundation_0001_ground.py"]
    callers = [str(p.relative_to(ROOT)) for p in code if re.search(r"set_context|context_restore", p.read_text())]
    entering = ["0001_ground", "0004_sessions"]
    steps = [f"foundation/piccolo_migrations/foundation_{name}.py" for name in entering]
    assert sorted(callers) == ["foundation/database/pool.py", *steps]


async def test_nobody_gets_an_error_never_an_empty_page(canaries, kinds):
    tried = 0
    for table, (kind, _) in kinds.items():
        if kind in ("personal", "tenant", "shared"):
            tried += 1
            with pytest.raises((asyncpg.UndefinedObjectError, asyncpg.DataError)):
                async with transaction():
                    await fetch(f"select * from {table} limit 1")
    print(f"{tried} tables asked by nobody: {tried} errors")
    assert tried > 20


# What each person sees ---------------------------------------------------------------------------------------------


async def test_nobody_sees_a_row_of_a_foreign_authority(canaries, kinds, as_owner):
    """SELECT * of every table, as each of the cast; twice over: nothing foreign is seen, and one's own is."""
    keys = await keys_of(as_owner)
    kept = {table for table, (kind, _) in kinds.items() if kind in ("personal", "tenant", "shared")}
    assert kept == {canary.table for canary in canaries}, "every walled table has its canaries"
    attempted, leaks, missed = 0, [], []
    for member in CAST:
        async with transaction(readonly=True):
            await enter(hash_of(member.token))
            for table in kept:
                key = keys[table]
                seen = {tuple(row[name] for name in key) for row in await fetch(f"select * from {table}")}
                for canary in (each for each in canaries if each.table == table):
                    foreign, shown = not canary.within(member), tuple(canary.row[name] for name in key) in seen
                    attempted += foreign
                    if foreign and shown:
                        leaks.append((member.name, table, canary.authority))
                    if not foreign and not shown:
                        missed.append((member.name, table, canary.authority))
    print(f"{len(CAST)} people, {len(kept)} tables: {attempted} foreign rows attempted, {len(leaks)} seen")
    assert not leaks
    assert not missed, "the wall hides what its person may read: the test above would pass on an empty database"


async def test_what_looks_further_than_the_row_is_asked_after_the_walls_own_policy(as_owner):
    """PostgreSQL asks them from the last name to the first: most people are let in before anything is looked up."""
    before = await as_owner.fetch(
        "select p.tablename, p.policyname from pg_policies p join behind_wall w on w.name = p.tablename"
        " where p.permissive = 'PERMISSIVE' and p.policyname > w.kind"
    )
    assert not before


async def test_the_plumbing_is_reached_through_functions_alone(clone, kinds):
    for table in (table for table, (kind, _) in kinds.items() if kind == "plumbing"):
        for sql in (f"select * from {table}", f"insert into {table} default values", f"delete from {table}"):
            with pytest.raises(REFUSED):
                async with transaction():
                    await enter(hash_of(cast.HELEN.token))
                    await fetch(sql)


# What nobody may write ---------------------------------------------------------------------------------------------


async def refused(sql: str, *args, by=UMA, error=REFUSED) -> None:
    with pytest.raises(error):
        async with transaction():
            await enter(hash_of(by.token))
            await fetch(sql, *args)


def as_insert(canary: Canary, **other) -> tuple[str, list]:
    row = canary.row | ({"id": uuid4()} if "id" in canary.row else {}) | other
    columns = ", ".join(f'"{name}"' for name in row)
    return f"insert into {canary.table} ({columns}) values ({', '.join(f'${n}' for n in range(1, len(row) + 1))})", [
        *row.values()
    ]


async def test_nothing_is_written_for_another_authority(canaries, kinds):
    """As Salford's HR and Leeds' bank coordinator: a copy of each of Trafford's rows, under an id of its own."""
    tried = 0
    sooner = {"break_glass_read": asyncpg.CheckViolationError}  # its trigger asks first whether they opened anything
    for by in (UMA, cast.ABEL):
        for canary in of(TRAFFORD):
            await refused(*_flat(as_insert(canary)), by=by, error=sooner.get(canary.table, REFUSED))
            tried += 1
    print(f"{tried} rows written for another authority, {tried} refused")


def _flat(pair: tuple[str, list]) -> tuple:
    return (pair[0], *pair[1])


async def test_what_is_out_of_reach_is_not_changed(canaries, kinds, as_owner):
    """Every table, every authority but one's own: an update without a filter changes one's own rows at most."""
    tried = 0
    for table, (kind, may) in kinds.items():
        if kind in ("open", "plumbing") or "update" not in may:
            continue
        column = await as_owner.fetchval(
            "select column_name from information_schema.column_privileges where table_name = $1 and grantee ="
            " 'steadfast_app' and privilege_type = 'UPDATE' order by column_name = 'version' desc, 1 limit 1", table,
        )  # fmt: skip
        async with transaction():
            await enter(hash_of(UMA.token))
            rows = await fetch(f'update {table} set "{column}" = "{column}" returning *')
        foreign = [row for row in rows if row.get("authority") not in (None, SALFORD)]
        assert not foreign, table
        ones_own = ("personal" if row.get("authority") is None else "" for row in rows)
        assert kind not in ones_own or {row["person"] for row in rows} <= {UMA.id}, table
        tried += 1
    print(f"{tried} tables written without a filter, nothing of another authority or person changed")
    assert tried > 20


@pytest.mark.parametrize(
    "table",
    [
        "person",
        "employment",
        "post",
        "post_change",
        "team_change",
        "vacancy_declared",
        "vacancy_bridge",
        "request",
        "offer",
        "booking",
        "journey",
        "evidence",
    ],
)
async def test_a_row_is_not_moved_to_another_authority(canaries, table):
    await refused(f"update {table} set authority = {TRAFFORD} where authority = {SALFORD}")
    await refused(f"update {table} set authority = {LEEDS}", by=AMARA)
    await refused(f"update {table} set authority = {LEEDS}", by=BEA)


async def test_nobody_writes_about_themselves_where_no_role_of_theirs_reaches(canaries):
    """The row would be theirs to read; it is not theirs to make."""
    leeds = {canary.table: canary for canary in of(LEEDS)}
    for table, column in (
        ("absence", "person"),
        ("pay_placement", "person"),
        ("pay_step_due", "person"),
        ("offer", "worker"),
    ):
        await refused(*_flat(as_insert(leeds[table], **{column: AMARA.id})), by=AMARA)


async def test_what_was_sent_is_not_written_over(canaries):
    sent = named("Trafford sent")
    for by in (AMARA, cast.CALLUM, BEA):
        for change in ("body = 'other'", "title = 'other', state = 'returned'", "standards = '{x}'", "kind = 'other'"):
            with pytest.raises(asyncpg.PostgresError) as no:
                async with transaction():
                    await enter(hash_of(by.token))
                    await fetch(f"update evidence set {change} where id = $1", sent)
            assert no.value.sqlstate == "SF002"
    await refused(
        "update evidence set state = 'discarded' where id = $1", sent, by=AMARA, error=asyncpg.CheckViolationError
    )


async def test_what_is_insert_only_is_neither_changed_nor_deleted(canaries, kinds):
    everyone = (AMARA, cast.PRIYA, cast.HELEN, cast.LENA, cast.KIT, cast.MO)
    kept = [table for table, (_, may) in kinds.items() if "update" not in may]
    assert {"outcome", "recommendation", "pay_placement", "pay_step_due", "audit", "rule_decision", "cap"} <= set(kept)
    for by in everyone:
        for table in kept:
            await refused(
                f"update {table} set authority = authority", by=by, error=(REFUSED, asyncpg.UndefinedColumnError)
            )
    for table in kinds:
        await refused(f"delete from {table}", by=cast.HELEN)
        await refused(f"truncate {table}", by=cast.HELEN)
    await refused("insert into audit select * from audit limit 1", by=cast.HELEN)


async def test_the_application_role_defines_copies_and_becomes_nothing(canaries, clone):
    for sql in (
        "create table mine (n int)", "alter table person disable row level security", "drop policy shared on person",
        "create function f() returns int language sql as 'select 1'", "set role steadfast_owner",
        "set session authorization steadfast_owner", "alter table person owner to steadfast_app",
        "create policy mine on person using (true)", "create or replace function demo_day() returns date return null",
        "grant steadfast_owner to steadfast_app", "create view v as select * from person", "create schema mine",
        "comment on table person is 'x'", "alter role steadfast_app bypassrls", "copy person to program 'true'",
    ):  # fmt: skip
        await refused(sql, by=cast.HELEN)
    async with transaction():
        await enter(hash_of(UMA.token))
        with pytest.raises(asyncpg.FeatureNotSupportedError):
            await (await _connection()).copy_records_to_table("unallocated", records=[], columns=["team"])
    async with transaction():
        await enter(hash_of(UMA.token))
        await fetch("set row_security = off")
        with pytest.raises(REFUSED, match="row-level security"):
            await fetch("select * from person")


async def _connection() -> asyncpg.Connection:
    from foundation.database.pool import connection

    return connection()


# Foreign keys see through the wall --------------------------------------------------------------------------------


async def test_every_link_to_a_walled_row_carries_its_authority(as_owner, kinds):
    """Column by column: what names another row is covered by a key with its authority, region or person in it too."""
    kept = {table for table, (kind, _) in kinds.items() if kind in ("personal", "tenant", "shared")}
    links = [row for row in await as_owner.fetch(LINKS) if {row["parent"], row["child"]} <= kept]
    places = {"authority", "region"}
    loose = []
    for link in links:
        for column in set(link["mine"]) - places - {"worker", "person", "decided_by", "raised_by"}:
            held = [
                o
                for o in links
                if o["child"] == link["child"] and column in o["mine"] and o["parent"] == link["parent"]
            ]
            if not any({"authority", "region", "person"} & set(o["theirs"]) for o in held):
                loose.append((link["child"], column, link["parent"]))
    print(f"{len(links)} foreign keys to walled tables, {len(set(loose))} that do not carry the authority")
    assert len(links) > 15 and not loose


async def test_a_row_of_mine_does_not_hang_on_another_authoritys(canaries):
    """As Salford's HR: Salford's own rows, each pointed at Trafford's journey, panel, request or step."""
    tried = 0
    theirs = {"journey": JOURNEY[TRAFFORD], "panel": named("Trafford's panel"), "request": named("Trafford request"),
              "offer": named("Trafford offer"), "supersedes": None, "team": cast.STRETFORD}  # fmt: skip
    for canary in (each for each in of(SALFORD) if not each.secret):
        for column in set(theirs) & set(canary.row) - {"supersedes"}:
            if column == "team" and canary.table == "journey":
                continue  # a team of a journey is a label: nothing is read through it
            more = {"phase": 2} if "phase" in canary.row else {}
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as no:
                async with transaction():
                    await enter(hash_of(UMA.token))
                    sql, args = as_insert(canary, **{column: theirs[column]}, **more)
                    await fetch(sql, *args)
                    await fetch("set constraints all immediate")
            assert isinstance(
                no.value,
                asyncpg.ForeignKeyViolationError | asyncpg.UniqueViolationError | asyncpg.ExclusionViolationError,
            )
            tried += 1
    print(f"{tried} rows of Salford pointed at Trafford's: {tried} refused")
    outcome = next(canary for canary in of(SALFORD) if canary.table == "outcome")
    await refused(
        *_flat(as_insert(outcome, supersedes=named("Trafford outcome"))), error=asyncpg.ForeignKeyViolationError
    )


async def test_a_request_does_not_lie_in_another_region(canaries):
    request = next(canary for canary in of(SALFORD) if canary.table == "request")
    await refused(*_flat(as_insert(request, region=3)), error=asyncpg.ForeignKeyViolationError)


async def test_errors_tell_nothing_of_another_tenants_row(canaries):
    """That there is a clash is told; with what, is not."""
    sql, args = as_insert(next(c for c in of(SALFORD) if c.table == "unallocated"))
    with pytest.raises(asyncpg.UniqueViolationError) as clash:
        async with transaction():
            await enter(hash_of(UMA.token))
            await fetch(sql, *args)
    assert not clash.value.detail or str(args[0]) not in clash.value.detail


# Who may use the database -----------------------------------------------------------------------------------------


async def test_only_a_plain_role_may_serve(clone, cluster, as_owner):
    assert await fit(clone.app) == ""
    assert "owns tables" in await fit(clone.owner)
    root = clone.owner.replace("steadfast_owner@", "postgres@")
    assert "superuser" in await fit(root)
    admin = await asyncpg.connect(root)
    try:
        await admin.execute("create role heir login in role steadfast_owner; create role free login bypassrls")
        await admin.execute("create role maker login createrole")
        for name, words in (("heir", "become"), ("free", "bypass"), ("maker", "make roles")):
            assert words in await fit(clone.owner.replace("steadfast_owner@", f"{name}@")), name
    finally:
        await admin.execute("drop role if exists heir, free, maker")
        await admin.close()


@pytest.mark.slow
async def test_the_owner_dumps_and_copies_everything(canaries, clone, as_owner, tmp_path):
    """Row security is enabled, not forced: a backup made by the owner holds every authority's rows."""
    dump = server.which()[0].bindir / "pg_dump"
    if not dump.exists():
        dump = next((found.bindir / "pg_dump" for found in server.which() if (found.bindir / "pg_dump").exists()), None)
    if dump is None:
        pytest.skip("no pg_dump beside any PostgreSQL here")
    command = [dump, "--data-only", "--inserts", "-d", clone.owner]
    made = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    for place in NAME:
        assert str(JOURNEY[place]) in made.stdout
    lines = len(re.findall(r"^INSERT INTO public\.", made.stdout, re.M))
    tables = await as_owner.fetch("select name from behind_wall")
    counted = sum([await as_owner.fetchval(f"select count(*) from {row['name']}") for row in tables])
    print(f"the owner's dump holds {lines} rows of {counted}")
    assert lines == counted
    async with transaction():
        await enter(hash_of(UMA.token))
        seen = await fetch_value("select count(*) from person")
    copied = await as_owner.copy_from_table("person", output=tmp_path / "person", format="csv")
    assert int(copied.split()[1]) > seen > 0
