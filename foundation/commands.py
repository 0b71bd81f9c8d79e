"""The commands of the ground: serve, migrate, grant, audit, doctor. Each returns an exit code."""

import asyncio
import json
import sys
from argparse import Namespace
from uuid import uuid4

import asyncpg

from foundation import audit, clock
from foundation.access import Role, Scope, role_of
from foundation.database import server
from foundation.database.pool import close_pool, fetch_one, fetch_value, open_pool, transaction
from foundation.deeds import COMMAND_LINE, enter, service
from foundation.jobs.job import JOBS
from foundation.jobs.look import look
from foundation.pages import vendored
from foundation.settings import Settings, SettingWrong, settings
from foundation.start import database


def serve(chosen: Namespace) -> int:
    """Serve the application: STEADFAST_WORKERS processes share one port and one database."""
    from foundation.serving.room import check_connections
    from foundation.serving.run import listening, run

    found = settings()
    with listening(found) as shared:
        found = database(patient=True)
        asyncio.run(check_connections(found))
        if found.demo:
            chosen.prepare(chosen)
        where = f"http://{found.host}:{found.port}"
        print(f"Steadfast is at {where}" + (f"  –  choose who to be at {where}/demo" if found.demo else ""), flush=True)
        run(found, shared)
    return 0


def migrate(chosen: Namespace) -> int:
    database()
    print("The database is up to date.")
    return 0


def grant(chosen: Namespace) -> int:
    """Give someone a role from the command line: how a council's first administrator begins."""
    try:
        role = role_of(chosen.role)
    except ValueError as wrong:
        raise SettingWrong(str(wrong)) from None
    if role.scope is Scope.AUTHORITY and chosen.authority is None:
        raise SettingWrong(f"{role.words} is held in an authority: add --authority CODE")
    if role.scope is Scope.REGION and chosen.region is None:
        raise SettingWrong(f"{role.words} is held in a region: add --region CODE")
    if role.scope in (Scope.SENT, Scope.TEAM):
        raise SettingWrong(f"{role.words} is given for a named case or team, on the page of that case or team")
    database()
    asyncio.run(_grant(chosen.email, chosen.name, role, chosen.authority, chosen.region))
    print(f"{chosen.name} ({chosen.email}) is now {role.words}.")
    return 0


async def _grant(email: str, name: str, role: Role, authority: int | None, region: int | None) -> None:
    owner, grant_id = await asyncpg.connect(settings().database_owner_url), uuid4()
    try:
        person = await owner.fetchval("select person from account where lower(email) = lower($1)", email)
        if person is None:
            person = uuid4()
            await owner.execute(
                "insert into account (id, person, name, email) values ($1, $2, $3, $4)", uuid4(), person, name, email
            )
        if authority is not None:
            region = await owner.fetchval("select region from authority where code = $1", authority)
            if region is None:
                raise SettingWrong(f"there is no authority {authority}: use its three-digit DfE code")
        await owner.execute(
            "insert into role_grant (id, person, role, scope, authority, region, starts, reason, granted_by)"
            " values ($1, $2, $3, $4, $5, $6, $7, 'first administrator', $8) on conflict do nothing",
            grant_id, person, role, role.scope, authority, region, clock.today(), COMMAND_LINE,
        )  # fmt: skip
    finally:
        await owner.close()
    await open_pool(settings().database_url, 1)
    try:
        async with transaction():
            await enter(service(COMMAND_LINE).session)
            entry = {
                "role": "service", "deed": "grant:given", "subject": grant_id, "kind": "grant",
                "authority": authority, "region": region, "worker": person, "facts": {"person": person, "role": role},
            }  # fmt: skip
            await fetch_value("select finish($1::jsonb)", json.dumps([entry], default=str))
    finally:
        await close_pool()


def audit_verify(chosen: Namespace) -> int:
    """Check every chain against itself and against the anchors kept outside the database; 1 when one was touched."""
    found = database()
    path = found.data / "anchors.jsonl"

    async def run() -> list[audit.Fault]:
        owner = await asyncpg.connect(found.database_owner_url)
        try:
            faults = await audit.verify(owner, audit.kept(path))
            if not faults:
                audit.keep(await audit.anchors_now(owner), path)
            return faults
        finally:
            await owner.close()

    faults = asyncio.run(run())
    for fault in faults:
        print(f"{fault.chain} row {fault.seq}: {fault.words}")
    print("The record is whole, and anchored." if not faults else f"{len(faults)} chain faults found.")
    return 1 if faults else 0


def doctor(chosen: Namespace) -> int:
    """What is well and what is not, in plain words; 1 when something that the service needs is missing."""
    lines = [("Python", f"{sys.version.split()[0]}", sys.version_info >= (3, 11))]
    lines.append(
        ("Page styles", "built" if vendored() else "not built: pages work but are plain; run make install", True)
    )
    if settings().embedded:
        found = server.which()
        lines.append(
            ("PostgreSQL binaries", f"{len(found)} found" if found else "none found: make install", bool(found))
        )
    chosen.prepare()
    try:
        lines += asyncio.run(_ask(database()))
    except Exception as problem:  # whatever is wrong with it is the answer
        lines.append(("Database", f"does not answer: {problem}", False))
    lines += _machine()
    for name, words, well in lines:
        print(f"{'well ' if well else 'WRONG'}  {name}: {words}")
    return 0 if all(well for _, _, well in lines) else 1


async def _ask(found: Settings) -> list[tuple[str, str, bool]]:
    from foundation.serving import room

    await open_pool(found.database_url, 1)
    try:
        async with transaction(readonly=True):
            row = await fetch_one("select version() as v, current_user as u, clock_timestamp() as t")
        jobs = await look(JOBS)
    finally:
        await close_pool()
    assert row is not None
    wanted, left = await room.connections(found)
    apart = abs((row["t"] - clock.now()).total_seconds())
    return [
        ("Database", f"{row['v'].split(' on ')[0]}, as {row['u']}", True),
        (
            "Connections",
            f"{found.workers} workers with {found.pool_size} each need at most {wanted}; the server leaves {left}",
            wanted <= left,
        ),
        ("Clocks", f"this machine and the database are {apart:.1f} seconds apart", apart < 5),
        *jobs,
    ]


def _machine() -> list[tuple[str, str, bool]]:
    from foundation.serving import room

    free, files = room.disk_free(settings().data), room.descriptors()
    return [
        ("Disk", f"{free / 2**30:.1f} GB free where {settings().data} is", free > room.LEAST_DISK),
        ("Open files", f"{files} for each worker, which holds one for each connected browser", files >= 1024),
    ]
