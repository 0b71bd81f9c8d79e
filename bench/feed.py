"""`python -m bench.feed`, and a part of `make bench`: an HR feed of 40,000 people beside the least it could cost.

The floor of the checking and of the loading is the same rows copied into a temporary table and inserted from it into
the same two tables, by turns in one run. Then the server takes such a file in while pages are asked of it.
"""

import asyncio
import csv
import io
import os
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg

from bench.load import Heard, ask
from foundation import clock
from foundation.database.bulk import run, stage
from foundation.database.pool import close_pool, fetch_value, open_pool, transaction
from foundation.deeds import COMMAND_LINE, enter, service
from foundation.intake import deeds, work
from foundation.intake.kinds import KINDS, Content
from foundation.settings import settings
from foundation.uploads.opening import table
from workforce.rules.feed_headings import FIELDS

PEOPLE = 40_000
# Authorities outside the demo's region, one a round.
AUTHORITIES = (383, 330, 801, 873, 886, 202, 373, 916)
OPERATOR = service(COMMAND_LINE)
FIRST = ("Ann", "Bola", "Chris", "Dina", "Emre", "Farah", "Gwen", "Hari", "Iris", "Jan")
LAST = ("Ashby", "Bello", "Carr", "Dunn", "Eze", "Fox", "Gill", "Hume", "Iqbal", "Jones", "Kerr", "Lowe")


def rows(seed: int, as_at: str, *, changed: int = 0) -> Iterator[list[str]]:
    """A council of 40,000 people; `changed` of them with another grade."""
    for number in range(PEOPLE):
        starts = date(2010, 1, 4) + timedelta(days=number * 7 % 5_800)
        name = f"{FIRST[number % 10]} {LAST[number % 12]}{'abcdefghijklmnop'[number // 12 % 16]}{number // 192}"
        values = {
            "payroll_number": f"{100_000 + number}", "name": name, "swe_number": f"SW{seed}{1_000_000 + number}",
            "birth_date": f"{date(1962, 1, 1) + timedelta(days=number * 3 % 14_000)}", "sex": "MF"[number % 5 > 0],
            "ethnicity": ("WBRI", "BAFR", "AIND", "WOTH")[number % 4], "qualification": "MA social work",
            "title": ("Social worker", "Senior social worker", "Team manager")[number % 3], "role": f"{number % 6 + 1}",
            "type": ("SW", "SSW", "TM")[number % 3], "grade": "G12" if number < changed else f"G{number % 4 + 8}",
            "basis": ("permanent", "permanent", "permanent", "fixed term", "agency")[number % 5],
            "team": f"Family safeguarding team {number % 400}", "hours": ("37", "30", "22.2")[number % 3],
            "fte": ("1", "0.8108", "0.6")[number % 3], "start": f"{starts:%d/%m/%Y}",
            "end": f"{starts + timedelta(days=400):%d/%m/%Y}" if number % 20 == 0 else "",
            "reason": "1" if number % 20 == 0 else "", "destination": "3" if number % 20 == 0 else "",
            "probation": f"{starts + timedelta(days=182):%d/%m/%Y}", "manager": f"{100_000 + number % 400}",
            "cost_code": f"CC{number % 400:05}", "as_at": as_at,
        }  # fmt: skip
        yield [values.get(field.code, "") for field in FIELDS]


def as_csv(lines: Iterator[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([field.title for field in FIELDS])
    writer.writerows(lines)
    return out.getvalue().encode()


def as_xlsx(lines: Iterator[list[str]]) -> bytes:
    import openpyxl

    book, out = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    sheet.append([field.title for field in FIELDS])
    for line in lines:
        sheet.append(line)
    book.save(out)
    return out.getvalue()


def read_by_library(content: bytes) -> int:
    """What openpyxl needs to read the same workbook, read only."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))


# The floor ----------------------------------------------------------------------------------------------------------

COLUMNS: Mapping[str, str] = {
    "person": "uuid",
    "starts": "date",
    "ends": "date",
    **{f"c_{field.code}": "text" for field in FIELDS},
}
INSERTS = (
    "insert into person (id, authority, region, name, sort_key, swe_number, birth_date, sex, ethnicity, qualification)"
    " select r.person, a.code, a.region, r.c_name, lower(r.c_name), r.c_swe_number, r.c_birth_date::date, r.c_sex,"
    " r.c_ethnicity, r.c_qualification from floor_rows r join authority a on a.code = $1",
    "insert into employment (id, person, authority, employer, employer_kind, employer_authority, basis, census_role,"
    " job_type, local_title, grade, weekly_hours, fte, starts, ends) select gen_random_uuid(), r.person, a.code,"
    " a.name, 'authority', a.code, replace(r.c_basis, ' ', '_'), r.c_role, r.c_type, r.c_title, r.c_grade,"
    " r.c_hours::numeric, r.c_fte::numeric, r.starts, r.ends from floor_rows r join authority a on a.code = $1",
)


async def floor(lines: Sequence[Sequence[Any]], authority: int) -> float:
    """Seconds of COPY into a temporary table and insert of the same rows, all undone at the end."""

    class Undo(Exception):
        pass

    took = 0.0
    try:
        async with transaction():
            await enter(OPERATOR.session, writing=True)
            began = time.perf_counter()
            await stage("floor_rows", COLUMNS, lines)
            for statement in INSERTS:
                await run(statement, authority)
            took = time.perf_counter() - began
            raise Undo
    except Undo:
        return took


def staged(seed: int, as_at: str) -> list[tuple[Any, ...]]:
    """Rows for the floor as they are, parsed beforehand: it is not charged for reading."""
    places = {field.code: place for place, field in enumerate(FIELDS)}

    def day(text: str) -> date | None:
        return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=UTC).date() if text else None

    return [
        (uuid4(), day(line[places["start"]]), day(line[places["end"]]), *line) for line in rows(seed, as_at)
    ]  # fmt: skip


# What the product does ----------------------------------------------------------------------------------------------


async def handed(name: str, content: bytes, authority: int, kind: str = "people") -> Any:
    done = await deeds.hand_in(OPERATOR, kind=KINDS[kind], content=Content(name, content), authority=authority)
    await deeds.begin_check(OPERATOR, id=done.subject)
    return done.subject


async def checked(id: Any) -> float:
    began = time.perf_counter()
    await work.check(id, lambda *far: None)
    return time.perf_counter() - began


async def committed(id: Any) -> float:
    await deeds.let_in(OPERATOR, id=id)
    began = time.perf_counter()
    await work.load(id, lambda *far: None, None)
    return time.perf_counter() - began


async def stages(rounds: int) -> None:
    """CSV and XLSX by turns with their floors, in as many councils as rounds."""
    times: dict[str, list[float]] = {}

    def note(what: str, seconds: float) -> None:
        times.setdefault(what, []).append(seconds)
        print(f"… {what}: {seconds:.1f} s", file=sys.stderr, flush=True)

    workbook = as_xlsx(rows(9, "2026-11-03 02:00"))
    for turn in range(rounds):
        authority = AUTHORITIES[turn]
        content = as_csv(rows(turn + 1, "2026-11-01 02:00"))
        note("floor", await floor(staged(turn + 1, "2026-11-01 02:00"), authority))
        id = await handed("feed.csv", content, authority)
        note("CSV checked", await checked(id))
        note("floor", await floor(staged(turn + 50, "2026-11-01 02:00"), authority))
        note("CSV committed", await committed(id))
        note("next night checked", await checked(id := await handed("n.csv", as_csv(
            rows(turn + 1, "2026-11-02 02:00", changed=400)), authority)))  # fmt: skip
        note("next night committed", await committed(id))
        began = time.perf_counter()
        read_by_library(workbook)
        note("openpyxl alone", time.perf_counter() - began)
        began = time.perf_counter()
        await table("feed.xlsx", workbook)
        note("XLSX opened by us", time.perf_counter() - began)
        if turn == 0:
            id = await handed("feed.xlsx", workbook, AUTHORITIES[-1])
            note("XLSX checked", await checked(id))
            note("XLSX committed", await committed(id))
    _report(times, len(content), len(workbook))


def _report(times: Mapping[str, list[float]], size: int, workbook: int) -> None:
    middle = {what: statistics.median(several) for what, several in times.items()}
    print(f"HR feed of {PEOPLE:,} people: {size / 2**20:.1f} MB as CSV, {workbook / 2**20:.1f} MB as XLSX")
    for what, several in times.items():
        print(f"  {what:22} {middle[what]:6.2f} s  ({min(several):.2f}–{max(several):.2f})"
              f"  × floor {middle[what] / middle['floor']:.1f}")  # fmt: skip
    allowed = 1.5 * middle["openpyxl alone"] + 10 * middle["floor"]
    print(f"targets: CSV checked ≤ 10 × floor: {middle['CSV checked'] / middle['floor']:.1f}; committed ≤ 5 ×: "
          f"{middle['CSV committed'] / middle['floor']:.1f}, the next night "
          f"{middle['next night committed'] / middle['floor']:.1f}; XLSX opened ≤ 1.5 × openpyxl: "
          f"{middle['XLSX opened by us'] / middle['openpyxl alone']:.2f} (checked {middle['XLSX checked']:.1f} s of "
          f"{allowed:.1f})")  # fmt: skip


# The server meanwhile -----------------------------------------------------------------------------------------------


def worker_memory(pid: int) -> float:
    """Megabytes resident of the process for long work below this server, 0 where there is none."""
    found, queue = 0.0, [pid]
    while queue:
        each = queue.pop()
        try:
            queue += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
            if b"foundation.work.child" in Path(f"/proc/{each}/cmdline").read_bytes():
                pages = int(Path(f"/proc/{each}/statm").read_text().split()[1])
                found = max(found, pages * os.sysconf("SC_PAGE_SIZE") / 2**20)
        except OSError:
            continue
    return found


async def meanwhile(pid: int, port: int, path: str, cookie: str) -> None:
    """A page's times before, and while the server's own process checks and loads such a file."""
    before = await ask(port, path, cookie, 1, 5)
    content = as_csv(rows(70, "2026-11-05 02:00"))
    done = await deeds.hand_in(
        OPERATOR, kind=KINDS["people"], content=Content("w.csv", content), authority=AUTHORITIES[-2]
    )
    heard, most, state, began = [], 0.0, "uploaded", time.perf_counter()
    while state not in ("committed", "failed", "errors") and time.perf_counter() - began < 180:
        heard.append(await ask(port, path, cookie, 1, 1))
        most = max(most, worker_memory(pid))
        state = await _state(done.subject)
        if state == "ready":
            await deeds.let_in(OPERATOR, id=done.subject)
    while_it = Heard([took for each in heard for took in each.took], 0)
    print(
        f"while the server takes one in ({time.perf_counter() - began:.0f} s, then {state}): {path} p50"
        f" {while_it.quantile(0.5):.0f} ms, p95 {while_it.quantile(0.95):.0f} ms; before: p50"
        f" {before.quantile(0.5):.0f}, p95 {before.quantile(0.95):.0f}; the process for long work held {most:.0f} MB"
        " (target 250)"
    )


async def _state(id: Any) -> str:
    async with transaction(readonly=True):
        await enter(OPERATOR.session)
        return str(await fetch_value("select state from intake_file where id = $1", id))


@contextmanager
def copied(name: str = "bench_feed") -> Iterator[None]:
    """The demo's database once more, for the length of a run: what is taken in does not stay in the demo."""
    before = {key: os.environ.get(key) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    found = settings()

    async def make(again: bool) -> None:
        owner = await asyncpg.connect(_named(found.database_owner_url, "postgres"))
        await owner.execute(f"drop database if exists {name} with (force)")
        if again:
            source = found.database_owner_url.partition("?")[0].rpartition("/")[2]
            await owner.execute(f"create database {name} template {source}")
        await owner.close()

    asyncio.run(make(True))
    os.environ |= {
        "DATABASE_URL": _named(found.database_url, name), "DATABASE_OWNER_URL": _named(found.database_owner_url, name)
    }  # fmt: skip
    settings.cache_clear()
    try:
        yield
    finally:
        for key, value in before.items():
            os.environ.pop(key) if value is None else os.environ.__setitem__(key, value)
        settings.cache_clear()
        asyncio.run(make(False))


def _named(url: str, name: str) -> str:
    place, mark, rest = url.partition("?")
    return f"{place.rpartition('/')[0]}/{name}{mark}{rest}"


async def _alone(rounds: int) -> None:
    clock.stand_still_on(date(2026, 11, 23))
    await open_pool(settings().database_url, 3, statement_timeout="60000", idle_in_transaction_session_timeout="60000")
    try:
        await stages(rounds)
    finally:
        await close_pool()


async def _beside(pid: int, port: int, path: str, cookie: str) -> None:
    clock.stand_still_on(date(2026, 11, 23))
    await open_pool(settings().database_url, 2)
    try:
        await meanwhile(pid, port, path, cookie)
    finally:
        await close_pool()


def compare(rounds: int) -> None:
    """Both parts; the database of the settings holds the demo, and stays as it is."""
    import wiring
    from bench.__main__ import _free, _running
    from bench.pages import become

    wiring.routes()
    with copied():
        asyncio.run(_alone(rounds))
        port = _free()
        quiet = {"PORT": str(port), "STEADFAST_LOG_LEVEL": "error"}
        with _running([sys.executable, "-m", "cli", "serve"], port, "/help", quiet) as (pid, _):

            async def cookie() -> str:
                import httpx2

                async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
                    await become(client, "Ada")
                    return "; ".join(f"{each.name}={each.value}" for each in client.cookies.jar)

            asyncio.run(_beside(pid, port, "/people", asyncio.run(cookie())))


if __name__ == "__main__":
    from demo.load import ensure
    from foundation.start import database

    os.environ["STEADFAST_DEMO"] = "yes"
    settings.cache_clear()
    database()
    ensure(None)  # type: ignore[arg-type]
    compare(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
